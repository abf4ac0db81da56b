"""The write-ahead log of bulk work is moved into the store beside the writer and stays bounded."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from store.database.connection import Connection
from store.database.store import Store
from store.errors import Unreachable
from store.transfer import log_moving
from store.transfer.applying import bulk_connection, in_transaction
from store.transfer.log_moving import LogMover

WRITES = 60


@pytest.fixture
def writer(sqlite_store: Store) -> Iterator[Connection]:
    """A connection that never moves the log by itself."""
    with bulk_connection(sqlite_store) as connection:
        yield connection


def write(connection: Connection, number: int) -> None:
    """Some pages of a transaction of its own."""
    rows = [(f"till-{number}-{row}", 1, 120) for row in range(200)]
    in_transaction(
        connection, lambda: connection.many("terminal", ("name", "location_id", "idle_seconds"), rows)
    )


def write_on(connection: Connection, mover: LogMover, *, beside: bool = True) -> None:
    """Many transactions; what is moved beside them is awaited, so that nothing depends on who is faster."""
    for number in range(WRITES):
        write(connection, number)
        mover.move(connection, beside=beside)
        for thread in threading.enumerate():
            if thread.name == "import-log":
                thread.join()


def log_pages(connection: Connection) -> int:
    """Pages of log that are not in the store yet."""
    _, pages, moved = connection.all("PRAGMA wal_checkpoint(NOOP)")[0]
    return int(pages) - int(moved)


@pytest.mark.parametrize("beside", [True, False])
def test_the_log_stays_small_however_much_is_written(
    sqlite_store: Store, writer: Connection, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    monkeypatch.setattr(log_moving, "MOST_PAGES", 20)
    writer.all("PRAGMA wal_checkpoint(TRUNCATE)")
    log = sqlite_store.path.with_name(sqlite_store.path.name + "-wal")
    with closing(LogMover(sqlite_store)) as mover:
        write_on(writer, mover, beside=beside)
        bounded = log.stat().st_size
    for number in range(WRITES, 2 * WRITES):
        write(writer, number)
    assert writer.value("SELECT count(*) FROM terminal WHERE name LIKE 'till-%-%'") == 200 * 2 * WRITES
    assert log.stat().st_size > 2 * bounded


def test_what_is_moved_beside_the_writer_is_in_the_store(sqlite_store: Store, writer: Connection) -> None:
    writer.all("PRAGMA wal_checkpoint(TRUNCATE)")
    mover = LogMover(sqlite_store)
    for number in range(log_moving.STEP):
        write(writer, number)
        mover.move(writer, beside=True)
    mover.close()
    assert log_pages(writer) == 0


def test_what_goes_wrong_beside_the_writer_is_told_to_it(
    sqlite_store: Store, writer: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*, create: bool = False) -> Connection:
        raise Unreachable("gone")

    with closing(LogMover(sqlite_store)) as mover, monkeypatch.context() as patched:
        patched.setattr(sqlite_store, "connect", unreachable)
        with pytest.raises(Unreachable, match="gone"):
            write_on(writer, mover)
