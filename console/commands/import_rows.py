"""``regulars import KIND FILE``: rows of a file into the store, whole or not at all; ``import runs``, ``import undo``
and ``import points`` look at runs and take one back.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.arguments import command, writes
from console.output import talk, tell_json, tell_pairs
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.arguments import Subparsers
    from store.transfer.mappings import Reading
    from store.transfer.result import ImportResult, Progress

SHOWN_REJECTS = 20
RUNS = ("runs", "undo", "points")
"""Words in the place of a kind that are about runs."""


def add(subparsers: "Subparsers") -> None:
    """The command's arguments."""
    parser = command(subparsers, "import")
    parser.set_defaults(run=run)
    parser.add_argument("kind", metavar="KIND", help=say("command.import.kind"))
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help=say("command.import.file"))
    parser.add_argument("--dry-run", action="store_true", help=say("command.import.dry_run"))
    parser.add_argument("--source", metavar="NAME", help=say("command.import.source"))
    parser.add_argument("--enrol", action="store_true", help=say("command.import.enrol"))
    parser.add_argument("--keep-unknown", action="store_true", help=say("command.import.keep_unknown"))
    parser.add_argument("--rejects", metavar="FILE", type=Path, help=say("command.import.rejects"))
    parser.add_argument(
        "--map", metavar="THEIRS=OURS", action="append", default=[], help=say("command.import.map")
    )
    parser.add_argument("--mapping", metavar="NAME", help=say("command.import.mapping"))
    parser.add_argument("--dates", choices=("dmy", "mdy"), help=say("command.import.dates"))
    parser.add_argument("--decimal", choices=(",", "."), help=say("command.import.decimal"))
    parser.add_argument("--watch", action="store_true", help=say("command.import.watch"))
    parser.add_argument("--once", action="store_true", help=say("command.import.once"))
    parser.add_argument("--confirm", metavar="ROWS", type=int, help=say("command.import.confirm"))
    parser.add_argument("--to", metavar="FILE", type=Path, help=say("command.import.to"))
    writes(parser)


def run(arguments: argparse.Namespace) -> int:
    """Imports; exit code 1 where every row was rejected."""
    if arguments.kind in RUNS:
        from console.commands import import_runs

        return import_runs.run(arguments)
    if arguments.file is None:
        raise BadInput(say("command.import.no_file"))
    if arguments.watch:
        from console.commands import import_folder

        return import_folder.run(arguments)
    return _import(arguments)


def said_of(arguments: argparse.Namespace) -> "Reading":
    """What the options say about columns, dates and numbers."""
    from store.transfer.mappings import reading_from

    return reading_from(
        arguments.kind,
        arguments.map,
        dates=arguments.dates,
        decimal=arguments.decimal,
        name=arguments.mapping,
    )


def _import(arguments: argparse.Namespace) -> int:
    from console.opening import signed_in
    from store.transfer.importing import import_file

    shown = Progressing()
    reading = said_of(arguments)
    with signed_in(arguments) as shop:
        try:
            result = import_file(
                shop.store,
                shop.actor.doing(arguments.operation_id),
                arguments.kind,
                arguments.file,
                source=arguments.source,
                dry_run=arguments.dry_run,
                enrols=arguments.enrol,
                keep_unknown=arguments.keep_unknown,
                rejects=arguments.rejects or _beside(arguments.file),
                progress=shown,
                reading=reading,
            )
        finally:
            shown.end()
    if arguments.json:
        tell_json(result.as_json())
    else:
        _tell(result)
    counts = result.counts
    return 1 if counts.rejected and counts.rejected == counts.rows else 0


def _beside(file: Path) -> Path | None:
    """``shop.csv`` → ``shop.rejects.csv``, None where the folder takes no file."""
    if not os.access(file.absolute().parent, os.W_OK):
        return None
    return file.with_name(f"{file.stem}.rejects.csv")


def _tell(result: "ImportResult") -> None:
    counts = result.counts
    tell_pairs(
        (say(f"command.import.count.{name}"), f"{getattr(counts, name):,}")
        for name in ("rows", "new", "updated", "merged", "unchanged", "rejected")
    )
    for warning in result.warnings:
        talk(warning)
    for reject in result.rejected[:SHOWN_REJECTS]:
        column = say("command.import.column", column=reject.column) if reject.column else ""
        talk(say("command.import.reject", line=reject.line, column=column, reason=reject.reason))
    if result.rejected_rows > SHOWN_REJECTS:
        talk(say("command.import.more", count=result.rejected_rows - SHOWN_REJECTS))
    if result.rejects_file is not None:
        talk(say("command.import.rejects_file", file=result.rejects_file))
    if result.dry_run:
        talk(say("command.import.rehearsed"))
    elif result.repeated:
        talk(say("command.act.repeated"))
    else:
        talk(say("command.import.done", run=result.run_id, seconds=result.seconds))
        talk(say("command.import.may_undo", run=result.run_id))


class Progressing:
    """How far a long run is, on one line of stderr; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._wide = 0

    def __call__(self, progress: "Progress") -> None:
        """Called while it runs."""
        if not self._shown:
            return
        left = progress.seconds_left
        line = say(
            f"command.import.progress.{progress.stage}",
            done=progress.done,
            total=progress.total,
            rate=progress.rate,
            left="" if left is None else say("command.import.left", seconds=left),
        )
        over, self._wide = self._wide, len(line)  # first: Ctrl+C may come while it is written
        sys.stderr.write("\r" + line.ljust(over))
        sys.stderr.flush()

    def end(self) -> None:
        """Leaves the line."""
        if self._wide:
            sys.stderr.write("\n")
            self._wide = 0
