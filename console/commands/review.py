"""``regulars review``: the day's large adjustments and blocks."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, day, reads, whole
from console.output import Column, talk, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "review")
    parser.set_defaults(run=run)
    parser.add_argument("--day", metavar="DATE", type=day, help=say("command.review.day"))
    parser.add_argument("--least", metavar="POINTS", type=whole, help=say("command.review.least"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The rows, the latest first, and what they come to."""
    from console.opening import signed_in
    from store.points.reading.review import review_points
    from store.shown import Shown

    with signed_in(arguments) as shop:
        found = shop.act(review_points, day=arguments.day, least=arguments.least)
        shown = Shown(shop.store.settings())
    if arguments.json:
        tell_json([row.to_json() for row in found.rows])
        return 0
    columns = [
        Column(say("command.review.column.at"), least=16),
        Column(say("command.review.column.who"), least=12),
        Column(say("command.review.column.what"), least=12),
        Column(say("command.column.points"), right=True, least=7),
        Column(say("command.review.column.by"), least=6),
        Column(say("command.review.column.why"), least=10),
    ]
    tell_table(
        columns,
        [
            [
                shown.moment(row.at),
                f"{row.persona_id} {row.name}",
                row.label,
                f"{row.points:+,}",
                row.by,
                " · ".join(word for word in (row.cause, row.reason, row.note) if word) or None,
            ]
            for row in found.rows
        ],
    )
    talk(say("command.review.sum", count=len(found.rows), adjusted=found.adjusted, blocked=found.blocked))
    if found.more:
        talk(say("command.review.more"))
    return 0
