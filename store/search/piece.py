"""A condition in SQL, two ways: as a test of one persona ``p``, and as the list of ids an index gives."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

END_OF_TEXT = "\U0010ffff"
"""Sorts behind every character bytewise: the end of the range of a prefix."""


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the chain."""

    id: int
    name: str
    time_zone: str | None = None
    closes_at: str = "00:00"


@dataclass(frozen=True, slots=True)
class Context:
    """What a query means here and now: the region of phones, today, locations, sources, who asks.

    ``sources`` are the names source ids begin with. ``masked``: who asks sees phones and e-mails shortened, and
    finds them whole only, or by the last four digits.
    """

    dialect: str
    region: str
    today: date
    time_zone: str
    closes_at: str = "00:00"
    places: tuple[Place, ...] = ()
    sources: tuple[str, ...] = ()
    sees_archived: bool = False
    masked: bool = False

    @property
    def locations(self) -> dict[str, int]:
        """Ids by name, in lower case."""
        return {place.name.casefold(): place.id for place in self.places}


@dataclass(slots=True)
class Values:
    """The bound values of one query, each under a name of its own."""

    bound: dict[str, Any] = field(default_factory=dict)

    def add(self, value: Any) -> str:
        """``:name`` of a new value."""
        name = f"v{len(self.bound)}"
        self.bound[name] = value
        return f":{name}"

    def each(self, values: list[Any]) -> str:
        """``(:v1, :v2)`` for ``IN``; an empty list matches nothing."""
        return "(" + (", ".join(self.add(value) for value in values) or "NULL") + ")"

    def within(self, column: str, low: Any, high: Any) -> str:
        """The column lies between two values, both included; None is an open end, two of them: not null."""
        parts = []
        if low is not None:
            parts.append(f"{column} >= {self.add(low)}")
        if high is not None:
            parts.append(f"{column} <= {self.add(high)}")
        return " AND ".join(parts) or f"{column} IS NOT NULL"

    def starts(self, column: str, prefix: str) -> str:
        """The text of the column begins with the prefix, as a range an index serves."""
        return f"{column} >= {self.add(prefix)} AND {column} < {self.add(prefix + END_OF_TEXT)}"


@dataclass(frozen=True, slots=True)
class Piece:
    """One condition. ``test`` is SQL about persona ``p``.

    ``lists`` are selects of one column ``id`` whose union holds every persona that passes, each read from an
    index alone; none: only a walk over all personas finds them. ``exact``: nobody else is on the lists,
    whatever the status. ``cost`` is a rough guess of how many that are in a million. ``walked`` is the column
    of which the test is a range, so that a walk along it can begin where the range does. ``narrow``: the test
    reads only what the indexes of last visits hold of a persona, or a list made once; such are asked first.
    """

    test: str
    lists: tuple[str, ...] = ()
    cost: int = 1_000_000
    exact: bool = True
    walked: str = ""
    narrow: bool = False


def there_is(rows: str) -> str:
    """The test that ``FROM …`` has a row, each asked from an index.

    A plain ``EXISTS`` PostgreSQL may answer by hashing a whole table first: too long for one page.
    """
    return f"(SELECT 1 FROM {rows} LIMIT 1) IS NOT NULL"


def among(column: str, ids: Sequence[int], dialect: str) -> tuple[str, dict[str, Any]]:
    """The column is one of some ids, in one text whatever their number, and the value to bind."""
    if dialect == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(list(ids))}
    return f"{column} = ANY(:ids)", {"ids": list(ids)}


NOBODY = Piece("1 = 0", ("SELECT id FROM persona WHERE id IS NULL",), 0, narrow=True)
"""The condition nobody meets."""


def listed(select: str, cost: int) -> Piece:
    """A condition that is its list: few enough to be read whole for any test."""
    return Piece(f"p.id IN ({select})", (select,), cost, narrow=True)


def cheapest_first(pieces: Iterable[Piece]) -> list[Piece]:
    """In the order in which their tests are asked of one persona."""
    return sorted(pieces, key=lambda piece: not piece.narrow)


def both(pieces: list[Piece]) -> Piece:
    """All of the conditions; the lists are those of the rarest."""
    best = min(pieces, key=lambda piece: (not piece.lists, piece.cost))
    test = " AND ".join(f"({piece.test})" for piece in cheapest_first(pieces))
    narrow = all(piece.narrow for piece in pieces)
    return Piece(test, best.lists, best.cost, exact=False, narrow=narrow)


def either(pieces: list[Piece]) -> Piece:
    """Any of the conditions; they have a list only if every one of them has."""
    test = " OR ".join(f"({piece.test})" for piece in cheapest_first(pieces))
    narrow = all(piece.narrow for piece in pieces)
    if not all(piece.lists for piece in pieces):
        return Piece(test, narrow=narrow)
    lists = tuple(select for piece in pieces for select in piece.lists)
    cost = sum(piece.cost for piece in pieces)
    return Piece(test, lists, cost, all(piece.exact for piece in pieces), narrow=narrow)


def opposite(piece: Piece) -> Piece:
    """Whoever does not meet the condition, or of whom it cannot be said."""
    return Piece(f"({piece.test}) IS NOT TRUE", narrow=piece.narrow)
