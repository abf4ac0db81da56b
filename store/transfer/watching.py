"""Files that a till or another program puts into a folder: each taken once when it is finished, then moved away.

A file is finished when its size and time have stayed for a while. It is taken under an operation that is written down
before, so that after a kill the next start finishes the same import instead of a second one. Taken files go to
``done``, those of which nothing could be taken to ``rejected`` with the reason; rejected rows lie there, too.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, Refused, RegularsError, Unreachable
from store.ids import uuid7
from store.transfer.importing import file_hash, import_file
from store.transfer.mappings import Reading
from store.transfer.result import ImportInterrupted, ImportResult
from store.use_case import use_case
from store.words import say

DONE, REJECTED = "done", "rejected"
LOCK = ".regulars-watching"
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download", ".swp", "~")
SETTLE_SECONDS = 3.0
"""A file that has not changed for so long is finished."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of one file: ``done``, ``again`` (taken before), ``rejected`` or ``waiting`` (the store is away), in
    a sentence; ``where`` it is now."""

    file: str
    outcome: str
    sentence: str
    where: Path
    result: ImportResult | None = None


@dataclass(frozen=True, slots=True)
class Watching:
    """How the files of a folder are taken in."""

    kind: str
    folder: Path
    source: str
    enrols: bool = False
    keep_unknown: bool = False
    reading: Reading | None = None
    settle: float = SETTLE_SECONDS


class FolderWatcher:
    """Looks at a folder again and again; ``told`` hears of every file."""

    def __init__(
        self, store: Store, actor: Actor, watching: Watching, told: Callable[[Watched], None]
    ) -> None:
        if not watching.folder.is_dir():
            raise BadInput(say("watching.no_folder", folder=watching.folder))
        self._store = store
        self._actor = actor
        self._watching = watching
        self._told = told
        self._seen: dict[str, tuple[int, int, float]] = {}
        self._waiting: set[str] = set()

    def run(self, *, once: bool = False) -> int:
        """Takes files until it is interrupted, ``once``: those that are there now; how many were taken.

        A ``KeyboardInterrupt`` ends it: a file that is being checked is left where it is, one that is being written
        is finished first. Raises `Refused` where another process watches the folder.
        """
        taken = 0
        with _alone(self._watching.folder):
            for name in (DONE, REJECTED):
                (self._watching.folder / name).mkdir(exist_ok=True)
            try:
                while True:
                    ready, others = self._look()
                    for path in ready:
                        taken += self._take(path)
                    if once and not others:
                        return taken
                    time.sleep(min(1.0, max(0.05, self._watching.settle / 3)))
            except KeyboardInterrupt:
                return taken

    def _look(self) -> tuple[list[Path], int]:
        """The finished files, the oldest first, and how many others are still being written."""
        now, found, ready = time.monotonic(), {}, []
        for entry in os.scandir(self._watching.folder):
            name = entry.name
            if (
                name.startswith(".")
                or name.lower().endswith(UNFINISHED)
                or not entry.is_file(follow_symlinks=False)
            ):
                continue
            stat = entry.stat(follow_symlinks=False)
            size, changed, since = self._seen.get(name, (-1, -1, now))
            if (size, changed) != (stat.st_size, stat.st_mtime_ns):
                since = now
            found[name] = (stat.st_size, stat.st_mtime_ns, since)
            if now - since >= self._watching.settle:
                ready.append((stat.st_mtime_ns, name))
        self._seen = found
        waiting = {name for _, name in ready} & self._waiting
        return [self._watching.folder / name for _, name in sorted(ready)], len(found) - len(ready) + len(
            waiting
        )

    def _take(self, path: Path) -> int:
        """One file; 1 if it was taken in."""
        try:
            found = self._taken(path)
        except ImportInterrupted as interrupted:
            if interrupted.result is not None:
                self._told(self._settled(path, file_hash(path), interrupted.result))
            raise KeyboardInterrupt from None
        except FileNotFoundError:
            return 0
        except Unreachable as away:
            if path.name not in self._waiting:
                self._waiting.add(path.name)
                self._told(Watched(path.name, "waiting", str(away), path))
            return 0
        self._waiting.discard(path.name)
        self._seen.pop(path.name, None)
        self._told(found)
        return int(found.outcome == "done")

    def _taken(self, path: Path) -> Watched:
        watching = self._watching
        digest = file_hash(path)
        operation_id, outcome = claim_file(
            self._store,
            self._actor.doing(None),
            digest,
            path.name,
            watching.kind,
            watching.source,
            uuid7(self._store.clock(), self._store.randomness),
        )
        if outcome != "taking":
            where = _move(path, watching.folder / DONE)
            return Watched(path.name, "again", say("watching.again", file=path.name), where)
        try:
            result = self._import(path, operation_id)
        except (BadInput, Refused) as error:
            return self._refused(path, digest, error)
        return self._settled(path, digest, result)

    def _import(self, path: Path, operation_id: str, *, dry_run: bool = False) -> ImportResult:
        watching = self._watching
        return import_file(
            self._store,
            self._actor.doing(operation_id),
            watching.kind,
            path,
            source=watching.source,
            enrols=watching.enrols,
            keep_unknown=watching.keep_unknown,
            reading=watching.reading,
            rejects=self._rejects_of(path),
            dry_run=dry_run,
        )

    def _rejects_of(self, path: Path) -> Path:
        return self._watching.folder / REJECTED / f".{path.stem}.rejects.csv"

    def _settled(self, path: Path, digest: str, result: ImportResult) -> Watched:
        """The file and its rejected rows put where they belong, then written down as done."""
        watching, counts = self._watching, result.counts
        rejects = self._rejects_of(path)
        if counts.rejected and not rejects.exists():
            self._import(path, "", dry_run=True)
        nothing = bool(counts.rejected) and counts.rejected == counts.rows
        settle_file(
            self._store,
            self._actor.doing(None),
            digest,
            path.name,
            watching.kind,
            watching.source,
            "rejected" if nothing else "done",
            result.run_id,
        )
        if rejects.exists():
            rejects.rename(_free(watching.folder / REJECTED / f"{path.stem}.rejects.csv"))
        where = _move(path, watching.folder / (REJECTED if nothing else DONE))
        key = "watching.nothing" if nothing else "watching.done"
        sentence = say(
            key,
            file=path.name,
            rows=counts.rows,
            new=counts.new,
            updated=counts.updated + counts.merged,
            rejected=counts.rejected,
        )
        return Watched(path.name, "rejected" if nothing else "done", sentence, where, result)

    def _refused(self, path: Path, digest: str, error: RegularsError) -> Watched:
        watching = self._watching
        settle_file(
            self._store,
            self._actor.doing(None),
            digest,
            path.name,
            watching.kind,
            watching.source,
            "rejected",
            None,
        )
        why = _free(watching.folder / REJECTED / f"{path.name}.why.txt")
        why.write_text(f"{error}\n", encoding="utf-8")
        where = _move(path, watching.folder / REJECTED)
        return Watched(path.name, "rejected", str(error), where)


@use_case("import")
def claim_file(
    unit: Unit, file_hash: str, file_name: str, kind: str, source: str, operation_id: str
) -> tuple[str, str]:
    """Writes down that a file is being taken, under which operation; of one that was taken before, what became of it.

    A file that was rejected may come again.
    """
    connection, values = unit.connection, _key(file_hash, file_name, kind, source)
    row = connection.one(f"SELECT id, operation_id, outcome FROM watched_file WHERE {_WHERE}", **values)
    if row is not None and row[2] != "rejected":
        return row[1], row[2]
    if row is not None:
        connection.run("DELETE FROM watched_file WHERE id = :id", id=row[0])
    connection.insert(
        "watched_file",
        id=unit.new_id("watched_file"),
        **values,
        operation_id=operation_id,
        import_run_id=None,
        outcome="taking",
        at=unit.at,
    )
    return operation_id, "taking"


@use_case("import")
def settle_file(
    unit: Unit, file_hash: str, file_name: str, kind: str, source: str, outcome: str, run_id: int | None
) -> None:
    """Writes down what became of a file: ``done`` or ``rejected``."""
    unit.connection.run(
        f"UPDATE watched_file SET outcome = :outcome, import_run_id = :run, at = :at WHERE {_WHERE}",
        outcome=outcome,
        run=run_id,
        at=unit.at,
        **_key(file_hash, file_name, kind, source),
    )


_WHERE = "file_hash = :file_hash AND file_name = :file_name AND kind = :kind AND source = :source"


def _key(file_hash: str, file_name: str, kind: str, source: str) -> dict[str, str]:
    return {"file_hash": file_hash, "file_name": file_name, "kind": kind, "source": source}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds the folder against another watcher; a killed process lets go."""
    import fcntl

    handle = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(say("watching.watched", folder=folder)) from None
        yield
    finally:
        os.close(handle)


def _move(path: Path, folder: Path) -> Path:
    target = _free(folder / path.name)
    path.rename(target)
    return target


def _free(path: Path) -> Path:
    """The path, with a number where a file has it already."""
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found
