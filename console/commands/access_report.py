"""``regulars access-report ID``: everything held about a customer, as text or JSON."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, whole
from console.output import talk, tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.outbox.codes import Proof


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "access-report")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("--prove", metavar="PHONE|EMAIL", help=say("command.access_report.prove"))
    parser.add_argument("--seen", metavar="WORDS", help=say("command.access_report.seen"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the report; every one is audited."""
    from console.opening import signed_in
    from store.privacy.access_report import report_access

    with signed_in(arguments) as shop:
        proof = _proved(shop, arguments) if arguments.prove else None
        report = report_access(shop.store, shop.actor, arguments.id, proof)
    if arguments.json:
        tell_json(asdict(report))
        return 0
    for line in report.lines():
        tell(line)
    return 0


def _proved(shop: "Shop", arguments: argparse.Namespace) -> "Proof":
    """By a code that is typed back, or in person where what was looked at is given."""
    from store.outbox.codes import prove_code, request_code
    from store.outbox.in_person import confirm_in_person

    purpose = "access report"
    if arguments.seen:
        return confirm_in_person(shop.store, shop.actor, purpose, arguments.prove, note=arguments.seen)
    sent = request_code(shop.store, shop.actor, purpose, arguments.prove)
    talk(say("command.access_report.code"))
    return prove_code(shop.store, shop.actor, sent, sys.stdin.readline())
