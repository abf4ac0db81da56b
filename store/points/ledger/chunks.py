"""Bulk work on points: a run of chunks that commit within 50 ms and leave the store free for 20 ms, each chunk
an operation of its own that names the run (`engineering.md` A1).

A run that was cut off stays ``running``; the next one of its kind goes on from there. Several may work on one
run: a chunk moves the run's cursor from where it found it, or begins anew.
"""

import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound
from store.ids import uuid7
from store.points.ledger.book import Book
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.receipt import Receipt
from store.transfer.applying import LOADED, PAUSE_SECONDS, bulk_connection, in_transaction
from store.transfer.company import Company
from store.transfer.ledger import BulkIds, ids_ahead
from store.words import say

CHUNK_SECONDS = 0.030
"""A chunk's own work aims here, below what A1 allows: on a machine with much else to do it takes longer."""
ALONE_SECONDS = 0.100
"""A chunk's own work, without a pause after it, while nobody else has the store open."""
CHECKPOINT_AFTER = 5
LEASE_SECONDS = 60
FIRST_CHUNK = 50
LARGEST_CHUNK = 2000

Counts = dict[str, int]
OnProgress = Callable[[Counts], None]
"""Called after every chunk with what is done so far, by name."""


@dataclass(slots=True)
class BulkRun:
    """A run under way: how far it is (``cursor``) and what it did so far (``counts``)."""

    id: int
    kind: str
    until_on: str | None
    detail: str | None
    cursor: int = 0
    counts: Counts = field(default_factory=dict)
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a chunk did: the new cursor, what to add to the counts, and whether nothing is left."""

    cursor: int
    counts: Counts
    last: bool


Work = Callable[[Unit, Book, BulkRun, int], Done]
"""Posts a chunk of so many items, in its transaction, into the book."""


def begun(
    unit: Unit,
    kind: str,
    *,
    subject: str | None = None,
    until_on: str | None = None,
    detail: str | None = None,
) -> BulkRun:
    """The run of this kind that was cut off, else a new one, in the caller's transaction."""
    connection = unit.connection
    left = connection.value(
        "SELECT id FROM bulk_run WHERE kind = :kind AND state = 'running' ORDER BY id LIMIT 1", kind=kind
    )
    if left is not None:
        unit.detail = f"run {left} goes on"
        return run_of(connection, left)
    run_id = unit.new_id("bulk_run")
    connection.insert(
        "bulk_run",
        id=run_id,
        kind=kind,
        subject=subject,
        state="running",
        cursor=0,
        until_on=until_on,
        rule_version=unit.settings.rule_version,
        started_at=unit.at,
        lease_until=_lease(unit.now),
        counts="{}",
        detail=detail,
        staff_id=unit.actor.staff_id,
    )
    unit.detail = f"run {run_id}"
    return BulkRun(run_id, kind, until_on, detail)


def run_of(connection: Connection, run_id: int) -> BulkRun:
    """A run that was begun before, as far as it is."""
    row = connection.one(
        "SELECT id, kind, until_on, detail, cursor, counts FROM bulk_run WHERE id = :id", id=run_id
    )
    if row is None:
        raise NotFound(say("expiry.no_run", run=run_id))
    number, kind, until_on, detail, cursor, counts = row
    return BulkRun(number, kind, until_on, detail, cursor, json.loads(counts), resumed=True)


def note_operation(unit: Unit, run: BulkRun, counts: Counts) -> None:
    """Writes the chunk's operation, which its entries name; before them, and only where there are any."""
    actor = unit.actor
    unit.connection.insert(
        "operation",
        id=actor.operation_id,
        request_hash="",
        use_case=run.kind,
        result=Receipt(actor.operation_id or "", details=dict(counts)).to_text(),
        persona_id=None,
        staff_id=actor.staff_id,
        approver_id=None,
        terminal=actor.terminal,
        location_id=actor.location_id,
        at=unit.at,
        bulk_run_id=run.id,
    )


def _lease(now: datetime) -> str:
    return instant(now + timedelta(seconds=LEASE_SECONDS))


class Chunks:
    """Works a run off on a connection of its own, pausing between chunks while others have the store open."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        run: BulkRun,
        *,
        progress: OnProgress | None = None,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self.store = store
        self.actor = actor
        self.run = run
        self.progress = progress
        self.pause = pause

    def finish(self, work: Work) -> Counts:
        """Every chunk that is left; the run's counts."""
        run, size, chunks = self.run, FIRST_CHUNK, 0
        with bulk_connection(self.store) as connection, closing(BulkIds(self.store)) as ids:
            company = Company(self.store, connection)
            while True:
                spent, last = self._step(connection, ids, work, size)
                chunks += 1
                if self.progress is not None:
                    self.progress(run.counts)
                if last:
                    return run.counts
                ended = time.monotonic()
                waiting = company.present(ended)
                aim = CHUNK_SECONDS if waiting else ALONE_SECONDS
                size = max(1, min(LARGEST_CHUNK, 2 * size, int(size * aim / max(spent, 0.0001))))
                until = ended + (self.pause if waiting else 0.0)
                if connection.dialect == "sqlite" and chunks % CHECKPOINT_AFTER == 0:
                    connection.all("PRAGMA wal_checkpoint(PASSIVE)")
                time.sleep(max(0.0, until - time.monotonic()))

    def _step(self, connection: Connection, ids: BulkIds, work: Work, size: int) -> tuple[float, bool]:
        """One chunk; the seconds the store was held by its own doing, and whether it was the last."""
        began = time.monotonic()
        worked = time.thread_time()
        done = in_transaction(connection, lambda: self._chunk(connection, ids, work, size))
        passed = time.monotonic() - began
        if connection.dialect == "sqlite":
            passed = max(time.thread_time() - worked, passed / LOADED)
        return passed, done is None or done.last

    def _chunk(self, connection: Connection, ids: BulkIds, work: Work, size: int) -> Done | None:
        """The chunk in its transaction; None where somebody else has finished the run."""
        store, run, now = self.store, self.run, self.store.clock()
        row = connection.one(
            "UPDATE bulk_run SET lease_until = :at WHERE id = :id AND state = 'running' RETURNING cursor, counts",
            id=run.id,
            at=_lease(now),
        )
        if row is None:
            return None
        run.cursor, run.counts = row[0], json.loads(row[1])
        actor = self.actor.doing(uuid7(now, store.randomness))
        unit = Unit(connection, actor, now, ids.take, store.randomness)
        book = book_for(unit)
        book.take_id = ids_ahead(unit)
        done = work(unit, book, run, size)
        if book.entries:
            note_operation(unit, run, done.counts)
        write(connection, book)
        self._advance(unit, done)
        return done

    def _advance(self, unit: Unit, done: Done) -> None:
        run = self.run
        counts = {
            name: run.counts.get(name, 0) + done.counts.get(name, 0) for name in {**run.counts, **done.counts}
        }
        unit.connection.run(
            "UPDATE bulk_run SET cursor = :cursor, counts = :counts, state = :state, finished_at = :finished "
            "WHERE id = :id",
            id=run.id,
            cursor=done.cursor,
            counts=json.dumps(counts),
            state="done" if done.last else "running",
            finished=unit.at if done.last else None,
        )
        run.cursor, run.counts = done.cursor, counts
