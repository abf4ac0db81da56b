"""``regulars undo OPERATION``: a reversing entry; the first one stays visible. What goes again at once because
it has expired is said first, and done with ``--yes``."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.receipts import tell_receipt
from store.errors import Refused, RegularsError
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "undo")
    parser.set_defaults(run=run)
    parser.add_argument("operation", metavar="OPERATION", help=say("command.undo.operation"))
    parser.add_argument("--yes", action="store_true", help=say("command.undo.yes"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Takes the operation back, if nothing of it has expired or that was agreed to."""
    from console.opening import signed_in
    from store.points.undo import undo

    operation_id = arguments.operation.strip().lower()
    with signed_in(arguments) as shop:
        words = "" if arguments.yes else _meanwhile(shop, operation_id)
        if words:
            raise Refused(say("command.undo.not_done", told=words))
        receipt = shop.act(undo, operation_id)
    return tell_receipt(
        arguments, receipt, say("command.undo.done", id=receipt.persona_id, points=receipt.points)
    )


def _meanwhile(shop: "Shop", operation_id: str) -> str:
    """What has expired meanwhile and goes as well; what cannot be undone at all is left to the undo to say."""
    from store.clock import instant
    from store.points.ledger.days import day_of
    from store.points.undo import preview_undo

    store = shop.store
    settings = store.settings()
    today = day_of(instant(store.clock()), settings)
    try:
        return preview_undo(store.connection, operation_id, today, settings).words
    except RegularsError:
        return ""
