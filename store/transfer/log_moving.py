"""Moves the write-ahead log into an embedded store between the transactions of bulk work, or beside them."""

import threading

from store.database.connection import Connection
from store.database.store import Store
from store.errors import RegularsError

STEP = 2
"""Transactions after which the log is moved."""
MOST_PAGES = 16_384
"""Pages (64 MB) of log after which the writer waits until all of it is moved, so that it begins anew."""


class LogMover:
    """The log of one store; every call comes from the writer, between its transactions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._since = 0
        self._pages = 0
        self._own: Connection | None = None
        self._thread: threading.Thread | None = None
        self._wrong: RegularsError | None = None

    def move(self, connection: Connection, *, beside: bool) -> None:
        """Counts a transaction and has the log moved in time: before this returns, or while the writer writes on,
        over a connection of its own. Raises what went wrong there.
        """
        self._since += 1
        if self._store.dialect != "sqlite" or self._since < STEP:
            return
        if beside and self._moving():
            return
        self._since = 0
        if beside and self._pages < MOST_PAGES:
            self._thread = threading.Thread(target=self._move_beside, name="import-log", daemon=True)
            self._thread.start()
            return
        self._wait()
        self._pages = 0
        connection.all("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Waits for what is under way and closes the further connection."""
        if self._thread is not None:
            self._thread.join()
        if self._own is not None:
            self._own.close()

    def _moving(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._wrong is not None:
            raise self._wrong

    def _move_beside(self) -> None:
        try:
            if self._own is None:
                self._own = self._store.connect()
            _, self._pages, _ = self._own.all("PRAGMA wal_checkpoint(PASSIVE)")[0]
        except RegularsError as error:
            self._wrong = error
            self._pages = MOST_PAGES
