"""``regulars correct ORDER AMOUNT``: a linked correction; the points follow, the original stays visible."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import talk, tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "correct")
    parser.set_defaults(run=run)
    parser.add_argument("order", metavar="ORDER", help=say("command.refund.order"))
    parser.add_argument("amount", metavar="AMOUNT", help=say("command.correct.amount"))
    parser.add_argument("--tax", help=say("command.correct.tax"))
    parser.add_argument("--customer", metavar="ID", type=whole, help=say("command.refund.customer"))
    parser.add_argument("--note", required=True, help=say("command.correct.note"))
    parser.add_argument("--preview", action="store_true", help=say("command.refund.preview"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Corrects, or says what it would do."""
    from console.opening import signed_in
    from store.points.orders.correct import correct, look_at_correction
    from store.points.orders.refund import find_order
    from store.shown import Shown
    from store.staff.permissions import require

    with signed_in(arguments) as shop:
        require(shop.actor.role, "refund")
        shown = Shown(shop.store.settings())
        amount = shown.read_money(arguments.amount)
        tax = None
        if arguments.tax is not None:
            nothing = arguments.tax.strip() and not arguments.tax.strip("0., ")
            tax = 0 if nothing else shown.read_money(arguments.tax)
        order = find_order(shop.store.connection, arguments.order, persona_id=arguments.customer)
        if arguments.preview:
            seen = look_at_correction(shop.store, shop.actor, order, amount, tax=tax)
            if arguments.json:
                tell_json({"purchase_id": order, **asdict(seen)})
                return 0
            old, new = seen.old_pre_tax + seen.old_tax, seen.new_pre_tax + seen.new_tax
            tell(
                say(
                    "command.correct.would",
                    order=arguments.order,
                    old=shown.money(old),
                    new=shown.money(new),
                    difference=seen.points,
                )
            )
            return 0
        receipt = shop.act(correct, order, amount, note=arguments.note, tax=tax)
    if arguments.json:
        tell_json(receipt.as_json())
        return 0
    if receipt.repeated:
        talk(say("command.act.repeated"))
    done = receipt.details
    tell(
        say(
            "command.correct.done",
            order=arguments.order,
            old=shown.money(done["old_pre_tax"] + done["old_tax"]),
            new=shown.money(done["new_pre_tax"] + done["new_tax"]),
            difference=done["difference"],
            points=receipt.points,
        )
    )
    talk(say("command.act.operation", operation=receipt.operation_id))
    return 0
