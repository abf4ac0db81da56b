"""``regulars referral ID``: who referred a customer and whom it has referred; says who it was."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import Column, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "referral")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--by", metavar="REFERRER", type=whole, help=say("command.referral.by"))
    which.add_argument("--nobody", action="store_true", help=say("command.referral.nobody"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Shows, or says who it was."""
    from console.opening import signed_in
    from store.points.earning.referral import refer

    with signed_in(arguments) as shop:
        if arguments.by is None and not arguments.nobody:
            _tell(shop, arguments)
            return 0
        receipt = shop.act(refer, arguments.id, arguments.by)
    key = "command.referral.none" if arguments.by is None else "command.referral.done"
    return tell_receipt(arguments, receipt, say(key, id=receipt.persona_id, by=receipt.details["referrer"]))


def _tell(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.points.earning.referral import look_at_referrals

    found = look_at_referrals(shop.store, shop.actor, arguments.id)
    if arguments.json:
        tell_json(found.as_json())
        return
    by = found.referred_by
    tell(
        say("command.referral.nobody_yet")
        if by is None
        else say("command.referral.was", id=by[0], name=by[1])
    )
    if found.friends:
        tell_table(
            [
                Column(say("command.column.id"), right=True),
                Column(say("command.column.name"), least=16),
                Column(say("command.referral.column.since"), least=10),
                Column(say("command.referral.column.points"), right=True),
            ],
            [[one.id, one.name, one.since[:10], f"{one.points:,}"] for one in found.friends],
        )
