"""What the survivor of a merge gets of the absorbed one: consents, attributes, tags, identifiers, cards.

Each answers what an unmerge will need to take it off again.
"""

from store.database.unit import Unit
from store.errors import Refused
from store.merging.choosing import ABSORBED, PRIMARY, Taken
from store.merging.survivorship import stricter
from store.people.identifiers import COLUMNS as IDENTIFIER_COLUMNS
from store.words import say


def replace_attributes(unit: Unit, survivor_id: int, absorbed_id: int, chosen: Taken) -> dict[str, list[str]]:
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


def put_first(unit: Unit, survivor_id: int, absorbed_id: int, chosen: Taken) -> dict[str, int]:
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


def merge_consents(unit: Unit, survivor_id: int, absorbed_id: int) -> dict[str, list[str] | None]:
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


def unite(unit: Unit, table: str, key: str, survivor_id: int, absorbed_id: int) -> list[str]:
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


def bring_identifiers(unit: Unit, survivor_id: int, absorbed_id: int, merge_id: int) -> list[int]:
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


def bring_cards(unit: Unit, survivor_id: int, absorbed_id: int) -> list[int]:
    """Moves the loyalty cards with their accounts; their ids."""
    unit.connection.run(
        "UPDATE account SET persona_id = :survivor WHERE persona_id = :absorbed AND card_id IS NOT NULL",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    rows = unit.connection.all(
        "UPDATE card SET persona_id = :survivor WHERE persona_id = :absorbed RETURNING id",
        survivor=survivor_id,
        absorbed=absorbed_id,
    )
    return sorted(row[0] for row in rows)
