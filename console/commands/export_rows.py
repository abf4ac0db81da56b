"""``regulars export KIND [QUERY]``: what a search finds, or everyone, to stdout or a file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import command, reads
from console.commands.find import query_of
from console.exported import exported_to
from console.output import talk
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.transfer.exporting import Exporting

FORMATS = ("csv", "tsv", "jsonl")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "export")
    parser.set_defaults(run=run, takes_query=True)
    parser.add_argument("kind", metavar="KIND", help=say("command.export.kind"))
    parser.add_argument("query", metavar="QUERY", nargs="*", help=say("command.export.query"))
    parser.add_argument("--format", choices=FORMATS, help=say("command.export.format"))
    parser.add_argument("--to", metavar="FILE", type=Path, help=say("command.export.to"))
    parser.add_argument("--images", metavar="FOLDER", type=Path, help=say("command.export.images"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the rows; how many there were goes to stderr."""
    from console.opening import signed_in

    kind = arguments.kind.strip().lower().replace("_", "-")
    query = query_of(arguments.query)
    if kind == "signatures":
        from store.transfer.export_signatures import export_signatures

        if arguments.to is None:
            raise BadInput(say("command.export.needs_folder"))
        with signed_in(arguments) as shop:
            exported = export_signatures(shop.store, shop.actor, query, arguments.to, arguments.images)
    else:
        from store.transfer.exporting import export

        chosen = arguments.format or ("jsonl" if arguments.json else _by_name(arguments.to))
        shown = _Shown(arguments.to is not None)
        with signed_in(arguments) as shop, exported_to(arguments.to) as out:
            try:
                exported = export(shop.store, shop.actor, kind, query, out, chosen, shown)
            finally:
                shown.end()
    talk(say("command.export.done", count=exported.rows, kind=exported.kind))
    if exported.masked:
        talk(say("command.export.masked"))
    return 0


def _by_name(path: Path | None) -> str:
    """The format that a file's ending names; CSV where it names none."""
    ending = "" if path is None else path.suffix.lower().lstrip(".")
    return {"ndjson": "jsonl", "tab": "tsv"}.get(ending, ending if ending in FORMATS else "csv")


class _Shown:
    """How far a long export is, on one line of stderr; silent where stderr is no terminal."""

    def __init__(self, to_file: bool) -> None:
        self._shown = to_file and sys.stderr.isatty()
        self._wide = 0

    def __call__(self, found: "Exporting") -> None:
        """Called while it runs."""
        if not self._shown:
            return
        left = found.seconds_left
        line = say(
            "command.export.progress",
            rows=found.rows,
            rate=found.rate,
            left="" if left is None else say("command.import.left", seconds=left),
        )
        over, self._wide = self._wide, len(line)
        sys.stderr.write("\r" + line.ljust(over))
        sys.stderr.flush()

    def end(self) -> None:
        """Leaves the line."""
        if self._wide:
            sys.stderr.write("\n")
            self._wide = 0
