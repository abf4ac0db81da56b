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
    from store.receipt import first_receipt
    from store.staff.permissions import require

    with signed_in(arguments) as shop:
        require(shop.actor.role, attach_receipt.permission)
        connection = shop.store.connection
        first = first_receipt(connection, arguments.operation_id, "attach_receipt")
        order_id = first.details["attached"] if first else find_anonymous(connection, arguments.receipt).id
        receipt = shop.act(attach_receipt, arguments.id, order_id)
    reason = receipt.details["reason"]
    done = say(
        "attach.done" if reason is None else "attach.done_nothing",
        receipt=arguments.receipt.strip(),
        id=receipt.persona_id,
        earned=receipt.details["earned"],
        points=receipt.points,
        reason=reason,
    )
    return tell_receipt(arguments, receipt, done)
