"""Applies a staged run: chunks that commit within 50 ms and leave the store free for 20 ms
(``engineering.md`` A1).
"""

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from store.database.connection import Connection
from store.database.sqlite import Busy, Repeated
from store.database.store import Store
from store.database.unit import Unit
from store.settings import Settings
from store.transfer.ahead import ChunksAhead
from store.transfer.collecting import seldom_collected
from store.transfer.company import Company
from store.transfer.kinds import kind_named
from store.transfer.kinds.kind import Applier
from store.transfer.late_rejects import LateRejects
from store.transfer.ledger import BulkIds
from store.transfer.log_moving import LogMover
from store.transfer.preparing import Prepared
from store.transfer.result import Counts, OnProgress, Outcome, Progress, Reject
from store.transfer.runs import Place, Run, advance, counts_of, finish
from store.transfer.staging import Staging

CHUNK_SECONDS = 0.040
"""A chunk with its commit aims here, so that it stays within 50 ms."""
PAUSE_SECONDS = 0.020
"""So long an embedded store, which one process at a time can write, is left free after a chunk while somebody else
has it open. PostgreSQL's other writers wait only for the rows of a chunk."""
LONG_CHUNK_SECONDS = 0.100
"""So long a chunk may be, and without a pause, where nobody waits for the whole store: nobody else has it open, or it
is PostgreSQL."""
STEPS = 4
"""So many long chunks are one transaction while nobody else has an embedded store open: most pages they write are the
same. It is looked between them, and whoever has come waits for no further one."""
LOADED = 2
"""A machine with much else to do makes a chunk take longer; up to so many times its own work it does not
become smaller for that, which would only make more of them."""
ALONE_AT_ONCE = 10
"""Chunks a transaction of an import that has the store to itself: the same number on any machine, so that
the same files give the same ids."""
BY_WHOLE_TABLE = ("seqscan", "hashjoin", "mergejoin")
"""Ways in which PostgreSQL would read whole tables for the few hundred keys of a chunk: what it knows of their size is
from before the import, or nothing in a new store."""
PATIENCE_SECONDS = 60.0
MOST_AT_ONCE = 200
CACHE_KIB = 98_304
"""With what the process that prepares keeps of a million rows this stays below 300 MB."""

AfterChunk = Callable[[int], None]


class ChunkLoop:
    """Writes what is left of a run, on a connection of its own."""

    def __init__(
        self,
        store: Store,
        run: Run,
        place: Place,
        staging: Staging,
        *,
        progress: OnProgress | None = None,
        after_chunk: AfterChunk | None = None,
        alone: bool = False,
    ) -> None:
        self.store = store
        self.run = run
        self.place = place
        self.staging = staging
        self.progress = progress
        self.after_chunk = after_chunk
        self.chunks = staging.chunk_count()
        self.about = staging.about()
        self.counts = Counts()
        self._applier: Applier | None = None
        self._late = LateRejects(staging.path, 0)
        self._tainted = False
        self._source: ChunksAhead | None = None
        self._ahead: deque[Prepared] = deque()
        self._work = 0.0
        self._worked_until = 0.0
        self._log = LogMover(store)
        self._ids = BulkIds(store)
        self._alone = alone
        self._company: Company | None = None
        self._settings: Settings | None = None
        self._at_once = ALONE_AT_ONCE if alone else 1
        self._steps = 1
        self._began = time.monotonic()
        self._before = 0

    def finish(self) -> Counts:
        """Every chunk that is left; the run's counts. A ``KeyboardInterrupt`` leaves the run where it is."""
        with (
            seldom_collected(),
            bulk_connection(self.store, by_keys=True) as connection,
            closing(BulkIds(self.store)) as ids,
            closing(LogMover(self.store)) as log,
        ):
            self._ids, self._log = ids, log
            self._company = None if self._alone else Company(self.store, connection)
            try:
                self._load(connection)
                self._before = self.counts.rows
                while self.run.applied < self.chunks:
                    self._step(connection)
            finally:
                self._let_go()
            now = self.store.clock()
            early = self.staging.reject_count()
            total = replace(self.counts, rows=self.counts.rows + early, rejected=self.counts.rejected + early)
            in_transaction(connection, lambda: finish(connection, self.run, self.place, total, now))
        return total

    def _load(self, connection: Connection) -> None:
        applied = connection.value("SELECT applied FROM import_run WHERE id = :id", id=self.run.id)
        self.run.applied = applied or 0
        self.counts = counts_of(connection, self.run.id)
        self._applier = None
        self._late = LateRejects(self.staging.path, self.run.applied)
        self._let_go()

    def _let_go(self) -> None:
        """Ends what prepares chunks; it is begun anew where the run stands by then."""
        if self._source is not None:
            self._source.close()
        self._source = None
        self._ahead.clear()

    def _read_ahead(self) -> int:
        """Has the chunks of the next transaction ready; how many they are."""
        first = self.run.applied
        count = min(self._at_once * self._steps, MOST_AT_ONCE, self.chunks - first)
        if self._source is None:
            self._source = ChunksAhead(self.staging, self.run, self.store.clock, first)
        while len(self._ahead) < count:
            self._ahead.append(self._source.next())
        return count

    def _step(self, connection: Connection) -> None:
        first, count = self.run.applied, self._read_ahead()
        parts = list(islice(self._ahead, count))
        self._ask_ahead(parts)
        began = time.monotonic()
        try:
            counts, size, count = in_transaction(connection, lambda: self._tried(connection, parts))
        except BaseException:
            self._applier = None
            raise
        self._tainted = False
        if counts is None:
            self._load(connection)
            return
        self.run.applied, self.counts = first + count, counts
        for _ in range(count):
            self._ahead.popleft()
        self._late.committed(size)
        ended = time.monotonic()
        waiting = self._company is not None and self._company.present(ended)
        pauses = waiting and self.store.dialect == "sqlite"
        if not self._alone:
            aim = CHUNK_SECONDS if pauses else LONG_CHUNK_SECONDS
            fitting = int(count * aim / max(self._took(began), 0.0001))
            self._at_once = max(1, min(MOST_AT_ONCE, fitting, 2 * count))
            self._steps = 1 if waiting else STEPS
        self._tell()
        if self.after_chunk is not None:
            self.after_chunk(self.run.applied)
        self._log.move(connection, beside=not pauses)
        self._leave_free(ended + PAUSE_SECONDS if pauses else ended)

    def _ask_ahead(self, parts: Sequence[Prepared]) -> None:
        """Has the blocklist asked about the chunk's people: 25 ms each where there is one, so before the
        transaction."""
        if self.run.kind not in ("personas", "orders"):
            return
        from store.transfer.orders import OrderApplier
        from store.transfer.personas.applying import PersonaApplier
        from store.transfer.personas.blocked import blocked_among

        if self._applier is None:
            self._applier = kind_named(self.run.kind).applier(self.run)
        rows = [row for part, _ in parts for row in part]
        if isinstance(self._applier, PersonaApplier):
            self._applier.blocked = blocked_among(self.store, self.run, rows)
        elif isinstance(self._applier, OrderApplier):
            self._applier.ask_ahead(self.store, rows)

    def _took(self, began: float) -> float:
        """Seconds the last transaction held the store by its own doing: its work and its commit."""
        now = time.monotonic()
        if self.store.dialect != "sqlite":
            return now - began
        return max(self._work + now - self._worked_until, (now - began) / LOADED)

    def _leave_free(self, until: float) -> None:
        """Leaves the store free until then; has the next chunks ready meanwhile."""
        if self.run.applied < self.chunks:
            self._read_ahead()
        time.sleep(max(0.0, until - time.monotonic()))

    def _tried(self, connection: Connection, parts: Sequence[Prepared]) -> tuple[Counts | None, int, int]:
        """`_write`; what an applier remembered of a transaction that was not committed is forgotten."""
        if self._tainted and self._applier is not None:
            self._applier = None
            self._ask_ahead(parts)
        self._tainted = True
        collecting = gc.isenabled()
        gc.disable()
        began = time.thread_time()
        try:
            return self._write(connection, parts)
        finally:
            self._work, self._worked_until = time.thread_time() - began, time.monotonic()
            if collecting:
                gc.enable()

    def _write(self, connection: Connection, parts: Sequence[Prepared]) -> tuple[Counts | None, int, int]:
        """The counts with these chunks, and how many of them it wrote: fewer where somebody came meanwhile. None if
        they are in the store already."""
        store, run, now = self.store, self.run, self.store.clock()
        if self._applier is None:
            self._applier = kind_named(run.kind).applier(run)
        counts = replace(self.counts)
        if not advance(connection, run, run.applied, counts, now):
            return None, 0, 0
        unit = Unit(connection, run.actor, now, self._ids.take, store.randomness)
        if self._settings is not None and self._settings.rule_version == unit.settings.rule_version:
            unit.settings = self._settings
        self._settings = unit.settings
        rejects: list[Reject] = []
        done = 0
        while done < len(parts) and not (done and self._disturbed()):
            step = parts[done : done + self._at_once]
            done += len(step)
            outcome = self._applied(self._applier, unit, step)
            counts.add(outcome.counts)
            rejects += outcome.rejects
        advance(connection, run, run.applied + done, counts, now)
        return counts, self._late.keep(run.applied + done, rejects), done

    def _applied(self, applier: Applier, unit: Unit, parts: Sequence[Prepared]) -> Outcome:
        outcome = applier.apply(unit, [row for part, _ in parts for row in part])
        for _, rejects in parts:
            outcome.rejects += [Reject(*found) for found in rejects]
            outcome.counts.rejected += len(rejects)
        outcome.counts.rows = sum(outcome.counts.parts)
        return outcome

    def _disturbed(self) -> bool:
        """Whether somebody has come since the transaction began."""
        return self._company is not None and self._company.present(time.monotonic())

    def _tell(self) -> None:
        if self.progress is None:
            return
        total = int(self.about.get("rows", 0))
        spent = time.monotonic() - self._began
        rate = (self.counts.rows - self._before) / spent if spent else 0.0
        left = (total - self.counts.rows) / rate if rate else None
        self.progress(Progress("writing", self.counts.rows, total, rate, left))


@contextmanager
def bulk_connection(store: Store, *, by_keys: bool = False) -> Iterator[Connection]:
    """A connection of bulk work's own, with a cache that holds the upper levels of large indexes; ``by_keys``: it is
    only asked for rows by their keys.
    """
    connection = store.connect()
    try:
        if store.dialect == "sqlite":
            connection.run(f"PRAGMA cache_size=-{CACHE_KIB}")
            connection.run("PRAGMA wal_autocheckpoint=0")
        elif by_keys:
            for way in BY_WHOLE_TABLE:
                connection.run(f"SET enable_{way} = off")
        yield connection
    finally:
        with suppress(Exception):
            connection.close()


def in_transaction(connection: Connection, work: Callable[[], Any]) -> Any:
    """Runs ``work`` in one transaction of this connection; the whole of it again while the store is busy."""
    began = time.monotonic()
    wait = 0.005
    while True:
        try:
            connection.run("BEGIN IMMEDIATE" if connection.dialect == "sqlite" else "BEGIN")
            result = work()
            connection.run("COMMIT")
            return result
        except (Busy, Repeated):
            _roll_back(connection)
            if time.monotonic() - began > PATIENCE_SECONDS:
                raise
            time.sleep(wait)
            wait = min(0.5, wait * 2)
        except BaseException:
            _roll_back(connection)
            raise


def _roll_back(connection: Connection) -> None:
    with suppress(Exception):
        connection.run("ROLLBACK")
