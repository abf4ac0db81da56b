"""``regulars simulate NAME=VALUE``: what other settings would do to the points that stand; nothing is saved."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, named_value, reads
from console.outlook import tell_expiry, tell_outlook
from console.output import talk, tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.points.rates.simulate import Simulation


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "simulate")
    parser.set_defaults(run=run)
    parser.add_argument(
        "changes", metavar="NAME=VALUE", nargs="+", type=named_value, help=say("command.simulate.change")
    )
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """Shows the whole, the customers it touches most, and what to mind."""
    from console.opening import signed_in
    from store.points.rates.simulate import simulate

    with signed_in(arguments) as shop:
        found = simulate(shop.store, shop.actor, dict(arguments.changes))
    if arguments.json:
        tell_json(asdict(found))
    else:
        tell_simulation(found)
    return 0


def tell_simulation(found: "Simulation") -> None:
    """The settings as they are and would be, what follows, and the warnings."""
    for one in found.tried:
        tell(say("command.simulate.tried", name=one.name, now=one.now or "–", then=one.then or "–"))
    if found.earning is not None:
        tell()
        tell(say("command.simulate.earning"))
        tell_outlook(found.earning)
    if found.expiry is not None:
        tell()
        tell(say("command.simulate.expiry"))
        tell_expiry(found.expiry)
    for warning in found.warnings:
        talk(f"! {warning}")
