"""The blocklist: keyed, slow hashes of what reached somebody who asked to be forgotten.

A tag is Argon2id over HMAC-SHA-256 of kind and normalised value (``reliability.md`` §5): about 25 ms each, so the list
cannot be turned back into numbers by trying them all, not even with the key. Nothing here lists it.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import Unreachable
from store.privacy.blocklist_key import key_id, key_path, keys, make_key
from store.settings import Settings
from store.words import say

Key = tuple[str, str]
"""Kind (``phone``, ``email``, ``source``, ``wallet``, ``serial``) and normalised value of an identifier."""

MEMORY_KIB = 19456
PASSES = 2
LANES = 1
TAG_BYTES = 32
SOME = 500
"""Tags asked for in one question."""


def is_empty(connection: Connection) -> bool:
    """Whether nobody is blocked: then nothing has to be hashed."""
    return connection.one("SELECT 1 FROM blocked_identifier LIMIT 1") is None


def tag(key: bytes, kind: str, value: str) -> str:
    """What stands for an identifier under a key."""
    from argon2 import low_level

    return low_level.hash_secret_raw(
        hmac.new(key, f"{kind}\0{_one_form(kind, value)}".encode(), hashlib.sha256).digest(),
        salt=hmac.new(key, b"salt", hashlib.sha256).digest()[:16],
        time_cost=PASSES,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=TAG_BYTES,
        type=low_level.Type.ID,
    ).hex()


def _one_form(kind: str, value: str) -> str:
    """The value in one spelling: e-mails folded, their domain as the network has it."""
    if kind != "email":
        return value
    local, _, domain = unicodedata.normalize("NFC", value).casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return f"{local}@{domain}"
    return f"{local}@{domain}"


def blocked(connection: Connection, settings: Settings, wanted: Iterable[Key]) -> set[Key]:
    """Which of these are on the list; nothing is computed while it is empty. All cores are used.

    Raises `Unreachable` where this machine lacks the list's key: nobody is let through for that.
    """
    asked = list(dict.fromkeys(wanted))
    if not asked or is_empty(connection):
        return set()
    found_keys = _complete_keys(connection, settings)
    work = [(key, kind, value) for kind, value in asked for key in found_keys]
    with ThreadPoolExecutor(os.cpu_count() or 1) as cores:
        tags = list(cores.map(lambda one: tag(*one), work))
    known = _known(connection, tags)
    return {(kind, value) for (_, kind, value), made in zip(work, tags, strict=True) if made in known}


def _complete_keys(connection: Connection, settings: Settings) -> tuple[bytes, ...]:
    """Every key the list was made with; raises `Unreachable` where one is missing."""
    store_id = settings.text("store_id")
    found = keys(store_id)
    used = {row[0] for row in connection.all("SELECT DISTINCT key_id FROM blocked_identifier")}
    if used - {key_id(key) for key in found}:
        raise Unreachable(say("privacy.no_key", path=key_path(store_id)))
    return found


def _known(connection: Connection, tags: Collection[str]) -> set[str]:
    known: set[str] = set()
    asked = list(tags)
    for first in range(0, len(asked), SOME):
        part = {f"t{number}": one for number, one in enumerate(asked[first : first + SOME])}
        marks = ", ".join(f":{name}" for name in part)
        rows = connection.all(f"SELECT tag FROM blocked_identifier WHERE tag IN ({marks})", **part)
        known.update(row[0] for row in rows)
    return known


def block(unit: Unit, persona_id: int, wanted: Iterable[Key]) -> int:
    """Puts identifiers on the list for a sealed persona; how many. The first ever makes the key."""
    store_id = unit.settings.text("store_id")
    if is_empty(unit.connection):
        found = keys(store_id) or make_key(store_id, unit.randomness)
    else:
        found = _complete_keys(unit.connection, unit.settings)
    several = list(dict.fromkeys(wanted))
    for kind, value in several:
        unit.connection.run(
            "INSERT INTO blocked_identifier (tag, persona_id, key_id, kind, since) "
            "VALUES (:tag, :persona, :key, :kind, :since) ON CONFLICT (tag, persona_id) DO NOTHING",
            tag=tag(found[0], kind, value),
            persona=persona_id,
            key=key_id(found[0]),
            kind=kind,
            since=unit.at[:7],
        )
    return len(several)


def blocked_for(unit: Unit, kind: str, value: str) -> tuple[int, ...]:
    """Whom an identifier is blocked for: read by a recovery alone, for an identifier that was proved."""
    if is_empty(unit.connection):
        return ()
    found: set[int] = set()
    for key in _complete_keys(unit.connection, unit.settings):
        rows = unit.connection.all(
            "SELECT persona_id FROM blocked_identifier WHERE tag = :tag", tag=tag(key, kind, value)
        )
        found.update(row[0] for row in rows)
    return tuple(sorted(found))


def unblock(unit: Unit, persona_id: int) -> int:
    """Takes a persona's identifiers off the list, for a recovery that was approved; how many."""
    return unit.connection.run(
        "DELETE FROM blocked_identifier WHERE persona_id = :persona", persona=persona_id
    )
