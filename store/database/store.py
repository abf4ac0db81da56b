"""An open store: connections per thread, read transactions, and whole use cases tried again on conflict."""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from store.clock import Clock, instant, system_clock
from store.database import postgres, sqlite
from store.database.connection import Connection
from store.errors import BadInput, Unreachable
from store.ids import Randomness
from store.settings import Settings, settings_at
from store.words import say

R = TypeVar("R")

TRIES = 8
PATIENCE_SECONDS = 10.0
"""How long one use case is tried in all (``engineering.md`` A6)."""
TURN_SECONDS = 0.002
"""Between two looks whether it is one's turn to write."""
ID_BLOCK = 50
"""Ids a console on PostgreSQL takes at a time."""


class CommitUnheard(Unreachable):
    """The line broke while the database was asked to commit; before that, nothing can have been done."""


class Store:
    """A store on SQLite (a path) or PostgreSQL (a URL). Opened by ``store.opening.open_store``."""

    def __init__(
        self, address: str, *, clock: Clock | None = None, randomness: Randomness = os.urandom
    ) -> None:
        scheme, sign, _ = address.partition("://")
        if sign and scheme not in ("postgresql", "postgres"):
            raise BadInput(say("database.no_kind", scheme=scheme))
        self.address = address
        self.dialect = "postgresql" if address.startswith(("postgresql://", "postgres://")) else "sqlite"
        self.randomness = randomness
        self._local = threading.local()
        self._all: list[Connection] = []
        self._lock = threading.Lock()
        self._id_blocks: dict[str, tuple[int, int]] = {}
        self._chain_id: int | None = 1 if self.dialect == "sqlite" else None
        self._offset = timedelta(0)
        self._file: tuple[int, int] | None = None
        self._clock = clock
        self.clock: Clock = clock or self._own_clock

    @property
    def path(self) -> Path:
        """The file of an embedded store."""
        return Path(self.address)

    @property
    def shown_address(self) -> str:
        """The address without a password."""
        return self.address if self.dialect == "sqlite" else postgres.shown(self.address)

    def _own_clock(self) -> datetime:
        return system_clock() + self._offset

    @property
    def clock_offset(self) -> timedelta:
        """How far this machine's clock is behind the database's."""
        return self._offset

    def connect(self, *, create: bool = False) -> Connection:
        """A connection of its own, for upkeep and bulk work; the caller closes it."""
        if self.dialect == "sqlite":
            driver = sqlite.connect(self.path, create=create)
            path = self.path
            return Connection(driver, "sqlite", lambda error: sqlite.explain(error, path))
        return Connection(postgres.connect(self.address), "postgresql", postgres.explain)

    @property
    def connection(self) -> Connection:
        """This thread's connection, outside any transaction; a new one after the line broke."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is not None and self.dialect == "postgresql" and found.driver.closed:
            self.drop_connection()
            found = None
        if found is None:
            found = self.connect()
            if self.dialect == "postgresql" and self._clock is None:
                theirs: datetime = found.value("SELECT clock_timestamp()")
                self._offset = theirs - datetime.now(UTC)
            self._local.connection = found
            with self._lock:
                self._file = self._file or self._file_now()
                self._all.append(found)
        return found

    def drop_connection(self) -> None:
        """Closes this thread's connection after the line broke; the next use opens a new one."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            self._local.connection = None
            with self._lock:
                self._all = [one for one in self._all if one is not found]
            with _quiet():
                found.close()

    def close(self) -> None:
        """Closes every connection of every thread."""
        with self._lock:
            for connection in self._all:
                with _quiet():
                    connection.close()
            self._all.clear()
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read transaction in which all statements see one state; never held across a person's
        thinking.
        """
        connection = self.connection
        if connection.busy:
            yield connection
            return
        connection = self._began_reading(connection)
        connection.busy = True
        try:
            yield connection
        finally:
            connection.busy = False
            with _quiet():
                connection.run("ROLLBACK")

    def _began_reading(self, connection: Connection) -> Connection:
        """The connection in a read transaction; a line that broke while nothing was asked is made anew."""
        if self.dialect == "sqlite":
            connection.run("BEGIN")
            return connection
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        try:
            connection.run(begin)
        except Unreachable:
            connection = self.connection
            connection.run(begin)
        return connection

    def settings(self) -> Settings:
        """The settings in force now."""
        return settings_at(self.connection, instant(self.clock()))

    def transact(self, work: Callable[[Connection], R]) -> R:
        """Runs ``work`` in one write transaction; on a conflict the whole of it runs again, for 10 s at most."""
        began = time.monotonic()
        for tried in range(1, TRIES + 1):
            connection = self.connection
            self._require_same_file()
            try:
                self._begin(connection, began + PATIENCE_SECONDS)
                result = work(connection)
                self._commit(connection)
                return result
            except (sqlite.Busy, sqlite.Repeated):
                self._roll_back(connection)
                spent = time.monotonic() - began
                if tried == TRIES or spent > PATIENCE_SECONDS:
                    raise
                time.sleep(random.uniform(0, min(0.5, 0.005 * 2**tried)))
            except Unreachable:
                self._roll_back(connection)
                if self.dialect == "postgresql":
                    self.drop_connection()
                raise
            except BaseException:
                self._roll_back(connection)
                raise
        raise sqlite.Busy(say("database.busy", store=self.shown_address))

    def _begin(self, connection: Connection, until: float) -> None:
        """Begins to write. On the embedded store the turn is asked for every few milliseconds: SQLite's own
        waiting grows to 100 ms between two looks and misses the pauses that bulk work leaves."""
        if self.dialect != "sqlite":
            connection.run("BEGIN")
            return
        connection.run("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    connection.run("BEGIN IMMEDIATE")
                    return
                except sqlite.Busy:
                    if time.monotonic() > until:
                        raise
                time.sleep(TURN_SECONDS)
        finally:
            connection.run(f"PRAGMA busy_timeout={sqlite.PRAGMAS['busy_timeout']}")

    def _file_now(self) -> tuple[int, int] | None:
        """Which file stands at an embedded store's path now, by device and number; None where none does."""
        if self.dialect != "sqlite":
            return None
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        return (found.st_dev, found.st_ino)

    def _require_same_file(self) -> None:
        """Refuses to write into a file that was deleted or replaced while it was open: nobody would find it."""
        if self._file is not None and self._file_now() != self._file:
            raise Unreachable(say("database.file_replaced", store=self.address))

    @staticmethod
    def _commit(connection: Connection) -> None:
        try:
            connection.run("COMMIT")
        except Unreachable as broken:
            raise CommitUnheard(str(broken)) from broken

    @staticmethod
    def _roll_back(connection: Connection) -> None:
        with _quiet():
            connection.run("ROLLBACK")

    def new_ids(self, connection: Connection, table: str, count: int) -> range:
        """Fresh ids of a table. SQLite takes them in the transaction; PostgreSQL from a block of this
        process.
        """
        if self.dialect == "sqlite":
            return take_ids(connection, table, count)
        with self._lock:
            first, end = self._id_blocks.get(table, (0, 0))
            if end - first >= count:
                self._id_blocks[table] = (first + count, end)
                return range(first, first + count)
        wanted = max(count, ID_BLOCK)
        own = self.connect()
        try:
            taken = take_ids(own, table, wanted)
        finally:
            own.close()
        with self._lock:
            self._id_blocks[table] = (taken.start + count, taken.stop)
        return range(taken.start, taken.start + count)

    def chain_id(self, connection: Connection) -> int:
        """The audit chain this console writes: the one chain on SQLite, its own on PostgreSQL."""
        if self._chain_id is None:
            self._chain_id = self.new_ids(connection, "audit_chain", 1)[0]
        return self._chain_id


def take_ids(connection: Connection, table: str, count: int) -> range:
    """Moves the table's next free id forward by ``count``."""
    end: int = connection.value(
        "INSERT INTO id_block (name, next) VALUES (:name, :first) "
        "ON CONFLICT (name) DO UPDATE SET next = id_block.next + :count RETURNING next",
        name=table,
        first=FIRST_ID + count,
        count=count,
    )
    return range(end - count, end)


FIRST_ID = 1001
"""Ids begin here, so that a persona's id is never mistaken for a count."""


def _quiet() -> AbstractContextManager[None]:
    """For cleaning up after an error that is already on its way."""
    return suppress(Exception)


__all__ = ["CommitUnheard", "Store", "take_ids"]
