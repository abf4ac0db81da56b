"""``regulars setup``: a new, empty store with its Owner, without questions."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, takes_json, takes_store
from console.output import Column, talk, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.staff.setup import MadeStore


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "setup")
    parser.set_defaults(run=run)
    parser.add_argument("--name", required=True, help=say("command.setup.name"))
    parser.add_argument("--region", default="US", help=say("command.setup.region"))
    parser.add_argument("--currency", help=say("command.setup.currency"))
    parser.add_argument("--time-zone", help=say("command.setup.time_zone"))
    parser.add_argument("--location", help=say("command.setup.location"))
    parser.add_argument(
        "--terminal", metavar="TILL", default=argparse.SUPPRESS, help=say("command.setup.till")
    )
    takes_store(parser)
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Makes the store and shows the Owner's PIN once."""
    from console.opening import address_of, configured

    made = make(arguments, address_of(arguments, configured()))
    tell_made(made, json=arguments.json)
    if not arguments.json:
        talk(say("command.setup.pins"))
        talk(say("command.setup.next", store=f" --store {arguments.store}" if arguments.store else ""))
    return 0


def make(arguments: argparse.Namespace, address: str) -> "MadeStore":
    """The store that the arguments describe."""
    from store.clock import system_clock
    from store.staff.setup import make_store

    return make_store(
        address,
        name=arguments.name,
        region=arguments.region,
        currency=arguments.currency,
        time_zone=arguments.time_zone,
        location=arguments.location,
        terminal=arguments.terminal,
        clock=system_clock,
    )


def tell_made(made: "MadeStore", *, json: bool) -> None:
    """The new store and its staff: ``{store, staff[{code, name, role, pin}]}``."""
    if json:
        staff = [{"code": s.code, "name": s.name, "role": s.role, "pin": s.pin} for s in made.staff]
        tell_json({"store": made.store, "staff": staff})
        return
    tell(say("command.setup.made", address=made.store))
    columns = [Column(say(f"command.setup.column.{name}")) for name in ("code", "name", "role", "pin")]
    tell_table(columns, [[one.code, one.name, one.role, one.pin] for one in made.staff])
