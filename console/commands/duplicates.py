"""``regulars duplicates``: customers that may be one person, found, listed and told apart."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, reads, verb, verbs, whole, writes
from console.output import Column, talk, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.merging.suspecting import Progress
    from store.merging.suspecting_queue import InShort

TALK_EVERY = 20
"""Steps of a search from one line to the next."""


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "duplicates")
    parser.set_defaults(run=run, rejected=False, limit=50)
    reads(parser)
    found = verbs(parser)
    writes(verb(found, "find", "command.duplicates.find"))
    listing = verb(found, "list", "command.duplicates.list")
    listing.add_argument("--rejected", action="store_true", help=say("command.duplicates.rejected"))
    listing.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.history.limit")
    )
    reads(listing)
    for name, key in (("reject", "command.duplicates.reject"), ("suspect", "command.duplicates.again")):
        deciding = verb(found, name, key)
        deciding.add_argument("one", metavar="A", type=whole, help=say("command.duplicates.one"))
        deciding.add_argument("other", metavar="B", type=whole, help=say("command.duplicates.other"))
        writes(deciding)


def run(arguments: argparse.Namespace) -> int:
    """Searches, lists or decides."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb == "find":
            return _find(shop, arguments)
        if arguments.verb in ("reject", "suspect"):
            return _decide(shop, arguments)
        return _list(shop, arguments)


def _find(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.merging.suspecting import find_duplicates

    steps = 0

    def progress(now: "Progress") -> None:
        nonlocal steps
        steps += 1
        if steps % TALK_EVERY == 0:
            key = f"command.duplicates.{now.stage}"
            talk(say(key, done=now.done, total=now.total, found=now.found))

    done = find_duplicates(shop.store, shop.actor, progress=progress)
    if arguments.json:
        tell_json(asdict(done))
        return 0
    if done.resumed:
        talk(say("command.duplicates.went_on"))
    tell(
        say(
            "command.duplicates.found",
            count=done.waiting,
            customers=done.customers,
            compared=done.compared,
        )
    )
    return 0


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.merging.suspecting_queue import suspected_pairs
    from store.shown import Shown

    queue = suspected_pairs(shop.store, shop.actor, rejected=arguments.rejected, limit=arguments.limit)
    if arguments.json:
        tell_json([pair.to_json() for pair in queue.pairs])
        return 0
    if queue.searched_at is None:
        talk(say("command.duplicates.never"))
        return 0
    shown = Shown(shop.store.settings())
    tell_table(
        [
            Column(say("command.duplicates.column.score"), right=True),
            Column(say("command.duplicates.column.a"), least=14),
            Column(say("command.duplicates.column.b"), least=14),
            Column(say("command.duplicates.column.why"), least=14),
        ],
        [
            (
                pair.score,
                _named(pair.a),
                _named(pair.b),
                ", ".join(say(f"duplicates.reason.{reason}") for reason in pair.reasons),
            )
            for pair in queue.pairs
        ],
    )
    at = shown.moment(queue.searched_at)
    talk(say("command.duplicates.shown", shown=len(queue.pairs), total=queue.total, at=at))
    return 0


def _named(side: "InShort") -> str:
    return f"{side.id} {side.name}".strip()


def _decide(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.merging.suspecting_queue import reject_pair, suspect_again

    rejects = arguments.verb == "reject"
    receipt = shop.act(reject_pair if rejects else suspect_again, arguments.one, arguments.other)
    key = "command.duplicates.done" if rejects else "command.duplicates.undone"
    return tell_receipt(arguments, receipt, say(key, one=arguments.one, other=arguments.other), undo=False)
