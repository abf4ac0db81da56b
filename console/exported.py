"""Where exported rows go: stdout, inert on a terminal, or a new file that is whole or not there."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from store.inert import inert


@contextmanager
def exported_to(path: Path | None) -> Iterator[TextIO]:
    """stdout, on a terminal without anything that drives it; or a new file that is whole or not there."""
    if path is None:
        yield cast(TextIO, _Inert()) if sys.stdout.isatty() else sys.stdout
        return
    from store.transfer.export_file import new_file

    with new_file(path) as file:
        yield file


class _Inert(io.TextIOBase):
    """Passes lines on to the terminal, every control in them replaced."""

    def write(self, text: str, /) -> int:
        """The lines, inert."""
        for line in text.rstrip("\r\n").split("\n"):
            sys.stdout.write(inert(line.rstrip("\r")) + "\n")
        return len(text)
