"""``regulars card``: loyalty cards and their programmes; listed, issued, stamped, corrected, removed, exported."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import command, named_value, points, reads, verb, verbs, whole, writes
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Parser, Subparsers

TERMS = ("start", "goal", "rate", "valid_days")
FORMATS = ("csv", "jsonl")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "card")
    parser.set_defaults(run=run, ended=False)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.cards.list")
    listed.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    reads(listed)
    _add_programmes(found)
    _add_cards(found)
    _add_acts(found)
    history = _of_a_card(found, "history")
    history.add_argument("--limit", metavar="N", type=whole, default=200, help=say("command.cards.limit"))
    reads(history)
    export = verb(found, "export", "command.cards.export")
    export.add_argument("programme", metavar="PROGRAMME", help=say("command.cards.programme"))
    export.add_argument("--format", choices=FORMATS, default="csv", help=say("command.export.format"))
    export.add_argument("--to", metavar="FILE", type=Path, help=say("command.export.to"))
    reads(export)
    link = _of_a_card(found, "link")
    link.add_argument("--qr", action="store_true", help=say("command.cards.qr"))
    reads(link)


def _add_programmes(found: "Subparsers") -> None:
    listed = verb(found, "programmes", "command.cards.programmes")
    listed.add_argument("--ended", action="store_true", help=say("command.cards.ended"))
    reads(listed)
    for name in ("add-programme", "change-programme"):
        one = verb(found, name, f"command.cards.{name}")
        one.add_argument("programme", metavar="PROGRAMME", help=say("command.cards.programme"))
        if name == "add-programme":
            one.add_argument("type", metavar="TYPE", help=say("command.cards.type"))
        else:
            one.add_argument("--name", help=say("command.cards.name"))
        _add_terms(one)
        writes(one)
    end = verb(found, "end-programme", "command.cards.end-programme")
    end.add_argument("programme", metavar="PROGRAMME", help=say("command.cards.programme"))
    writes(end)
    order = verb(found, "order-programmes", "command.cards.order-programmes")
    order.add_argument("programmes", metavar="PROGRAMME", nargs="+", help=say("command.cards.programme"))
    writes(order)


def _add_terms(parser: "Parser") -> None:
    for name in TERMS:
        parser.add_argument(
            f"--{name.replace('_', '-')}", metavar="N", type=whole, help=say(f"command.cards.{name}")
        )
    parser.add_argument("--reward", metavar="WORDS", help=say("command.cards.reward"))
    parser.add_argument("--levels", metavar="LEVELS", help=say("command.cards.levels"))
    parser.add_argument("--fields", metavar="NAMES", help=say("command.cards.fields"))
    parser.add_argument("--location", help=say("command.cards.location"))
    parser.add_argument("--earns", action=argparse.BooleanOptionalAction, help=say("command.cards.earns"))


def _add_cards(found: "Subparsers") -> None:
    issue = verb(found, "issue", "command.cards.issue")
    issue.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    issue.add_argument("programme", metavar="PROGRAMME", help=say("command.cards.programme"))
    issue.add_argument("--serial", default="", help=say("command.cards.own_serial"))
    change = _of_a_card(found, "change")
    change.add_argument(
        "--installed", action=argparse.BooleanOptionalAction, help=say("command.cards.installed")
    )
    change.add_argument("--expires-on", metavar="DATE", help=say("command.cards.expires_on"))
    for one in (issue, change):
        one.add_argument("--device", help=say("command.cards.device"))
        one.add_argument("--utm", help=say("command.cards.utm"))
        one.add_argument(
            "--field",
            metavar="NAME=VALUE",
            type=named_value,
            action="append",
            help=say("command.cards.field"),
        )
        writes(one)
    remove = _of_a_card(found, "remove")
    remove.add_argument("--confirm", metavar="DIGITS", help=say("command.cards.confirm"))
    writes(remove)


def _add_acts(found: "Subparsers") -> None:
    for name in ("stamp", "visit"):
        counted = _of_a_card(found, name)
        counted.add_argument(
            "count", metavar="±N", nargs="?", type=points, help=say(f"command.cards.{name}.count")
        )
        _commented(counted)
    credit = _of_a_card(found, "credit")
    credit.add_argument("amount", metavar="±N", help=say("command.cards.credit.amount"))
    _commented(credit)
    purchase = _of_a_card(found, "purchase")
    purchase.add_argument("amount", metavar="AMOUNT", help=say("command.sale.amount"))
    _commented(purchase)
    for name in ("redeem", "receive"):
        given = _of_a_card(found, name)
        given.add_argument("--count", metavar="N", type=points, default=1, help=say("command.cards.count"))
        _commented(given)
    correct = _of_a_card(found, "correct")
    correct.add_argument("amount", metavar="AMOUNT", help=say("command.cards.correct.amount"))
    correct.add_argument("--note", required=True, help=say("command.cards.note"))
    writes(correct)


def _commented(parser: "Parser") -> None:
    parser.add_argument("--comment", default="", help=say("command.cards.comment"))
    writes(parser)


def _of_a_card(found: "Subparsers", name: str) -> "Parser":
    parser = verb(found, name, f"command.cards.{name}")
    parser.add_argument("serial", metavar="SERIAL", help=say("command.cards.serial"))
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.cards import acting, telling

    if arguments.verb in (None, "programmes"):
        return telling.programmes(arguments)
    if arguments.verb in telling.TOLD:
        return telling.TOLD[arguments.verb](arguments)
    return acting.act(arguments)
