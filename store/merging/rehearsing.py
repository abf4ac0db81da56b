"""What a merge or an unmerge would come to: done in full and taken back in the same transaction."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.ids import uuid7


@contextmanager
def rehearsed(unit: Unit) -> Iterator[None]:
    """Everything written inside is gone afterwards; what was read of it stays in the caller's hands."""
    actor, connection = unit.actor, unit.connection
    connection.run("SAVEPOINT rehearsal")
    unit.actor = actor.doing(uuid7(unit.now, unit.randomness))
    try:
        connection.insert(
            "operation",
            id=unit.actor.operation_id,
            request_hash="",
            use_case="rehearsal",
            result="",
            persona_id=None,
            staff_id=actor.staff_id,
            approver_id=None,
            terminal=actor.terminal,
            location_id=actor.location_id,
            at=unit.at,
        )
        yield
    finally:
        connection.run("ROLLBACK TO SAVEPOINT rehearsal")
        connection.run("RELEASE SAVEPOINT rehearsal")
        unit.actor = actor
        unit.books.clear()


def booked_of(connection: Connection, entries: Collection[int], kind: str) -> dict[int, int]:
    """The points of entries of one kind, summed by the persona on whose account they stand."""
    listed, values = in_list("id", sorted(entries))
    rows = connection.all(
        "SELECT a.persona_id, sum(e.points) FROM entry e JOIN account a ON a.id = e.account_id "
        f"WHERE e.id IN {listed} AND e.kind = :kind GROUP BY a.persona_id",
        kind=kind,
        **values,
    )
    return {row[0]: int(row[1]) for row in rows}
