"""``regulars modifiers``: boosts, multipliers and zero points by audience; listed, previewed, made, ended."""

import argparse
from typing import TYPE_CHECKING, cast

from console.arguments import command, points, reads, verb, verbs, whole, writes
from console.output import Column, talk, tell, tell_json, tell_pairs, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Parser, Subparsers
    from console.opening import Shop
    from store.modifiers.preview import Preview
    from store.modifiers.restrictions import Terms
    from store.receipt import Receipt


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "modifiers")
    parser.set_defaults(run=run, ended=False)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.modifiers.list")
    listed.add_argument("--ended", action="store_true", help=say("command.modifiers.ended"))
    reads(listed)
    new = verb(found, "add", "command.modifiers.add")
    new.add_argument("kind", metavar="KIND", help=say("command.modifiers.kind"))
    _add_terms(new)
    new.add_argument("--name", default="", help=say("command.modifiers.name"))
    writes(new)
    preview = verb(found, "preview", "command.modifiers.preview")
    preview.add_argument("kind", metavar="KIND|NUMBER", help=say("command.modifiers.kind_or_number"))
    _add_terms(preview)
    reads(preview)
    end = verb(found, "end", "command.modifiers.end")
    end.add_argument("number", metavar="NUMBER", type=whole, help=say("command.modifiers.number"))
    writes(end)


def _add_terms(parser: "Parser") -> None:
    parser.add_argument(
        "--audience", metavar="SEARCH", default="everybody", help=say("command.modifiers.audience")
    )
    parser.add_argument("--points", metavar="N", type=points, help=say("command.modifiers.points"))
    parser.add_argument("--factor", metavar="X", help=say("command.modifiers.factor"))
    parser.add_argument("--starts-on", metavar="DATE", help=say("command.modifiers.starts_on"))
    parser.add_argument("--ends-on", metavar="DATE", help=say("command.modifiers.ends_on"))
    for option, name in (
        ("hours", "hours"),
        ("brand", "brands"),
        ("sku", "skus"),
        ("category", "categories"),
        ("payment-method", "payment_methods"),
        ("location", "locations"),
    ):
        parser.add_argument(f"--{option}", dest=name, action="append", help=say(f"command.modifiers.{name}"))


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb in (None, "list"):
            _tell_list(shop, arguments)
            return 0
        if arguments.verb == "preview":
            _tell_preview(shop, arguments, _preview(shop, arguments))
            return 0
        if arguments.verb == "end":
            from store.modifiers.make import end_modifier

            receipt = shop.act(end_modifier, arguments.number)
        else:
            receipt = _make(shop, arguments)
    done = say(f"command.modifiers.done.{arguments.verb}", number=receipt.details["modifier"])
    return tell_receipt(arguments, receipt, done)


def _make(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.modifiers.filling import fill_audience
    from store.modifiers.make import make_modifier

    receipt = shop.act(
        make_modifier, arguments.kind, arguments.audience, _terms(arguments), name=arguments.name
    )
    filled = fill_audience(shop.store, shop.actor, receipt.details["modifier"])
    if not arguments.json:
        told = "command.modifiers.filled" if filled.complete else "command.modifiers.filled_later"
        talk(say(told, personas=filled.personas, points=filled.points))
    return receipt


def _terms(arguments: argparse.Namespace) -> "Terms":
    from store.modifiers.restrictions import Terms

    named = {name: value for name, value in vars(arguments).items() if name in Terms.__annotations__}
    return cast("Terms", {name: value for name, value in named.items() if value is not None})


def _preview(shop: "Shop", arguments: argparse.Namespace) -> "Preview":
    from store.modifiers.preview import preview_modifier, preview_terms

    if arguments.kind.isdecimal():
        return preview_modifier(shop.store, shop.actor, int(arguments.kind))
    return preview_terms(shop.store, shop.actor, arguments.kind, arguments.audience, _terms(arguments))


def _tell_preview(shop: "Shop", arguments: argparse.Namespace, found: "Preview") -> None:
    from store.shown import Shown

    if arguments.json:
        tell_json(found.as_json())
        return
    shown = Shown(shop.store.settings())
    pairs: list[tuple[str, object]] = [
        (say("command.modifiers.pair.audience"), f"{found.audience}, {found.personas:,}")
    ]
    if found.boosted:
        boosted = say("command.modifiers.boosted", count=found.boosted, points=found.boost_points)
        pairs.append((say("command.modifiers.pair.boost"), boosted))
    if found.kind != "boost" or found.matched or not found.boosted:
        matched = say(
            "command.modifiers.matched", count=found.looked_at, matched=found.matched, points=found.points
        )
        pairs.append((say("command.modifiers.pair.orders"), matched))
    tell_pairs(pairs)
    if not found.orders:
        return
    tell()
    tell_table(
        [
            Column(say("command.modifiers.column.when"), least=16),
            Column(say("command.column.id"), right=True),
            Column(say("command.column.name"), least=16),
            Column(say("command.modifiers.column.amount"), right=True),
            Column(say("command.modifiers.column.points"), right=True),
        ],
        [
            [
                shown.moment(one.placed_at),
                one.persona_id,
                one.name,
                shown.money(one.amount),
                f"{one.points:+,}",
            ]
            for one in found.orders
        ],
    )


def _tell_list(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.modifiers.records import modifiers
    from store.modifiers.told import days, only, what

    found = modifiers(shop.store.connection, ended=arguments.ended)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return
    tell_table(
        [
            Column(say("command.modifiers.column.number"), right=True),
            Column(say("command.modifiers.column.what"), least=12),
            Column(say("command.modifiers.column.audience"), least=10),
            Column(say("command.modifiers.column.days"), least=10),
            Column(say("command.modifiers.column.only"), least=12),
            Column(say("command.column.name"), least=8),
            Column(say("command.modifiers.column.ended"), least=10),
        ],
        [
            [
                one.id,
                what(one),
                one.audience,
                days(one) or None,
                only(one) or None,
                one.name,
                one.ended_at and one.ended_at[:10],
            ]
            for one in found
        ],
    )
