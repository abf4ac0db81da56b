"""``regulars migrate``: an older store brought to this program's tables, by the database's owner."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, takes_json, takes_store
from console.output import tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "migrate")
    parser.set_defaults(run=run)
    parser.add_argument("--console-role", metavar="ROLE", help=say("command.migrate.role"))
    takes_store(parser)
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """Opens the store, which migrates it after a backup; grants a PostgreSQL role what consoles need."""
    from console.opening import opened
    from store.opening import SCHEMA_VERSION

    with opened(arguments) as store:
        address = store.shown_address
        if arguments.console_role:
            from store.migrations.roles import grant_console_role

            grant_console_role(store.connection, arguments.console_role)
    if arguments.json:
        tell_json({"store": address, "version": SCHEMA_VERSION})
    else:
        tell(say("command.migrate.done", address=address, version=SCHEMA_VERSION))
        if arguments.console_role:
            tell(say("command.migrate.granted", role=arguments.console_role))
    return 0
