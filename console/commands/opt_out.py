"""``regulars opt-out ID``: Text or Email off; nothing is ever switched on here."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers

CHANNELS = ("text", "email")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "opt-out")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument(
        "channel", metavar="CHANNEL", nargs="?", default="text", help=say("command.opt_out.channel")
    )
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Switches the channel off."""
    from console.opening import signed_in
    from store.people.consents import opt_out

    with signed_in(arguments) as shop:
        receipt = shop.act(opt_out, arguments.id, arguments.channel.strip().lower())
    done = say("command.opt_out.done", id=receipt.persona_id, channel=arguments.channel)
    return tell_receipt(arguments, receipt, done)
