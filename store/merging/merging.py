"""Two personas into one: the survivor takes over, the absorbed keeps its rows and points home.

Messages, notes, surveys, actions and pixel events stay where they were recorded and are read through the
lineage; purchases, redemptions and cards move, remembering their home. The ``merge`` row keeps everything
that unmerge will need: what the survivor was before, and what it got.
"""

import json
from collections.abc import Mapping
from typing import Any

from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.choosing import ABSORBED, NOTHING_CHOSEN, PRIMARY, Taken, taken
from store.merging.survivorship import COLUMNS, Values, stricter, surviving
from store.people.identifiers import COLUMNS as IDENTIFIER_COLUMNS
from store.people.identifiers import refresh_primary
from store.people.subject import require_approval, subject
from store.points.customer import refuse_own
from store.points.merge_accounts import carry_over
from store.receipt import Receipt
from store.search.names import index_names
from store.text import clean_note
from store.use_case import operation
from store.words import say


@operation("merge")
def merge_personas(
    unit: Unit,
    survivor_id: int,
    absorbed_id: int,
    *,
    take: Mapping[str, str] | None = None,
    evidence: str = "",
) -> Receipt:
    """Merges two personas by hand; ``evidence`` is why, ``take`` the side of each field that was chosen. The
    receipt is the survivor's and names the merge.

    Raises `Refused` for a persona and itself, merged ones already one, archived ones, a value that is not
    there; `BadInput` for a field or side that is none.
    """
    chosen = taken(take)
    require_approval(unit, "merge")
    absorbed = subject(unit, absorbed_id)
    survivor = subject(unit, survivor_id)
    reason = clean_note(evidence, say("field.evidence")) or "by hand"
    merge_id, entries = merge_into(
        unit, survivor.id, absorbed.id, how="by hand", evidence=reason, chosen=chosen
    )
    receipt = survivor.receipt(unit, merge_id=merge_id, absorbed_id=absorbed.id)
    return Receipt(receipt.operation_id, survivor.id, entries, receipt.points, receipt.details)


def merge_into(
    unit: Unit,
    survivor_id: int,
    absorbed_id: int,
    *,
    how: str,
    evidence: str,
    import_run_id: int | None = None,
    points: bool = True,
    chosen: Taken = NOTHING_CHOSEN,
) -> tuple[int, tuple[int, ...]]:
    """Takes ``absorbed_id`` into ``survivor_id`` in the caller's transaction; the merge's id and entries.

    ``how`` is ``automatic`` or ``by hand``. Without ``points`` the caller carries them over in a book of
    its own (`carry_in_book`). Raises `NotFound`, or `Refused` unless both are active, two, and no member
    goes into a non-member.
    """
    if survivor_id == absorbed_id:
        raise Refused(say("people.merge_of_one"))
    rows = _take_both(unit, survivor_id, absorbed_id)
    mine, theirs = rows[survivor_id], rows[absorbed_id]
    if mine["signup_on"] is None and theirs["signup_on"] is not None:
        raise Refused(say("people.merge_keeps_member", absorbed=absorbed_id, survivor=survivor_id))
    merge_id = unit.new_id("merge")
    changed = chosen.over(surviving(mine, theirs), mine, theirs)
    kept: dict[str, Any] = {
        "why": evidence,
        "before": {name: mine[name] for name in changed},
        "consents": _merge_consents(unit, survivor_id, absorbed_id),
        "replaced": _replace_attributes(unit, survivor_id, absorbed_id, chosen),
        "attributes": _unite(unit, "attribute", "name", survivor_id, absorbed_id),
        "tags": _unite(unit, "tag", "tag", survivor_id, absorbed_id),
        "identifiers": _bring_identifiers(unit, survivor_id, absorbed_id, merge_id),
        "cards": _bring_cards(unit, survivor_id, absorbed_id),
        "ranks": _put_first(unit, survivor_id, absorbed_id, chosen),
        "take": dict(chosen.sides),
    }
    unit.connection.insert(
        "merge",
        id=merge_id,
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        how=how,
        evidence=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        at=unit.at,
        staff_id=None if how == "automatic" else unit.actor.staff_id,
        operation_id=None if import_run_id is not None else unit.actor.operation_id,
        import_run_id=import_run_id,
        undone_at=None,
    )
    unit.connection.run(
        "UPDATE persona SET status = 'merged', merged_into = :survivor, sales = 0, spent = 0, "
        "version = version + 1 WHERE id = :id",
        survivor=survivor_id,
        id=absorbed_id,
    )
    sets = "".join(f"{name} = :{name}, " for name in changed)
    unit.connection.run(
        f"UPDATE persona SET {sets}version = version + 1 WHERE id = :id", **changed, id=survivor_id
    )
    if "folded" in changed:
        index_names(unit, survivor_id, mine["folded"], changed["folded"])
    refresh_primary(unit.connection, survivor_id)
    for table in ("purchase", "redemption"):
        unit.connection.run(
            f"UPDATE {table} SET persona_id = :survivor WHERE persona_id = :absorbed",
            survivor=survivor_id,
            absorbed=absorbed_id,
        )
    return merge_id, carry_over(unit, survivor_id, absorbed_id, merge_id) if points else ()


def _take_both(unit: Unit, survivor_id: int, absorbed_id: int) -> dict[int, Values]:
    """Both rows, taken in the order of their ids, both active."""
    rows: dict[int, Values] = {}
    for persona_id in sorted((survivor_id, absorbed_id)):
        row = unit.connection.one(
            f"UPDATE persona SET version = version WHERE id = :id RETURNING status, {', '.join(COLUMNS)}",
            id=persona_id,
        )
        if row is None:
            raise NotFound(say("people.no_customer", id=persona_id))
        if row[0] != "active":
            raise Refused(say("people.merge_inactive", id=persona_id, status=row[0]))
        refuse_own(unit, persona_id)
        rows[persona_id] = dict(zip(COLUMNS, row[1:], strict=True))
    return rows


def _replace_attributes(
    unit: Unit, survivor_id: int, absorbed_id: int, chosen: Taken
) -> dict[str, list[str]]:
    """Gives the survivor the absorbed one's value where that was chosen; what it had, by name."""
    before: dict[str, list[str]] = {}
    for name, side in chosen.attributes.items():
        rows = {
            row[0]: list(row[1:])
            for row in unit.connection.all(
                "SELECT persona_id, name, value, origin, at FROM attribute "
                "WHERE persona_id IN (:survivor, :absorbed) AND name = :name",
                survivor=survivor_id,
                absorbed=absorbed_id,
                name=name,
            )
        }
        if len(rows) < 2 and not chosen.strict:
            continue
        if len(rows) < 2:
            raise Refused(say("merge.no_conflict", name=name))
        if side == ABSORBED:
            before[name] = rows[survivor_id][1:]
            _, value, origin, at = rows[absorbed_id]
            unit.connection.run(
                "UPDATE attribute SET value = :value, origin = :origin, at = :at "
                "WHERE persona_id = :id AND name = :name",
                value=value,
                origin=origin,
                at=at,
                id=survivor_id,
                name=name,
            )
    return before


def _put_first(unit: Unit, survivor_id: int, absorbed_id: int, chosen: Taken) -> dict[str, int]:
    """Ranks the absorbed one's phone or e-mail before the survivor's where that was chosen; the ranks that
    changed, by the identifier's id."""
    before: dict[str, int] = {}
    for kind in PRIMARY:
        if chosen.side(kind) != ABSORBED:
            continue
        value = unit.connection.value(f"SELECT {kind} FROM persona WHERE id = :id", id=absorbed_id)
        if value is None and chosen.strict:
            raise Refused(say("merge.nothing_there", side=ABSORBED, field=kind))
        row = unit.connection.one(
            "SELECT id, rank FROM identifier WHERE persona_id = :id AND kind = :kind AND value = :value "
            "AND state IN ('live', 'shared')",
            id=survivor_id,
            kind=kind,
            value=value,
        )
        if row is not None:
            before[str(row[0])] = row[1]
            unit.connection.run(
                "UPDATE identifier SET rank = (SELECT min(rank) - 1 FROM identifier WHERE persona_id = :survivor "
                "AND kind = :kind) WHERE id = :id",
                survivor=survivor_id,
                kind=kind,
                id=row[0],
            )
    return before


def _merge_consents(unit: Unit, survivor_id: int, absorbed_id: int) -> dict[str, list[str] | None]:
    """Writes the stricter state of each channel; what the survivor had where it changed, None for no row."""
    text = "SELECT channel, state, at, how, staff_id FROM consent WHERE persona_id = :id"
    mine = {row[0]: row for row in unit.connection.all(text, id=survivor_id)}
    theirs = {row[0]: row for row in unit.connection.all(text, id=absorbed_id)}
    before: dict[str, list[str] | None] = {}
    for channel, row in theirs.items():
        own = mine.get(channel)
        if own is not None and stricter(channel, own[1], row[1]) == own[1]:
            continue
        before[channel] = None if own is None else list(own[1:4])
        unit.connection.run(
            "INSERT INTO consent (persona_id, channel, state, at, how, staff_id) "
            "VALUES (:persona, :channel, :state, :at, :how, :staff) ON CONFLICT (persona_id, channel) "
            "DO UPDATE SET state = excluded.state, at = excluded.at, how = excluded.how, "
            "staff_id = excluded.staff_id",
            persona=survivor_id,
            channel=channel,
            state=row[1],
            at=row[2],
            how=row[3],
            staff=row[4],
        )
        unit.connection.insert(
            "consent_event",
            id=unit.new_id("consent_event"),
            persona_id=survivor_id,
            channel=channel,
            state=row[1],
            at=unit.at,
            how="merge",
            staff_id=None,
            import_run_id=None,
        )
    return before


def _unite(unit: Unit, table: str, key: str, survivor_id: int, absorbed_id: int) -> list[str]:
    """Copies what the survivor does not have, origin and date kept; the keys it got."""
    columns = "name, value, origin, at" if table == "attribute" else "tag, origin, at"
    got = unit.connection.all(
        f"INSERT INTO {table} (persona_id, {columns}) SELECT :survivor, {columns} FROM {table} "
        "WHERE persona_id = :absorbed ON CONFLICT DO NOTHING "
        f"RETURNING {key}",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    return sorted(row[0] for row in got)


def _bring_identifiers(unit: Unit, survivor_id: int, absorbed_id: int, merge_id: int) -> list[int]:
    """Turns the absorbed one's ``merged`` and gives the survivor each it lacks, after its own; their ids."""
    rows = unit.connection.all(
        "SELECT kind, value, shown, national, reversed, label, state FROM identifier "
        "WHERE persona_id = :absorbed AND state IN ('live', 'shared') ORDER BY rank, id",
        absorbed=absorbed_id,
    )
    unit.connection.run(
        "UPDATE identifier SET state = 'merged' WHERE persona_id = :absorbed AND state IN ('live', 'shared')",
        absorbed=absorbed_id,
    )
    rank = unit.connection.value(
        "SELECT coalesce(max(rank), 0) FROM identifier WHERE persona_id = :id", id=survivor_id
    )
    new: list[int] = []
    for number, (kind, value, shown, national, backwards, label, state) in enumerate(rows, 1):
        if unit.connection.run(
            "UPDATE identifier SET state = CASE WHEN :state = 'live' THEN 'live' ELSE state END "
            "WHERE persona_id = :id AND kind = :kind AND value = :value AND state IN ('live', 'shared')",
            state=state,
            id=survivor_id,
            kind=kind,
            value=value,
        ):
            continue
        new.append(unit.new_id("identifier"))
        found = (
            new[-1],
            survivor_id,
            kind,
            value,
            shown,
            national,
            backwards,
            label,
            state,
            rank + number,
            f"merge:{merge_id}",
            unit.at,
            None,
        )
        unit.connection.insert("identifier", **dict(zip(IDENTIFIER_COLUMNS, found, strict=True)))
    return new


def _bring_cards(unit: Unit, survivor_id: int, absorbed_id: int) -> list[int]:
    """Moves the loyalty cards; their ids."""
    rows = unit.connection.all(
        "UPDATE card SET persona_id = :survivor WHERE persona_id = :absorbed RETURNING id",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    return sorted(row[0] for row in rows)
