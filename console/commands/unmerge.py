"""``regulars unmerge ID``: takes a merge apart, also one below others; seen first with ``--dry-run``."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import Column, talk, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.errors import BadInput, NotFound
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.merging.unmerge_preview import Told


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "unmerge")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.unmerge.id"))
    parser.add_argument("--merge", metavar="N", type=whole, help=say("command.unmerge.merge"))
    parser.add_argument("--dry-run", action="store_true", help=say("command.unmerge.dry_run"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Takes it apart, or says what would come of it."""
    from console.opening import signed_in
    from store.merging.told import unmerge_sentences
    from store.merging.unmerge_preview import preview_unmerge
    from store.merging.unmerging import unmerge
    from store.receipt import first_receipt
    from store.shown import Shown

    with signed_in(arguments) as shop:
        merge_id = arguments.merge
        if merge_id is None:
            first = first_receipt(shop.store.connection, arguments.operation_id, "unmerge")
            merge_id = _meant(shop, arguments.id) if first is None else first.details["merge_id"]
        if arguments.dry_run:
            seen = preview_unmerge(shop.store, shop.actor, arguments.id, merge_id)
            if arguments.json:
                tell_json(seen.to_json())
                return 0
            for sentence in unmerge_sentences(seen, Shown(shop.store.settings())):
                tell(sentence)
            talk(say("command.merge.nothing_written"))
            return 0
        receipt = shop.act(unmerge, arguments.id, merge_id)
    done = say(
        "command.unmerge.done",
        id=receipt.persona_id,
        absorbed=receipt.details["absorbed_id"],
        absorbed_points=receipt.details["absorbed_points"],
        points=receipt.points,
    )
    return tell_receipt(arguments, receipt, done, undo=False)


def _meant(shop: "Shop", persona_id: int) -> int:
    """The merge that took the customer in, or the only one of its lineage; else they are listed and one is to be
    named."""
    from store.merging.unmerge_preview import merges_to_undo

    found = merges_to_undo(shop.store, shop.actor, persona_id)
    if not found:
        raise NotFound(say("command.unmerge.none", id=persona_id))
    if found[0].absorbed_id != persona_id and len(found) > 1:
        _tell_merges(shop, found)
        numbers = "|".join(str(one.id) for one in found)
        raise BadInput(say("command.unmerge.which", id=persona_id, numbers=numbers))
    return found[0].id


def _tell_merges(shop: "Shop", found: "tuple[Told, ...]") -> None:
    from store.shown import Shown

    shown = Shown(shop.store.settings())
    if shop.arguments.json:
        tell_json([one.to_json() for one in found])
        return
    tell_table(
        [
            Column(say("command.unmerge.column.merge"), right=True),
            Column(say("command.unmerge.column.absorbed"), least=12),
            Column(say("command.unmerge.column.into"), right=True),
            Column(say("command.unmerge.column.at"), least=16),
            Column(say("command.unmerge.column.why"), least=8),
        ],
        [
            [one.id, f"{one.absorbed} ({one.absorbed_id})", one.survivor_id, shown.moment(one.at), one.why]
            for one in found
        ],
    )
