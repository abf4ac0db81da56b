"""``regulars open ID``: the console on one persona's card."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, takes_store, whole
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "open")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    takes_store(parser)


def run(arguments: argparse.Namespace) -> int:
    """Hands over to the console."""
    from console.opening import open_console

    return open_console(arguments, persona=arguments.id)
