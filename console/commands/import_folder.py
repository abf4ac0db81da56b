"""``regulars import KIND FOLDER --watch``: takes the files that arrive in a folder until it is told to stop."""

import argparse
import json
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from console.output import talk
from store.words import say

if TYPE_CHECKING:
    from store.transfer.watching import Watched


def run(arguments: argparse.Namespace) -> int:
    """Watches until SIGINT or SIGTERM; what is being written is finished first. ``--once``: what is there now; exit
    code 1 where a file was rejected. ``--json`` tells of each file on a line.
    """
    from console.commands.import_rows import said_of
    from console.opening import signed_in
    from store.transfer.watching import FolderWatcher, Watching

    rejected: list[str] = []

    def told(one: "Watched") -> None:
        if one.outcome == "rejected":
            rejected.append(one.file)
        if arguments.json:
            found: dict[str, Any] = {
                "file": one.file,
                "outcome": one.outcome,
                "sentence": one.sentence,
                "where": str(one.where),
            }
            found["result"] = None if one.result is None else one.result.as_json()
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        else:
            talk(say(f"command.import.watched.{one.outcome}", sentence=one.sentence))

    reading = said_of(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with signed_in(arguments) as shop:
        watching = Watching(
            arguments.kind,
            arguments.file,
            arguments.source or arguments.kind,
            arguments.enrol,
            arguments.keep_unknown,
            reading,
        )
        watcher = FolderWatcher(shop.store, shop.actor, watching, told)
        taken = 0
        with suppress(KeyboardInterrupt):
            if not arguments.once:
                talk(say("command.import.watching", folder=arguments.file))
            taken = watcher.run(once=arguments.once)
    talk(say("command.import.watch_ended", count=taken))
    return 1 if arguments.once and rejected else 0
