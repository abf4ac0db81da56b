"""``regulars keys``: the console's keys with this installation's remaps, and remapping."""

import argparse
from typing import TYPE_CHECKING

from console import config
from console.arguments import command, takes_json, verb, verbs
from console.output import Column, talk, tell, tell_json, tell_table
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from widgets.command import CommandRegistry


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "keys")
    parser.set_defaults(run=run)
    parser.add_argument("--markdown", action="store_true", help=say("command.keys.markdown"))
    takes_json(parser)
    found = verbs(parser)
    change = verb(found, "set", "command.keys.set")
    change.add_argument("id", metavar="ID", help=say("command.keys.id"))
    change.add_argument("keys", metavar="KEYS", help=say("command.keys.names"))
    reset = verb(found, "reset", "command.keys.reset")
    reset.add_argument("id", metavar="ID", help=say("command.keys.id"))


def run(arguments: argparse.Namespace) -> int:
    """Lists the keys, or keeps another one in the configuration when the registry takes it."""
    from console.opening import configured
    from widgets.commands import registry

    remapped = dict(configured().keys)
    if arguments.verb == "set":
        registry({**remapped, arguments.id: arguments.keys})
        talk(say("command.keys.kept", path=config.write({f"keys.{arguments.id}": arguments.keys})))
        return 0
    if arguments.verb == "reset":
        registry()[arguments.id]
        talk(say("command.keys.kept", path=config.write({f"keys.{arguments.id}": None})))
        return 0
    found = registry_of(remapped)
    if arguments.markdown:
        tell_markdown(found)
    elif arguments.json:
        tell_json(
            [
                {"id": row.command.id, "scope": row.scope.value, "keys": row.keys, "label": row.label}
                for row in found.help_rows()
            ]
        )
    else:
        columns = [
            Column(say("command.keys.column.command"), least=14),
            Column(say("command.keys.column.keys"), least=16),
            Column(say("command.keys.column.where"), least=10),
            Column(say("command.keys.column.does"), least=20),
        ]
        tell_table(
            columns, [[row.command.id, row.keys, row.scope.value, row.label] for row in found.help_rows()]
        )
    return 0


def registry_of(keymap: dict[str, str]) -> "CommandRegistry":
    """The registry with a keymap; a mistake in it is named with the configuration's line."""
    from widgets.commands import registry

    try:
        return registry(keymap)
    except BadInput as wrong:
        place = config.path()
        named = next((name for name in keymap if name in str(wrong)), "keys")
        line = config.line_of_key(place, named)
        raise BadInput(say("command.keys.where", path=place, line=line, sentence=wrong)) from wrong


def tell_markdown(found: "CommandRegistry") -> None:
    """The README's key table."""
    for line in found.key_table_markdown().splitlines():
        tell(line)
