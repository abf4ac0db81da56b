"""``regulars import runs``, ``import undo RUN``, ``import points RUN``: what was imported, taking a run back, what it
did to everybody's points.
"""

import argparse
import sys
from typing import TYPE_CHECKING

from console.output import Column, talk, tell, tell_json, tell_table
from store.errors import BadInput
from store.words import say

if TYPE_CHECKING:
    from console.opening import Shop
    from store.transfer.undoing.undo_run import RunPreview


def run(arguments: argparse.Namespace) -> int:
    """What the word in place of the kind says."""
    from console.opening import signed_in

    with signed_in(arguments) as shop:
        if arguments.kind == "runs":
            _tell_runs(shop, json=arguments.json)
            return 0
        run_id = _number(arguments)
        if arguments.kind == "points":
            return _points(shop, run_id, arguments)
        return _undo(shop, run_id, arguments)


def _number(arguments: argparse.Namespace) -> int:
    text = "" if arguments.file is None else str(arguments.file)
    if not text.isdigit():
        raise BadInput(say("command.import.no_run"))
    return int(text)


def _tell_runs(shop: "Shop", *, json: bool) -> None:
    from store.shown import Shown
    from store.transfer.undoing.undo_run import imported_runs

    found = imported_runs(shop.store, shop.actor)
    if json:
        tell_json([one.as_json() for one in found])
        return
    shown = Shown(shop.store.settings())
    tell_table(
        [
            Column(say("command.import.column.run"), right=True),
            Column(say("command.import.column.kind")),
            Column(say("command.import.column.file")),
            Column(say("command.import.column.at")),
            Column(say("command.import.column.rows"), right=True),
            Column(say("command.import.column.state")),
        ],
        [
            (
                str(one.id),
                one.kind,
                one.file_name,
                shown.moment(one.started_at),
                f"{one.counts.get('rows', 0):,}",
                say("command.import.taken_back") if one.undone_at else one.state,
            )
            for one in found
        ],
    )


def _points(shop: "Shop", run_id: int, arguments: argparse.Namespace) -> int:
    from console.exported import exported_to
    from store.transfer.undoing.differences import write_differences

    with exported_to(arguments.to) as out:
        count = write_differences(shop.store, shop.actor, run_id, out)
    talk(say("command.import.points", count=count, run=run_id))
    return 0


def _undo(shop: "Shop", run_id: int, arguments: argparse.Namespace) -> int:
    """Says what would go; takes the run back after the number of its rows was typed; exit code 1 where it was not."""
    from store.transfer.undoing.undo_run import preview_run_undo, undo_run

    seen = preview_run_undo(shop.store, shop.actor, run_id)
    if arguments.dry_run and arguments.json:
        tell_json(seen.as_json())
        return 0
    typed = arguments.confirm
    if typed is None and not seen.refused:
        _tell_preview(seen)
        if arguments.dry_run:
            return 0
        if sys.stdin.isatty():
            talk(say("command.import.type_rows", rows=seen.rows))
            answer = sys.stdin.readline().strip().replace(",", "")
            typed = int(answer) if answer.isdigit() else None
        if typed is None:
            talk(say("command.import.not_confirmed", rows=seen.rows, run=run_id))
            return 1
    done = undo_run(
        shop.store, shop.actor.doing(arguments.operation_id), run_id, typed or 0, progress=_progress
    )
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    if arguments.json:
        tell_json(done.as_json())
        return 0
    if done.repeated:
        talk(say("command.act.repeated"))
    tell(say("command.import.undone", **done.as_json()))
    if done.kept or done.stayed:
        talk(say("command.import.undone_kept", kept=done.kept, stayed=done.stayed))
    return 0


def _tell_preview(seen: "RunPreview") -> None:
    talk(say("command.import.would_undo", **seen.as_json()))
    if seen.blocked:
        talk(say("command.import.would_block", blocked=seen.blocked, missing=seen.missing))


def _progress(counts: dict[str, int]) -> None:
    """How far it is, on one line of stderr where that is a terminal."""
    if sys.stderr.isatty():
        done = sum(counts.get(name, 0) for name in ("entries", "documents", "merges", "changes", "personas"))
        sys.stderr.write("\r" + say("command.import.undoing", done=done))
        sys.stderr.flush()
