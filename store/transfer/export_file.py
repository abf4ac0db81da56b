"""The file an export is written to: whole under its name, or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from store.errors import Refused
from store.words import say

_PART = ".part"


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A new text file that has its name only once it is whole; raises `Refused` where something has the name.

    What a process that was killed has left beside it is cleared away.
    """
    if path.exists():
        raise Refused(say("transfer.export_exists", file=path))
    _clear(path)
    part = _part_of(path)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        raise Refused(say("transfer.export_exists", file=path)) from None
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A new folder that has its name only once it is whole; as `new_file`."""
    import shutil

    if path.exists():
        raise Refused(say("transfer.export_exists", file=path))
    _clear(path)
    part = _part_of(path)
    try:
        part.mkdir(mode=0o700)
    except OSError as error:
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error
    try:
        yield part
        if path.exists():
            raise Refused(say("transfer.export_exists", file=path))
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}{_PART}")


def _clear(path: Path) -> None:
    """Removes the beginnings that processes which are gone have left."""
    import shutil

    for left in path.parent.glob(f".{_literal(path.name)}.*{_PART}"):
        number = left.name.removesuffix(_PART).rpartition(".")[2]
        if number.isdigit() and not _lives(int(number)):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with suppress(OSError):
                    left.unlink()


def _literal(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
