"""``regulars sweep``: books the points of everybody that have fallen due, and gives the boosts of audiences."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.output import talk, tell, tell_json
from console.progress import CountsLine
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "sweep")
    parser.set_defaults(run=run)
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Sweeps; a second time it finds nothing left."""
    from console.opening import signed_in
    from store.points.expiry.sweep import sweep

    with signed_in(arguments) as shop, CountsLine("command.sweep.progress") as line:
        done = sweep(shop.store, shop.actor, progress=line)
    if arguments.json:
        tell_json(asdict(done))
        return 0
    if done.resumed:
        talk(say("command.bulk.resumed"))
    tell(say("command.sweep.done", count=done.customers, **asdict(done)))
    if done.looked_at:
        tell(say("command.sweep.boosted", count=done.looked_at, **asdict(done)))
    return 0
