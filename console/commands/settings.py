"""``regulars settings``: the shop's switches, shown and changed."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, verb, verbs, writes
from console.output import Column, tell, tell_json, tell_pairs, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.settings_use import SettingVersion


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "settings")
    parser.set_defaults(run=run)
    reads(parser)
    found = verbs(parser)
    change = verb(found, "set", "command.settings.set")
    change.add_argument("name", metavar="NAME", help=say("command.settings.name"))
    change.add_argument("value", metavar="VALUE", help=say("command.settings.value"))
    writes(change)
    history = verb(found, "history", "command.settings.history")
    history.add_argument("name", metavar="NAME", help=say("command.settings.name"))
    reads(history)


def run(arguments: argparse.Namespace) -> int:
    """Lists, changes one from now on, or shows the values one has had."""
    from console.opening import signed_in
    from store.settings_use import change_setting, setting_history

    with signed_in(arguments) as shop:
        if arguments.verb is None:
            _tell_list(shop, json=arguments.json)
            return 0
        if arguments.verb == "set":
            versions: tuple[SettingVersion, ...] = (
                shop.act(change_setting, arguments.name, arguments.value),
            )
        else:
            versions = setting_history(shop.store, arguments.name)
    if arguments.json:
        listed = [asdict(one) for one in versions]
        tell_json(listed[0] if arguments.verb == "set" else listed)
    elif arguments.verb == "set":
        tell(say("command.settings.done", name=versions[0].name, value=versions[0].value))
    else:
        columns = [
            Column(say(f"command.settings.column.{name}"), least=8) for name in ("from", "value", "by")
        ]
        tell_table(columns, [[one.from_at, one.value, one.staff] for one in versions])
    return 0


def _tell_list(shop: "Shop", *, json: bool) -> None:
    from store.settings_use import shown_settings

    values = shop.store.settings()
    if json:
        tell_json(
            [
                {
                    "name": kind.name,
                    "value": values[kind.name],
                    "default": kind.default,
                    "meaning": kind.meaning,
                }
                for kind in shown_settings()
            ]
        )
        return
    tell_pairs(
        (kind.name, say("command.settings.line", value=kind.write(values[kind.name]), meaning=kind.meaning))
        for kind in shown_settings()
    )
