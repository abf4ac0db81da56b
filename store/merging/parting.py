"""One merge taken apart: each has what is its own again, as far as nobody has changed it since.

Identifiers, cards, orders, redemptions and points go home (`points.md` rule 33); fields the survivor got from the
merge and still has unchanged go back to what they were. Consents stay as strict as the merge made them.
"""

from dataclasses import dataclass
from typing import Any

from store.database.unit import Unit
from store.merging.giving_back import restore_fields, take_off
from store.merging.lineage import lineage
from store.merging.standing import Standing
from store.people.identifiers import refresh_primary
from store.points.customer import refuse_own
from store.points.earning.enrolment import pre_enrolment_points
from store.points.unmerge_accounts import give_home, void_of


@dataclass(frozen=True, slots=True)
class Homecoming:
    """An identifier that goes home, and in which state; ``holder_id`` is somebody else who has it now."""

    kind: str
    value: str
    shown: str
    state: str
    holder_id: int | None


@dataclass(frozen=True, slots=True)
class Parted:
    """What came of it: the entries, the identifiers that went home, and the fields that were changed since the
    merge and so stay with the survivor."""

    entries: tuple[int, ...]
    identifiers: tuple[Homecoming, ...]
    kept: tuple[str, ...]


def part(unit: Unit, merge: Standing) -> Parted:
    """Takes a merge apart whose survivor is nobody's absorbed one, in the caller's transaction."""
    survivor_id, absorbed_id, kept = merge.survivor_id, merge.absorbed_id, merge.kept
    connection = unit.connection
    refuse_own(unit, absorbed_id)
    void = void_of(connection, merge.id, pre_enrolment_points(connection, survivor_id))
    connection.run(
        "UPDATE merge SET undone_at = :at, undone_by = :by WHERE id = :id",
        at=unit.at,
        by=unit.actor.operation_id,
        id=merge.id,
    )
    connection.run(
        "UPDATE persona SET status = 'active', merged_into = NULL, version = version + 1 WHERE id = :id",
        id=absorbed_id,
    )
    stayed = [*restore_fields(unit, merge), *take_off(unit, merge)]
    came = _identifiers_home(unit, survivor_id, absorbed_id, kept)
    _orders_home(unit, survivor_id, absorbed_id, kept.get("cards", []))
    entries = give_home(unit, survivor_id, absorbed_id, merge, void=void)
    for persona_id in (survivor_id, absorbed_id):
        _count(unit, persona_id)
        refresh_primary(connection, persona_id)
    return Parted(entries, tuple(came), tuple(stayed))


def _identifiers_home(
    unit: Unit, survivor_id: int, absorbed_id: int, kept: dict[str, Any]
) -> list[Homecoming]:
    """The absorbed one's identifiers are its own again, in the state their copies have; a number both had is
    shared, as is one that somebody else has by now."""
    connection, copies = unit.connection, kept.get("identifiers", [])
    came = []
    for kind, value, shown in connection.all(
        "SELECT kind, value, shown FROM identifier WHERE persona_id = :id AND state = 'merged' "
        "ORDER BY kind, rank, id",
        id=absorbed_id,
    ):
        copy = connection.one(
            "SELECT id, state, until FROM identifier WHERE persona_id = :id AND kind = :kind "
            "AND value = :value ORDER BY id DESC LIMIT 1",
            id=survivor_id,
            kind=kind,
            value=value,
        )
        holder = connection.value(
            "SELECT persona_id FROM identifier WHERE kind = :kind AND value = :value "
            "AND state IN ('live', 'shared') AND persona_id <> :survivor ORDER BY state, id LIMIT 1",
            kind=kind,
            value=value,
            survivor=survivor_id,
        )
        taken = connection.one(
            "SELECT 1 FROM identifier WHERE kind = :kind AND value = :value AND state = 'live'",
            kind=kind,
            value=value,
        )
        state, until = "shared", None
        if copy is None:
            state = "live" if taken is None else "shared"
        elif copy[0] in copies:
            connection.run("DELETE FROM identifier WHERE id = :id", id=copy[0])
            state, until = copy[1], copy[2]
        connection.run(
            "UPDATE identifier SET state = :state, until = :until WHERE persona_id = :id AND kind = :kind "
            "AND value = :value AND state = 'merged'",
            state=state,
            until=until,
            id=absorbed_id,
            kind=kind,
            value=value,
        )
        came.append(Homecoming(kind, value, shown, state, holder))
    for identifier_id, rank in kept.get("ranks", {}).items():
        connection.run(
            "UPDATE identifier SET rank = :rank WHERE id = :id AND persona_id = :survivor",
            rank=rank,
            id=int(identifier_id),
            survivor=survivor_id,
        )
    return came


def _orders_home(unit: Unit, survivor_id: int, absorbed_id: int, cards: list[int]) -> None:
    """Orders and redemptions recorded for the absorbed one or anybody merged into it, and its cards."""
    for home_id in lineage(unit.connection, absorbed_id):
        for table in ("purchase", "redemption"):
            unit.connection.run(
                f"UPDATE {table} SET persona_id = :absorbed WHERE persona_id = :survivor AND home_id = :home",
                absorbed=absorbed_id,
                survivor=survivor_id,
                home=home_id,
            )
    for card_id in cards:
        unit.connection.run(
            "UPDATE account SET persona_id = :absorbed WHERE card_id = :id AND persona_id = :survivor",
            absorbed=absorbed_id,
            survivor=survivor_id,
            id=card_id,
        )
        unit.connection.run(
            "UPDATE card SET persona_id = :absorbed WHERE id = :id AND persona_id = :survivor",
            absorbed=absorbed_id,
            survivor=survivor_id,
            id=card_id,
        )


def _count(unit: Unit, persona_id: int) -> None:
    unit.connection.run(
        "UPDATE persona SET sales = (SELECT count(*) FROM purchase WHERE persona_id = :id "
        "AND (refunded < total OR total = 0)), spent = (SELECT coalesce(sum(total - refunded), 0) "
        "FROM purchase WHERE persona_id = :id), last_purchase_at = (SELECT max(placed_at) FROM purchase "
        "WHERE persona_id = :id AND (refunded < total OR total = 0)) WHERE id = :id",
        id=persona_id,
    )
