"""A process that imports and dies: ``python -m tests.store.transfer.cut_off ADDRESS KIND FILE WHERE
NUMBER``.

``WHERE`` is ``chunk`` (after that many commits), ``write`` (at that call that writes many rows) or
``check`` (while the file is checked). Chunks are made small, so that a small file has many.
"""

import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from store.actor import Actor
from store.database.connection import Connection
from store.opening import open_store
from store.transfer import applying, grouping
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named
from store.transfer.staging import Staging
from tests.conftest import START

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
ROWS = 10


def make_chunks_small() -> None:
    """Ten rows a chunk, one chunk a transaction."""
    object.__setattr__(kind_named("personas"), "rows_at_once", ROWS)
    grouping.LINES_A_CHUNK = ROWS
    applying.MOST_AT_ONCE = 1
    applying.PAUSE_SECONDS = 0.0


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Imports until it dies."""
    address, kind, path, where, number = sys.argv[1:]
    make_chunks_small()
    left = [int(number)]

    def count_down() -> None:
        left[0] -= 1
        if left[0] <= 0:
            _die()

    if where == "write":
        many = Connection.many

        def dying(
            self: Connection,
            table: str,
            columns: Sequence[str],
            rows: Iterable[Sequence[Any]],
            *,
            filled: bool = False,
        ) -> None:
            count_down()
            many(self, table, columns, rows, filled=filled)

        by_columns = Connection.columns

        def dying_by_columns(self: Connection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
            count_down()
            by_columns(self, table, columns)

        Connection.many = dying  # type: ignore[method-assign]
        Connection.columns = dying_by_columns  # type: ignore[method-assign]
    if where == "check":
        complete = Staging.complete

        def dying_check(self: Staging, about: dict[str, Any]) -> None:
            count_down()
            complete(self, about)

        Staging.complete = dying_check  # type: ignore[method-assign]
    store = open_store(address, clock=lambda: START)
    after = (lambda _: count_down()) if where == "chunk" else None
    import_file(store, OWNER, kind, path, source="POS", after_chunk=after)


if __name__ == "__main__":
    main()
