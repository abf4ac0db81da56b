"""``regulars history ID``: everything that happened to a persona, newest first."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, reads, whole
from console.output import Column, talk, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.people.events import Page

KINDS = ("points", "messages", "redemptions", "merges", "surveys", "actions", "pixel")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "history")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument(
        "--kind", metavar="KIND", action="append", choices=KINDS, help=say("command.history.kind")
    )
    parser.add_argument("--search", metavar="TEXT", help=say("command.history.search"))
    parser.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.history.limit")
    )
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The timeline as rows, or as a list of events."""
    from console.history_text import as_json, described
    from console.opening import signed_in
    from store.people.card import open_card
    from store.shown import Shown

    with signed_in(arguments) as shop:
        card = open_card(shop.store, shop.actor, arguments.id)
        page = _page(shop, arguments)
        shown = Shown(shop.store.settings())
        if arguments.json:
            tell_json([as_json(event, masked=card.masked) for event in page.events])
        else:
            columns = [
                Column(say("command.history.column.at"), least=16),
                Column(say("command.history.column.what"), least=20),
                Column(say("command.column.points"), right=True, least=8),
                Column(say("command.history.column.balance"), right=True, least=8),
            ]
            tell_table(columns, [described(event, shown, masked=card.masked) for event in page.events])
    if page.more and not arguments.json:
        talk(say("command.history.more"))
    return 0


def _page(shop: "Shop", arguments: argparse.Namespace) -> "Page":
    from store.people.timeline import search_timeline, timeline

    kinds = tuple(arguments.kind or KINDS)
    limit = arguments.limit
    if arguments.search:
        return search_timeline(shop.store, arguments.id, arguments.search, kinds, None, limit)
    return timeline(shop.store, arguments.id, kinds, None, limit)
