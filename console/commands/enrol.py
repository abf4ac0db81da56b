"""``regulars enrol``: a new member, or with ``--customer`` a persona without membership."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import talk
from console.receipts import tell_receipt
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.receipt import Receipt

FIELDS = ("last_name", "first_name", "phone", "email", "birthday", "card_serial")
ON_COLLISION = ("household", "moved")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "enrol")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", nargs="?", type=whole, help=say("command.enrol.id"))
    for name in FIELDS:
        parser.add_argument(f"--{name.replace('_', '-')}", default="", help=say(f"command.enrol.{name}"))
    parser.add_argument("--id-seen", action="store_true", help=say("command.enrol.id_seen"))
    parser.add_argument("--customer", action="store_true", help=say("command.enrol.customer"))
    parser.add_argument("--on-collision", choices=ON_COLLISION, help=say("command.enrol.on_collision"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Makes the persona; possible duplicates and collisions are named."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        receipt = _make_member(shop, arguments) if arguments.id is not None else _add(shop, arguments)
    done = say("command.enrol.added" if arguments.customer else "command.enrol.done", id=receipt.persona_id)
    return tell_receipt(arguments, receipt, done)


def _make_member(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.people.enrolment import make_member

    return shop.act(make_member, arguments.id, birthday=arguments.birthday, id_seen=arguments.id_seen)


def _add(shop: "Shop", arguments: argparse.Namespace) -> "Receipt":
    from store.merging.collisions import Collision
    from store.merging.duplicates import possible_duplicates
    from store.people.enrolment import add_customer, enrol

    typed = {name: getattr(arguments, name) for name in FIELDS}
    alike = {name: typed[name] for name in FIELDS if name != "card_serial"}
    for found in possible_duplicates(shop.store, **alike):
        why = say(f"command.enrol.same_{found.why.replace(' ', '_')}")
        talk(say("command.enrol.alike", name=found.name, id=found.id, why=why))
    try:
        return shop.act(
            add_customer if arguments.customer else enrol,
            **typed,
            id_seen=arguments.id_seen,
            on_collision=arguments.on_collision,
        )
    except Collision as collision:
        if not collision.choices:
            raise
        raise BadInput(say("command.enrol.collides", sentence=collision)) from collision
