"""``regulars settings``: the shop's switches, shown, explained and changed, from now or a day on."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, verb, verbs, writes
from console.output import Column, ask, talk, tell, tell_json, tell_pairs, tell_table
from store.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.arguments import Subparsers
    from console.opening import Shop
    from store.settings import SettingKind
    from store.settings_use import SettingVersion


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "settings")
    parser.set_defaults(run=run)
    reads(parser)
    found = verbs(parser)
    show = verb(found, "show", "command.settings.show")
    show.add_argument("name", metavar="NAME", help=say("command.settings.name"))
    reads(show)
    change = verb(found, "set", "command.settings.set")
    change.add_argument("name", metavar="NAME", help=say("command.settings.name"))
    change.add_argument("value", metavar="VALUE", help=say("command.settings.value"))
    change.add_argument("--from", dest="from_on", metavar="DATE", help=say("command.settings.from"))
    change.add_argument("--preview", action="store_true", help=say("command.settings.preview"))
    change.add_argument("--yes", action="store_true", help=say("command.settings.yes"))
    writes(change)
    history = verb(found, "history", "command.settings.history")
    history.add_argument("name", metavar="NAME", help=say("command.settings.name"))
    reads(history)


def run(arguments: argparse.Namespace) -> int:
    """Lists, explains one, changes one, or shows the values one has had."""
    from console.opening import signed_in
    from store.settings_use import setting_history

    with signed_in(arguments) as shop:
        if arguments.verb is None:
            _tell_list(shop, json=arguments.json)
        elif arguments.verb == "show":
            _tell_one(shop, arguments)
        elif arguments.verb == "set":
            return _change(shop, arguments)
        else:
            versions = setting_history(shop.store, arguments.name)
            if arguments.json:
                tell_json([asdict(one) for one in versions])
            else:
                _tell_versions(shop, versions)
    return 0


def _change(shop: "Shop", arguments: argparse.Namespace) -> int:
    """Changes it; what touches points is shown first and asked about, exit code 1 where nobody says yes."""
    from store.points.ledger.days import day_of
    from store.points.rates.simulate import OF_POINTS, simulate
    from store.settings_use import change_setting

    if arguments.preview or (arguments.name in OF_POINTS and not arguments.yes):
        from console.commands.simulate import tell_simulation

        found = simulate(shop.store, shop.actor, {arguments.name: arguments.value})
        if arguments.json:
            tell_json({"done": False, **asdict(found)})
        else:
            tell_simulation(found)
        if arguments.preview:
            return 0
        if arguments.json or not _sure():
            talk(say("command.settings.not_done"))
            return 1
    done = shop.act(change_setting, arguments.name, arguments.value, from_on=arguments.from_on)
    if arguments.json:
        tell_json(asdict(done))
    elif done.from_at > done.written_at:
        day = day_of(done.from_at, shop.store.settings())
        tell(say("command.settings.done_from", name=done.name, value=done.value, day=day))
    else:
        tell(say("command.settings.done", name=done.name, value=done.value))
    if done.name in OF_POINTS and not arguments.json:
        talk(say("settings.past_stays"))
    return 0


def _sure() -> bool:
    """Whether somebody at a terminal says so; without one nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    try:
        return ask(say("command.settings.sure")).strip().lower() == say("command.word.yes")
    except EOFError:
        return False


def _tell_list(shop: "Shop", *, json: bool) -> None:
    from store.points.ledger.days import day_of
    from store.settings_use import planned_changes, shown_settings

    values = shop.store.settings()
    if json:
        tell_json([_as_json(kind, values[kind.name]) for kind in shown_settings()])
        return
    tell_pairs(
        (kind.name, say("command.settings.line", value=kind.write(values[kind.name]), meaning=kind.meaning))
        for kind in shown_settings()
    )
    for one in planned_changes(shop.store):
        day = day_of(one.from_at, values)
        talk(say("command.settings.planned", name=one.name, value=one.value, day=day, staff=one.staff))


def _tell_one(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.settings_use import setting_history, setting_named

    kind = setting_named(arguments.name)
    value = shop.store.settings()[kind.name]
    versions = setting_history(shop.store, kind.name)
    if arguments.json:
        tell_json({**_as_json(kind, value), "history": [asdict(one) for one in versions]})
        return
    pairs = {
        "value": kind.write(value),
        "meaning": kind.meaning,
        "may_be": _may_be(kind),
        "default": kind.write(kind.default),
    }
    tell_pairs((say(f"command.settings.show.{name}"), words) for name, words in pairs.items())
    if versions:
        tell()
        _tell_versions(shop, versions)


def _tell_versions(shop: "Shop", versions: "Sequence[SettingVersion]") -> None:
    from store.shown import Shown

    shown = Shown(shop.store.settings())
    columns = [
        Column(say(f"command.settings.column.{name}"), least=8) for name in ("from", "value", "by", "set")
    ]
    rows = [
        [shown.moment(one.from_at), one.value, one.staff, shown.moment(one.written_at)] for one in versions
    ]
    tell_table(columns, rows)


def _as_json(kind: "SettingKind", value: object) -> dict[str, object]:
    return {"name": kind.name, "value": value, "default": kind.default, "meaning": kind.meaning}


def _may_be(kind: "SettingKind") -> str:
    if isinstance(kind.default, bool):
        return say("command.settings.show.on_off")
    if kind.choices:
        return ", ".join(kind.choices)
    if isinstance(kind.default, int):
        return say("command.settings.show.bounds", least=kind.least, most=kind.most)
    return say("command.settings.show.text")
