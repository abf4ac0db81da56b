"""``regulars restore ID [ID …]``: back from the archive, with what the orders since would have earned."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import Column, talk, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "restore")
    parser.set_defaults(run=run)
    parser.add_argument("ids", metavar="ID", type=whole, nargs="+", help=say("command.restore.ids"))
    parser.add_argument("--preview", action="store_true", help=say("command.restore.preview"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Restores one after the other; 1 where any could not be."""
    from console.opening import signed_in
    from store.archive.archiving import restore

    ids = list(dict.fromkeys(arguments.ids))
    with signed_in(arguments) as shop:
        if arguments.preview:
            return _preview(shop, ids, arguments.json)
        if len(ids) > 1:
            return _restore_each(shop, ids, arguments.json)
        receipt = shop.act(restore, ids[0])
    done = say(
        "command.restore.done",
        id=receipt.persona_id,
        count=receipt.details["orders"],
        granted=receipt.details["granted"],
    )
    return tell_receipt(arguments, receipt, done)


def _preview(shop: "Shop", ids: list[int], as_json: bool) -> int:
    from dataclasses import asdict

    from store.archive.restoring import preview_restoring

    found = list(preview_restoring(shop.store, shop.actor, ids))
    if as_json:
        tell_json([asdict(one) for one in found])
    else:
        _tell([(one.id, one.orders, one.points, one.refusal) for one in found])
        talk(say("command.restore.nothing_written"))
    return 1 if any(one.refusal for one in found) else 0


def _restore_each(shop: "Shop", ids: list[int], as_json: bool) -> int:
    from store.archive.restoring import restore_each

    done = list(restore_each(shop.store, shop.actor, ids))
    if as_json:
        tell_json(
            [
                {"id": one.id, "refusal": one.refusal, "receipt": one.receipt and one.receipt.as_json()}
                for one in done
            ]
        )
    else:
        _tell(
            [
                (one.id, one.receipt.details["orders"], one.receipt.details["granted"], None)
                if one.receipt is not None
                else (one.id, 0, 0, one.refusal)
                for one in done
            ]
        )
    return 1 if any(one.refusal for one in done) else 0


def _tell(rows: list[tuple[int, int, int, str | None]]) -> None:
    tell_table(
        [
            Column(say("command.column.id"), right=True),
            Column(say("archive_list.orders"), right=True),
            Column(say("command.column.points"), right=True),
            Column(say("command.restore.refusal"), least=8),
        ],
        [(number, orders, points, refusal) for number, orders, points, refusal in rows],
    )
