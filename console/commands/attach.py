"""``regulars attach ID RECEIPT``: a receipt without a customer becomes one's own and earns by the rules."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "attach")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("receipt", metavar="RECEIPT", help=say("command.attach.receipt"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Attaches it."""
    from console.opening import signed_in
    from store.points.orders.attaching import attach_receipt, find_anonymous

    with signed_in(arguments) as shop:
        found = find_anonymous(shop.store.connection, arguments.receipt)
        receipt = shop.act(attach_receipt, arguments.id, found.id)
    reason = receipt.details["reason"]
    done = say(
        "attach.done" if reason is None else "attach.done_nothing",
        receipt=found.receipt or found.order_id,
        id=receipt.persona_id,
        earned=receipt.details["earned"],
        points=receipt.points,
        reason=reason,
    )
    return tell_receipt(arguments, receipt, done)
