"""``regulars audit``: who did what, newest first; exported, or checked for tampering."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, reads, whole
from console.exported import exported_to
from console.output import Column, talk, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.staff.audit_filter import AuditFilter


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
    whole_audit = parser.add_mutually_exclusive_group()
    whole_audit.add_argument("--export", metavar="FILE", type=Path, help=say("command.audit.export"))
    whole_audit.add_argument("--check", action="store_true", help=say("command.audit.check"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The rows; reading them is audited too."""
    from console.opening import signed_in
    from store.shown import Shown
    from store.staff.audit_filter import AuditFilter
    from store.staff.audit_reading import read_audit

    wanted = AuditFilter(
        arguments.by,
        arguments.persona,
        arguments.act and arguments.act.replace(" ", "_"),
        arguments.outcome,
        arguments.till,
        arguments.since,
        arguments.until,
    )
    with signed_in(arguments) as shop:
        if arguments.check:
            return _check(shop, arguments.json)
        if arguments.export is not None:
            return _export(shop, wanted, arguments)
        rows = shop.act(read_audit, wanted, limit=arguments.limit)
        shown = Shown(shop.store.settings())
    if arguments.json:
        tell_json([asdict(row) for row in rows])
        return 0
    if not rows:
        tell(say("audit_log.nothing"))
        return 0
    columns = [Column(say(f"command.audit.column.{name}"), least=least) for name, least in _COLUMNS]
    tell_table(
        columns,
        [
            [
                shown.moment(row.at),
                row.staff,
                row.act,
                row.outcome,
                row.persona_id,
                row.terminal,
                row.detail or None,
            ]
            for row in rows
        ],
    )
    return 0


def _export(shop: "Shop", wanted: "AuditFilter", arguments: argparse.Namespace) -> int:
    from store.staff.audit_export import audit_to_csv

    path = None if arguments.export == Path("-") else arguments.export
    with exported_to(path) as out:
        count = audit_to_csv(shop.store, shop.actor, wanted, out)
    talk(say("command.audit.exported", count=count))
    return 0


def _check(shop: "Shop", as_json: bool) -> int:
    from store.staff.audit_reading import audit_checked

    verdict = audit_checked(shop.store, shop.actor)
    if as_json:
        tell_json(asdict(verdict))
    elif not verdict.faults:
        tell(say("audit_log.whole", count=verdict.rows))
    for fault in () if as_json else verdict.faults:
        tell(fault)
    return 1 if verdict.faults else 0


_COLUMNS = (("at", 16), ("by", 5), ("act", 12), ("outcome", 4), ("persona", 4), ("till", 6), ("detail", 6))
