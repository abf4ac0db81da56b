"""``regulars recalculate``: every order brought to the settings of today, or older points to the expiry of
today; seen first, done only with ``--yes``."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.outlook import tell_expiry, tell_outlook
from console.output import talk, tell, tell_json
from console.progress import CountsLine
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "recalculate")
    parser.set_defaults(run=run)
    parser.add_argument("--expiry", action="store_true", help=say("command.recalculate.expiry"))
    parser.add_argument("--yes", action="store_true", help=say("command.recalculate.yes"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Shows what it would change; with ``--yes`` changes it."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if not arguments.yes:
            _preview(shop, arguments)
        elif arguments.expiry:
            _give_expiry(shop, arguments)
        else:
            _recalculate(shop, arguments)
    return 0


def _preview(shop: "Shop", arguments: argparse.Namespace) -> None:
    if arguments.expiry:
        from store.points.expiry.older_lots import preview_older

        dates = preview_older(shop.store, shop.actor)
        if arguments.json:
            tell_json({"done": False, **asdict(dates)})
            return
        tell_expiry(dates)
    else:
        from store.points.rates.recalculate import preview_recalculation

        changes = preview_recalculation(shop.store, shop.actor)
        if arguments.json:
            tell_json({"done": False, **asdict(changes)})
            return
        tell_outlook(changes)
        if changes.customers:
            talk(say("settings.advise_against", count=changes.customers, customers=changes.customers))
    talk(say("command.recalculate.not_done"))


def _recalculate(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.points.rates.recalculate import recalculate

    with CountsLine("command.recalculate.progress") as line:
        done = recalculate(shop.store, shop.actor, progress=line)
    if arguments.json:
        tell_json({"done": True, **asdict(done)})
        return
    if done.resumed:
        talk(say("command.bulk.resumed"))
    tell(say("command.recalculate.done", count=done.customers, **asdict(done)))
    if done.blocked:
        tell(say("command.recalculate.blocked", count=done.blocked, blocked=done.blocked))


def _give_expiry(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.points.expiry.older_lots import apply_to_older

    with CountsLine("command.recalculate.progress") as line:
        done = apply_to_older(shop.store, shop.actor, progress=line)
    if arguments.json:
        tell_json({"done": True, **asdict(done)})
        return
    if done.resumed:
        talk(say("command.bulk.resumed"))
    tell(say("command.recalculate.dated", count=done.customers, **asdict(done)))
