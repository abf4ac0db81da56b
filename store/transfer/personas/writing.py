"""Writes what an import chunk has changed of personas, many rows at once."""

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from store.clock import instant
from store.database.unit import Unit
from store.people.identifiers import COLUMNS as IDENTIFIER_COLUMNS
from store.people.identifiers import FORMER_MONTHS, months_later
from store.points.ledger.accounts import ACCOUNT_COLUMNS, new_account
from store.search.names import index_many, index_names
from store.transfer.personas.row import IMPORT
from store.transfer.personas.state import COLUMNS, State
from store.transfer.undoing.journal import note_personas

CONSENT_COLUMNS = ("persona_id", "channel", "state", "at", "how", "staff_id")
EVENT_COLUMNS = ("id", "persona_id", "channel", "state", "at", "how", "staff_id", "import_run_id")
LABEL_COLUMNS = ("persona_id", "name", "value", "origin", "at")
TAG_COLUMNS = ("persona_id", "tag", "origin", "at")
_IN_ORDER = itemgetter(*COLUMNS)


def write_personas(unit: Unit, run_id: int, states: Sequence[State]) -> None:
    """New personas with accounts and names indexed, changed ones by column; afterwards nothing is dirty."""
    dirty = [state for state in states if state.dirty]
    if not dirty:
        return
    connection = unit.connection
    note_personas(unit, run_id, dirty)
    new = [state for state in dirty if state.new]
    if new:
        for state in new:
            state.primary()
        connection.many("persona", COLUMNS, [_IN_ORDER(state.row) for state in new])
        index_many(connection, [state.id for state in new])
        ids = unit.new_ids(connection, "account", len(new))
        connection.many(
            "account",
            ACCOUNT_COLUMNS,
            [new_account(number, state.id) for number, state in zip(ids, new, strict=True)],
        )
    _identifiers(unit, dirty)
    for state in dirty:
        if not state.new:
            _update(unit, state)
    _consents(unit, run_id, dirty)
    _labels(unit, dirty)
    for state in dirty:
        state.new = False
        state.changed.clear()
        state.old_folded = None
        state.new_consents = []
        state.new_attributes = {}
        state.new_tags = {}


def _update(unit: Unit, state: State) -> None:
    state.primary()
    if state.old_folded is not None:
        index_names(unit, state.id, state.old_folded, state.row["folded"])
    sets = "".join(f"{name} = :{name}, " for name in sorted(state.changed))
    unit.connection.run(
        f"UPDATE persona SET {sets}version = version + 1 WHERE id = :id",
        id=state.id,
        **{name: state.row[name] for name in state.changed},
    )


def _identifiers(unit: Unit, states: Sequence[State]) -> None:
    connection = unit.connection
    until, at = _former_until(unit.now), unit.at
    fresh = []
    for state in states:
        persona_id = state.row["id"]
        for owned in state.identifiers:
            if not owned.row_id:
                fresh.append((persona_id, owned))
            elif owned.changed:
                connection.run(
                    "UPDATE identifier SET state = :state, until = :until WHERE id = :id",
                    state=owned.state,
                    until=until if owned.state == "former" else None,
                    id=owned.row_id,
                )
                owned.changed = False
    if not fresh:
        return
    ids = unit.new_ids(connection, "identifier", len(fresh))
    rows: list[tuple[Any, ...]] = []
    for number, (persona_id, owned) in zip(ids, fresh, strict=True):
        owned.row_id = number
        backwards = owned.value[:0:-1] if owned.kind == "phone" else None
        rows.append(
            (
                number,
                persona_id,
                owned.kind,
                owned.value,
                owned.shown,
                owned.national,
                backwards,
                owned.label,
                owned.state,
                owned.rank,
                IMPORT,
                at,
                None,
            )
        )
    connection.many("identifier", IDENTIFIER_COLUMNS, rows)


def _former_until(now: datetime) -> str:
    return instant(months_later(now, FORMER_MONTHS))


def _consents(unit: Unit, run_id: int, states: Sequence[State]) -> None:
    connection = unit.connection
    changes = [(state, *consent) for state in states for consent in state.new_consents]
    if not changes:
        return
    last = {
        (state.id, channel): (state.id, channel, now, at, how, None)
        for state, channel, now, at, how in changes
    }
    made = {state.id for state in states if state.new}
    connection.many("consent", CONSENT_COLUMNS, [row for row in last.values() if row[0] in made])
    for row in last.values():
        if row[0] not in made:
            connection.run(
                "INSERT INTO consent (persona_id, channel, state, at, how, staff_id) "
                "VALUES (:persona_id, :channel, :state, :at, :how, :staff_id) "
                "ON CONFLICT (persona_id, channel) DO UPDATE SET state = excluded.state, at = "
                "excluded.at, how = excluded.how, "
                "staff_id = excluded.staff_id",
                **dict(zip(CONSENT_COLUMNS, row, strict=True)),
            )
    ids = unit.new_ids(connection, "consent_event", len(changes))
    connection.many(
        "consent_event",
        EVENT_COLUMNS,
        [
            (number, state.id, channel, now, at, how, None, run_id)
            for number, (state, channel, now, at, how) in zip(ids, changes, strict=True)
        ],
    )


def _labels(unit: Unit, states: Sequence[State]) -> None:
    connection, at = unit.connection, unit.at
    attributes, tags = [], []
    for state in states:
        for name, value in state.new_attributes.items():
            if not state.new:
                connection.run(
                    "DELETE FROM attribute WHERE persona_id = :id AND name = :name", id=state.id, name=name
                )
            if value is not None:
                attributes.append((state.id, name, value, IMPORT, at))
        for tag, origin in state.new_tags.items():
            if origin is None:
                connection.run("DELETE FROM tag WHERE persona_id = :id AND tag = :tag", id=state.id, tag=tag)
            else:
                tags.append((state.id, tag, origin, at))
    connection.many("attribute", LABEL_COLUMNS, attributes)
    connection.many("tag", TAG_COLUMNS, tags)
