"""``regulars employees``: phones and e-mails of people who neither earn nor redeem, until a day."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, reads, verb, verbs, writes
from console.output import Column, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "employees")
    parser.set_defaults(run=run)
    reads(parser)
    found = verbs(parser)
    reads(verb(found, "list", "command.employees.list"))
    for name in ("add", "remove"):
        one = verb(found, name, f"command.employees.{name}")
        one.add_argument("contact", metavar="PHONE|E-MAIL", help=say("command.employees.contact"))
        if name == "add":
            one.add_argument("--until", metavar="DATE", help=say("command.employees.until"))
        writes(one)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in
    from store.people.employees import list_employee, unlist_employee

    with signed_in(arguments) as shop:
        if arguments.verb in (None, "list"):
            _tell_list(shop, arguments)
            return 0
        if arguments.verb == "add":
            receipt = shop.act(list_employee, arguments.contact, until=arguments.until)
        else:
            receipt = shop.act(unlist_employee, arguments.contact)
    return tell_receipt(arguments, receipt, say(f"command.employees.done.{arguments.verb}"))


def _tell_list(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.people.employees import employees
    from store.staff.permissions import require

    require(shop.actor.role, "employee list")
    found = employees(shop.store.connection)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return
    tell_table(
        [
            Column(say("command.employees.column.contact"), least=16),
            Column(say("command.column.id"), right=True),
            Column(say("command.column.name"), least=16),
            Column(say("command.employees.column.until"), least=10),
        ],
        [[one.contact, one.persona_id, one.name, one.until] for one in found],
    )
