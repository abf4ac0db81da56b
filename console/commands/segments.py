"""``regulars segments``: everyone's saved searches with their counts, and RFM; saved, counted, renamed, deleted."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.arguments import command, reads, verb, verbs
from console.output import Column, talk, tell, tell_json, tell_table
from store.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.arguments import Subparsers
    from console.opening import Shop
    from store.segments.counting import Segment
    from store.segments.rfm_map import Rfm


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "segments")
    parser.set_defaults(run=run, rfm=False, from_orders=False, takes_query=True)
    parser.add_argument(
        "--rfm", action="store_true", default=argparse.SUPPRESS, help=say("command.segments.rfm")
    )
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.segments.list")
    listed.add_argument(
        "--rfm", action="store_true", default=argparse.SUPPRESS, help=say("command.segments.rfm")
    )
    reads(listed)
    saved = verb(found, "save", "command.segments.save")
    saved.add_argument("name", metavar="NAME", help=say("command.segments.name"))
    saved.add_argument("query", metavar="QUERY", nargs="+", help=say("command.segments.query"))
    reads(saved)
    counted = verb(found, "count", "command.segments.count")
    counted.add_argument("name", metavar="NAME", help=say("command.segments.name"))
    reads(counted)
    refreshed = verb(found, "refresh", "command.segments.refresh")
    refreshed.add_argument(
        "--rfm", action="store_true", default=argparse.SUPPRESS, help=say("command.segments.only_rfm")
    )
    refreshed.add_argument("--from-orders", action="store_true", help=say("command.segments.from_orders"))
    reads(refreshed)
    renamed = verb(found, "rename", "command.segments.rename")
    renamed.add_argument("name", metavar="NAME", help=say("command.segments.name"))
    renamed.add_argument("new", metavar="NEW", help=say("command.segments.new"))
    reads(renamed)
    deleted = verb(found, "delete", "command.segments.delete")
    deleted.add_argument("name", metavar="NAME", help=say("command.segments.name"))
    reads(deleted)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        match arguments.verb:
            case "save":
                return _save(shop, arguments)
            case "count":
                return _count(shop, arguments)
            case "refresh":
                return _refresh(shop, arguments)
            case "rename":
                return _rename(shop, arguments)
            case "delete":
                return _delete(shop, arguments)
        return _tell_rfm(shop, arguments) if arguments.rfm else _list(shop, arguments)


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.segments.counting import segments

    _tell(shop, arguments, segments(shop.store, shop.actor))
    return 0


def _tell(shop: "Shop", arguments: argparse.Namespace, found: "Sequence[Segment]") -> None:
    from store.shown import Shown

    if arguments.json:
        tell_json([_as_json(one) for one in found])
        return
    shown = Shown(shop.store.settings())
    tell_table(
        [
            Column(say("command.segments.column.name"), least=10),
            Column(say("command.segments.column.members"), right=True),
            Column(say("command.segments.column.counted")),
            Column(say("command.segments.column.query"), least=14),
        ],
        [
            (
                one.name,
                None if one.members is None else f"{one.members:,}",
                None if one.counted_at is None else shown.moment(one.counted_at),
                one.query,
            )
            for one in found
        ],
    )
    for one in found:
        if one.problem is not None:
            talk(one.problem)
    if any(one.counted_at is None and one.problem is None for one in found):
        talk(say("command.segments.not_counted"))


def _as_json(one: "Segment") -> dict[str, Any]:
    return {
        "name": one.name,
        "query": one.query,
        "members": one.members,
        "counted_at": one.counted_at,
        "built_in": one.id < 0,
        "problem": one.problem,
    }


def _save(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.search.saved import save_search

    query = " ".join(word.strip() for word in arguments.query)
    save_search(shop.store, shop.actor, arguments.name, query, everyone=True)
    return _counted(shop, arguments, arguments.name, "command.segments.saved")


def _count(shop: "Shop", arguments: argparse.Namespace) -> int:
    return _counted(shop, arguments, arguments.name, "command.segments.counted")


def _counted(shop: "Shop", arguments: argparse.Namespace, name: str, told: str) -> int:
    from store.segments.counting import refresh_counts

    [one] = refresh_counts(shop.store, shop.actor, [name])
    if arguments.json:
        tell_json(_as_json(one))
    else:
        tell(say(told, name=one.name, count=one.members or 0))
        if one.problem is not None:
            talk(one.problem)
    return 0


def _refresh(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.segments.counting import refresh_counts
    from store.segments.rfm_run import refresh_rfm

    done = refresh_rfm(shop.store, shop.actor, from_orders=arguments.from_orders)
    told = say("command.segments.rfm_done", count=done.customers, changed=done.changed, removed=done.removed)
    if arguments.rfm:
        if arguments.json:
            tell_json({"customers": done.customers, "changed": done.changed, "removed": done.removed})
        else:
            tell(told)
        return 0
    talk(told)
    _tell(shop, arguments, refresh_counts(shop.store, shop.actor))
    return 0


def _rename(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.search.saved import rename_search, segment_id

    rename_search(shop.store, shop.actor, segment_id(shop.store, arguments.name), arguments.new)
    return _said(arguments, say("command.segments.renamed", old=arguments.name, name=arguments.new))


def _delete(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.search.saved import delete_search, segment_id

    delete_search(shop.store, shop.actor, segment_id(shop.store, arguments.name))
    return _said(arguments, say("command.segments.deleted", name=arguments.name))


def _said(arguments: argparse.Namespace, sentence: str) -> int:
    if arguments.json:
        tell_json({"done": True})
    else:
        tell(sentence)
    return 0


def _tell_rfm(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.segments.rfm_map import read_rfm
    from store.shown import Shown

    found = read_rfm(shop.store, shop.actor)
    if arguments.json:
        tell_json(_rfm_json(found))
        return 0
    if found.computed_at is None:
        talk(say("segments.rfm_never"))
        return 0
    tell_table(
        [
            Column(say("command.segments.column.group"), least=12),
            Column(say("command.segments.column.members"), right=True),
            Column(say("command.segments.column.query")),
            Column(say("command.segments.column.meaning"), least=12),
        ],
        [(one.title, f"{one.customers:,}", one.query, one.meaning) for one in found.groups],
    )
    tell()
    tell_table(
        [
            Column(say("command.segments.column.grid"), least=12),
            Column(say("command.segments.column.members"), right=True),
            Column(say("command.segments.column.query"), least=12),
        ],
        [(one.title, f"{one.customers:,}", one.query) for one in found.grid],
    )
    at = Shown(shop.store.settings()).moment(found.computed_at)
    talk(say("command.segments.computed", at=at, count=found.customers))
    return 0


def _rfm_json(found: "Rfm") -> dict[str, Any]:
    cuts = found.cuts
    return {
        "computed_at": found.computed_at,
        "under_way": found.under_way,
        "store": found.store,
        "customers": found.customers,
        "groups": [asdict(one) for one in found.groups],
        "cells": [asdict(one) for one in found.cells],
        "grid": [asdict(one) for one in found.grid],
        "thresholds": None
        if cuts is None
        else {
            "recency": list(cuts.recency),
            "frequency": list(cuts.frequency),
            "monetary_cents": list(cuts.monetary),
        },
    }
