"""``regulars undo OPERATION``: a reversing entry; the first one stays visible."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "undo")
    parser.set_defaults(run=run)
    parser.add_argument("operation", metavar="OPERATION", help=say("command.undo.operation"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Takes the operation back."""
    from console.opening import signed_in
    from store.points.undo import undo

    with signed_in(arguments) as shop:
        receipt = shop.act(undo, arguments.operation.strip().lower())
    return tell_receipt(
        arguments, receipt, say("command.undo.done", id=receipt.persona_id, points=receipt.points)
    )
