"""Removing a source: its orders and all they caused go, redemptions stay; seen first, and undone whole
(`points.md` rule 31, `engineering.md` C12, sequence 18).

Bulk work in chunks (``chunks.py``): cut off, it goes on where it was. What a chunk does to its orders is in
``leaving.py``.
"""

from dataclasses import dataclass
from json import loads
from typing import Any

from store.actor import Actor
from store.clock import local_day
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.lineage import survivor_of
from store.points.expiry.due import available
from store.points.ledger.chunks import BulkRun, Chunks, OnProgress, begun
from store.points.orders.leaving import bring_back, take_away
from store.receipt import Receipt
from store.staff.permissions import require
from store.text import clean_line
from store.transfer.applying import PAUSE_SECONDS
from store.use_case import operation
from store.words import say

REMOVE, BRING_BACK = "remove source", "bring source back"
OWN = "Counter"
"""Sales by hand are the shop's own and no integration."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where orders come from: how many there are, and when it was taken away, None while it stands."""

    name: str
    orders: int
    removed_at: str | None


@dataclass(frozen=True, slots=True)
class IntegrationPreview:
    """What a removal will do; ``blocked`` customers have spent ``missing`` points of it already."""

    source: str
    orders: int
    personas: int
    points: int
    blocked: int
    missing: int


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal or its undo did: orders and points (taken, or given back); blocks written."""

    source: str
    run_id: int
    orders: int
    personas: int
    points: int
    blocked: int
    operation_id: str
    resumed: bool = False
    repeated: bool = False

    def as_json(self) -> dict[str, Any]:
        """The stable names."""
        return {
            "source": self.source,
            "run_id": self.run_id,
            "orders": self.orders,
            "personas": self.personas,
            "points": self.points,
            "blocked": self.blocked,
            "operation_id": self.operation_id,
            "repeated": self.repeated,
        }


def sources(connection: Connection) -> list[Source]:
    """Every source of orders, also those that are away, by name."""
    rows = connection.all(
        "SELECT p.source, sum(CASE WHEN p.removal_id IS NULL THEN 1 ELSE 0 END), max(r.removed_at) "
        "FROM purchase p LEFT JOIN removed_source r ON r.run_id = p.removal_id "
        "GROUP BY p.source ORDER BY p.source"
    )
    return [Source(name, int(orders), removed_at) for name, orders, removed_at in rows]


def preview_integration(store: Store, actor: Actor, source: str) -> IntegrationPreview:
    """What removing a source would do, nothing changed; raises ``NotPermitted``, ``NotFound``, ``Refused``."""
    require(actor.role, "remove a source")
    settings = store.settings()
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    with store.reading() as connection:
        named = _known(connection, source)
        orders, personas = connection.one(
            "SELECT count(*), count(DISTINCT home_id) FROM purchase "
            "WHERE source = :source AND removal_id IS NULL",
            source=named,
        ) or (0, 0)
        by_holder: dict[int, int] = {}
        for home_id, points in connection.all(
            "SELECT e.home_id, sum(e.points) FROM purchase p JOIN entry e ON e.purchase_id = p.id "
            "WHERE p.source = :source AND p.removal_id IS NULL GROUP BY e.home_id",
            source=named,
        ):
            holder = survivor_of(connection, home_id) or home_id
            by_holder[holder] = by_holder.get(holder, 0) + int(points)
        short = {
            holder: points - max(available(connection, holder, today), 0)
            for holder, points in by_holder.items()
            if points
        }
    missing = [points for points in short.values() if points > 0] if settings.flag("blocks") else []
    return IntegrationPreview(
        named, int(orders), int(personas), sum(by_holder.values()), len(missing), sum(missing)
    )


def remove_integration(
    store: Store,
    actor: Actor,
    source: str,
    *,
    progress: OnProgress | None = None,
    pause: float = PAUSE_SECONDS,
) -> Removal:
    """Takes a source's orders away with all they caused. Cut off, calling it again goes on.

    Raises ``NotPermitted``, ``NotFound``, and ``Refused`` for the shop's own sales, a source that is away,
    and while another source is under way.
    """
    receipt = begin_removal(store, actor, source)
    return _worked(store, actor, receipt, REMOVE, take_away, progress, pause)


def bring_back_integration(
    store: Store,
    actor: Actor,
    source: str,
    *,
    progress: OnProgress | None = None,
    pause: float = PAUSE_SECONDS,
) -> Removal:
    """Undoes the removal of a source: every order and point comes back, blocks it caused are reversed.

    Cut off, calling it again goes on. Raises ``NotPermitted``, ``NotFound``, ``Refused``.
    """
    receipt = begin_bringing_back(store, actor, source)
    return _worked(store, actor, receipt, BRING_BACK, bring_back, progress, pause)


@operation("remove a source")
def begin_removal(unit: Unit, source: str) -> Receipt:
    """Writes down that a source is being taken away, or that a cut-off removal goes on; audited."""
    named = _known(unit.connection, source)
    if named == OWN:
        raise Refused(say("integration.own"))
    _refuse_other(unit.connection, named)
    going_on = _running(unit.connection, REMOVE) is not None
    if not going_on and not _stands(unit.connection, named):
        raise Refused(say("integration.away_already", source=named))
    run = begun(unit, REMOVE, subject=named)
    if not run.resumed:
        unit.connection.insert(
            "removed_source",
            id=unit.new_id("removed_source"),
            source=named,
            removed_at=unit.at,
            staff_id=unit.actor.staff_id,
            run_id=run.id,
        )
    return _begun(unit, named, run)


@operation("remove a source")
def begin_bringing_back(unit: Unit, source: str) -> Receipt:
    """Writes down that a removed source comes back, or that this goes on after a cut; audited."""
    connection = unit.connection
    named = _known(connection, source)
    _refuse_other(connection, named)
    row = connection.one(
        "SELECT id, run_id FROM removed_source WHERE source = :source AND undone_at IS NULL "
        "ORDER BY id DESC LIMIT 1",
        source=named,
    )
    if row is None:
        raise Refused(say("integration.not_away", source=named))
    if _running(connection, REMOVE) is not None:
        raise Refused(say("integration.still_leaving", source=named))
    run = begun(unit, BRING_BACK, subject=named)
    if not run.resumed:
        connection.run("UPDATE bulk_run SET undoes_id = :removal WHERE id = :id", removal=row[1], id=run.id)
    return _begun(unit, named, run)


def _begun(unit: Unit, named: str, run: BulkRun) -> Receipt:
    details = {"run_id": run.id, "source": named, "resumed": int(run.resumed)}
    return Receipt(unit.actor.operation_id or "", details=details)


def _worked(
    store: Store, actor: Actor, receipt: Receipt, kind: str, work: Any, progress: Any, pause: float
) -> Removal:
    run_id = int(receipt.details["run_id"])
    run = BulkRun(run_id, kind, None, None)
    Chunks(store, actor, run, progress=progress, pause=pause).finish(work)
    counts = loads(store.connection.value("SELECT counts FROM bulk_run WHERE id = :id", id=run_id))
    return Removal(
        str(receipt.details["source"]),
        run_id,
        counts.get("orders", 0),
        counts.get("personas", 0),
        counts.get("points", 0),
        counts.get("blocked", 0),
        receipt.operation_id,
        bool(receipt.details["resumed"]),
        receipt.repeated,
    )


def _known(connection: Connection, source: str) -> str:
    """The source of this name as the orders have it; raises ``NotFound`` naming those there are."""
    wanted = clean_line(source, 60, "source").lower()
    names = [row[0] for row in connection.all("SELECT DISTINCT source FROM purchase ORDER BY source")]
    for name in names:
        if name.lower() == wanted:
            return str(name)
    listed = ", ".join(name for name in names if name != OWN) or say("integration.none")
    raise NotFound(say("integration.unknown", source=source, sources=listed))


def _stands(connection: Connection, source: str) -> bool:
    row = connection.one(
        "SELECT 1 FROM purchase WHERE source = :source AND removal_id IS NULL LIMIT 1", source=source
    )
    return row is not None


def _running(connection: Connection, kind: str) -> str | None:
    found: str | None = connection.value(
        "SELECT subject FROM bulk_run WHERE kind = :kind AND state = 'running'", kind=kind
    )
    return found


def _refuse_other(connection: Connection, named: str) -> None:
    """One source at a time: a cut-off one is finished first."""
    for kind in (REMOVE, BRING_BACK):
        running = _running(connection, kind)
        if running is not None and running != named:
            raise Refused(say("integration.other_running", source=running))


__all__ = [
    "IntegrationPreview",
    "Removal",
    "Source",
    "bring_back_integration",
    "preview_integration",
    "remove_integration",
    "sources",
]
