"""``regulars delete ID``: staff's delete, which erases and blocks nobody."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import talk, tell, tell_json
from store.errors import BadInput
from store.receipt import first_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.privacy.impact import Impact

DIGITS = 3
FIGURES = (
    "points", "contacts", "notes", "messages", "attributes", "orders", "entries", "cards", "merged"
)  # fmt: skip


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "delete")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("--reason", metavar="WORDS", help=say("command.delete.reason"))
    parser.add_argument("--preview", action="store_true", help=say("command.delete.preview"))
    parser.add_argument("--confirm", metavar="DIGITS", help=say("command.delete.confirm"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Says what would go; deletes after the last digits of the id were typed; exit code 1 where they were not."""
    from console.opening import signed_in
    from store.privacy.deleting import delete_persona
    from store.privacy.settling import settle

    if arguments.preview:
        return _preview(arguments)
    digits = str(arguments.id)[-DIGITS:]
    typed = arguments.confirm
    if not (arguments.reason or "").strip():
        raise BadInput(say("command.delete.no_reason"))
    with signed_in(arguments) as shop:
        if first_receipt(shop.store.connection, shop.actor.operation_id, "delete_persona") is None:
            for line in _impact(shop, arguments.id).lines:
                talk(line)
        if typed is None and sys.stdin.isatty():
            talk(say("command.delete.sure", id=arguments.id))
            typed = sys.stdin.readline()
        if (typed or "").strip() != digits:
            talk(say("command.delete.not_done", digits=digits))
            return 1
        receipt = shop.act(delete_persona, arguments.id, reason=arguments.reason)
        cleared = settle(shop.store)
    if not cleared:
        talk(say("command.delete.not_cleared"))
    if arguments.json:
        tell_json({**receipt.as_json(), "cleared": cleared})
    else:
        tell(say("command.delete.done", id=receipt.persona_id))
    return 0


def _impact(shop: "Shop", persona_id: int) -> "Impact":
    """What the delete would do, for who may do it."""
    from store.clock import local_day
    from store.privacy.impact import deletion_impact
    from store.staff.permissions import require

    require(shop.actor.role, "delete")
    settings = shop.store.settings()
    today = local_day(shop.store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    return deletion_impact(shop.store.connection, persona_id, today)


def _preview(arguments: argparse.Namespace) -> int:
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        found = _impact(shop, arguments.id)
    if arguments.json:
        figures = {name: getattr(found, name) for name in FIGURES}
        tell_json({"id": found.persona_id, **figures, "installed": [card.serial for card in found.installed]})
        return 0
    for line in found.lines:
        tell(line)
    return 0
