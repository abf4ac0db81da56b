"""``regulars sale ID AMOUNT``: a sale by hand, which earns by the rules."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "sale")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("amount", metavar="AMOUNT", help=say("command.sale.amount"))
    parser.add_argument("--receipt", help=say("command.sale.receipt"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Records the sale."""
    from console.opening import signed_in
    from store.points.earning.sale import sell_by_hand
    from store.shown import Shown

    with signed_in(arguments) as shop:
        shown = Shown(shop.store.settings())
        amount = shown.read_money(arguments.amount)
        receipt = shop.act(sell_by_hand, arguments.id, amount, receipt=arguments.receipt)
        money = shown.money(amount)
    done = say("command.sale.done", id=receipt.persona_id, amount=money, points=receipt.points)
    return tell_receipt(arguments, receipt, done)
