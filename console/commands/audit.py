"""``regulars audit``: who did what, newest first."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, reads, whole
from console.output import Column, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "audit")
    parser.set_defaults(run=run)
    parser.add_argument("--by", metavar="CODE", help=say("command.audit.by"))
    parser.add_argument("--persona", metavar="ID", type=whole, help=say("command.audit.persona"))
    parser.add_argument("--act", help=say("command.audit.act"))
    parser.add_argument("--outcome", help=say("command.audit.outcome"))
    parser.add_argument("--till", help=say("command.audit.till"))
    parser.add_argument("--since", metavar="DATE", help=say("command.audit.since"))
    parser.add_argument("--until", metavar="DATE", help=say("command.audit.until"))
    parser.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.history.limit")
    )
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The rows; reading them is audited too."""
    from console.opening import signed_in
    from store.shown import Shown
    from store.staff.audit_reading import read_audit

    with signed_in(arguments) as shop:
        rows = shop.act(
            read_audit,
            staff=arguments.by,
            persona_id=arguments.persona,
            act=arguments.act,
            outcome=arguments.outcome,
            terminal=arguments.till,
            since=arguments.since,
            until=arguments.until,
            limit=arguments.limit,
        )
        shown = Shown(shop.store.settings())
    if arguments.json:
        tell_json([asdict(row) for row in rows])
        return 0
    columns = [Column(say(f"command.audit.column.{name}"), least=least) for name, least in _COLUMNS]
    tell_table(
        columns,
        [
            [
                shown.moment(row.at),
                row.staff,
                row.use_case,
                row.outcome,
                row.persona_id,
                row.terminal,
                row.detail or None,
            ]
            for row in rows
        ],
    )
    return 0


_COLUMNS = (("at", 16), ("by", 5), ("act", 12), ("outcome", 4), ("persona", 4), ("till", 6), ("detail", 6))
