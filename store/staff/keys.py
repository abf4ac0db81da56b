"""What a store keeps outside itself: a folder of its own, readable by its owner alone (``reliability.md``
§4).

The folder is named after the store's id below the user's data folder, or below ``REGULARS_KEYS``. It holds
the pepper of the PINs and the anchor of the audit. ``REGULARS_PEPPER`` (hexadecimal) stands in for the file,
for a chain whose consoles run on several machines.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from store.errors import Unreachable
from store.ids import Randomness
from store.words import say

PEPPER_BYTES = 32
_STORE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def key_folder(store_id: str) -> Path:
    """Where a store's keys are; raises ``Unreachable`` for an id that is none."""
    if not _STORE_ID.fullmatch(store_id):
        raise Unreachable(say("staff.no_store_id"))
    given = os.environ.get("REGULARS_KEYS")
    if given:
        return Path(given) / store_id
    from platformdirs import user_data_path

    return user_data_path("regulars", appauthor=False) / "keys" / store_id


def write_once(path: Path, content: bytes) -> None:
    """A new file for its owner alone, whole or not at all; ``FileExistsError`` if it is there already."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink()


def make_pepper(store_id: str, randomness: Randomness) -> bytes:
    """A new store's pepper, written beside its other keys; raises ``Unreachable`` where that cannot be."""
    made = randomness(PEPPER_BYTES)
    path = key_folder(store_id) / "pepper"
    try:
        write_once(path, made.hex().encode() + b"\n")
    except OSError as error:
        raise Unreachable(say("staff.key_not_written", path=path, why=error.strerror)) from error
    return made


def pepper(store_id: str) -> bytes:
    """The pepper of a store's PINs; raises ``Unreachable`` saying where it was looked for."""
    given = os.environ.get("REGULARS_PEPPER")
    path = key_folder(store_id) / "pepper"
    try:
        found = bytes.fromhex(given or path.read_text())
    except OSError as error:
        raise Unreachable(say("staff.key_not_found", path=path, why=error.strerror)) from error
    except ValueError as error:
        raise Unreachable(
            say("staff.key_damaged", key="REGULARS_PEPPER" if given else path, digits=2 * PEPPER_BYTES)
        ) from error
    if len(found) != PEPPER_BYTES:
        raise Unreachable(
            say(
                "staff.key_length",
                key="REGULARS_PEPPER" if given else path,
                bytes=len(found),
                needed=PEPPER_BYTES,
            )
        )
    return found


def forget_keys(store_id: str) -> None:
    """Takes back the keys of a store that was not made after all."""
    folder = key_folder(store_id)
    with suppress(FileNotFoundError):
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
