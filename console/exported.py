"""Where exported rows go: stdout, inert on a terminal, or a new file that is whole or not there."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO, cast

from store.errors import Refused
from store.inert import inert
from store.words import say


@contextmanager
def exported_to(path: Path | None) -> Iterator[TextIO]:
    """stdout, on a terminal without anything that drives it; or a new file that is whole or not there."""
    if path is None:
        yield cast(TextIO, _Inert()) if sys.stdout.isatty() else sys.stdout
        return
    if path.exists():
        raise Refused(say("command.export.exists", file=path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
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
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


class _Inert(io.TextIOBase):
    """Passes lines on to the terminal, every control in them replaced."""

    def write(self, text: str, /) -> int:
        """The line, inert."""
        sys.stdout.write(inert(text.rstrip("\r\n")) + "\n")
        return len(text)
