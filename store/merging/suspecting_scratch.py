"""The file in which a search for duplicates sorts its keys: whole numbers only, beside the store, without its lock.

A killed search leaves it as it was after the last page; the next one goes on with it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from store.database.sqlite import library
from store.database.store import Store
from store.errors import Refused, Unreachable
from store.transfer.importing import staging_place
from store.words import say

MOST = 60
"""A key that more customers share says nothing: a birthday filled in by a form, a name half the town bears."""
CACHE_KIB = 32_768
PARTS = 16
"""Tables the keys are spread over by their highest bits: SQLite sorts in memory, one of these at a time."""
_SHIFT = 59
"""Bits of a key below those."""

_TABLES = (
    "CREATE TABLE place (gathered INTEGER NOT NULL, sorted INTEGER NOT NULL)",
    "INSERT INTO place VALUES (0, 0)",
    *(f"CREATE TABLE found{part} (key INTEGER NOT NULL, id INTEGER NOT NULL)" for part in range(PARTS)),
    "CREATE TABLE block (key INTEGER PRIMARY KEY, ids TEXT NOT NULL)",
)


class Scratch:
    """Held by this process until it is closed; one that is not whole is begun anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._driver = self._opened()
        except library.OperationalError as error:
            if "locked" in str(error):
                raise Refused(say("duplicates.under_way")) from error
            raise Unreachable(say("transfer.not_used", path=path, why=error)) from error
        except library.DatabaseError:
            remove(path)
            self._driver = self._opened()
        except OSError as error:
            raise Unreachable(say("transfer.not_written", path=path, why=error.strerror)) from error

    def _opened(self) -> "library.Connection":
        with suppress(FileExistsError):
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        driver = library.connect(str(self.path), timeout=0, isolation_level=None, check_same_thread=False)
        for pragma in (
            "locking_mode=EXCLUSIVE",
            "journal_mode=TRUNCATE",
            "synchronous=OFF",
            f"cache_size=-{CACHE_KIB}",
        ):
            driver.execute(f"PRAGMA {pragma}").fetchall()
        driver.execute("BEGIN EXCLUSIVE")
        if not driver.execute("SELECT 1 FROM sqlite_schema").fetchall():
            for statement in _TABLES:
                driver.execute(statement)
        driver.execute("COMMIT")
        return driver

    @property
    def gathered(self) -> int:
        """The last customer whose keys are in it."""
        return int(self._driver.execute("SELECT gathered FROM place").fetchone()[0])

    @property
    def sorted(self) -> bool:
        """Whether all keys are there and sorted."""
        return self._stage() == 2

    @property
    def complete(self) -> bool:
        """Whether all keys are there: no more are taken."""
        return self._stage() > 0

    def _stage(self) -> int:
        return int(self._driver.execute("SELECT sorted FROM place").fetchone()[0])

    def add(self, keys: Iterable[tuple[int, int]], gathered: int) -> None:
        """The keys of a page of customers, up to this id."""
        parts: list[list[tuple[int, int]]] = [[] for _ in range(PARTS)]
        for found in keys:
            parts[found[0] >> _SHIFT].append(found)
        self._driver.execute("BEGIN")
        for part, rows in enumerate(parts):
            self._driver.executemany(f"INSERT INTO found{part} (key, id) VALUES (?, ?)", rows)
        self._driver.execute("UPDATE place SET gathered = ?", (gathered,))
        self._driver.execute("COMMIT")

    def sort(self) -> None:
        """Keeps the keys that some customers share, but not many."""
        self._driver.execute("UPDATE place SET sorted = 1 WHERE sorted = 0")
        for part in range(PARTS):
            self._driver.execute("BEGIN")
            if self._driver.execute(
                "SELECT 1 FROM sqlite_schema WHERE name = ?", (f"found{part}",)
            ).fetchall():
                self._driver.execute(
                    f"INSERT INTO block (key, ids) SELECT key, group_concat(id) FROM found{part} GROUP BY key "
                    "HAVING count(*) BETWEEN 2 AND ?",
                    (MOST,),
                )
                self._driver.execute(f"DROP TABLE found{part}")
            self._driver.execute("COMMIT")
        self._driver.execute("UPDATE place SET sorted = 2")

    def count(self, after: int = 0) -> int:
        """Shared keys after this one."""
        return int(self._driver.execute("SELECT count(*) FROM block WHERE key > ?", (after,)).fetchone()[0])

    def blocks(self, after: int, size: int) -> list[tuple[int, tuple[int, ...]]]:
        """The next shared keys with the customers who share each."""
        rows = self._driver.execute(
            "SELECT key, ids FROM block WHERE key > ? ORDER BY key LIMIT ?", (after, size)
        ).fetchall()
        return [(key, tuple(sorted({int(one) for one in ids.split(",")}))) for key, ids in rows]

    def close(self) -> None:
        """Lets go of the file."""
        self._driver.close()

    def remove(self) -> None:
        """Lets go and deletes it."""
        self.close()
        remove(self.path)


def scratch_path(store: Store, run_id: int) -> Path:
    """Where a run's file is on this machine."""
    folder, prefix = staging_place(store)
    return folder / f"{prefix.removesuffix('import-')}duplicates-{run_id}"


def left_behind(store: Store, run_id: int) -> Iterator[Path]:
    """Files of other runs, finished elsewhere or given up."""
    own = scratch_path(store, run_id)
    for path in own.parent.glob(f"{own.name.removesuffix(str(run_id))}*"):
        if path.name.rpartition("-")[2].isdigit() and path != own:
            yield path


def remove(path: Path) -> None:
    """The file and its journal."""
    for name in (path, path.with_name(f"{path.name}-journal")):
        name.unlink(missing_ok=True)
