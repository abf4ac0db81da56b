"""``regulars discount``: what points can be turned into; listed, made, changed, ordered, ended."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from console.arguments import command, points, reads, verb, verbs, whole, writes
from console.output import Column, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Parser, Subparsers
    from console.opening import Shop
    from store.discounts.make import Terms
    from store.receipt import Receipt


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "discount")
    parser.set_defaults(run=run, ended=False)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.discount.list")
    listed.add_argument("--ended", action="store_true", help=say("command.discount.ended"))
    reads(listed)
    for name in ("add", "change"):
        one = verb(found, name, f"command.discount.{name}")
        one.add_argument("id", metavar="ID", help=say("command.discount.id"))
        _add_terms(one, new=name == "add")
        writes(one)
    end = verb(found, "end", "command.discount.end")
    end.add_argument("id", metavar="ID", help=say("command.discount.id"))
    writes(end)
    back = verb(found, "back", "command.discount.back")
    back.add_argument("id", metavar="ID", help=say("command.discount.id"))
    writes(back)
    versions = verb(found, "versions", "command.discount.versions")
    versions.add_argument("id", metavar="ID", help=say("command.discount.id"))
    reads(versions)
    order = verb(found, "order", "command.discount.order")
    order.add_argument("ids", metavar="ID", nargs="+", help=say("command.discount.ids"))
    writes(order)


def _add_terms(parser: "Parser", *, new: bool) -> None:
    parser.add_argument("--name", required=new, help=say("command.discount.name"))
    parser.add_argument("--cost", metavar="POINTS", type=points, help=say("command.discount.cost"))
    parser.add_argument("--starts-on", metavar="DATE", help=say("command.discount.starts_on"))
    parser.add_argument("--ends-on", metavar="DATE", help=say("command.discount.ends_on"))
    parser.add_argument("--usage", choices=("single", "unlimited"), help=say("command.discount.usage"))
    parser.add_argument(
        "--cooldown-hours", metavar="N", type=whole, help=say("command.discount.cooldown_hours")
    )
    parser.add_argument("--location", help=say("command.discount.location"))
    parser.add_argument("--audience", metavar="SEARCH", help=say("command.discount.audience"))
    parser.add_argument(
        "--staff-only", action=argparse.BooleanOptionalAction, help=say("command.discount.staff_only")
    )
    parser.add_argument(
        "--minimum-age", metavar="YEARS", type=whole, help=say("command.discount.minimum_age")
    )


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.verb in (None, "list"):
            _tell_list(shop, arguments)
            return 0
        if arguments.verb == "versions":
            _tell_versions(shop, arguments)
            return 0
        receipt = _do(shop, arguments)
    done = say(f"command.discount.done.{arguments.verb}", id=receipt.details["discount"])
    return tell_receipt(arguments, receipt, done)


def _do(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.discounts import make

    if arguments.verb == "add":
        return shop.act(make.make_discount, arguments.id, _terms(arguments))
    if arguments.verb == "change":
        return shop.act(make.change_discount, arguments.id, _terms(arguments))
    if arguments.verb == "back":
        from store.discounts.versions import go_back

        return shop.act(go_back, arguments.id)
    if arguments.verb == "end":
        return shop.act(make.end_discount, arguments.id)
    return shop.act(make.order_discounts, list(arguments.ids))


def _terms(arguments: argparse.Namespace) -> "Terms":
    """What was named; an empty word takes a condition off."""
    from store.discounts.make import Terms

    named = {
        name: None if value == "" else value
        for name, value in vars(arguments).items()
        if name in Terms.__annotations__ and value is not None
    }
    return cast("Terms", named)


def _tell_list(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.discounts.records import current_discounts

    found = current_discounts(shop.store.connection, ended=arguments.ended)
    if arguments.json:
        hidden = ("version_id", "location_id", "position")
        tell_json([{k: v for k, v in asdict(one).items() if k not in hidden} for one in found])
        return
    columns = [
        Column(say("command.column.id"), least=8),
        Column(say("command.column.name"), least=16),
        Column(say("command.card.cost"), right=True),
        Column(say("command.discount.column.days"), least=10),
        Column(say("command.discount.column.usage"), least=9),
        Column(say("command.discount.column.where"), least=8),
        Column(say("command.discount.column.whom"), least=8),
    ]
    tell_table(
        columns,
        [
            [
                one.id,
                one.name,
                f"{one.cost:,}",
                _days(one.starts_on, one.ends_on),
                one.usage,
                one.location,
                one.audience,
            ]
            for one in found
        ],
    )


def _tell_versions(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.discounts.versions import history_of
    from store.errors import NotFound
    from store.shown import Shown

    found = history_of(shop.store.connection, arguments.id)
    if not found:
        raise NotFound(say("discount.unknown", id=arguments.id))
    if arguments.json:
        hidden = ("version_id", "location_id", "position")
        tell_json(
            [
                {k: v for k, v in asdict(one.discount).items() if k not in hidden}
                | {"written_at": one.written_at, "by": one.by, "redeemed": one.redeemed}
                for one in found
            ]
        )
        return
    columns = [
        Column(say("command.discount.column.version"), right=True),
        Column(say("command.column.name"), least=16),
        Column(say("command.card.cost"), right=True),
        Column(say("command.discount.column.since"), least=16),
        Column(say("command.discount.column.by"), least=6),
        Column(say("command.discount.column.redeemed"), right=True),
    ]
    shown = Shown(shop.store.settings())
    rows = [
        [str(one.discount.version), one.discount.name, f"{one.discount.cost:,}", shown.moment(one.written_at),
         one.by, f"{one.redeemed:,}"]
        for one in found
    ]  # fmt: skip
    tell_table(columns, rows)


def _days(first: str | None, last: str | None) -> str | None:
    return f"{first or ''}…{last or ''}" if first or last else None
