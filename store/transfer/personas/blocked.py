"""Which rows of a chunk of personas are about somebody who is blocked."""

import marshal
from collections.abc import Iterable, Iterator
from typing import Any

from store.database.store import Store
from store.transfer.blocked import blocked_of
from store.transfer.personas.identifying import Key, identifiers
from store.transfer.personas.part import Part, part_of
from store.transfer.runs import Run

Row = tuple[int, tuple[Any, ...]]
"""A line and the `Part` that begins there, as plain tuples."""


def blocked_among(store: Store, run: Run, rows: Iterable[Row]) -> frozenset[Key]:
    """The identifiers of these rows that are on the blocklist."""
    return blocked_of(store, run, lambda: (key for _, plain in rows for key in _keys(run, part_of(plain))))


def _keys(run: Run, part: Part) -> Iterator[Key]:
    """What its rows are known by, those that were made ready and the others."""
    for kind, values in part.values().items():
        yield from ((kind, value) for value in values)
    for place in set(range(len(part.lines))).difference(part.made):
        record = marshal.loads(part.records[place])
        yield from (key for key, _ in identifiers(record, record.get("source") or run.source))
