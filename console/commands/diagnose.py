"""``regulars diagnose QUERY``: what the search doctor tries, where it stops, what to do next."""

import argparse
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
    """The steps in words, or as ``{steps[], next_keys[]}``."""
    from console.opening import signed_in
    from store.search.doctor import diagnose

    with signed_in(arguments) as shop:
        found = diagnose(shop.store, shop.actor, query_of(arguments.query))
        if arguments.json:
            tell_json(
                {
                    "steps": [str(step) for step in found.steps],
                    "next_keys": [str(key) for key in found.next_keys],
                }
            )
        else:
            for step in found.steps:
                tell(str(step))
    return 0
