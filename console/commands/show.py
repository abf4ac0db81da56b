"""``regulars show ID``: everything on a persona's four tabs."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, day, reads, whole
from console.output import talk, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "show")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("--as-of", metavar="DATE", type=day, help=say("command.show.as_of"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The card with the stable names, or in aligned lines."""
    from console.opening import signed_in
    from store.people.card import open_card

    with signed_in(arguments) as shop:
        card = open_card(shop.store, shop.actor, arguments.id, as_of=arguments.as_of)
        if card.asked_for is not None:
            talk(say("command.show.merged_away", asked=card.asked_for, id=card.id))
        if arguments.json:
            tell_json(card.to_json())
        else:
            from console.card_text import tell_card
            from store.shown import Shown

            tell_card(card, Shown(shop.store.settings()))
    return 0
