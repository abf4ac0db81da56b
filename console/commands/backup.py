"""``regulars backup``: a verified copy of the store while it is in use, and the way back."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from console.arguments import command, reads, takes_json, takes_store, verb, verbs
from console.output import talk, tell, tell_json, tell_pairs
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.upkeep.backup import Backup


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "backup")
    parser.set_defaults(run=run)
    parser.add_argument("--to", metavar="FILE", help=say("command.backup.to"))
    reads(parser)
    found = verbs(parser)
    restore = verb(found, "restore", "command.backup.restore")
    restore.add_argument("file", metavar="FILE", help=say("command.backup.file"))
    restore.add_argument("--drill", action="store_true", help=say("command.backup.drill"))
    takes_store(restore)
    takes_json(restore)


def run(arguments: argparse.Namespace) -> int:
    """Makes a backup, restores one, or only shows that one could be restored."""
    if arguments.verb == "restore":
        return _drill(arguments) if arguments.drill else _restore(arguments)
    from console.opening import signed_in
    from store.upkeep.backup import backup

    with signed_in(arguments) as shop:
        made = backup(shop.store, shop.actor, arguments.to)
    if arguments.json:
        tell_json(asdict(made))
        return 0
    tell(say("command.backup.made", path=made.path))
    _tell_held(made)
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from console.opening import address_of, configured
    from store.upkeep.backup import restore

    restored = restore(arguments.file, address_of(arguments, configured()))
    if arguments.json:
        tell_json(asdict(restored))
        return 0
    tell(say("command.backup.restored", store=restored.store))
    _tell_held(restored.held)
    if restored.erased_again:
        again = restored.erased_again
        talk(say("command.backup.erased_again", count=again, customers=again))
    if restored.kept:
        talk(say("command.backup.kept", path=restored.kept))
    return 0


def _drill(arguments: argparse.Namespace) -> int:
    """The whole way back into a folder that is thrown away."""
    from store.upkeep.backup import drill_file

    done = drill_file(arguments.file)
    seconds = round(done.seconds, 3)
    if arguments.json:
        tell_json({**asdict(done.backup), "seconds": seconds})
        return 0
    tell(say("command.backup.drilled", path=done.backup.path, seconds=seconds))
    _tell_held(done.backup)
    return 0


def _tell_held(held: "Backup") -> None:
    names = ("bytes", "personas", "entries", "audit_rows")
    tell_pairs((say(f"command.backup.held.{name}"), f"{getattr(held, name):,}") for name in names)
