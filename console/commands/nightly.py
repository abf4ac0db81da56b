"""``regulars nightly``: all due work of the day, once, whoever comes first; safe to run again."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.output import talk, tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "nightly")
    parser.set_defaults(run=run)
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Does what is left of the day's steps; exit code 1 where one has failed."""
    from console.opening import signed_in
    from store.upkeep.nightly import nightly

    with signed_in(arguments) as shop:
        night = nightly(
            shop.store, shop.actor, progress=lambda step: talk(say("command.nightly.begins", step=step))
        )
    if arguments.json:
        tell_json({"ok": night.ok, **asdict(night)})
        return 0 if night.ok else 1
    for one in night.steps:
        sign = "✗" if one.state == "failed" else "✓"
        state = say(f"command.nightly.state.{one.state.replace(' ', '_')}", seconds=one.seconds)
        tell(f"{sign} {one.step}: {one.result} ({state})")
    tell(say("command.nightly.well" if night.ok else "command.nightly.ill", day=night.day))
    return 0 if night.ok else 1
