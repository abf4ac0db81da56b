"""Two personas apart again: each has what is its own, as far as nobody has changed it since.

Identifiers, cards, orders, redemptions and points go home (`points.md` rule 33); traits the survivor got from
the merge and still has unchanged go back to what they were. Consents stay as strict as the merge made them.
"""

import json
from typing import Any

from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.lineage import lineage
from store.merging.survivorship import COLUMNS
from store.people.identifiers import refresh_primary
from store.people.subject import subject
from store.points.customer import refuse_own
from store.points.unmerge_accounts import give_home
from store.receipt import Receipt
from store.search.names import index_names
from store.use_case import operation
from store.words import say

COUNTED = ("sales", "spent", "last_purchase_at")
"""Figures that are counted anew from the orders."""


@operation("unmerge")
def unmerge(unit: Unit, survivor_id: int, merge_id: int) -> Receipt:
    """Undoes a merge; the receipt is the survivor's. ``details``: ``merge_id``, ``absorbed_id``,
    ``absorbed_points``.

    What the survivor has spent since stays spent (`points.md` rules 30, 33). Raises `NotFound`, and `Refused`
    for a merge that is undone, or whose survivor was itself merged since: that one is taken apart first.
    """
    survivor = subject(unit, survivor_id)
    row = unit.connection.one(
        "SELECT survivor_id, absorbed_id, evidence, at, undone_at FROM merge WHERE id = :id", id=merge_id
    )
    if row is None:
        raise NotFound(say("unmerge.no_merge", id=merge_id))
    of_id, absorbed_id, evidence, at, undone_at = row
    if undone_at is not None:
        raise Refused(say("unmerge.undone_already"))
    if of_id != survivor.id or survivor.id != survivor_id:
        raise Refused(say("unmerge.not_into", id=survivor_id, survivor=survivor.id))
    refuse_own(unit, absorbed_id)
    kept: dict[str, Any] = json.loads(evidence or "{}")
    unit.connection.run(
        "UPDATE merge SET undone_at = :at, undone_by = :by WHERE id = :id",
        at=unit.at,
        by=unit.actor.operation_id,
        id=merge_id,
    )
    unit.connection.run(
        "UPDATE persona SET status = 'active', merged_into = NULL, version = version + 1 WHERE id = :id",
        id=absorbed_id,
    )
    _restore_traits(unit, survivor.id, absorbed_id, kept.get("before", {}))
    _take_off(unit, survivor.id, absorbed_id, kept)
    _identifiers_home(unit, survivor.id, absorbed_id, kept.get("identifiers", []))
    _orders_home(unit, survivor.id, absorbed_id, kept.get("cards", []))
    entries = give_home(unit, survivor.id, absorbed_id, merge_id, at)
    for persona_id in (survivor.id, absorbed_id):
        _count(unit, persona_id)
        refresh_primary(unit.connection, persona_id)
    return _receipt(unit, survivor.id, absorbed_id, merge_id, entries)


def _receipt(
    unit: Unit, survivor_id: int, absorbed_id: int, merge_id: int, entries: tuple[int, ...]
) -> Receipt:
    from store.modifiers.membership import refresh_membership
    from store.points.expiry.due import available
    from store.points.ledger.days import programme_day

    refresh_membership(unit, [survivor_id, absorbed_id])
    today = programme_day(unit)
    return Receipt(
        unit.actor.operation_id or "",
        survivor_id,
        entries,
        available(unit.connection, survivor_id, today),
        {
            "merge_id": merge_id,
            "absorbed_id": absorbed_id,
            "absorbed_points": available(unit.connection, absorbed_id, today),
        },
    )


def _restore_traits(unit: Unit, survivor_id: int, absorbed_id: int, before: dict[str, Any]) -> None:
    """Gives the survivor back what it was where it still has what the merge made of it."""
    rows = {
        row[0]: dict(zip(COLUMNS, row[1:], strict=True))
        for row in unit.connection.all(
            f"SELECT id, {', '.join(COLUMNS)} FROM persona WHERE id IN (:survivor, :absorbed)",
            survivor=survivor_id,
            absorbed=absorbed_id,
        )
    }
    mine, theirs = rows[survivor_id], rows[absorbed_id]
    changed = {
        name: value
        for name, value in before.items()
        if name in COLUMNS and name not in COUNTED and mine[name] == theirs[name]
    }
    if not changed:
        return
    sets = ", ".join(f"{name} = :{name}" for name in changed)
    unit.connection.run(f"UPDATE persona SET {sets} WHERE id = :id", **changed, id=survivor_id)
    if "folded" in changed:
        index_names(unit, survivor_id, mine["folded"], changed["folded"])


def _take_off(unit: Unit, survivor_id: int, absorbed_id: int, kept: dict[str, Any]) -> None:
    """Attributes and tags the merge copied, unless they say something else by now."""
    for name in kept.get("attributes", []):
        unit.connection.run(
            "DELETE FROM attribute WHERE persona_id = :survivor AND name = :name AND value = "
            "(SELECT value FROM attribute WHERE persona_id = :absorbed AND name = :name)",
            survivor=survivor_id,
            absorbed=absorbed_id,
            name=name,
        )
    for tag in kept.get("tags", []):
        unit.connection.run(
            "DELETE FROM tag WHERE persona_id = :survivor AND tag = :tag", survivor=survivor_id, tag=tag
        )


def _identifiers_home(unit: Unit, survivor_id: int, absorbed_id: int, copies: list[int]) -> None:
    """The absorbed one's identifiers are its own again, in the state their copies have; a number both had is
    shared."""
    connection = unit.connection
    for kind, value in connection.all(
        "SELECT kind, value FROM identifier WHERE persona_id = :id AND state = 'merged'", id=absorbed_id
    ):
        copy = connection.one(
            "SELECT id, state, until FROM identifier WHERE persona_id = :id AND kind = :kind "
            "AND value = :value ORDER BY id DESC LIMIT 1",
            id=survivor_id,
            kind=kind,
            value=value,
        )
        state, until = "shared", None
        if copy is None:
            taken = connection.one(
                "SELECT 1 FROM identifier WHERE kind = :kind AND value = :value AND state = 'live'",
                kind=kind,
                value=value,
            )
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
