"""What one check of the doctor says, and the checks of the machine around the store."""

import os
import platform
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from store.database import sqlite
from store.database.store import Store
from store.errors import Refused, RegularsError
from store.opening import SCHEMA_VERSION
from store.staff.audit_check import anchors
from store.staff.keys import key_folder, pepper
from store.words import say

LEAST_FREE = 200 * 2**20
"""Bytes that must be free on the store's disk; a larger store needs its own size, for a backup."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor: what was looked at, whether it is well, and what was found."""

    name: str
    ok: bool
    detail: str

    @property
    def title(self) -> str:
        """What was looked at, in words."""
        return say(f"upkeep.check.{self.name.replace(' ', '_').lower()}")


def versions(store: Store) -> Check:
    """The program, Python, the database and the schema."""
    try:
        program = version("regulars")
    except PackageNotFoundError:
        program = say("upkeep.from_source")
    if store.dialect == "sqlite":
        database = f"SQLite {sqlite.library.sqlite_version}"
    else:
        database = f"PostgreSQL {store.connection.value('SHOW server_version')}"
    schema = store.connection.value("SELECT version_num FROM schema_version")
    detail = say(
        "upkeep.versions", program=program, python=platform.python_version(), database=database, schema=schema
    )
    return Check("versions", schema == SCHEMA_VERSION, detail)


def sqlite_gate(_store: Store) -> Check:
    """Whether the SQLite library is one that loses nothing."""
    shown = sqlite.library.sqlite_version
    try:
        sqlite.require_safe_library()
    except Refused as refusal:
        return Check("SQLite library", False, str(refusal))
    return Check("SQLite library", True, say("upkeep.sqlite_safe", version=shown))


def pragmas(store: Store) -> Check:
    """Whether every pragma of this connection is as promised."""
    wrong = []
    for name, expected in sqlite.PRAGMAS.items():
        found = store.connection.value(f"PRAGMA {name}")
        if found != expected:
            wrong.append(say("upkeep.pragma_wrong", name=name, found=found, expected=expected))
    return Check(
        "pragmas", not wrong, "; ".join(wrong) or say("upkeep.pragmas_well", count=len(sqlite.PRAGMAS))
    )


def free_disk(store: Store) -> Check:
    """Whether the store's disk has room for the day and for a backup."""
    free = shutil.disk_usage(store.path.parent).free
    needed = max(LEAST_FREE, store.path.stat().st_size)
    return Check("free disk", free >= needed, say("upkeep.disk", free=free // 2**20, needed=needed // 2**20))


def file_rights(store: Store) -> Check:
    """Whether the store is its owner's alone, and the owner is who runs the console."""
    wrong = [
        problem
        for path in (store.path, Path(f"{store.path}-wal"), Path(f"{store.path}-shm"))
        if path.exists() and (problem := _open_to_others(path))
    ]
    return Check("rights of the file", not wrong, "; ".join(wrong) or say("upkeep.rights_well"))


def keys(store: Store) -> Check:
    """Whether the key of the PINs and the anchor of the audit are there, and their owner's alone."""
    store_id = store.settings().text("store_id")
    try:
        pepper(store_id)
        folder = key_folder(store_id)
    except RegularsError as error:
        return Check("keys", False, str(error))
    wrong = [_open_to_others(path) for path in (folder, *folder.iterdir())] if folder.is_dir() else []
    found = [problem for problem in wrong if problem]
    if found:
        return Check("keys", False, "; ".join(found))
    anchored = len(anchors(store))
    return Check("keys", True, say("upkeep.keys_well", folder=folder, chains=anchored))


def _open_to_others(path: Path) -> str:
    """What is wrong with a file's rights, empty if nothing; systems without owners say nothing."""
    found = path.stat()
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        return say("upkeep.file_of_another", file=path.name)
    if os.name == "posix" and stat.S_IMODE(found.st_mode) & 0o077:
        return say("upkeep.file_open_to_others", file=path.name, path=path)
    return ""
