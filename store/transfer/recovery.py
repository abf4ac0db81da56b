"""Imports that were cut off: finished from their staging files, or taken back if they had written nothing."""

from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.words import say

if TYPE_CHECKING:
    from store.transfer.runs import Place
    from store.transfer.staging import Staging

_UNFINISHED = (
    "SELECT id, kind, state, lease_until, staging, file_name FROM import_run "
    "WHERE state IN ('staging', 'applying') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of a run that was cut off: ``finished``, ``taken back`` or ``elsewhere`` (its file is
    on another machine), in a sentence.
    """

    run_id: int
    outcome: str
    sentence: str


def recover_imports(store: Store) -> tuple[Recovered, ...]:
    """Called at every start, before anybody works: one `SELECT` where there is nothing to do.

    A run that a living process works on is left alone.
    """
    rows = store.connection.all(_UNFINISHED)
    if not rows:
        return ()
    from store.transfer.runs import Place

    found = []
    for run_id, kind, state, lease_until, text, file_name in rows:
        place = Place(**loads(text))
        outcome = _recover(store, run_id, kind, state, lease_until, place)
        if outcome:
            found.append(Recovered(run_id, outcome, _sentence(outcome, run_id, file_name, place)))
    return tuple(found)


def _recover(store: Store, run_id: int, kind: str, state: str, lease_until: str, place: "Place") -> str:
    from store.transfer.runs import take_back
    from store.transfer.staging import InUse, Staging, remove_files

    expired = lease_until < instant(store.clock())
    path = Path(place.file)
    if not place.here:
        if expired and state == "staging":
            return "taken back" if take_back(store, run_id) else ""
        return "elsewhere" if expired else ""
    if not path.exists():
        if not expired:
            return ""
        if state == "staging":
            return "taken back" if take_back(store, run_id) else ""
        return "elsewhere"
    try:
        staging = Staging(path, create=False)
    except InUse:
        return ""
    if state == "staging":
        taken = take_back(store, run_id)
        staging.close()
        if taken:
            remove_files(path)
        return "taken back" if taken else ""
    _finish(store, run_id, kind, place, staging)
    return "finished"


def _finish(store: Store, run_id: int, kind: str, place: "Place", staging: "Staging") -> None:
    from store.transfer.applying import ChunkLoop
    from store.transfer.cells import shop_from
    from store.transfer.runs import Run

    row = store.connection.one(
        "SELECT r.source, r.enrols, s.id, s.code, s.name, s.role, l.name FROM import_run r "
        "JOIN staff s ON s.id = r.staff_id LEFT JOIN location l ON l.id = :location WHERE r.id = :id",
        id=run_id,
        location=place.location_id,
    )
    if row is None:
        staging.close()
        return
    source, enrols, staff_id, code, name, role, location = row
    actor = Actor(
        staff_id,
        code,
        name,
        role,
        place.location_id,
        location or "",
        place.terminal,
        operation_id=place.operation_id,
    )
    shop = shop_from(staging.about()["shop"])
    run = Run(run_id, kind, source, bool(enrols), actor, shop, staging.path)
    try:
        ChunkLoop(store, run, place, staging).finish()
    except BaseException:
        staging.close()
        raise
    staging.remove()


def _sentence(outcome: str, run_id: int, file_name: str, place: "Place") -> str:
    if outcome == "finished":
        return say("transfer.finished", file=file_name, run=run_id)
    if outcome == "taken back":
        return say("transfer.taken_back", file=file_name, run=run_id)
    return say("transfer.elsewhere", file=file_name, run=run_id, host=place.host, staging=place.file)
