"""``regulars export KIND [QUERY]``: what a search finds, or everyone, to stdout or a file."""

import argparse
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from console.arguments import command, reads
from console.commands.find import query_of
from console.output import talk
from store.errors import Refused
from store.inert import inert
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers

FORMATS = ("csv", "jsonl")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "export")
    parser.set_defaults(run=run, takes_query=True)
    parser.add_argument("kind", metavar="KIND", help=say("command.export.kind"))
    parser.add_argument("query", metavar="QUERY", nargs="*", help=say("command.export.query"))
    parser.add_argument("--format", choices=FORMATS, default="csv", help=say("command.export.format"))
    parser.add_argument("--to", metavar="FILE", type=Path, help=say("command.export.to"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the rows; how many there were goes to stderr."""
    from console.opening import signed_in
    from store.transfer.exporting import export

    chosen = "jsonl" if arguments.json else arguments.format
    with signed_in(arguments) as shop, _output(arguments.to) as out:
        exported = export(
            shop.store, shop.actor, arguments.kind.strip(), query_of(arguments.query), out, chosen
        )
    talk(say("command.export.done", count=exported.rows, kind=exported.kind))
    if exported.masked:
        talk(say("command.export.masked"))
    return 0


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """stdout, on a terminal without anything that drives it; or a new file that is whole or not there."""
    if path is None:
        yield cast(TextIO, _Inert()) if sys.stdout.isatty() else sys.stdout
        return
    if path.exists():
        raise Refused(say("command.export.exists", file=path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
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
