"""``regulars archive [ID]``: takes a customer out of sight; without an id, what the archive holds."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, whole, writes
from console.output import Column, talk, tell_json, tell_table
from console.receipts import tell_receipt
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "archive")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, nargs="?", help=say("command.show.id"))
    parser.add_argument("--reason", default="", help=say("command.archive.reason"))
    parser.add_argument("--ending", metavar="DIGITS", default="", help=say("command.archive.ending"))
    parser.add_argument("--after", metavar="ID", type=whole, default=0, help=say("command.archive.after"))
    parser.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.history.limit")
    )
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Archives, or lists."""
    from console.opening import signed_in
    from store.archive.archiving import archive

    with signed_in(arguments) as shop:
        if arguments.id is None:
            if arguments.reason:
                raise BadInput(say("command.archive.whom"))
            return _list(shop, arguments)
        receipt = shop.act(archive, arguments.id, reason=arguments.reason)
    return tell_receipt(arguments, receipt, say("command.archive.done", id=receipt.persona_id))


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.archive.listing import archived_page
    from store.shown import Shown

    rows = archived_page(
        shop.store, shop.actor, ending=arguments.ending, after=arguments.after, limit=arguments.limit
    )
    if arguments.json:
        tell_json([asdict(row) for row in rows])
        return 0
    shown = Shown(shop.store.settings())
    tell_table(
        [
            Column(say("command.column.id"), right=True),
            Column(say("archive_list.contact"), least=14),
            Column(say("archive_list.since"), least=16),
            Column(say("archive_list.orders"), right=True),
        ],
        [(row.id, shown.phone(row.contact), shown.moment(row.since) or None, row.orders) for row in rows],
    )
    if len(rows) == arguments.limit:
        talk(say("command.archive.more", after=rows[-1].id))
    return 0
