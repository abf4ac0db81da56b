"""The order in which everybody was here last, kept in memory so that one key can rank tens of thousands.

Four bytes a persona on SQLite, read by a worker from the index of last visits. Whoever was seen after it was
read is asked for anew each time; after an import it is not used until it is read again. Only the choice of
the first page rests on it, its order is the store's own.
"""

from array import array
from dataclasses import dataclass
from heapq import nsmallest
from weakref import WeakKeyDictionary

from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store

WORTH_IT = 5_000
"""Smaller stores rank in SQL."""
LARGEST_ID = 20_000_000
CHANGED = 2_000
"""After so many were seen since, it is out of date."""
NEVER = 2**32 - 1

_CHUNK = 20_000
_kept: WeakKeyDictionary[Store, "Recency"] = WeakKeyDictionary()

_IMPORTS = "SELECT coalesce(max(id), 0), count(*) - count(finished_at) FROM import_run"


@dataclass(frozen=True, slots=True)
class Recency:
    """``places[id]``: how many were here after that persona, at ``read_at``, after ``last_import``."""

    places: "array[int]"
    read_at: str
    last_import: int

    def newest(self, ids: set[int], count: int, seen_since: set[int]) -> list[int]:
        """At least ``count`` of the ids of those here last, all of whom was seen since it was read among them."""
        first = ids & seen_since
        rest = ids - first if first else ids
        if max(rest, default=0) >= len(self.places):
            first |= {number for number in rest if number >= len(self.places)}
            rest = rest - first
        return [*first, *nsmallest(count, rest, key=self.places.__getitem__)]


def read_recency(store: Store, connection: Connection) -> None:
    """Reads the order anew if there is none that holds; for a worker, about a second for a million."""
    if connection.dialect != "sqlite" or recency_of(store, connection) is not None:
        return
    last: int = connection.value("SELECT coalesce(max(id), 0) FROM persona")
    if not WORTH_IT < last < LARGEST_ID:
        return
    last_import, running = connection.one(_IMPORTS) or (0, 0)
    if running:
        return
    read_at = instant(store.clock())
    places = array("I", [NEVER]) * (last + 1)
    cursor = connection.driver.execute("SELECT id FROM persona ORDER BY last_seen_at DESC, id DESC")
    place = 0
    while chunk := cursor.fetchmany(_CHUNK):
        for (number,) in chunk:
            places[number] = place
            place += 1
    _kept[store] = Recency(places, read_at, last_import)


def recency_of(store: Store, connection: Connection) -> tuple[Recency, set[int]] | None:
    """The order and who was seen since, None if it was not read yet or holds no longer."""
    found = _kept.get(store)
    if found is None or connection.one(_IMPORTS) != (found.last_import, 0):
        return None
    since = connection.all(
        "SELECT id FROM persona WHERE last_seen_at >= :at LIMIT :most", at=found.read_at, most=CHANGED + 1
    )
    return None if len(since) > CHANGED else (found, {row[0] for row in since})
