"""``regulars integration``: where orders come from; a source is removed with all it caused, or brought back."""

import argparse
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, verb, verbs, writes
from console.output import Column, talk, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.points.orders.integration import IntegrationPreview


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "integration")
    parser.set_defaults(run=run)
    reads(parser)
    found = verbs(parser)
    for name in ("preview", "remove", "undo"):
        one = verb(found, name, f"command.integration.{name}")
        one.add_argument("source", metavar="SOURCE", help=say("command.integration.source"))
        if name == "preview":
            reads(one)
        else:
            writes(one)


def run(arguments: argparse.Namespace) -> int:
    """Lists the sources, or does what the verb says."""
    from console.opening import signed_in
    from store.points.orders.integration import preview_integration

    with signed_in(arguments) as shop:
        if arguments.verb is None:
            _tell_list(shop, json=arguments.json)
        elif arguments.verb == "preview":
            _tell_preview(preview_integration(shop.store, shop.actor, arguments.source), json=arguments.json)
        else:
            _work(shop, arguments)
    return 0


def _work(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.points.orders.integration import bring_back_integration, remove_integration

    away = arguments.verb == "remove"
    work = remove_integration if away else bring_back_integration
    actor = shop.actor.doing(arguments.operation_id)
    done = work(shop.store, actor, arguments.source, progress=_progress)
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if arguments.json:
        tell_json(done.as_json())
        return
    if done.repeated:
        talk(say("command.act.repeated"))
    elif done.resumed:
        talk(say("command.integration.resumed"))
    tell(say(f"command.integration.{'removed' if away else 'back'}", **done.as_json()))
    if away:
        talk(say("command.integration.bring_back", source=done.source))


def _progress(counts: dict[str, int]) -> None:
    """How far it is, on one line of stderr where that is a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write("\r" + say("command.integration.progress", orders=counts.get("orders", 0)))
        sys.stderr.flush()


def _tell_preview(seen: "IntegrationPreview", *, json: bool) -> None:
    if json:
        tell_json(asdict(seen))
        return
    tell(say("command.integration.would", **asdict(seen)))
    if seen.blocked:
        tell(say("command.integration.would_block", count=seen.blocked, missing=seen.missing))


def _tell_list(shop: "Shop", *, json: bool) -> None:
    from store.points.orders.integration import sources
    from store.shown import Shown

    found = sources(shop.store.connection)
    if json:
        tell_json([asdict(one) for one in found])
        return
    shown = Shown(shop.store.settings())
    columns = [
        Column(say("command.integration.column.source"), least=12),
        Column(say("command.integration.column.orders"), right=True),
        Column(say("command.integration.column.removed")),
    ]
    tell_table(columns, [(one.name, f"{one.orders:,}", shown.moment(one.removed_at)) for one in found])
