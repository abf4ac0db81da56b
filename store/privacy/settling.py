"""What makes an erasure true on the disk: no old page, no log, and a list outside the store for restores."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from store.database.sqlite import Busy
from store.database.store import Store
from store.errors import Unreachable
from store.privacy.erasing import ROWS_GONE
from store.staff.keys import key_folder
from store.words import say

PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.1
LIFTED = "lifted"
"""Noted of who has come back."""
_ERASED = (
    "SELECT h.persona_id, p.created_at, h.kind FROM privacy_hold h JOIN persona p ON p.id = h.persona_id "
    "WHERE h.lifted_at IS NULL ORDER BY h.id"
)
_CHANGED = (*ROWS_GONE, "persona", "purchase", "card", "correction", "merge", "operation", "search_history",
            "saved_search", "proof")  # fmt: skip


def settle(store: Store, *, pause: Callable[[float], None] = time.sleep) -> bool:
    """Notes who is held outside the store and clears what was erased from its files; False while another
    console's reading keeps the old log alive: the night finishes it.

    PostgreSQL: the tables are vacuumed. What stays in its own log and free pages is its operator's.
    """
    remember(store)
    connection = store.connect()
    try:
        if store.dialect == "postgresql":
            connection.run(f"VACUUM {', '.join(_CHANGED)}")
            return True
        connection.run("PRAGMA busy_timeout=0")
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                row = connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
            except Busy:
                row = None
            if row is not None and row[0] == 0:
                return True
            if time.monotonic() > until:
                return False
            pause(PAUSE_SECONDS)
    finally:
        connection.close()


def list_path(store_id: str) -> Path:
    """Where it is noted who is held: beside the keys, outside the store and its backups. Opaque ids only."""
    return key_folder(store_id) / "erasures"


def remembered(store_id: str) -> tuple[tuple[int, str, str], ...]:
    """Persona, when it was made, and why it is held, of everybody noted so far; raises `Unreachable`."""
    path = list_path(store_id)
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Unreachable(say("privacy.list_not_read", path=path, why=error.strerror)) from error
    return tuple((row[0], row[1], row[2]) for row in map(json.loads, lines) if len(row) == 3)


def remember(store: Store) -> None:
    """Adds who is held and not yet noted, so that a restore of an older backup holds them again.

    Raises `Unreachable` where the list cannot be written.
    """
    held = [tuple(row) for row in store.connection.all(_ERASED)]
    store_id = store.settings().text("store_id")
    standing = {} if not held else last_remembered(store_id)
    _append(store_id, [row for row in held if standing.get((row[0], row[1])) != row[2]])


def remember_lifted(store: Store, persona_id: int) -> None:
    """Notes that somebody has come back, so that a restore does not hold them again. Raises `Unreachable`."""
    made = store.connection.value("SELECT created_at FROM persona WHERE id = :id", id=persona_id)
    _append(store.settings().text("store_id"), [(persona_id, made, LIFTED)])


def last_remembered(store_id: str) -> dict[tuple[int, str], str]:
    """Why each persona was held last, or `LIFTED`, by its id and when it was made."""
    return {(persona_id, made): kind for persona_id, made, kind in remembered(store_id)}


def _append(store_id: str, missing: list[tuple[int, str, str]]) -> None:
    if not missing:
        return
    path = list_path(store_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a") as file:
            file.writelines(json.dumps(row) + "\n" for row in missing)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Unreachable(say("privacy.list_not_written", path=path, why=error.strerror)) from error
