"""Import runs: begun with a lease, moved on with every chunk, finished or taken back after a cut
(``engineering.md`` A1).

A run that is only being checked has written nothing: cut off, it is taken back. A run that has begun to
write is always finished, from its staging file, by the next start: entries are never deleted, so there is
no other way.
"""

import json
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused
from store.receipt import Receipt
from store.transfer.cells import Shop
from store.transfer.result import Counts
from store.use_case import use_case
from store.words import say

if TYPE_CHECKING:
    from store.transfer.rehearsal import Rehearsal
    from store.transfer.staging import Staging

LEASE_SECONDS = 60


@dataclass(slots=True)
class Run:
    """One run of one file, as the chunk loop and the appliers need it. ``id`` 0: a rehearsal.

    ``staged`` is its staging file while its chunks are applied.
    """

    id: int
    kind: str
    source: str
    enrols: bool
    actor: Actor
    shop: Shop
    staging: Path
    applied: int = 0
    rehearsal: "Rehearsal | None" = None
    staged: "Staging | None" = None

    def bring_holders(self, connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
        """In a rehearsal, copies whoever has one of these (kind, value) identifiers."""
        if self.rehearsal is not None:
            self.rehearsal.bring_holders(connection, keys)

    def bring(
        self, connection: Connection, table: str, question: str, keys: Iterable[Any], **values: Any
    ) -> None:
        """In a rehearsal, copies the rows of a table whose ids a question with ``{keys}`` gives."""
        if self.rehearsal is not None:
            self.rehearsal.bring(connection, table, question, keys, **values)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run's staging file is and whose act it is, kept with the run."""

    file: str
    host: str
    operation_id: str
    request_hash: str
    terminal: str
    location_id: int

    def to_text(self) -> str:
        """As kept in ``import_run.staging``."""
        return json.dumps(asdict(self))

    @property
    def here(self) -> bool:
        """Whether the file is on this machine."""
        return self.host == socket.gethostname()


def lease_from(now: datetime) -> str:
    """Until when a run that moves on now is taken to be alive."""
    return instant(now + timedelta(seconds=LEASE_SECONDS))


@use_case("import")
def begin_import(
    unit: Unit,
    kind: str,
    source: str,
    file_name: str,
    file_hash: str,
    *,
    enrols: bool,
    folder: str,
    prefix: str,
    bound: str,
) -> tuple[int, Place]:
    """Writes down that a file is being checked; the run's id and the place of its staging file. Audited."""
    run_id = unit.new_id("import_run")
    place = Place(
        str(Path(folder) / f"{prefix}{run_id}"),
        socket.gethostname(),
        unit.actor.operation_id or "",
        bound,
        unit.actor.terminal,
        unit.actor.location_id,
    )
    unit.connection.insert(
        "import_run",
        id=run_id,
        kind=kind,
        source=source,
        file_name=file_name,
        file_hash=file_hash,
        state="staging",
        enrols=int(enrols),
        staff_id=unit.actor.staff_id,
        started_at=unit.at,
        lease_until=lease_from(unit.now),
        finished_at=None,
        staging=place.to_text(),
        applied=0,
        counts="{}",
    )
    unit.detail = f"run {run_id} {kind}"
    return run_id, place


def renew(store: Store, run_id: int) -> None:
    """Keeps a run's lease while its file is being checked."""
    until = lease_from(store.clock())
    store.transact(
        lambda connection: connection.run(
            "UPDATE import_run SET lease_until = :until WHERE id = :id AND state = 'staging'",
            until=until,
            id=run_id,
        )
    )


def start_writing(store: Store, run_id: int) -> None:
    """From here on the run will be finished, whatever happens."""
    until = lease_from(store.clock())

    def work(connection: Connection) -> None:
        if not connection.run(
            "UPDATE import_run SET state = 'applying', lease_until = :until "
            "WHERE id = :id AND state = 'staging'",
            until=until,
            id=run_id,
        ):
            raise Refused(say("transfer.lease_ended"))

    store.transact(work)


def advance(connection: Connection, run: Run, applied: int, counts: Counts, now: datetime) -> bool:
    """Moves a run on by a chunk, in the chunk's transaction; False if that chunk is in the store already."""
    return bool(
        connection.run(
            "UPDATE import_run SET applied = :after, counts = :counts, lease_until = :until "
            "WHERE id = :id AND applied = :before AND state = 'applying'",
            id=run.id,
            before=run.applied,
            after=applied,
            counts=json.dumps(asdict(counts)),
            until=lease_from(now),
        )
    )


def counts_of(connection: Connection, run_id: int) -> Counts:
    """What a run has done so far."""
    text = connection.value("SELECT counts FROM import_run WHERE id = :id", id=run_id)
    return Counts(**json.loads(text or "{}"))


def finish(connection: Connection, run: Run, place: Place, counts: Counts, now: datetime) -> None:
    """Marks a run done and binds its operation id to the result."""
    done = connection.run(
        "UPDATE import_run SET state = 'done', finished_at = :at, lease_until = :at, counts = :counts, "
        "staging = NULL WHERE id = :id AND state = 'applying'",
        id=run.id,
        at=instant(now),
        counts=json.dumps(asdict(counts)),
    )
    if not done:
        return
    receipt = Receipt(place.operation_id, details={"run_id": run.id, "kind": run.kind, **asdict(counts)})
    connection.insert(
        "operation",
        id=place.operation_id,
        request_hash=place.request_hash,
        use_case="import_file",
        result=receipt.to_text(),
        persona_id=None,
        staff_id=run.actor.staff_id,
        approver_id=None,
        terminal=place.terminal,
        location_id=place.location_id,
        at=instant(now),
    )


def take_back(store: Store, run_id: int) -> bool:
    """Marks a run that has written nothing as taken back; False if it had begun to write."""
    at = instant(store.clock())
    return bool(
        store.transact(
            lambda connection: connection.run(
                "UPDATE import_run SET state = 'taken back', finished_at = :at, staging = NULL "
                "WHERE id = :id AND state = 'staging'",
                at=at,
                id=run_id,
            )
        )
    )


def shop_of(store: Store, source: str) -> Shop:
    """What reading a file depends on, as the store stands now."""
    connection = store.connection
    settings = store.settings()
    zone, closes = settings.text("time_zone"), settings.text("day_closes_at")
    now = store.clock()
    from store.clock import local_day

    places = {
        name.lower(): (own or zone, closes_at or closes)
        for name, own, closes_at in connection.all("SELECT name, time_zone, closes_at FROM location")
    }
    return Shop(
        settings.text("region"),
        settings.text("currency"),
        zone,
        closes,
        instant(now),
        local_day(now, zone, closes).isoformat(),
        places,
        source,
    )
