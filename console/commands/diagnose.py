"""``regulars diagnose QUERY``: what the search doctor tries, where it stops, what to do next."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads
from console.commands.find import query_of
from console.output import tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "diagnose")
    parser.set_defaults(run=run, takes_query=True)
    parser.add_argument("query", metavar="QUERY", nargs="+", help=say("command.find.query"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The steps in words, or as ``{steps[{tried, result, found, key}], next_keys[]}``."""
    from console.opening import signed_in
    from store.search.doctor import diagnose

    with signed_in(arguments) as shop:
        found = diagnose(shop.store, shop.actor, query_of(arguments.query))
    if arguments.json:
        tell_json(asdict(found))
    else:
        for line in found.lines:
            tell(line)
    return 0
