"""``regulars staff``: who works here; codes, PINs, roles, locations."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, takes_json, takes_store, verb, verbs, writes
from console.output import Column, talk, tell, tell_json, tell_table, yes_no
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.staff.setup import IssuedStaff


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "staff")
    parser.set_defaults(run=run)
    parser.add_argument("--disabled", action="store_true", help=say("command.staff.disabled"))
    reads(parser)
    found = verbs(parser)
    new = verb(found, "add", "command.staff.add")
    new.add_argument("code", metavar="CODE", help=say("command.staff.code"))
    new.add_argument("--name", required=True, help=say("command.staff.name"))
    new.add_argument("--role", required=True, help=say("command.staff.role"))
    new.add_argument("--location", action="append", default=[], help=say("command.staff.location"))
    writes(new)
    for name in ("pin", "disable", "role", "place"):
        one = verb(found, name, f"command.staff.verb.{name}")
        one.add_argument("code", metavar="CODE", help=say("command.staff.code"))
        if name == "role":
            one.add_argument("role", metavar="ROLE", help=say("command.staff.role"))
        if name == "place":
            one.add_argument("location", metavar="LOCATION", nargs="*", help=say("command.staff.location"))
        writes(one)
    link = verb(found, "link", "command.staff.verb.link")
    link.add_argument("code", metavar="CODE", help=say("command.staff.code"))
    link.add_argument("phone", metavar="PHONE", nargs="?", help=say("command.staff.phone"))
    writes(link)
    recover = verb(found, "recover-owner", "command.staff.recover")
    takes_store(recover)
    takes_json(recover)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import opened, signed_in

    if arguments.verb == "recover-owner":
        from store.staff.people import recover_owner

        with opened(arguments) as store:
            _tell_issued(recover_owner(store), json=arguments.json)
        return 0
    with signed_in(arguments) as shop:
        if arguments.verb is None:
            _tell_list(shop, arguments)
        else:
            _do(shop, arguments)
    return 0


def _do(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.staff import people

    code: str = arguments.code
    if arguments.verb == "add":
        places = tuple(arguments.location)
        issued = shop.act(people.add_staff, code, arguments.name, arguments.role, places)
        _tell_issued(issued, json=arguments.json)
        return
    if arguments.verb == "pin":
        _tell_issued(shop.act(people.reissue_pin, code), json=arguments.json)
        return
    if arguments.verb == "disable":
        shop.act(people.disable_staff, code)
    elif arguments.verb == "link":
        shop.act(people.link_customer, code, arguments.phone or "")
    elif arguments.verb == "role":
        shop.act(people.change_role, code, arguments.role)
    else:
        shop.act(people.place_staff, code, tuple(arguments.location))
    if arguments.json:
        tell_json({"code": code.strip().upper()})
    else:
        tell(say("command.staff.done", code=code.strip().upper()))


def _tell_issued(issued: "IssuedStaff", *, json: bool) -> None:
    if json:
        tell_json({"code": issued.code, "name": issued.name, "role": issued.role, "pin": issued.pin})
        return
    columns = [Column(say(f"command.setup.column.{name}")) for name in ("code", "name", "role", "pin")]
    tell_table(columns, [[issued.code, issued.name, issued.role, issued.pin]])
    talk(say("command.staff.once"))


def _tell_list(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.staff.people import staff_list

    found = staff_list(shop.store, shop.actor, with_disabled=arguments.disabled)
    if arguments.json:
        tell_json([{**asdict(one), "locations": list(one.locations)} for one in found])
        return
    columns = [
        Column(say("command.setup.column.code")),
        Column(say("command.setup.column.name"), least=12),
        Column(say("command.setup.column.role"), least=10),
        Column(say("command.staff.column.where"), least=12),
        Column(say("command.staff.column.active")),
    ]
    tell_table(
        columns,
        [
            [
                one.code,
                one.name,
                one.role,
                ", ".join(one.locations) or say("command.staff.everywhere"),
                yes_no(one.active),
            ]
            for one in found
        ],
    )
