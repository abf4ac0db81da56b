"""Backups of an embedded store: made while it is used, verified, whole or not at all; and the way back.

PostgreSQL has its own tools for this; the refusals name them.
"""

import itertools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from store.actor import Actor
from store.clock import Clock, instant, system_clock
from store.database import sqlite
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused, Unreachable
from store.schema.shape import expected_fingerprint, fingerprint
from store.staff.audit_check import anchor
from store.staff.permissions import require
from store.use_case import use_case
from store.words import say

PERMISSION = "upkeep"


@dataclass(frozen=True, slots=True)
class Backup:
    """A verified copy of a store: where, how large in bytes, and what it holds."""

    path: str
    bytes: int
    personas: int
    entries: int
    audit_rows: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A store brought back; ``kept`` is the store that stood there before, None if there was none.

    ``erased_again``: customers who were deleted or opted out after the backup, and are so again.
    """

    store: str
    kept: str | None
    held: Backup
    erased_again: int = 0


@dataclass(frozen=True, slots=True)
class Drill:
    """A backup made, restored elsewhere and compared, with the seconds the way back took."""

    backup: Backup
    seconds: float


def backup(store: Store, actor: Actor, target: str | None = None) -> Backup:
    """Copies the store to a new file, without holding anybody up, verifies it, and audits it.

    Without a target the file stands beside the store, named after the instant. Raises ``Refused`` where a
    file of that name exists, ``Unreachable`` where the copy cannot be written or is not sound.
    """
    require(actor.role, PERMISSION)
    made = copy_store(store, Path(target) if target else beside(store.path, "backup", store.clock))
    note_backup(store, actor, made.bytes, made.audit_rows)
    return made


@use_case(PERMISSION)
def note_backup(unit: Unit, size: int, audit_rows: int) -> None:
    """The audit's row of a backup."""
    unit.detail = f"{size} bytes, {audit_rows} audit rows"


def restore(source: str, address: str, *, clock: Clock = system_clock) -> Restored:
    """Puts a verified copy of a backup in the store's place; the store that stood there is kept beside it.

    For the operating-system user that owns the files. Raises ``Refused`` while a console has the store open.
    """
    _only_files(address)
    origin, target = Path(source), Path(address)
    if not origin.is_file():
        raise Unreachable(say("upkeep.no_backup", path=origin))
    with _unfinished(target) as copy:
        _vacuum_into(origin, copy)
        held = _verified(copy)
        erased_again = _replayed(copy, clock)
        kept = _set_aside(target, clock)
        os.rename(copy, target)
        _sync_folder(target.parent)
    store = Store(address, clock=clock)
    try:
        with suppress(OSError, Unreachable):
            anchor(store, anew=True)
    finally:
        store.close()
    return Restored(address, str(kept) if kept else None, _at(held, target), erased_again)


def _replayed(copy: Path, clock: Clock) -> int:
    """Has whoever was deleted since the backup deleted in it, before it gets the store's name."""
    from store.privacy.replaying import replay

    store = Store(str(copy), clock=clock)
    try:
        again = replay(store)
        store.connection.run("PRAGMA journal_mode=DELETE")
    finally:
        store.close()
    return again


def drill(store: Store) -> Drill:
    """A backup and its restore in a folder of their own; the counts must be equal."""
    _only_files(store.address)
    with TemporaryDirectory(dir=store.path.parent, prefix=".drill-") as folder:
        made = copy_store(store, Path(folder) / "drill.backup")
        return replace(drill_file(made.path), backup=made)


def drill_file(source: str) -> Drill:
    """Restores a backup into a folder that is thrown away; the store and its anchor stay as they are."""
    if not Path(source).is_file():
        raise Unreachable(say("upkeep.no_backup", path=source))
    held = _counted(Path(source))
    began = time.monotonic()
    with TemporaryDirectory(prefix="regulars-drill-") as folder:
        copy = Path(folder) / "drill.store"
        _vacuum_into(Path(source), copy)
        back = _verified(copy)
    seconds = time.monotonic() - began
    if (back.personas, back.entries, back.audit_rows) != (held.personas, held.entries, held.audit_rows):
        raise Unreachable(say("upkeep.restored_wrong", path=source))
    return Drill(held, seconds)


def copy_store(store: Store, target: Path, *, shape: bool = True) -> Backup:
    """An online copy under its final name only when it is verified and on the disk.

    ``shape`` off: the copy may have an older schema (before a migration).
    """
    _only_files(store.address)
    if target.exists():
        raise Refused(say("upkeep.exists", path=target))
    with _unfinished(target) as copy:
        _vacuum_into(store.path, copy)
        held = _verified(copy, shape=shape)
        os.rename(copy, target)
        _sync_folder(target.parent)
    return _at(held, target)


def beside(path: Path, word: str, clock: Clock) -> Path:
    """A free name beside the store that tells what the file is and when it was made (UTC)."""
    stamp = instant(clock()).replace("-", "").replace(":", "")[:15]
    for number in itertools.count(1):
        found = path.with_name(f"{path.name}.{word}-{stamp}Z" + (f"-{number}" if number > 1 else ""))
        if not found.exists():
            break
    return found


def _only_files(address: str) -> None:
    if address.startswith(("postgresql://", "postgres://")):
        raise Refused(say("upkeep.postgres_tools"))


def _connected(path: Path) -> Connection:
    return Connection(sqlite.connect(path), "sqlite", lambda error: sqlite.explain(error, path))


def _vacuum_into(source: Path, copy: Path) -> None:
    """SQLite's own online copy, on a connection of its own."""
    connection = _connected(source)
    try:
        connection.run("VACUUM INTO :copy", copy=str(copy))
    finally:
        connection.close()
    os.chmod(copy, 0o600)
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _counted(path: Path) -> Backup:
    connection = _connected(path)
    try:
        return _held(connection, path)
    finally:
        connection.close()


def _held(connection: Connection, path: Path) -> Backup:
    personas, entries, audit_rows = (
        connection.value(f"SELECT count(*) FROM {table}") for table in ("persona", "entry", "audit")
    )
    return Backup(str(path), path.stat().st_size, personas, entries, audit_rows)


def _verified(copy: Path, *, shape: bool = True) -> Backup:
    connection = _connected(copy)
    try:
        sound = connection.value("PRAGMA integrity_check")
        if sound != "ok" or connection.all("PRAGMA foreign_key_check"):
            raise Unreachable(say("upkeep.copy_damaged", what=sound))
        if shape and fingerprint(connection) != expected_fingerprint("sqlite"):
            raise Refused(say("upkeep.copy_other_version", path=copy))
        held = _held(connection, copy)
        connection.run("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
    return replace(held, bytes=copy.stat().st_size)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside the target for the work; whatever is left there at the end is removed."""
    if not target.parent.is_dir():
        raise Unreachable(say("upkeep.no_folder", folder=target.parent))
    copy = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    leftovers = [copy, *(Path(f"{copy}{tail}") for tail in ("-wal", "-shm", "-journal"))]
    for leftover in leftovers:
        leftover.unlink(missing_ok=True)
    try:
        yield copy
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)


def _set_aside(path: Path, clock: Clock) -> Path | None:
    """Renames the present store, whole in one file; refused while another program has it open."""
    if not path.exists():
        return None
    with suppress(Unreachable):
        connection = _connected(path)
        try:
            connection.run("PRAGMA busy_timeout=0")
            alone = connection.value("PRAGMA journal_mode=DELETE") == "delete"
        except sqlite.Busy:
            alone = False
        finally:
            connection.close()
        if not alone:
            raise Refused(say("upkeep.open_elsewhere", path=path))
    kept = beside(path, "before-restore", clock)
    for tail in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            os.rename(f"{path}{tail}", f"{kept}{tail}")
    return kept


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _at(held: Backup, path: Path) -> Backup:
    return replace(held, path=str(path))
