"""``regulars flow``: what is given and sent by itself on an occasion; listed, made, previewed, paused, ended."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, points, reads, verb, verbs, whole, writes
from console.drafts import add_draft, draft_of
from console.output import Column, tell, tell_json, tell_pairs, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.messages.flows import Flow

CHANGES = ("pause", "resume", "end")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "flow")
    parser.set_defaults(run=run, ended=False)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.flow.list")
    listed.add_argument("--ended", action="store_true", help=say("command.flow.ended"))
    reads(listed)
    new = verb(found, "add", "command.flow.add")
    new.add_argument("name", metavar="NAME", help=say("command.flow.name"))
    new.add_argument(
        "--on", choices=("enrolled", "birthday", "segment"), required=True, help=say("command.flow.on")
    )
    new.add_argument("--days", metavar="N", type=whole, default=0, help=say("command.flow.days"))
    new.add_argument("--segment", metavar="QUERY", default="", help=say("command.flow.segment"))
    new.add_argument("--gift", metavar="POINTS", type=points, default=0, help=say("command.flow.gift"))
    add_draft(new, required=False)
    writes(new)
    preview = verb(found, "preview", "command.flow.preview")
    preview.add_argument("name", metavar="NAME", help=say("command.flow.name"))
    reads(preview)
    for name in CHANGES:
        one = verb(found, name, f"command.flow.{name}")
        one.add_argument("name", metavar="NAME", help=say("command.flow.name"))
        writes(one)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb in (None, "list"):
            return _list(shop, arguments)
        if arguments.verb == "add":
            return _add(shop, arguments)
        if arguments.verb == "preview":
            return _preview(shop, arguments)
        from store.messages.flows import end_flow, pause_flow, resume_flow

        act = {"pause": pause_flow, "resume": resume_flow, "end": end_flow}[arguments.verb]
        receipt = shop.act(act, arguments.name)
    return tell_receipt(arguments, receipt, say(f"command.flow.done.{arguments.verb}", name=arguments.name))


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.flows import flows

    found = flows(shop.store, shop.actor, ended=arguments.ended)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return 0
    if not found:
        tell(say("command.flow.none"))
        return 0
    tell_table(
        [
            Column(say("command.column.id"), right=True),
            Column(say("command.column.name"), least=12),
            Column(say("command.flow.column.on"), least=12),
            Column(say("command.flow.column.does"), least=8),
            Column(say("command.message.column.state"), least=7),
            Column(say("command.flow.column.acted"), right=True),
        ],
        [
            [
                one.id,
                one.name,
                _occasion(one),
                _does(one),
                say(f"messages.flow_state.{one.state}"),
                f"{one.acted:,}",
            ]
            for one in found
        ],
    )
    return 0


def _occasion(flow: "Flow") -> str:
    """When it begins, in words."""
    from store.messages.told import occasion_of

    return occasion_of(flow)


def _does(flow: "Flow") -> str:
    from store.messages.told import does_of

    return does_of(flow)


def _add(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.audience import audience
    from store.messages.flows import FlowTerms, make_flow

    says = arguments.template is not None or arguments.text is not None or arguments.file is not None
    to = None
    if arguments.segment:
        to = audience(shop.store, shop.actor, shop.store.connection, arguments.segment)
    terms = FlowTerms(
        arguments.name,
        arguments.on,
        draft_of(shop, arguments) if says else None,
        arguments.gift,
        arguments.days,
        to,
    )
    receipt = shop.act(make_flow, terms)
    return tell_receipt(arguments, receipt, say("command.flow.done.add", name=arguments.name))


def _preview(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.messages.flow_running import preview_flow
    from store.messages.flows import flow_named

    found = preview_flow(shop.store, shop.actor, flow_named(shop.store, shop.actor, arguments.name))
    if arguments.json:
        tell_json(found.as_json())
        return 0
    pairs: list[tuple[str, object]] = [
        (say("command.flow.pair.turns"), f"{found.turns:,}"),
        (say("command.flow.pair.given"), f"{found.given:,}"),
        (say("command.flow.pair.sent"), f"{found.sent:,}"),
    ]
    pairs += [
        (say(f"messages.left_out.{why.replace(' ', '_')}"), f"{count:,}")
        for why, count in found.left_out.items()
    ]
    tell_pairs(pairs)
    return 0
