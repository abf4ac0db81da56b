"""``regulars recovery``: who asks to come back; support's yes, no and checklist."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, verb, verbs, whole, writes
from console.output import Column, tell, tell_json, tell_pairs, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "recovery")
    parser.set_defaults(run=run)
    parser.add_argument("--closed", action="store_true", help=say("command.recovery.closed"))
    writes(parser)
    found = verbs(parser)
    for name in ("approve", "refuse", "check"):
        one = verb(found, name, f"command.recovery.{name}")
        one.add_argument("number", metavar="CASE", type=whole, help=say("command.recovery.case"))
        if name == "refuse":
            one.add_argument("--note", required=True, help=say("recovery_list.why"))
        writes(one)


def run(arguments: argparse.Namespace) -> int:
    """Lists, decides or checks."""
    from console.opening import signed_in
    from store.recovery.restoring import bring_back, refuse_recovery

    with signed_in(arguments) as shop:
        if arguments.verb is None:
            return _list(shop, arguments)
        if arguments.verb == "check":
            return _check(shop, arguments)
        if arguments.verb == "refuse":
            receipt = shop.act(refuse_recovery, arguments.number, note=arguments.note)
            return tell_receipt(arguments, receipt, say("recovery_list.refused", case=arguments.number))
        receipt = bring_back(shop.store, shop.actor.doing(arguments.operation_id), arguments.number)
        if arguments.json:
            tell_json(receipt.as_json())
            return 0
        tell(say("recovery_list.restored", id=receipt.persona_id, points=receipt.points))
        return _check(shop, arguments)


def _list(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.recovery.cases import recovery_cases
    from store.shown import Shown

    cases = recovery_cases(shop.store, shop.actor, closed=arguments.closed)
    if arguments.json:
        tell_json([asdict(case) for case in cases])
        return 0
    if not cases:
        tell(say("command.recovery.none_closed" if arguments.closed else "recovery_list.nothing"))
        return 0
    shown = Shown(shop.store.settings())
    tell_table(
        [
            Column(say("command.recovery.column.case"), right=True),
            Column(say("command.recovery.column.opened"), least=16),
            Column(say("command.recovery.column.name"), least=8),
            Column(say("command.recovery.column.leads"), least=8),
            Column(say("command.recovery.column.how"), least=6),
            Column(say("command.recovery.column.state"), least=6),
        ],
        [
            (
                case.id,
                shown.moment(case.opened_at),
                case.name or None,
                say("recovery_list.nobody") if case.persona_id is None else case.persona_id,
                case.how,
                say("recovery_list.late") if case.late else case.state,
            )
            for case in cases
        ],
    )
    return 0


def _check(shop: "Shop", arguments: argparse.Namespace) -> int:
    from store.recovery.restoring import recovery_checklist

    found = recovery_checklist(shop.store, shop.actor, arguments.number)
    if arguments.json:
        tell_json(asdict(found))
        return 0
    tell_pairs(
        [
            (say("recovery_list.expected"), f"{found.expected:,}"),
            (say("recovery_list.actual"), f"{found.actual:,}"),
            (say("recovery_list.accrual"), say("recovery_list.on" if found.earns else "recovery_list.off")),
        ]
    )
    for step in found.steps or (say("recovery_list.all_well"),):
        tell(step)
    return 0
