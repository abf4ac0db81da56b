"""The staging file of a run: its rows in numbered chunks, in an SQLite file of its own, without the
store's lock.

Whoever works on a run holds its file: a killed process lets go, so a run that nobody works on is told at
once.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from store.database.sqlite import library
from store.errors import Refused, Unreachable
from store.transfer.result import Reject
from store.words import say

_TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE chunk (number INTEGER PRIMARY KEY, rows INTEGER, body BLOB)",
    "CREATE TABLE reject (line INTEGER, col TEXT, value TEXT, reason TEXT)",
    "CREATE TABLE product (no INTEGER PRIMARY KEY, sku TEXT, name TEXT, brand TEXT, category TEXT)",
)


class InUse(Refused):
    """Somebody works on this run now."""


class Staging:
    """A staging file, held by this process until it is closed."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self.path = path
        if not create and not path.exists():
            raise Unreachable(say("transfer.gone", path=path))
        try:
            if create:
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self.driver = library.connect(str(path), timeout=0, isolation_level=None, check_same_thread=False)
            for pragma in (
                "locking_mode=EXCLUSIVE",
                "journal_mode=OFF",
                "synchronous=OFF",
                "cache_size=-16384",
            ):
                self.driver.execute(f"PRAGMA {pragma}").fetchall()
            self.driver.execute("BEGIN EXCLUSIVE")
            if create:
                for statement in _TABLES:
                    self.driver.execute(statement)
            self.driver.execute("COMMIT")
        except library.OperationalError as error:
            if "locked" in str(error):
                raise InUse(say("transfer.in_use")) from error
            raise Unreachable(say("transfer.not_used", path=path, why=error)) from error
        except OSError as error:
            raise Unreachable(say("transfer.not_written", path=path, why=error.strerror)) from error

    def begin(self) -> None:
        """Starts loading; nothing of it counts before ``complete``."""
        self.driver.execute("BEGIN")

    def add_chunks(self, bodies: Iterable[tuple[int, bytes]]) -> None:
        """Appends (rows, body) chunks; what a body is, ``preparing`` knows."""
        self.driver.executemany("INSERT INTO chunk (rows, body) VALUES (?, ?)", bodies)

    def add_rejects(self, rejects: Sequence[Reject]) -> None:
        """Keeps rejected rows."""
        self.driver.executemany(
            "INSERT INTO reject VALUES (?, ?, ?, ?)",
            [(found.line, found.column, found.value, found.reason) for found in rejects],
        )

    def add_products(self, products: Iterable[Sequence[Any]]) -> None:
        """Keeps (number, article number, name, brand, category) of what order lines are of, each once."""
        self.driver.executemany("INSERT OR IGNORE INTO product VALUES (?, ?, ?, ?, ?)", products)

    def products(self, numbers: Iterable[int]) -> list[Any]:
        """What ``add_products`` kept of these numbers."""
        found: list[Any] = self.driver.execute(
            "SELECT no, sku, name, brand, category FROM product WHERE no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()
        return found

    def complete(self, about: dict[str, Any]) -> None:
        """Writes down what the run needs and makes the file durable."""
        self.driver.executemany(
            "INSERT OR REPLACE INTO about VALUES (?, ?)",
            [(name, json.dumps(value)) for name, value in about.items()],
        )
        self.driver.execute("COMMIT")
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def about(self) -> dict[str, Any]:
        """What ``complete`` wrote down."""
        return {
            name: json.loads(value) for name, value in self.driver.execute("SELECT name, value FROM about")
        }

    def chunk_count(self) -> int:
        """How many chunks there are."""
        count: int = self.driver.execute("SELECT count(*) FROM chunk").fetchone()[0]
        return count

    def bodies(self, first: int) -> Iterator[tuple[int, bytes]]:
        """(number, body) of every chunk from number ``first`` on (0 is the first)."""
        number = first
        while found := self.driver.execute(
            "SELECT body FROM chunk WHERE number = ?", (number + 1,)
        ).fetchone():
            yield number, found[0]
            number += 1

    def rejects(self) -> Iterator[Reject]:
        """Rows rejected while checking, by line."""
        for row in self.driver.execute("SELECT line, col, value, reason FROM reject ORDER BY line"):
            yield Reject(*row)

    def reject_count(self) -> int:
        """How many rows were rejected while checking."""
        count: int = self.driver.execute("SELECT count(*) FROM reject").fetchone()[0]
        return count

    def close(self) -> None:
        """Lets go of the file."""
        self.driver.close()

    def remove(self) -> None:
        """Lets go of the file and deletes it."""
        self.close()
        remove_files(self.path)


def remove_files(path: Path) -> None:
    """Deletes a staging file and what lies beside it."""
    for name in (path, path.with_name(path.name + "-journal"), rejects_beside(path)):
        with suppress(FileNotFoundError):
            name.unlink()


def rejects_beside(path: Path) -> Path:
    """Where rows rejected while writing are kept until the run ends; the staging file is only read by
    then.
    """
    return path.with_name(path.name + ".rejects")
