"""``regulars man``: the manual page, made from the parsers."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import command
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "man")
    parser.set_defaults(run=run)
    parser.add_argument("--markdown", action="store_true", help=say("command.man.markdown"))


def run(arguments: argparse.Namespace) -> int:
    """roff for ``man``, or the documentation's table of commands."""
    from console.manual import as_markdown, as_roff

    sys.stdout.write(as_markdown() if arguments.markdown else as_roff())
    return 0
