"""``regulars completions SHELL``: a completion script made from the parsers."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import build, command
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers

SHELLS = ("bash", "zsh", "tcsh")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "completions")
    parser.set_defaults(run=run)
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=say("command.completions.shell"))


def run(arguments: argparse.Namespace) -> int:
    """The script, on stdout."""
    import shtab

    parser, _ = build(everything=True)
    sys.stdout.write(shtab.complete(parser, shell=arguments.shell))
    sys.stdout.write("\n")
    return 0
