"""``regulars gift ID POINTS``: what a campaign or a flow gives a customer, once each occasion."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, points, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "gift")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("points", metavar="POINTS", type=points, help=say("command.gift.points"))
    of = parser.add_mutually_exclusive_group(required=True)
    of.add_argument("--campaign", metavar="NAME", help=say("command.gift.campaign"))
    of.add_argument("--flow", metavar="NAME", help=say("command.gift.flow"))
    parser.add_argument("--occasion", default="", help=say("command.gift.occasion"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Gives it."""
    from console.opening import signed_in
    from store.points.earning.gifts import campaign_gift, flow_gift

    with signed_in(arguments) as shop:
        if arguments.campaign is not None:
            receipt = shop.act(campaign_gift, arguments.id, arguments.campaign, arguments.points)
        else:
            receipt = shop.act(
                flow_gift, arguments.id, arguments.flow, arguments.points, occasion=arguments.occasion
            )
    done = say(
        "command.gift.done", id=receipt.persona_id, given=receipt.details["given"], points=receipt.points
    )
    return tell_receipt(arguments, receipt, done)
