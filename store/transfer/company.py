"""Whether anybody else has an embedded store open, so that an import may take larger steps while nobody waits.

SQLite keeps a shared lock on the ``-shm`` file for every connection; the system lists who holds it. Where it
does not, or the import runs beside an interface in one process, somebody is taken to be there.
"""

import os
import threading
from pathlib import Path

from store.database.connection import Connection
from store.database.store import Store

LOCKS = Path("/proc/locks")
LOOK_SECONDS = 0.25
"""A console that has gone is missed after so long; one that comes is noticed when it is next looked."""
WRITERS_REMEMBERED = 10.0
"""Whoever wrote stays noticed for so long, also where the system does not list it (another container)."""


class Company:
    """Looked at between chunks; ``now`` is monotonic seconds."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._connection = connection
        self._shared = f"{store.path}-shm" if store.dialect == "sqlite" else None
        self._version = self._others_version()
        self._wrote_at = float("-inf")
        self._looked_at = float("-inf")
        self._found = True

    def _others_version(self) -> int:
        """Changes when another connection has committed."""
        return 0 if self._shared is None else int(self._connection.value("PRAGMA data_version"))

    def present(self, now: float) -> bool:
        """Whether somebody else may be waiting for the store."""
        if self._shared is None:
            return True
        version = self._others_version()
        if version != self._version:
            self._version, self._wrote_at = version, now
        if not self._found or now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._found = (
                threading.current_thread() is not threading.main_thread()
                or now - self._wrote_at < WRITERS_REMEMBERED
                or others_hold(self._shared)
            )
        return self._found or self._wrote_at == now


def others_hold(path: str) -> bool:
    """Whether another process has a lock on a file, or the system does not say."""
    try:
        inode = os.stat(path).st_ino
        listed = LOCKS.read_text(encoding="ascii", errors="replace")
    except OSError:
        return True
    own = str(os.getpid())
    holders = {
        fields[4]
        for line in listed.splitlines()
        if (fields := line.split())[1] == "POSIX" and fields[5].rpartition(":")[2] == str(inode)
    }
    return not holders or holders != {own}
