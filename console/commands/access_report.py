"""``regulars access-report ID``: everything held about a customer, as text or JSON."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, whole
from console.output import tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "access-report")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the report; every one is audited."""
    from console.opening import signed_in
    from store.privacy.access_report import report_access

    with signed_in(arguments) as shop:
        report = report_access(shop.store, shop.actor, arguments.id)
    if arguments.json:
        tell_json(asdict(report))
        return 0
    for line in report.lines():
        tell(line)
    return 0
