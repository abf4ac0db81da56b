"""Which identifiers of a chunk are blocked: asked before the chunk's transaction, on all cores.

Only those that are new to the store are asked for, and none while the blocklist is empty (``engineering.md`` A3).
"""

from collections.abc import Callable, Iterable

from store.database.store import Store
from store.privacy.blocklist import blocked, is_empty
from store.transfer.lookups import among
from store.transfer.runs import Run

Key = tuple[str, str]
NOBODY: frozenset[Key] = frozenset()


def blocked_of(store: Store, run: Run, keys: Callable[[], Iterable[Key]]) -> frozenset[Key]:
    """Those of the identifiers (kind, normalised value) on the blocklist; a rehearsal asks the real store."""
    connection = store.connection if run.rehearsal is None else run.rehearsal.connection
    if is_empty(connection):
        return NOBODY
    by_kind: dict[str, set[str]] = {}
    for kind, value in keys():
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
