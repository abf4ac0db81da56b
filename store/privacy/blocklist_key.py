"""The blocklist's keys: one a line in a file beside the store's other keys, never in the store or a backup.

The first is used for what is blocked from now on, all of them for looking up. ``REGULARS_BLOCKLIST_KEY`` (hexadecimal,
several separated by commas) stands in for the file, for a chain whose consoles run on several machines.
"""

import hashlib
import os
from pathlib import Path

from store.errors import Unreachable
from store.ids import Randomness
from store.staff.keys import key_folder, write_once
from store.words import say

KEY_BYTES = 32
VARIABLE = "REGULARS_BLOCKLIST_KEY"


def key_path(store_id: str) -> Path:
    """Where the keys of a store's blocklist are."""
    return key_folder(store_id) / "blocklist"


def key_id(key: bytes) -> str:
    """What names a key in the store without saying anything of it."""
    return hashlib.sha256(b"regulars blocklist\0" + key).hexdigest()[:12]


def keys(store_id: str) -> tuple[bytes, ...]:
    """The keys, the one in use first; none where nothing was ever blocked. Raises `Unreachable` for damaged ones."""
    given, path = os.environ.get(VARIABLE), key_path(store_id)
    try:
        lines = (given.split(",") if given else path.read_text().split()) or [""]
        found = tuple(bytes.fromhex(line.strip()) for line in lines)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Unreachable(say("staff.key_not_found", path=path, why=error.strerror)) from error
    except ValueError as error:
        where = VARIABLE if given else path
        raise Unreachable(say("staff.key_damaged", key=where, digits=2 * KEY_BYTES)) from error
    if any(len(key) != KEY_BYTES for key in found):
        raise Unreachable(say("staff.key_damaged", key=VARIABLE if given else path, digits=2 * KEY_BYTES))
    return found


def make_key(store_id: str, randomness: Randomness) -> tuple[bytes, ...]:
    """A first key for a list that is empty; another machine's or process's, if that was quicker."""
    path = key_path(store_id)
    try:
        write_once(path, randomness(KEY_BYTES).hex().encode() + b"\n")
    except FileExistsError:
        return keys(store_id)
    except OSError as error:
        raise Unreachable(say("staff.key_not_written", path=path, why=error.strerror)) from error
    return keys(store_id)
