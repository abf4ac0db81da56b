"""``regulars outbox``: what waits to be sent, and sending it."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import at_least_one, command, whole, writes
from console.output import Column, tell, tell_json, tell_table
from console.receipts import tell_receipt
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "outbox")
    parser.set_defaults(run=run)
    parser.add_argument("--send", action="store_true", help=say("command.outbox.send"))
    parser.add_argument("--again", metavar="MESSAGE", type=whole, help=say("command.outbox.again"))
    parser.add_argument(
        "--limit", metavar="N", type=at_least_one, default=50, help=say("command.outbox.limit")
    )
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lists the messages, or sends what is due; exit code 1 where one has failed for good."""
    from console.opening import signed_in
    from store.outbox.sending import read_outbox, send_again, send_waiting

    with signed_in(arguments) as shop:
        if arguments.again is not None:
            receipt = shop.act(send_again, arguments.again)
            return tell_receipt(
                arguments, receipt, say("command.outbox.done.again", id=arguments.again), undo=False
            )
        if arguments.send:
            done = send_waiting(shop.store, shop.actor)
            if arguments.json:
                tell_json(asdict(done))
            else:
                tell(say("command.outbox.sent", count=done.sent, **asdict(done)))
            return 1 if done.failed else 0
        found = read_outbox(shop.store, shop.actor, arguments.limit)
    if arguments.json:
        tell_json([asdict(message) for message in found])
        return 0
    if not found:
        tell(say("command.outbox.empty"))
        return 0
    columns = [Column(say(f"command.outbox.column.{name}")) for name in ("id", "to", "what", "state", "why")]
    tell_table(
        columns,
        (
            (one.id, one.recipient or one.channel, one.subject or one.kind, one.state, one.why or one.sent_at)
            for one in found
        ),
    )
    return 0
