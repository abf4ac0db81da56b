"""``regulars location``: the shops of the chain and their tills."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, verb, verbs, whole, writes
from console.output import Column, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Parser, Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "location")
    parser.set_defaults(run=run)
    reads(parser)
    found = verbs(parser)
    for name in ("add", "change", "close", "open"):
        one = verb(found, name, f"command.location.{name}")
        one.add_argument("name", metavar="NAME", help=say("command.location.name"))
        if name == "change":
            one.add_argument("--name", dest="new_name", metavar="NEW", help=say("command.location.new_name"))
        if name in ("add", "change"):
            one.add_argument("--time-zone", help=say("command.location.time_zone"))
            one.add_argument("--closes-at", metavar="HH:MM", help=say("command.location.closes_at"))
            one.add_argument(
                "--minimum-age", metavar="YEARS", type=whole, help=say("command.location.minimum_age")
            )
        writes(one)
    _add_tills(found)


def _add_tills(found: "Subparsers") -> None:
    for name in ("till", "change-till", "remove-till"):
        one: Parser = verb(found, name, f"command.location.{name}")
        one.add_argument("name", metavar="TILL", help=say("command.location.till_name"))
        if name == "change-till":
            one.add_argument("--name", dest="new_name", metavar="NEW", help=say("command.location.new_name"))
        if name != "remove-till":
            one.add_argument(
                "--location", required=name == "till", help=say("command.location.till_location")
            )
            one.add_argument("--idle-seconds", metavar="N", type=whole, help=say("command.location.idle"))
        writes(one)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb is None:
            _tell_list(shop, json=arguments.json)
            return 0
        made = _do(shop, arguments)
    if arguments.json:
        tell_json(made)
    else:
        tell(say("command.location.done", name=made["name"]))
    return 0


def _do(shop: "Shop", arguments: argparse.Namespace) -> dict[str, object]:
    from store.staff import locations, tills

    name: str = arguments.name
    if arguments.verb == "add":
        made = shop.act(
            locations.make_location,
            name,
            time_zone=arguments.time_zone,
            closes_at=arguments.closes_at or "00:00",
            minimum_age=arguments.minimum_age,
        )
        return asdict(made)
    if arguments.verb == "change":
        changed = shop.act(
            locations.change_location,
            name,
            name=arguments.new_name,
            time_zone=arguments.time_zone,
            closes_at=arguments.closes_at,
            minimum_age=arguments.minimum_age,
        )
        return asdict(changed)
    if arguments.verb == "till":
        till = shop.act(tills.make_till, name, arguments.location, idle_seconds=arguments.idle_seconds)
        return asdict(till)
    if arguments.verb == "change-till":
        till = shop.act(
            tills.change_till,
            name,
            name=arguments.new_name,
            location=arguments.location,
            idle_seconds=arguments.idle_seconds,
        )
        return asdict(till)
    if arguments.verb == "remove-till":
        shop.act(tills.remove_till, name)
    elif arguments.verb == "close":
        shop.act(locations.close_location, name)
    else:
        shop.act(locations.open_location, name)
    return {"name": name}


def _tell_list(shop: "Shop", *, json: bool) -> None:
    from store.staff.locations import locations
    from store.staff.tills import tills

    found = locations(shop.store)
    standing: dict[str, list[str]] = {one.name: [] for one in found}
    for till in tills(shop.store):
        standing[till.location].append(till.name)
    if json:
        tell_json([{**asdict(one), "tills": standing[one.name]} for one in found])
        return
    columns = [
        Column(say("command.column.id"), right=True),
        Column(say("command.column.name"), least=12),
        Column(say("command.location.column.state")),
        Column(say("command.location.column.zone"), least=8),
        Column(say("command.location.column.closes")),
        Column(say("command.location.column.tills"), least=12),
    ]
    tell_table(
        columns,
        [
            [one.id, one.name, one.state, one.time_zone, one.closes_at, ", ".join(standing[one.name])]
            for one in found
        ],
    )
