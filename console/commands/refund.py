"""``regulars refund ORDER [AMOUNT]``: points go back as the order stands."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import talk, tell, tell_json, tell_pairs
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "refund")
    parser.set_defaults(run=run)
    parser.add_argument("order", metavar="ORDER", help=say("command.refund.order"))
    parser.add_argument("amount", metavar="AMOUNT", nargs="?", help=say("command.refund.amount"))
    parser.add_argument("--customer", metavar="ID", type=whole, help=say("command.refund.customer"))
    parser.add_argument("--document", metavar="NUMBER", help=say("command.refund.document"))
    parser.add_argument("--note", required=True, help=say("command.refund.note"))
    parser.add_argument("--preview", action="store_true", help=say("command.refund.preview"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Refunds, or says what it would do."""
    from console.opening import signed_in
    from store.points.orders.refund import find_order, refund
    from store.shown import Shown
    from store.staff.permissions import require

    with signed_in(arguments) as shop:
        require(shop.actor.role, "refund")
        shown = Shown(shop.store.settings())
        amount = None if arguments.amount is None else shown.read_money(arguments.amount)
        order = find_order(shop.store.connection, arguments.order, persona_id=arguments.customer)
        if arguments.preview:
            return _preview(shop, arguments, order, amount)
        receipt = shop.act(refund, order, amount, note=arguments.note, document=arguments.document)
    if arguments.json:
        tell_json(receipt.as_json())
        return 0
    if receipt.repeated:
        talk(say("command.act.repeated"))
    details = receipt.details
    tell(
        say(
            "command.refund.done",
            amount=shown.money(details["amount"]),
            order=arguments.order,
            taken=details["points_back"] + details["visits_back"],
            returned=details["returned"],
            points=receipt.points,
        )
    )
    talk(say("command.act.operation", operation=receipt.operation_id))
    if receipt.persona_id is not None and not receipt.repeated:
        talk(say("command.act.undo", operation=receipt.operation_id))
    return 0


def _preview(shop: "Shop", arguments: argparse.Namespace, order: int, amount: int | None) -> int:
    from store.points.orders.refund import look_at_refund
    from store.shown import Shown

    seen = look_at_refund(shop.store, shop.actor, order, amount)
    if arguments.json:
        tell_json({"purchase_id": order, **asdict(seen)})
        return 0
    money = Shown(shop.store.settings()).money(seen.amount)
    tell(say("command.refund.would", amount=money, order=arguments.order))
    tell_pairs(
        (say(f"command.refund.pair.{name}"), f"{points:,}")
        for name, points in asdict(seen).items()
        if name not in ("amount", "left")
    )
    return 0
