"""``regulars adjust ID ±N``: points added or subtracted by hand, with a reason and a note."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, points, whole, writes
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "adjust")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("points", metavar="±N", type=points, help=say("command.adjust.points"))
    parser.add_argument("--reason", required=True, help=say("command.adjust.reason"))
    parser.add_argument("--note", default="", help=say("command.adjust.note"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Books the adjustment."""
    from console.opening import signed_in
    from store.points.adjust import adjust_points

    reason, note = reason_and_note(arguments.reason, arguments.note)
    with signed_in(arguments) as shop:
        receipt = shop.act(adjust_points, arguments.id, arguments.points, reason=reason, note=note)
    done = say("command.adjust.done", id=receipt.persona_id, change=arguments.points, points=receipt.points)
    return tell_receipt(arguments, receipt, done)


def reason_and_note(reason: str, note: str) -> tuple[str, str]:
    """A reason code and a note: own words for a reason are ``other`` and stand in front of the note."""
    from store.points.adjust import REASONS

    code = reason.strip().lower().replace(" ", "-")
    if code in REASONS:
        return code, note.strip() or REASONS[code]
    return "other", f"{reason.strip()}: {note.strip()}" if note.strip() else reason.strip()
