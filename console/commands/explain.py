"""``regulars explain ID``: why the balance is what it is."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, reads, whole
from console.output import Column, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.points.reading.explanation import Explanation
    from store.shown import Shown


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "explain")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The way from the money to the balance, then the reasons in sentences."""
    from console.opening import signed_in
    from store.points.reading.explanation import explain_balance
    from store.shown import Shown

    with signed_in(arguments) as shop:
        found = explain_balance(shop.store, shop.actor, arguments.id)
        if arguments.json:
            tell_json(found.to_json())
        else:
            _tell(found, Shown(shop.store.settings()))
    return 0


def _tell(found: "Explanation", shown: "Shown") -> None:
    orders = found.spending
    rows = [
        (
            say("explain.line.spent"),
            shown.money(orders.all.spent),
            say("explain.orders", count=orders.all.count),
        ),
        (
            say("explain.line.qualifying"),
            shown.money(orders.qualifying.spent),
            say("explain.orders", count=orders.qualifying.count),
        ),
        *(
            (
                line.label,
                f"{line.points:+,}",
                say("points.entries", count=line.entries) if line.entries else "",
            )
            for line in found.lines
        ),
        (say("points.balance"), f"{found.points:,}", ""),
    ]
    columns = [
        Column(say("command.explain.column.line"), least=24),
        Column(say("command.explain.column.amount"), right=True, least=12),
        Column(say("command.explain.column.from"), least=12),
    ]
    tell_table(columns, rows)
    if found.causes:
        tell()
    for cause in found.causes:
        tell(f"· {cause.sentence}")
