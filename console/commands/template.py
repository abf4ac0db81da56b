"""``regulars template KIND``: the import file of a kind with every column and an example row."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import command, takes_json
from console.output import tell_json, tell_pairs
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "template")
    parser.set_defaults(run=run)
    parser.add_argument("kind", metavar="KIND", help=say("command.import.kind"))
    parser.add_argument("--columns", action="store_true", help=say("command.template.columns"))
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """CSV, or the columns with what they mean."""
    from store.transfer.templates import column_table, template

    if arguments.json:
        tell_json(
            [
                {"column": name, "meaning": meaning, "example": example}
                for name, meaning, example in column_table(arguments.kind)
            ]
        )
    elif arguments.columns:
        tell_pairs((name, meaning) for name, meaning, _ in column_table(arguments.kind))
    else:
        sys.stdout.write(template(arguments.kind))
    return 0
