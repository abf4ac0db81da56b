"""``regulars export KIND [QUERY]``: what a search finds, or everyone, to stdout or a file."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import command, reads
from console.commands.find import query_of
from console.exported import exported_to
from console.output import talk
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
    with signed_in(arguments) as shop, exported_to(arguments.to) as out:
        exported = export(
            shop.store, shop.actor, arguments.kind.strip(), query_of(arguments.query), out, chosen
        )
    talk(say("command.export.done", count=exported.rows, kind=exported.kind))
    if exported.masked:
        talk(say("command.export.masked"))
    return 0
