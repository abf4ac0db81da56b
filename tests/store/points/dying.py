"""A process that does bulk work on points and dies: ``python -m tests.store.points.dying ADDRESS AT ACT WHERE N``.

``AT`` is the instant it takes for now, ``ACT`` ``sweep`` or ``recalculate``; ``WHERE`` is ``chunk`` (after that
many commits) or ``write`` (at that call that writes many rows, in the midst of a transaction).
"""

import os
import signal
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from store.clock import moment
from store.database.connection import Connection
from store.opening import open_store
from store.points.expiry.sweep import sweep
from store.points.ledger import chunks
from store.points.rates.recalculate import recalculate
from store.staff.permissions import Role
from tests.store.points.people import staff_of

ROWS = 10


def main() -> None:
    """Works until it dies."""
    address, at, act, where, number = sys.argv[1:]
    chunks.FIRST_CHUNK = chunks.LARGEST_CHUNK = ROWS
    left = [int(number)]

    def count_down(_counts: object = None) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if where == "write":
        many = Connection.many

        def dying(
            self: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
        ) -> None:
            count_down()
            many(self, table, columns, rows)

        Connection.many = dying  # type: ignore[method-assign]
    store = open_store(address, clock=lambda: moment(at))
    work = sweep if act == "sweep" else recalculate
    work(store, staff_of(Role.OWNER), progress=count_down if where == "chunk" else None, pause=0)


if __name__ == "__main__":
    main()
