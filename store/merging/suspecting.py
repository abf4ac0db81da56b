"""The search for duplicates: everybody's keys are sorted beside the store, who shares one is compared, suspected
pairs are written in short chunks. May be stopped or killed and goes on; done again it brings the queue up to date.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused
from store.merging.suspecting_keys import Kind, hashing, keys_of, kind_of
from store.merging.suspecting_people import ids_of, page_of_people, pairs_of, people_with_ids
from store.merging.suspecting_score import Suspect, suspect
from store.merging.suspecting_scratch import Scratch, left_behind, remove, scratch_path
from store.people.subject import require_approval
from store.points.ledger.chunks import CHECKPOINT_AFTER, LEASE_SECONDS, BulkRun, begun
from store.transfer.applying import PAUSE_SECONDS, bulk_connection, in_transaction
from store.transfer.company import Company
from store.use_case import use_case

PAGE = 2000
"""Customers read at once."""
BLOCKS = 1500
"""Shared keys looked at at once."""
PAIRS = 100
"""Suspected pairs a transaction."""
CACHE_KIB = 65_536
RARE = 3
"""So few with one full name make it a rare one."""
SECRET_BYTES = 16

_UPSERT = (
    "INSERT INTO suspected_pair (one_id, other_id, state, score, reasons, data, found_at, bulk_run_id) "
    "VALUES (:one, :other, 'open', :score, :reasons, :data, :at, :run) "
    "ON CONFLICT (one_id, other_id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons, "
    "bulk_run_id = excluded.bulk_run_id, "
    "state = CASE WHEN suspected_pair.data = excluded.data THEN suspected_pair.state ELSE 'open' END, "
    "decided_at = CASE WHEN suspected_pair.data = excluded.data THEN suspected_pair.decided_at END, "
    "decided_by = CASE WHEN suspected_pair.data = excluded.data THEN suspected_pair.decided_by END, "
    "data = excluded.data WHERE suspected_pair.bulk_run_id <> excluded.bulk_run_id "
    "OR suspected_pair.score < excluded.score OR suspected_pair.data <> excluded.data"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """``stage`` is ``reading`` (customers) or ``comparing`` (shared keys); ``done`` of ``total``; ``found`` pairs."""

    stage: str
    done: int
    total: int
    found: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a search did: customers read, pairs compared and suspected, pairs no longer suspected; pairs that wait
    in the queue now. ``resumed``: it went on with one that was cut off."""

    customers: int
    compared: int
    suspected: int
    dropped: int
    waiting: int
    resumed: bool


OnProgress = Callable[[Progress], None]


@use_case("merge")
def begin_finding(unit: Unit, standing: str) -> BulkRun:
    """Begins a search for duplicates or goes on with one that was cut off; audited. Whoever may merge only with
    somebody's yes may not. ``standing`` stands for everybody as they are (`unsearched`)."""
    require_approval(unit, "merge")
    return begun(unit, "duplicates", subject=standing, detail=unit.randomness(SECRET_BYTES).hex())


def find_duplicates(
    store: Store, actor: Actor, *, progress: OnProgress | None = None, pause: float = PAUSE_SECONDS
) -> Found:
    """Looks at everybody and brings the queue up to date. Rejected pairs stay rejected while their data does.

    Raises `NotPermitted`; `Refused` while another one is under way on this machine.
    """
    run = begin_finding(store, actor, _standing(store.connection))
    for path in left_behind(store, run.id):
        with suppress(Refused):
            Scratch(path).remove()
    scratch = Scratch(scratch_path(store, run.id))
    try:
        with bulk_connection(store) as connection:
            if store.dialect == "sqlite":
                connection.run(f"PRAGMA cache_size=-{CACHE_KIB}")
            finder = _Finder(store, run, connection, scratch, progress, pause)
            finder.gather()
            finder.compare()
            dropped = finder.finish()
            waiting = connection.value("SELECT count(*) FROM suspected_pair WHERE state = 'open'")
    finally:
        scratch.close()
    remove(scratch.path)
    counts = run.counts
    return Found(
        counts.get("customers", 0),
        counts.get("compared", 0),
        counts.get("suspected", 0),
        dropped,
        waiting,
        run.resumed,
    )


def unsearched(store: Store) -> bool:
    """Whether anybody was added or changed since the last search began, or that one was cut off."""
    last = store.connection.one(
        "SELECT state, subject FROM bulk_run WHERE kind = 'duplicates' ORDER BY id DESC LIMIT 1"
    )
    return last != ("done", _standing(store.connection))


def _standing(connection: Connection) -> str:
    """Changes with every persona added, edited, archived, merged or held, every identifier and attribute."""
    counts = connection.one(
        "SELECT count(*), coalesce(sum(version), 0), (SELECT count(*) FROM identifier), "
        "(SELECT coalesce(max(id), 0) FROM identifier), (SELECT count(*) FROM attribute), "
        "(SELECT coalesce(max(at), '') FROM attribute) FROM persona"
    )
    return " ".join(map(str, counts or ()))


class _Finder:
    def __init__(
        self,
        store: Store,
        run: BulkRun,
        connection: Connection,
        scratch: Scratch,
        progress: OnProgress | None,
        pause: float,
    ) -> None:
        self._store = store
        self._run = run
        self._connection = connection
        self._scratch = scratch
        self._progress = progress
        self._pause = pause
        self._company = Company(store, connection)
        self._transactions = 0
        self._kept = (run.cursor, run.counts)

    def gather(self) -> None:
        """Everybody's keys into the file, page after page, and sorts them."""
        if self._scratch.sorted:
            self._run.counts.setdefault(
                "customers", self._count("SELECT count(*) FROM persona WHERE status = 'active'")
            )
            return
        hashed = hashing(self._run.detail or "")
        total = self._connection.value("SELECT count(*) FROM persona")
        after, done = self._scratch.gathered, 0
        if after:
            done = self._connection.value("SELECT count(*) FROM persona WHERE id <= :id", id=after)
        while not self._scratch.complete and (people := page_of_people(self._connection, after, PAGE)):
            after = people[-1].id
            self._scratch.add([(hashed(key), one.id) for one in people for key in set(keys_of(one))], after)
            done += len(people)
            self._tell("reading", done, total)
        self._scratch.sort()
        self._run.counts["customers"] = done

    def compare(self) -> None:
        """Whoever shares a key, from where the run stands."""
        total = self._scratch.count()
        done = total - self._scratch.count(self._run.cursor)
        while blocks := self._scratch.blocks(self._run.cursor, BLOCKS):
            people = people_with_ids(self._connection, ids_of(ids for _, ids in blocks))
            suspects: dict[tuple[int, int], Suspect] = {}
            compared = 0
            for key, ids in blocks:
                rare = kind_of(key) is Kind.NAME and len(ids) <= RARE
                for pair in pairs_of([one for one in ids if one in people]):
                    compared += 1
                    found = suspect(people[pair[0]], people[pair[1]], rare=rare)
                    if found is not None and (pair not in suspects or suspects[pair].score < found.score):
                        suspects[pair] = found
            self._write(list(suspects.values()), blocks[-1][0], compared)
            done += len(blocks)
            self._tell("comparing", done, total)

    def _write(self, suspects: list[Suspect], cursor: int, compared: int) -> None:
        """The pairs in chunks; the last one moves the run."""
        for start in range(0, max(1, len(suspects)), PAIRS):
            part = suspects[start : start + PAIRS]
            last = start + PAIRS >= len(suspects)
            moved = cursor if last else self._run.cursor
            self._transact(partial(self._chunk, part, moved, compared if last else 0))
            self._run.cursor, self._run.counts = self._kept

    def _chunk(self, part: list[Suspect], cursor: int, compared: int) -> int:
        run, connection = self._run, self._connection
        at = instant(self._store.clock())
        touched = connection.each(
            _UPSERT,
            [
                {
                    "one": one.one_id,
                    "other": one.other_id,
                    "score": one.score,
                    "reasons": " ".join(one.reasons),
                    "data": one.data,
                    "at": at,
                    "run": run.id,
                }
                for one in part
            ],
        )
        counts = dict(run.counts)
        counts["suspected"] = counts.get("suspected", 0) + touched
        counts["compared"] = counts.get("compared", 0) + compared
        connection.run(
            "UPDATE bulk_run SET cursor = :cursor, counts = :counts, lease_until = :until WHERE id = :id",
            id=run.id,
            cursor=cursor,
            counts=json.dumps(counts),
            until=instant(self._store.clock() + timedelta(seconds=LEASE_SECONDS)),
        )
        self._kept = (cursor, counts)
        return touched

    def finish(self) -> int:
        """Takes pairs out of the queue that are suspected no longer, and ends the run; how many went."""
        run, dropped = self._run, 0
        while True:
            gone = self._transact(
                lambda: self._connection.run(
                    "DELETE FROM suspected_pair WHERE (one_id, other_id) IN (SELECT one_id, other_id FROM "
                    "suspected_pair WHERE state = 'open' AND bulk_run_id <> :run LIMIT :size)",
                    run=run.id,
                    size=PAIRS,
                )
            )
            dropped += gone
            if gone < PAIRS:
                break
        run.counts["suspected"] = self._count(
            "SELECT count(*) FROM suspected_pair WHERE bulk_run_id = :run", run=run.id
        )
        self._transact(
            lambda: self._connection.run(
                "UPDATE bulk_run SET state = 'done', finished_at = :at, counts = :counts WHERE id = :id",
                id=run.id,
                at=instant(self._store.clock()),
                counts=json.dumps(run.counts),
            )
        )
        return dropped

    def _transact(self, work: Callable[[], int]) -> int:
        """One short transaction; the store is left free after it while anybody else has it open."""
        done: int = in_transaction(self._connection, work)
        self._transactions += 1
        if self._connection.dialect == "sqlite" and self._transactions % CHECKPOINT_AFTER == 0:
            self._connection.all("PRAGMA wal_checkpoint(PASSIVE)")
        if self._company.present(time.monotonic()):
            time.sleep(self._pause)
        return done

    def _count(self, text: str, **values: int) -> int:
        found: int = self._connection.value(text, **values)
        return found

    def _tell(self, stage: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(Progress(stage, done, total, self._run.counts.get("suspected", 0)))
