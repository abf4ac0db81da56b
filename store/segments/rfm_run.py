"""RFM brought up to date: where the scores begin is read without a lock, then scores that have changed are written
in short chunks along the customers' ids; may be stopped and done again (`docs/decisions/bulk-work.md`).
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused
from store.segments.rfm_cuts import COUNTED_ANEW, KEPT, Cuts, Figures, bound, read_cuts, score_of
from store.transfer.applying import PAUSE_SECONDS, bulk_connection, in_transaction
from store.transfer.company import Company
from store.use_case import use_case
from store.words import say

CHUNK_SECONDS = 0.030
ALONE_SECONDS = 0.090
FIRST_CHUNK = 1_000
LARGEST_CHUNK = 50_000
CHECKPOINT_AFTER = 5

OnProgress = Callable[[int, int], None]
"""Called after every chunk with the id that was come to and the last one."""

_FIGURES = (
    "CREATE TEMPORARY TABLE rfm_figures (persona_id BIGINT PRIMARY KEY, bought_at TEXT NOT NULL, "
    "sales BIGINT NOT NULL, spent BIGINT NOT NULL)",
    "INSERT INTO rfm_figures SELECT persona_id, max(placed_at), count(*), sum(total - refunded) FROM purchase "
    "WHERE persona_id > 0 AND (refunded < total OR total = 0) GROUP BY persona_id",
)
"""What `store.people.figures` keeps of orders: one that is fully refunded is none."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: customers with scores, of them new or changed ones, and those who have none any more."""

    customers: int
    changed: int
    removed: int
    cuts: Cuts


@use_case("segments")
def begin_rfm(unit: Unit) -> int:
    """Begins anew; a run that was cut off, or is under way elsewhere, ends by it. Audited."""
    unit.connection.run("UPDATE bulk_run SET state = 'stopped' WHERE kind = 'rfm' AND state = 'running'")
    run_id = unit.new_id("bulk_run")
    unit.connection.insert(
        "bulk_run",
        id=run_id,
        kind="rfm",
        subject=None,
        state="running",
        cursor=0,
        until_on=None,
        rule_version=unit.settings.rule_version,
        started_at=unit.at,
        lease_until=unit.at,
        counts="{}",
        detail=None,
        staff_id=unit.actor.staff_id,
    )
    unit.detail = f"run {run_id}"
    return run_id


def refresh_rfm(
    store: Store,
    actor: Actor,
    *,
    from_orders: bool = False,
    progress: OnProgress | None = None,
    pause: float = PAUSE_SECONDS,
) -> Refreshed:
    """Brings everybody's scores up to date from the figures kept with every order; ``from_orders`` counts
    these anew from the orders first.

    Raises ``NotPermitted``; ``Refused`` where another refresh was begun meanwhile.
    """
    run_id = begin_rfm(store, actor)
    with bulk_connection(store) as connection:
        figures = KEPT
        if from_orders:
            for text in _FIGURES:
                connection.run(text)
            figures = COUNTED_ANEW
        cuts = read_cuts(connection, figures)
        writer = _Writer(store, connection, run_id, figures, cuts)
        writer.finish(progress, pause)
    return Refreshed(cuts.customers, writer.changed, writer.removed, cuts)


class _Writer:
    """Writes the scores along the ids of customers."""

    def __init__(
        self, store: Store, connection: Connection, run_id: int, figures: Figures, cuts: Cuts
    ) -> None:
        table, who, columns = figures
        self._store = store
        self._connection = connection
        self._run_id = run_id
        self._cuts = cuts
        self._values = bound(cuts)
        self.changed = 0
        self.removed = 0
        self._after = 0
        self._last: int = connection.value(
            "SELECT max((SELECT coalesce(max(id), 0) FROM persona), (SELECT coalesce(max(persona_id), 0) "
            "FROM rfm_score))"
            if connection.dialect == "sqlite"
            else "SELECT greatest((SELECT max(id) FROM persona), (SELECT max(persona_id) FROM rfm_score), 0)"
        )
        scores = ", ".join(
            f"{score_of(columns[name], name[0])} AS {name}" for name in ("recency", "frequency", "monetary")
        )
        self._upsert = (
            "INSERT INTO rfm_score (persona_id, cell, recency, frequency, monetary) "
            "SELECT id, 10 * recency + (frequency + monetary + 1) / 2, recency, frequency, monetary "
            f"FROM (SELECT p.id AS id, {scores} FROM {table} WHERE p.id > :after AND p.id <= :upto AND {who}) AS s "
            "WHERE true ON CONFLICT (persona_id) DO UPDATE SET cell = excluded.cell, recency = excluded.recency, "
            "frequency = excluded.frequency, monetary = excluded.monetary "
            "WHERE rfm_score.recency <> excluded.recency OR rfm_score.frequency <> excluded.frequency "
            "OR rfm_score.monetary <> excluded.monetary"
        )
        self._delete = (
            "DELETE FROM rfm_score WHERE persona_id > :after AND persona_id <= :upto "
            f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE p.id = rfm_score.persona_id AND {who})"
        )

    def finish(self, progress: OnProgress | None, pause: float) -> None:
        """Every chunk up to the last id; an embedded store is left free after each while others have it open."""
        company = Company(self._store, self._connection)
        size, chunks = FIRST_CHUNK, 0
        while True:
            began, worked = time.monotonic(), time.thread_time()
            upto = min(self._after + size, self._last)
            self.changed, self.removed = in_transaction(self._connection, partial(self._chunk, upto))
            self._after = upto
            chunks += 1
            if progress is not None:
                progress(upto, self._last)
            if upto >= self._last:
                return
            ended = time.monotonic()
            spent = ended - began
            waiting = self._connection.dialect == "sqlite" and company.present(ended)
            if self._connection.dialect == "sqlite":
                spent = max(time.thread_time() - worked, spent / 2)
                if chunks % CHECKPOINT_AFTER == 0:
                    self._connection.all("PRAGMA wal_checkpoint(PASSIVE)")
            aim = CHUNK_SECONDS if waiting else ALONE_SECONDS
            size = max(1, min(LARGEST_CHUNK, 2 * size, int(size * aim / max(spent, 0.0001))))
            if waiting:
                time.sleep(max(0.0, ended + pause - time.monotonic()))

    def _chunk(self, upto: int) -> tuple[int, int]:
        """What is changed and removed so far, this chunk included."""
        at = instant(self._store.clock())
        last = upto >= self._last
        within = {"after": self._after, "upto": upto}
        removed = self._connection.run(self._delete, **within)
        changed = self._connection.run(self._upsert, **within, **self._values)
        counts = {
            "customers": self._cuts.customers,
            "changed": self.changed + changed,
            "removed": self.removed + removed,
        }
        held = self._connection.run(
            "UPDATE bulk_run SET cursor = :upto, counts = :counts, detail = :cuts, lease_until = :at, "
            "state = :state, finished_at = :finished WHERE id = :id AND state = 'running'",
            upto=upto,
            counts=json.dumps(counts),
            cuts=self._cuts.to_text(),
            at=at,
            state="done" if last else "running",
            finished=at if last else None,
            id=self._run_id,
        )
        if not held:
            raise Refused(say("segments.rfm_begun_elsewhere"))
        return counts["changed"], counts["removed"]
