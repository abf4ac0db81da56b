"""``regulars codes``: collectible codes made in batches, listed, and used once each."""

import argparse
from typing import TYPE_CHECKING

from console.arguments import command, points, reads, verb, verbs, whole, writes
from console.output import Column, talk, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from console.opening import Shop


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "codes")
    parser.set_defaults(run=run, batch=None)
    reads(parser)
    found = verbs(parser)
    listed = verb(found, "list", "command.codes.list")
    listed.add_argument("batch", metavar="BATCH", nargs="?", help=say("command.codes.batch_listed"))
    reads(listed)
    make = verb(found, "make", "command.codes.make")
    make.add_argument("count", metavar="COUNT", type=whole, help=say("command.codes.count"))
    make.add_argument("points", metavar="POINTS", type=points, help=say("command.codes.points"))
    make.add_argument("--batch", default="", help=say("command.codes.batch"))
    make.add_argument("--prefix", default="", help=say("command.codes.prefix"))
    make.add_argument("--expires-on", metavar="DATE", help=say("command.codes.expires_on"))
    writes(make)
    use = verb(found, "use", "command.codes.use")
    use.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    use.add_argument("code", metavar="CODE", help=say("command.codes.code"))
    writes(use)


def run(arguments: argparse.Namespace) -> int:
    """Lists, or does what the verb says."""
    from console.opening import signed_in
    from store.points.earning.collectibles import make_codes, use_code

    with signed_in(arguments) as shop:
        if arguments.verb in (None, "list"):
            _tell_list(shop, arguments)
            return 0
        if arguments.verb == "make":
            made = shop.act(
                make_codes,
                arguments.count,
                arguments.points,
                batch=arguments.batch,
                prefix=arguments.prefix,
                expires_on=arguments.expires_on,
            )
            if arguments.json:
                tell_json(made.as_json())
                return 0
            for code in made.codes:
                tell(code)
            talk(say("command.codes.made", count=len(made.codes), batch=made.batch, points=made.points))
            return 0
        receipt = shop.act(use_code, arguments.id, arguments.code)
    done = say(
        "command.codes.used", id=receipt.persona_id, given=receipt.details["given"], points=receipt.points
    )
    return tell_receipt(arguments, receipt, done)


def _tell_list(shop: "Shop", arguments: argparse.Namespace) -> None:
    from store.points.earning.collectibles import batches, codes_of
    from store.staff.permissions import require

    if arguments.batch:
        codes = codes_of(shop.store, shop.actor, arguments.batch)
        if arguments.json:
            tell_json([one.as_json() for one in codes])
            return
        tell_table(
            [
                Column(say("command.codes.column.code"), least=10),
                Column(say("command.codes.column.points"), right=True),
                Column(say("command.codes.column.until"), least=10),
                Column(say("command.codes.column.used"), least=10),
                Column(say("command.codes.column.where"), least=8),
                Column(say("command.codes.column.by"), right=True),
            ],
            [
                [
                    one.code,
                    f"{one.points:,}",
                    one.expires_on,
                    one.used_at and one.used_at[:10],
                    one.location,
                    one.persona_id,
                ]
                for one in codes
            ],
        )
        return
    require(shop.actor.role, "codes")
    found = batches(shop.store.connection)
    if arguments.json:
        tell_json([one.as_json() for one in found])
        return
    tell_table(
        [
            Column(say("command.codes.column.batch"), least=12),
            Column(say("command.codes.column.codes"), right=True),
            Column(say("command.codes.column.used"), right=True),
            Column(say("command.codes.column.points"), right=True),
            Column(say("command.codes.column.until"), least=10),
        ],
        [[one.batch, f"{one.codes:,}", f"{one.used:,}", f"{one.points:,}", one.expires_on] for one in found],
    )
