"""``regulars delete ID``: staff's delete, which erases and blocks nobody."""

import argparse
import sys
from typing import TYPE_CHECKING

from console.arguments import command, whole, writes
from console.output import talk, tell, tell_json
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers

DIGITS = 3


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "delete")
    parser.set_defaults(run=run)
    parser.add_argument("id", metavar="ID", type=whole, help=say("command.show.id"))
    parser.add_argument("--reason", metavar="WORDS", required=True, help=say("command.delete.reason"))
    parser.add_argument("--confirm", metavar="DIGITS", help=say("command.delete.confirm"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Deletes after the last digits of the id were typed; exit code 1 where they were not."""
    from console.opening import signed_in
    from store.privacy.deleting import delete_persona
    from store.privacy.settling import settle

    digits = str(arguments.id)[-DIGITS:]
    typed = arguments.confirm
    if typed is None and sys.stdin.isatty():
        talk(say("command.delete.sure", id=arguments.id))
        typed = sys.stdin.readline()
    if (typed or "").strip() != digits:
        talk(say("command.delete.not_done", digits=digits))
        return 1
    with signed_in(arguments) as shop:
        receipt = shop.act(delete_persona, arguments.id, reason=arguments.reason)
        cleared = settle(shop.store)
    if not cleared:
        talk(say("command.delete.not_cleared"))
    if arguments.json:
        tell_json({**receipt.as_json(), "cleared": cleared})
    else:
        tell(say("command.delete.done", id=receipt.persona_id))
    return 0
