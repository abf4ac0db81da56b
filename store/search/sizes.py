"""How many ids a condition's lists were found to hold: what a guess is worth is learned from the store itself.

Only the way to an answer rests on it, never the answer: it may be as old as the console.
"""

import re
from typing import Any
from weakref import WeakKeyDictionary

from store.database.store import Store
from store.search.piece import Piece

KEPT = 512
"""So many conditions are remembered, then all are forgotten."""

_VALUE = re.compile(r":(v\d+)")
_kept: WeakKeyDictionary[Store, "Sizes"] = WeakKeyDictionary()


class Sizes:
    """Sizes by condition, whatever else it was asked together with."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}

    def of(self, piece: Piece, values: dict[str, Any]) -> int:
        """The number found, else the guess for a million."""
        return self._found.get(_key(piece, values), piece.cost)

    def learned(self, piece: Piece, values: dict[str, Any]) -> int:
        """The number found, 0 before that."""
        return self._found.get(_key(piece, values), 0)

    def learn(self, piece: Piece, values: dict[str, Any], found: int) -> None:
        """So many, or more where reading ended before."""
        if len(self._found) >= KEPT:
            self._found.clear()
        self._found[_key(piece, values)] = found


def sizes_of(store: Store) -> Sizes:
    """What was learned of an open store."""
    return _kept.setdefault(store, Sizes())


def _key(piece: Piece, values: dict[str, Any]) -> str:
    return _VALUE.sub(lambda found: repr(values[found[1]]), "|".join(piece.lists))
