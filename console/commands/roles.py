"""``regulars roles``: the one table of who may do what."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, takes_json
from console.output import Column, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    from store.staff.permissions import Role

    parser = command(subparsers, "roles")
    parser.set_defaults(run=run)
    parser.add_argument(
        "--role", metavar="ROLE", choices=[role.value for role in Role], help=say("command.roles.role")
    )
    takes_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """The table, or one role's column of it."""
    from store.staff.permissions import PERMISSIONS, Grant, Role, in_words

    roles = [Role(arguments.role)] if arguments.role else list(Role)
    if arguments.json:
        tell_json(
            [
                {"permission": name, "grants": {role.value: grants[role].value for role in roles}}
                for name, grants in PERMISSIONS.items()
            ]
        )
        return 0
    shown = {Grant.YES: "✓", Grant.NO: "–"}
    groups = [roles] if len(roles) == 1 else [roles[:4], roles[4:]]
    for place, group in enumerate(groups):
        if place:
            tell()
        columns = [Column(say("command.roles.may"), least=18), *(Column(role.value) for role in group)]
        rows = (
            [in_words(name), *(shown.get(grants[role], grants[role].value) for role in group)]
            for name, grants in PERMISSIONS.items()
        )
        tell_table(columns, rows)
    return 0
