"""``regulars redeem ID DISCOUNT``: points become a discount and its code for the POS."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "redeem")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("discount", metavar="DISCOUNT", help=say("command.redeem.discount"))
    parser.add_argument("--receipt", help=say("command.redeem.receipt"))
    parser.add_argument("--identity", metavar="ANSWER", help=say("command.redeem.identity"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Redeems; the code goes to stdout."""
    from console.opening import signed_in
    from store.discounts.redeem import redeem

    with signed_in(arguments) as shop:
        receipt = shop.act(
            redeem,
            arguments.id,
            arguments.discount,
            receipt=arguments.receipt,
            identity=arguments.identity,
        )
    code = receipt.details.get("code")
    done = say("command.redeem.done", id=receipt.persona_id, code=code, points=receipt.points)
    return tell_receipt(arguments, receipt, done)
