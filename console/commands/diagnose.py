"""``regulars diagnose QUERY``: what the search doctor tries, where it stops, what to do next."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads
from console.commands.find import query_of
from console.output import tell, tell_json
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.search.doctor.records import Diagnosis


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "diagnose")
    parser.set_defaults(run=run, takes_query=True)
    parser.add_argument("query", metavar="QUERY", nargs="+", help=say("command.find.query"))
    parser.add_argument("--ticket", action="store_true", help=say("command.diagnose.ticket"))
    reads(parser)


def run(arguments: argparse.Namespace) -> int:
    """The steps in words, or as ``{steps[{tried, result, found, key}], next_keys[]}``."""
    from console.opening import signed_in
    from store.search.doctor.diagnosing import diagnose

    with signed_in(arguments) as shop:
        text = query_of(arguments.query)
        if not text.strip():
            raise BadInput(say("command.diagnose.empty"))
        found = diagnose(shop.store, shop.actor, text)
        if arguments.ticket:
            return _tell_ticket(shop, found, text)
    if arguments.json:
        tell_json(asdict(found))
    else:
        for line in found.lines:
            tell(line)
    return 0


def _tell_ticket(shop: "Shop", found: "Diagnosis", text: str) -> int:
    from store.clock import instant
    from store.search.doctor.ticket import ticket
    from store.shown import Shown

    settings = shop.store.settings()
    made = ticket(
        found,
        text,
        at=Shown(settings).moment(instant(shop.store.clock())),
        store=settings.text("store_id")[:8],
        role=shop.actor.role,
        terminal=shop.actor.terminal,
    )
    for line in made.splitlines():
        tell(line)
    return 0
