"""``regulars merge A B``: one customer of two, by rule or field by field as chosen; seen first with ``--dry-run``."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import Column, talk, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.merging.preview import MergePreview
    from store.shown import Shown


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "merge")
    parser.set_defaults(run=run)
    parser.add_argument("survivor", metavar="A", type=whole, help=say("command.merge.survivor"))
    parser.add_argument("absorbed", metavar="B", type=whole, help=say("command.merge.absorbed"))
    parser.add_argument(
        "--take",
        metavar="FIELD=A|B",
        type=_side,
        action="append",
        default=[],
        help=say("command.merge.take"),
    )
    parser.add_argument("--why", metavar="TEXT", default="", help=say("command.merge.why"))
    parser.add_argument("--dry-run", action="store_true", help=say("command.merge.dry_run"))
    writes(parser)


def _side(text: str) -> tuple[str, str]:
    field, sign, side = text.rpartition("=")
    if not sign or not field:
        raise argparse.ArgumentTypeError(say("command.merge.wrong_take", text=repr(text)))
    return field, side


def run(arguments: argparse.Namespace) -> int:
    """Merges, or shows what would come of it."""
    from console.opening import signed_in
    from store.merging.merging import merge_personas
    from store.merging.preview import preview_merge
    from store.shown import Shown

    take = dict(arguments.take)
    with signed_in(arguments) as shop:
        if arguments.dry_run:
            seen = preview_merge(shop.store, shop.actor, arguments.survivor, arguments.absorbed, take=take)
            if arguments.json:
                tell_json(seen.to_json())
            else:
                _tell_preview(seen, Shown(shop.store.settings()))
            return 0
        receipt = shop.act(
            merge_personas, arguments.survivor, arguments.absorbed, take=take, evidence=arguments.why
        )
    done = say(
        "command.merge.done",
        id=receipt.persona_id,
        absorbed=receipt.details["absorbed_id"],
        points=receipt.points,
    )
    return tell_receipt(arguments, receipt, done, undo=False)


def _tell_preview(seen: "MergePreview", shown: "Shown") -> None:
    from store.merging.told import consent_value, field_label, field_value, merge_warnings

    sides = (seen.survivor, seen.absorbed, seen.result)
    rows: list[list[object]] = [
        [
            field_label(one.name),
            *(field_value(one.name, value, shown) or None for value in (one.a, one.b, one.result)),
        ]
        for one in seen.fields
    ]
    rows += [
        [
            say(f"command.card.opt_in.{one.channel}"),
            *(consent_value(state) or None for state in (one.a, one.b, one.result)),
        ]
        for one in seen.consents
    ]
    rows += [
        [field_label("points"), *(f"{side.points:,}" for side in sides)],
        [field_label("orders"), *(f"{side.orders:,}" for side in sides)],
        [field_label("spent"), *(shown.money(side.spent) for side in sides)],
        [field_label("cards"), *(side.cards for side in sides)],
        [field_label("tags"), *(", ".join(side.tags) or None for side in sides)],
    ]
    tell_table(
        [
            Column(say("command.merge.column.field"), least=8),
            Column(say("command.merge.column.a", id=seen.survivor.id), least=10),
            Column(say("command.merge.column.b", id=seen.absorbed.id), least=10),
            Column(say("command.merge.column.result"), least=10),
        ],
        rows,
    )
    for sentence in merge_warnings(seen):
        tell(sentence)
    talk(say("command.merge.nothing_written"))
