"""``regulars edit ID``: traits, attributes, tags, notes, household and favourite store."""

import argparse
import uuid
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ParamSpec

from console.arguments import command, named_value, whole, writes
from console.commands.enrol import ON_COLLISION
from console.output import talk
from console.receipts import tell_receipt
from store.errors import BadInput, RegularsError
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop
    from store.receipt import Receipt
    from store.use_case import UseCase

    Act = Callable[[Shop], Receipt]

P = ParamSpec("P")


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "edit", about=say("command.edit.about"))
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument(
        "--set", metavar="TRAIT=VALUE", action="append", type=named_value, help=say("command.edit.set")
    )
    parser.add_argument("--on-collision", choices=ON_COLLISION, help=say("command.enrol.on_collision"))
    parser.add_argument(
        "--attribute",
        metavar="NAME=VALUE",
        action="append",
        type=named_value,
        help=say("command.edit.attribute"),
    )
    parser.add_argument(
        "--remove-attribute", metavar="NAME", action="append", help=say("command.edit.attribute.off")
    )
    parser.add_argument("--tag", action="append", help=say("command.edit.tag"))
    parser.add_argument("--remove-tag", metavar="TAG", action="append", help=say("command.edit.tag.off"))
    parser.add_argument("--note", help=say("command.edit.note"))
    parser.add_argument("--pin", action="store_true", help=say("command.edit.pin"))
    parser.add_argument("--favorite-store", metavar="LOCATION", help=say("command.edit.favorite"))
    parser.add_argument("--favorite-by", metavar="BY", default="form", help=say("command.edit.favorite_by"))
    parser.add_argument("--household", metavar="ID", type=whole, help=say("command.edit.household"))
    parser.add_argument("--leave-household", action="store_true", help=say("command.edit.household.off"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Does the changes one after the other, each an operation of its own; the first refusal ends it."""
    from console.opening import signed_in

    acts = list(_acts(arguments))
    if not acts:
        raise BadInput(say("command.edit.nothing"))
    first_id = arguments.operation_id
    with signed_in(arguments) as shop:
        receipt: Receipt | None = None
        for number, act in enumerate(acts):
            if number and first_id is not None:
                arguments.operation_id = str(uuid.uuid5(uuid.UUID(first_id), str(number)))
            try:
                receipt = act(shop)
            except RegularsError:
                if number:
                    talk(say("command.edit.done_before", count=number, all=len(acts)))
                raise
    if receipt is None:
        raise BadInput(say("command.edit.nothing"))
    return tell_receipt(arguments, receipt, say("command.edit.done", id=receipt.persona_id))


def _doing(act: "UseCase[P, Receipt]", *args: P.args, **kwargs: P.kwargs) -> "Act":
    def done(shop: "Shop") -> "Receipt":
        return shop.act(act, *args, **kwargs)

    return done


def _acts(arguments: argparse.Namespace) -> "Iterator[Act]":
    from store.merging import households
    from store.people import attributes, favorites, notes
    from store.people.traits import edit_traits

    persona: int = arguments.id
    if arguments.set:
        yield _doing(edit_traits, persona, dict(arguments.set), on_collision=arguments.on_collision)
    if arguments.favorite_store:
        yield _doing(favorites.choose_favorite, persona, arguments.favorite_store, by=arguments.favorite_by)
    for name, value in arguments.attribute or ():
        yield _doing(attributes.set_attribute, persona, name, value)
    for name in arguments.remove_attribute or ():
        yield _doing(attributes.remove_attribute, persona, name)
    for tag in arguments.tag or ():
        yield _doing(attributes.add_tag, persona, tag)
    for tag in arguments.remove_tag or ():
        yield _doing(attributes.remove_tag, persona, tag)
    if arguments.household is not None:
        yield _doing(households.link_household, persona, arguments.household)
    if arguments.leave_household:
        yield _doing(households.leave_household, persona)
    if arguments.note:
        yield _doing(notes.write_note, persona, arguments.note, pin=arguments.pin)
