"""Which rows of a chunk are about somebody who is blocked: asked before the chunk's transaction, on all cores.

Only identifiers that are new to the store are asked for, and none while the blocklist is empty (``engineering.md`` A3).
"""

import marshal
from collections.abc import Iterable, Iterator
from typing import Any

from store.database.store import Store
from store.privacy.blocklist import blocked, is_empty
from store.transfer.lookups import among
from store.transfer.personas.identifying import Key, identifiers
from store.transfer.personas.part import Part, part_of
from store.transfer.runs import Run

Row = tuple[int, tuple[Any, ...]]
"""A line and the `Part` that begins there, as plain tuples."""
NOBODY: frozenset[Key] = frozenset()


def blocked_among(store: Store, run: Run, rows: Iterable[Row]) -> frozenset[Key]:
    """The identifiers of these rows that are on the blocklist; a rehearsal asks the real store."""
    connection = store.connection if run.rehearsal is None else run.rehearsal.connection
    if is_empty(connection):
        return NOBODY
    by_kind: dict[str, set[str]] = {}
    for _, plain in rows:
        for kind, value in _keys(run, part_of(plain)):
            by_kind.setdefault(kind, set()).add(value)
    new: list[Key] = []
    for kind, values in by_kind.items():
        known = {
            row[0]
            for row in among(
                connection,
                "SELECT value FROM identifier WHERE kind = :kind AND value {keys}",
                values,
                kind=kind,
            )
        }
        new += [(kind, value) for value in sorted(values - known)]
    return frozenset(blocked(connection, store.settings(), new))


def _keys(run: Run, part: Part) -> Iterator[Key]:
    """What its rows are known by, those that were made ready and the others."""
    for kind, values in part.values().items():
        yield from ((kind, value) for value in values)
    for place in set(range(len(part.lines))).difference(part.made):
        record = marshal.loads(part.records[place])
        yield from (key for key, _ in identifiers(record, record.get("source") or run.source))
