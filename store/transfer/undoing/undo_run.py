"""Taking a whole import back within a day: seen first, confirmed with the number of its rows, done in chunks.

What a chunk does: the run's entries are reversed, the latest first; its documents leave; its merges come apart; what
it changed goes back unless somebody has changed it since; personas it made and nobody touched since are erased.
Cut off, it goes on where it was (``points/ledger/chunks.py``). Nothing is deleted from the ledger.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from store.actor import Actor
from store.clock import instant, moment
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.points.expiry.due import available
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, Chunks, Done, begun, note_operation
from store.points.ledger.chunks import OnProgress as OnCounts
from store.receipt import Receipt
from store.staff.permissions import require
from store.transfer.applying import PAUSE_SECONDS
from store.transfer.undoing.built_on import built_on
from store.transfer.undoing.documents import STEPS, UNDO
from store.transfer.undoing.entries import STANDS, reverse_entries
from store.transfer.undoing.journal import HOURS
from store.transfer.undoing.people import part_merges, put_back, remove_new
from store.use_case import operation
from store.words import say

PHASES = ("entries", "documents", "merges", "changes", "personas")
_COUNTED = ("entries", "points", "documents", "merges", "changes", "personas", "kept", "stayed")
_HEAVY = 8
"""Taking a merge apart or erasing a persona takes about so many times the work of an entry."""


@dataclass(frozen=True, slots=True)
class RunPreview:
    """What taking a run back will do. ``rows`` has to be typed to confirm it. ``points`` are those of its entries;
    ``blocked`` customers have spent ``missing`` of them already. ``refused``: why it cannot be taken back.
    """

    run_id: int
    kind: str
    source: str
    file_name: str
    finished_at: str
    rows: int
    entries: int
    points: int
    documents: int
    merges: int
    changes: int
    personas: int
    blocked: int
    missing: int
    refused: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The stable names."""
        return {**asdict(self), "refused": list(self.refused)}


@dataclass(frozen=True, slots=True)
class RunUndone:
    """What taking a run back did: entries reversed and their points, documents, merges and values taken back,
    personas erased; ``kept`` values and ``stayed`` personas somebody has changed since.
    """

    run_id: int
    entries: int
    points: int
    documents: int
    merges: int
    changes: int
    personas: int
    kept: int
    stayed: int
    operation_id: str
    repeated: bool = False

    def as_json(self) -> dict[str, Any]:
        """The stable names."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ImportedRun:
    """One run of a list: what it was, when, by whom, and whether it was taken back (or is being)."""

    id: int
    kind: str
    source: str
    file_name: str
    state: str
    started_at: str
    finished_at: str | None
    staff: str
    counts: dict[str, int] = field(hash=False)
    undone_at: str | None
    undoable: bool

    def as_json(self) -> dict[str, Any]:
        """The stable names."""
        return asdict(self)


def imported_runs(store: Store, actor: Actor, limit: int = 50) -> list[ImportedRun]:
    """The last runs, the latest first; raises `NotPermitted`."""
    require(actor.role, "import")
    rows = store.connection.all(
        "SELECT r.id, r.kind, r.source, r.file_name, r.state, r.started_at, r.finished_at, s.name, r.counts, u.at "
        "FROM import_run r JOIN staff s ON s.id = r.staff_id LEFT JOIN import_undo u ON u.import_run_id = r.id "
        "ORDER BY r.id DESC LIMIT :limit",
        limit=limit,
    )
    since = _since(store)
    found = []
    for number, kind, source, name, state, started_at, finished_at, staff, counts, undone_at in rows:
        undoable = state == "done" and undone_at is None and (finished_at or "") >= since
        told = json.loads(counts or "{}")
        found.append(
            ImportedRun(
                number, kind, source, name, state, started_at, finished_at, staff, told, undone_at, undoable
            )
        )
    return found


def preview_run_undo(store: Store, actor: Actor, run_id: int) -> RunPreview:
    """What taking a run back would do, nothing changed; raises `NotFound`, `NotPermitted`."""
    require(actor.role, "import")
    settings = store.settings()
    from store.clock import local_day

    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    with store.reading() as connection:
        kind, source, file_name, finished_at, rows = _run(connection, run_id)
        refused = _refusals(connection, run_id, kind, _since(store))
        entries, points = connection.one(
            f"SELECT count(*), coalesce(sum(e.points), 0) FROM entry e WHERE {STANDS}", run=run_id
        ) or (0, 0)
        by_holder: dict[int, int] = {}
        for home_id, found in connection.all(
            "SELECT coalesce(h.merged_into, h.id), sum(e.points) FROM entry e JOIN persona h ON h.id = e.home_id "
            f"WHERE {STANDS} GROUP BY 1",
            run=run_id,
        ):
            by_holder[home_id] = by_holder.get(home_id, 0) + int(found)
        short = [
            lacking
            for holder, taken in by_holder.items()
            if taken > 0 and (lacking := taken - max(available(connection, holder, today), 0)) > 0
        ]
        missing = short if settings.flag("blocks") else []
        return RunPreview(
            run_id,
            kind,
            source,
            file_name,
            finished_at,
            rows,
            int(entries),
            int(points),
            _count(connection, STEPS[kind][0], run_id) if kind in STEPS else 0,
            _count(connection, "merge", run_id),
            int(
                connection.value(
                    "SELECT count(*) FROM import_change WHERE import_run_id = :run AND what <> 'own'",
                    run=run_id,
                )
            ),
            _count(connection, "persona", run_id),
            len(missing),
            sum(missing),
            refused,
        )


def undo_run(
    store: Store,
    actor: Actor,
    run_id: int,
    rows: int,
    *,
    progress: OnCounts | None = None,
    pause: float = PAUSE_SECONDS,
) -> RunUndone:
    """Takes a run back; ``rows`` confirms it. Cut off, calling it again goes on.

    Raises `NotFound`, `NotPermitted`, and `Refused` after a day, for the wrong number of rows, where something has
    been built on the run (it says what), and while another run is being taken back.
    """
    receipt = begin_run_undo(store, actor, run_id, rows)
    bulk_id = int(receipt.details["bulk_run_id"])
    run = BulkRun(bulk_id, UNDO, None, None)
    Chunks(store, actor, run, progress=progress, pause=pause).finish(_chunk)
    if store.connection.one(
        "SELECT 1 FROM persona WHERE import_run_id = :run AND status = 'sealed' LIMIT 1", run=run_id
    ):
        from store.privacy.settling import settle

        settle(store)
    counts = json.loads(store.connection.value("SELECT counts FROM bulk_run WHERE id = :id", id=bulk_id))
    return RunUndone(
        run_id,
        **{name: int(counts.get(name, 0)) for name in _COUNTED},
        operation_id=receipt.operation_id,
        repeated=receipt.repeated,
    )


@operation("import")
def begin_run_undo(unit: Unit, run_id: int, rows: int) -> Receipt:
    """Writes down that a run is taken back, or that this goes on after a cut; audited."""
    connection = unit.connection
    kind, _, _, _, counted = _run(connection, run_id)
    running = connection.value(
        "SELECT subject FROM bulk_run WHERE kind = :kind AND state = 'running'", kind=UNDO
    )
    if running is not None and running != str(run_id):
        raise Refused(say("import_undo.other_running", run=running))
    if running is None:
        since = instant(unit.now - timedelta(hours=HOURS))
        refused = _refusals(connection, run_id, kind, since)
        if refused:
            raise Refused(" ".join(refused))
        if rows != counted:
            raise Refused(say("import_undo.other_rows", run=run_id, rows=counted))
    run = begun(unit, UNDO, subject=str(run_id), detail=json.dumps({"phase": 0}))
    if not run.resumed:
        connection.run(
            "UPDATE bulk_run SET detail = :detail WHERE id = :id",
            id=run.id,
            detail=json.dumps({"phase": 0, "bounds": _bounds(connection, run_id, kind)}),
        )
        connection.insert(
            "import_undo", import_run_id=run_id, bulk_run_id=run.id, at=unit.at, staff_id=unit.actor.staff_id
        )
    details = {"run_id": run_id, "bulk_run_id": run.id, "resumed": int(run.resumed)}
    return Receipt(unit.actor.operation_id or "", details=details)


def _bounds(connection: Connection, run_id: int, kind: str) -> dict[str, list[int]]:
    """The lowest and the highest number of what the run wrote, by table: chunks look for the rest between them."""
    tables = {"entry", "merge", "persona", "import_change", STEPS[kind][0] if kind in STEPS else "entry"}
    found = {}
    for table in sorted(tables):
        where = "import_run_id = :run"
        if table == "card":
            where += " OR id IN (SELECT card_id FROM card_transaction WHERE import_run_id = :run)"
        low, high = connection.one(f"SELECT min(id), max(id) FROM {table} WHERE {where}", run=run_id) or (
            None,
            None,
        )
        found[table] = [int(low or 0), int(high or 0)]
    return found


def _chunk(unit: Unit, book: Book, run: BulkRun, size: int) -> Done:
    """The next step of the phase the run is in."""
    connection = unit.connection
    subject, text = connection.one("SELECT subject, detail FROM bulk_run WHERE id = :id", id=run.id) or (
        "0",
        "{}",
    )
    run_id, detail = int(subject), json.loads(text)
    phase, bounds, at = detail["phase"], detail["bounds"], run.cursor
    kind = connection.value("SELECT kind FROM import_run WHERE id = :id", id=run_id)
    counts, onward = _phase(unit, book, run, run_id, kind, PHASES[phase], bounds, at, size)
    last = not onward and phase == len(PHASES) - 1
    if not onward and not last:
        detail["phase"] = phase + 1
        connection.run(
            "UPDATE bulk_run SET detail = :detail WHERE id = :id", detail=json.dumps(detail), id=run.id
        )
    if last:
        connection.run(
            "UPDATE import_undo SET finished_at = :at WHERE import_run_id = :run", at=unit.at, run=run_id
        )
        connection.run("DELETE FROM import_change WHERE import_run_id = :run", run=run_id)
    return Done(onward, counts, last)


def _phase(
    unit: Unit,
    book: Book,
    run: BulkRun,
    run_id: int,
    kind: str,
    phase: str,
    bounds: dict[str, list[int]],
    at: int,
    size: int,
) -> tuple[dict[str, int], int]:
    """What the step did, and where the phase goes on (0: it is done)."""
    few = max(1, size // _HEAVY)
    if phase == "entries":
        low, high = bounds["entry"]
        done, points, onward = (
            reverse_entries(unit, book, run_id, low, at or high + 1, size) if high else (0, 0, 0)
        )
        return {"entries": done, "points": points}, onward
    if phase == "documents":
        if kind not in STEPS:
            return {}, 0
        table, step = STEPS[kind]
        done, onward = step(unit, book, run.id, run_id, at or bounds[table][0] - 1, few)
        return {"documents": done}, onward
    if phase == "merges":
        high = bounds["merge"][1]
        if not high:
            return {}, 0
        note_operation(unit, run, {})
        done, onward = part_merges(unit, run_id, at or high + 1, max(1, few // 4))
        return {"merges": done}, onward
    if phase == "changes":
        high = bounds["import_change"][1]
        back, kept, onward = put_back(unit, run_id, at or high + 1, few) if high else (0, 0, 0)
        return {"changes": back, "kept": kept}, onward
    low, high = bounds["persona"]
    gone, stayed, onward = remove_new(unit, run_id, at or low - 1, max(1, few // 4)) if high else (0, 0, 0)
    return {"personas": gone, "stayed": stayed}, onward


def finish_undo(store: Store, actor: Actor, bulk_id: int) -> None:
    """Goes on with an undo that was cut off."""
    Chunks(store, actor, BulkRun(bulk_id, UNDO, None, None)).finish(_chunk)


def _since(store: Store) -> str:
    return instant(store.clock() - timedelta(hours=HOURS))


def _run(connection: Connection, run_id: int) -> tuple[str, str, str, str, int]:
    row = connection.one(
        "SELECT kind, source, file_name, finished_at, counts FROM import_run WHERE id = :id", id=run_id
    )
    if row is None:
        raise NotFound(say("import_undo.unknown", run=run_id))
    kind, source, file_name, finished_at, counts = row
    return kind, source, file_name, finished_at or "", int(json.loads(counts or "{}").get("rows", 0))


def _refusals(connection: Connection, run_id: int, kind: str, since: str) -> tuple[str, ...]:
    """Why a run cannot be taken back; none where it can."""
    state, finished_at = connection.one(
        "SELECT state, finished_at FROM import_run WHERE id = :id", id=run_id
    ) or (
        "",
        None,
    )
    if state != "done":
        return (say("import_undo.not_done", run=run_id),)
    undone = connection.value("SELECT at FROM import_undo WHERE import_run_id = :id", id=run_id)
    if undone is not None:
        return (say("import_undo.already", run=run_id, day=moment(undone).date().isoformat()),)
    if (finished_at or "") < since:
        return (say("import_undo.too_late", run=run_id, hours=HOURS),)
    return built_on(connection, kind, run_id)


def _count(connection: Connection, table: str, run_id: int) -> int:
    where = "import_run_id = :run"
    if table == "persona":
        where += " AND status <> 'sealed'"
    if table in ("merge", "refund", "redemption"):
        where += " AND undone_at IS NULL"
    return int(connection.value(f"SELECT count(*) FROM {table} WHERE {where}", run=run_id))
