"""Bulk work on points that was cut off: finished by the next start that finds it left alone, as whoever began
it, at the settings it was begun with (`engineering.md` A1)."""

from store.actor import Actor
from store.clock import instant
from store.database.store import Store

_LEFT = (
    "SELECT r.id, r.kind, s.id, s.code, s.name, s.role FROM bulk_run r JOIN staff s ON s.id = r.staff_id "
    "WHERE r.state = 'running' AND r.lease_until < :now AND r.kind IN ('recalculate', 'apply expiry', 'undo import') "
    "ORDER BY r.id"
)


def finish_cut_off(store: Store) -> tuple[str, ...]:
    """Finishes recalculations, expiries given to older points and imports that are taken back; their kinds. One
    `SELECT` where there are none. A sweep needs no finishing: the next one does what is left."""
    rows = store.connection.all(_LEFT, now=instant(store.clock()))
    for run_id, kind, staff_id, code, name, role in rows:
        place = store.connection.one("SELECT id, name FROM location ORDER BY id LIMIT 1") or (0, "")
        _finish(store, run_id, kind, Actor(staff_id, code, name, role, place[0], place[1], ""))
    return tuple(row[1] for row in rows)


def _finish(store: Store, run_id: int, kind: str, actor: Actor) -> None:
    from store.points.expiry.older_lots import restamp
    from store.points.ledger.chunks import Chunks, run_of
    from store.points.rates.recalculate import bring_up

    if kind == "undo import":
        from store.transfer.undoing.undo_run import finish_undo

        finish_undo(store, actor, run_id)
        return
    run = run_of(store.connection, run_id)
    Chunks(store, actor, run).finish(bring_up if kind == "recalculate" else restamp)
