"""Long reads that give up: after some milliseconds, or when a worker is told to stop."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from store.database.connection import Connection
from store.errors import Unreachable

Stop = Callable[[], bool]

STEPS = 2000
"""SQLite's virtual machine asks after so many instructions: about every 0.1 ms."""


class GaveUp(Exception):
    """The read took longer than it may, or is no longer wanted."""


@contextmanager
def patience(
    connection: Connection, milliseconds: float | None, stop: Stop | None = None, *, busy: float = 1.0
) -> Iterator[None]:
    """Everything read inside raises ``GaveUp`` in time; None waits for ever.

    On SQLite the milliseconds are the processor's, and ``busy`` times as many may pass by the clock: on a busy
    machine a worker that starts again would only be later.

    On PostgreSQL it must stand inside a transaction, which goes on after giving up; ``stop`` is not asked.
    """
    if milliseconds is None and stop is None:
        yield
    elif connection.dialect == "sqlite":
        yield from _on_sqlite(connection, milliseconds, stop, busy)
    else:
        yield from _on_postgresql(connection, milliseconds)


def _on_sqlite(
    connection: Connection, milliseconds: float | None, stop: Stop | None, busy: float
) -> Iterator[None]:
    worked_until = passed_until = float("inf")
    if milliseconds is not None:
        worked_until = time.thread_time() + milliseconds / 1000
        passed_until = time.perf_counter() + busy * milliseconds / 1000

    def enough() -> int:
        late = time.perf_counter() > passed_until or time.thread_time() > worked_until
        return 1 if late or (stop is not None and stop()) else 0

    connection.driver.set_progress_handler(enough, STEPS)
    try:
        yield
    except Exception as error:
        if str(error) == "interrupted":
            raise GaveUp from error
        raise
    finally:
        connection.driver.set_progress_handler(None, STEPS)


def _on_postgresql(connection: Connection, milliseconds: float | None) -> Iterator[None]:
    if milliseconds is None:
        yield
        return
    connection.run("SAVEPOINT patience")
    connection.run(f"SET LOCAL statement_timeout = {max(1, round(milliseconds))}")
    try:
        yield
    except Unreachable as error:
        if getattr(error.__cause__, "sqlstate", None) != "57014":
            raise
        connection.run("ROLLBACK TO SAVEPOINT patience")
        raise GaveUp from error
    connection.run("SET LOCAL statement_timeout = 0")
