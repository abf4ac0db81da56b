"""The order in which everybody was here last, kept in memory so that one key can rank tens of thousands.

Eight bytes a persona, read by a worker from the index of last visits. Whoever was seen after it was read is asked
for anew after every change of the store (PostgreSQL: at every question); after an import it is not used until it
is read again.
Only the choice of the first page rests on it, its order is the store's own.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice
from typing import Any
from weakref import WeakKeyDictionary

from store.clock import instant
from store.database.connection import Connection
from store.database.sql import PerDatabase
from store.database.store import Store
from store.search.piece import END_OF_TEXT

WORTH_IT = 5_000
"""Smaller stores rank in SQL."""
LARGEST_ID = 20_000_000
CHANGED = 2_000
"""After so many were seen since, it is out of date."""
TILLS_APART = timedelta(minutes=2)
"""The clocks of tills that write to one PostgreSQL differ by less."""
NEVER = 2**32 - 1
LEAN_KB = 6_000
"""What a worker's connection may keep of an embedded store."""
MET_SOON = 250
"""One in so many of everybody is met sooner by going through the order than by sorting."""
SORTED = 8
"""So many places are gone through in the time in which one is sorted."""
MARGIN = 2
"""So many times as many are sorted at first as are wanted soon."""

_CHUNK = 20_000
_kept: WeakKeyDictionary[Store, "Recency"] = WeakKeyDictionary()
_known: WeakKeyDictionary[Store, "_Known"] = WeakKeyDictionary()

_IMPORTS = "SELECT coalesce(max(id), 0), count(*) - count(finished_at) FROM import_run"

_NEXT = (
    "(SELECT id, last_seen_at FROM persona WHERE (last_seen_at, id) < (:at, :after) "
    "ORDER BY last_seen_at DESC, id DESC LIMIT :size) AS part"
)
_PART = PerDatabase(
    f"SELECT json_group_array(id), min(last_seen_at) FROM {_NEXT}",
    f"SELECT json_agg(id)::text, min(last_seen_at) FROM {_NEXT}",
)
"""Many ids in one value: a worker leaves the interpreter to the keys meanwhile."""


@dataclass(frozen=True, slots=True)
class Recency:
    """``places[id]``: how many were here after that persona, at ``read_at``, after ``last_import``.

    ``order`` holds the ids by place.
    """

    places: "array[int]"
    order: "array[int]"
    read_at: str
    last_import: int

    def newest_first(self, ids: set[int], seen_since: set[int], soon: int) -> tuple[set[int], Iterator[int]]:
        """Those of the ids that were seen since it was read, and all others, who was here last first: ``soon`` of
        them are wanted at least.
        """
        first = ids & seen_since
        rest = ids - first if first else ids
        near = len(self.order) * soon * MARGIN // max(len(rest), 1)
        if len(rest) > len(self.order) // MET_SOON:
            near = max(near, len(rest) * SORTED)
            met = filter(rest.__contains__, islice(self.order, near))
            return first, chain(met, self._beyond(rest, near))
        places = list(map(self.places.__getitem__, rest))
        if NEVER in places:
            first |= {number for number in rest if self.places[number] == NEVER}
        return first, self._sorted(places, near)

    def _beyond(self, ids: set[int], near: int) -> Iterator[int]:
        """Those after a place; sorted only when it comes to them."""
        places = sorted([place for place in map(self.places.__getitem__, ids) if place >= near])
        yield from map(self.order.__getitem__, islice(places, bisect_left(places, NEVER)))

    def _sorted(self, places: list[int], near: int) -> Iterator[int]:
        """Those up to a place sorted first."""
        yield from self._at([place for place in places if place < near])
        yield from self._at([place for place in places if near <= place < NEVER])

    def _at(self, places: Iterable[int]) -> Iterator[int]:
        return map(self.order.__getitem__, sorted(places))


@dataclass(frozen=True, slots=True)
class _Known:
    """What one connection found to hold, and the state of the store it found it in."""

    recency: Recency
    driver: Any
    state: tuple[int, int]
    seen_since: set[int] | None


def read_recency(store: Store, connection: Connection) -> None:
    """Reads the order anew if there is none that holds; for a worker, about a second for a million."""
    if recency_of(store, connection) is not None:
        return
    last: int = connection.value("SELECT coalesce(max(id), 0) FROM persona")
    if not WORTH_IT < last < LARGEST_ID:
        return
    last_import, running = connection.one(_IMPORTS) or (0, 0)
    if running:
        return
    apart = timedelta() if connection.dialect == "sqlite" else TILLS_APART
    read_at = instant(store.clock() - apart)
    read_lean(connection)
    places, order = array("I", [NEVER]) * (last + 1), array("I")
    at, after = END_OF_TEXT, 0
    while at is not None:
        part, at = connection.one(_PART, at=at, after=after, size=_CHUNK) or ("[]", None)
        for place, after in enumerate(json.loads(part or "[]"), len(order)):
            places[after] = place
            order.append(after)
    _kept[store] = Recency(places, order, read_at, last_import)


def read_lean(connection: Connection) -> None:
    """For long reads: every worker has its own connection, and would keep pages it needs only once."""
    if connection.dialect == "sqlite":
        connection.driver.execute(f"PRAGMA cache_size=-{LEAN_KB}")


def recency_of(store: Store, connection: Connection) -> tuple[Recency, set[int]] | None:
    """The order and who was seen since, None if it was not read yet or holds no longer."""
    found = _kept.get(store)
    if found is None:
        return None
    if connection.dialect != "sqlite":
        since = _seen_since(connection, found)
        return None if since is None else (found, since)
    driver = connection.driver
    state = (driver.execute("PRAGMA data_version").fetchone()[0], driver.total_changes)
    known = _known.get(store)
    if known is None or known.recency is not found or known.driver is not driver or known.state != state:
        known = _Known(found, driver, state, _seen_since(connection, found))
        _known[store] = known
    return None if known.seen_since is None else (found, known.seen_since)


def _seen_since(connection: Connection, found: Recency) -> set[int] | None:
    """Who was seen or came since, None if that cannot be said any more."""
    if connection.one(_IMPORTS) != (found.last_import, 0):
        return None
    since = connection.all(
        "SELECT id FROM persona WHERE last_seen_at >= :at UNION ALL "
        "SELECT id FROM persona WHERE id >= :new LIMIT :most",
        at=found.read_at,
        new=len(found.places),
        most=CHANGED + 1,
    )
    return None if len(since) > CHANGED else {row[0] for row in since}
