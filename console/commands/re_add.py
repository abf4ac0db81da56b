"""``regulars re-add ID``: points from before enrolment added again, once."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "re-add")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("--note", default="", help=say("command.re_add.note"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Adds them."""
    from console.opening import signed_in
    from store.points.earning.re_add import re_add

    with signed_in(arguments) as shop:
        receipt = shop.act(re_add, arguments.id, note=arguments.note)
    done = say(
        "command.re_add.done", id=receipt.persona_id, given=receipt.details["given"], points=receipt.points
    )
    return tell_receipt(arguments, receipt, done)
