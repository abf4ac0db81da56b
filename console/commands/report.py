"""``regulars report``: the shop's figures over a period, as a table, as bars, as data or for a spreadsheet."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import command, day, reads
from console.output import Column, talk, tell, tell_json, tell_table
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.database.store import Store
    from store.reports.periods import Period
    from store.reports.table import Table
    from store.shown import Shown

BAR = 30
"""Cells of the longest bar."""


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "report")
    parser.set_defaults(run=run)
    parser.add_argument("name", metavar="REPORT", nargs="?", help=say("command.report.name"))
    parser.add_argument("--period", metavar="NAME", help=say("command.report.period"))
    parser.add_argument("--from", dest="first", metavar="DATE", type=day, help=say("command.report.from"))
    parser.add_argument("--to", dest="last", metavar="DATE", type=day, help=say("command.report.to"))
    parser.add_argument(
        "--by", metavar="STEP", choices=("day", "week", "month"), help=say("command.report.by")
    )
    parser.add_argument("--location", help=say("command.report.location"))
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--csv", action="store_true", help=say("command.report.csv"))
    how.add_argument("--chart", action="store_true", help=say("command.report.chart"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The report that was named; without a name, which there are."""
    from console.opening import signed_in
    from store.reports.asking import Wanted
    from store.reports.periods import STEPS
    from store.reports.reading import REPORTS, read_report
    from store.shown import Shown

    if arguments.name is None:
        if arguments.json:
            tell_json([{"report": name, "title": say(f"report.title.{name}")} for name in REPORTS])
            return 0
        columns = [Column(say("command.report.column.name")), Column(say("command.report.column.about"))]
        tell_table(columns, [[name, say(f"report.about.{name}")] for name in REPORTS])
        return 0
    with signed_in(arguments) as shop:
        shown = Shown(shop.store.settings())
        wanted = Wanted(_period(arguments, shop.store), STEPS.get(arguments.by or ""), arguments.location)
        found = read_report(shop.store, shop.actor, arguments.name, wanted)
    if arguments.json:
        tell_json(found.to_json())
    elif arguments.csv:
        for line in found.to_csv():
            sys.stdout.write(f"{line}\n")
    else:
        _tell(found, shown, chart=arguments.chart)
    return 0


def _period(arguments: argparse.Namespace, store: "Store") -> "Period":
    """The named one, or the days that were given; a last day alone goes back as long as is usual."""
    from datetime import timedelta

    from store.clock import local_day
    from store.reports.periods import USUAL, checked, named

    if arguments.period is not None and (arguments.first or arguments.last):
        raise BadInput(say("command.report.either"))
    settings = store.settings()
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    last = arguments.last or today
    usual = named(arguments.period or USUAL, today)
    if arguments.first is None and arguments.last is None:
        return usual
    return checked(arguments.first or last - timedelta(days=usual.days - 1), last)


def _tell(found: "Table", shown: "Shown", *, chart: bool) -> None:
    from store.reports.told import FIGURES, told
    from widgets.bars import bars

    talk(say("command.report.head", title=found.title, first=found.period.first, last=found.period.last))
    if not found.rows:
        talk(say("command.report.nothing"))
    rows = [
        [told(field, cell, shown) or None for field, cell in zip(found.fields, row, strict=True)]
        for row in (*found.rows, *(() if chart or found.total is None else (found.total,)))
    ]
    columns = [
        Column(field.heading, field.kind in FIGURES, _least(rows, at) if field.kind in FIGURES else 8)
        for at, field in enumerate(found.fields)
    ]
    if chart and found.drawn:
        values = [cell if isinstance(cell, int) else None for cell in found.column(found.drawn)]
        at = [field.name for field in found.fields].index(found.drawn)
        columns = [columns[0], columns[at], Column("", least=BAR)]
        rows = [[row[0], row[at], bar] for row, bar in zip(rows, bars(values, BAR), strict=True)]
    tell_table(columns, rows)
    for figure in found.figures:
        tell(f"{figure.field.heading}: {told(figure.field, figure.value, shown)}")


def _least(rows: "list[list[str | None]]", at: int) -> int:
    """No figure is cut: a part of one would be another."""
    return max((len(row[at] or "") for row in rows), default=4)
