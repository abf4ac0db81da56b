"""What a run changes of rows that stood before, written down so that it can be put back for a day."""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.transfer.lookups import among
from store.transfer.personas.state import State

COLUMNS = ("id", "import_run_id", "persona_id", "what", "name", "was", "became")
HOURS = 24
"""So long a run can be taken back."""
AT_ONCE = 500
"""Rows forgotten in one transaction."""
_DERIVED = ("phone", "email", "version")
"""Kept in step with the identifiers, or counted."""

Change = tuple[int | None, str, str, str | None, str | None]
"""Persona, what, name, was and became."""


def note(unit: Unit, run_id: int, changes: Sequence[Change]) -> None:
    """Writes changes down in the order in which they are made."""
    if not changes:
        return
    ids = unit.new_ids(unit.connection, "import_change", len(changes))
    rows = [(number, run_id, *change) for number, change in zip(ids, changes, strict=True)]
    unit.connection.many("import_change", COLUMNS, rows)


def note_values(
    unit: Unit, run_id: int, table: str, key: str, rows: Iterable[tuple[Any, dict[str, Any]]]
) -> None:
    """Writes down what rows of a table hold before they get these values, by the column ``key``."""
    changes: list[Change] = []
    for value, after in rows:
        names = sorted(after)
        before = unit.connection.one(
            f"SELECT {', '.join(names)} FROM {table} WHERE {key} = :value", value=value
        )
        if before is not None:
            was = json.dumps(dict(zip(names, before, strict=True)), ensure_ascii=False)
            became = json.dumps(after, ensure_ascii=False, sort_keys=True)
            changes.append((None, table, str(value), was, became))
    note(unit, run_id, changes)


def note_personas(unit: Unit, run_id: int, states: Sequence[State]) -> None:
    """Writes down what personas that stood before are about to lose; of those that this run has made, that it
    changed them once more."""
    own = [state for state in states if not state.new and state.row["import_run_id"] == run_id]
    others = [state for state in states if not state.new and state.row["import_run_id"] != run_id]
    changes: list[Change] = [(state.id, "own", "", None, None) for state in own]
    if others:
        changes += _columns(unit.connection, others)
        changes += _identifiers(unit.connection, others)
        changes += _consents(unit.connection, others)
        changes += _labels(unit.connection, others)
    note(unit, run_id, changes)


def _columns(connection: Connection, states: Sequence[State]) -> list[Change]:
    for state in states:
        state.primary()
    names = sorted({name for state in states for name in state.changed} - set(_DERIVED))
    if not names:
        return [(state.id, "persona", "", "{}", "{}") for state in states]
    standing = {
        row[0]: dict(zip(names, row[1:], strict=True))
        for row in among(
            connection,
            f"SELECT id, {', '.join(names)} FROM persona WHERE id {{keys}}",
            [state.id for state in states],
        )
    }
    return [
        (
            state.id,
            "persona",
            "",
            _json({name: standing[state.id][name] for name in names if name in state.changed}),
            _json({name: state.row[name] for name in names if name in state.changed}),
        )
        for state in states
    ]


def _identifiers(connection: Connection, states: Sequence[State]) -> list[Change]:
    changed = [
        owned.row_id for state in states for owned in state.identifiers if owned.row_id and owned.changed
    ]
    before: dict[int, str] = dict(
        among(connection, "SELECT id, state FROM identifier WHERE id {keys}", changed)
    )
    return [
        (state.id, "identifier", f"{owned.kind}:{owned.value}", before.get(owned.row_id), owned.state)
        for state in states
        for owned in state.identifiers
        if not owned.row_id or owned.changed
    ]


def _consents(connection: Connection, states: Sequence[State]) -> list[Change]:
    ids = [state.id for state in states if state.new_consents]
    before = {
        (row[0], row[1]): list(row[2:])
        for row in among(
            connection,
            "SELECT persona_id, channel, state, at, how, staff_id FROM consent WHERE persona_id {keys}",
            ids,
        )
    }
    last = {
        (state.id, channel): [now, at, how]
        for state in states
        for channel, now, at, how in state.new_consents
    }
    return [
        (persona_id, "consent", channel, _json(before.get((persona_id, channel))), _json(after))
        for (persona_id, channel), after in last.items()
    ]


def _labels(connection: Connection, states: Sequence[State]) -> list[Change]:
    changes: list[Change] = []
    for table, column, value, news in (
        ("attribute", "name", "value", {state.id: state.new_attributes for state in states}),
        ("tag", "tag", "origin", {state.id: state.new_tags for state in states}),
    ):
        ids = [persona_id for persona_id, new in news.items() if new]
        before = {
            (row[0], row[1]): row[2]
            for row in among(
                connection,
                f"SELECT persona_id, {column}, {value} FROM {table} WHERE persona_id {{keys}}",
                ids,
            )
        }
        changes += [
            (persona_id, table, name, before.get((persona_id, name)), after)
            for persona_id, new in news.items()
            for name, after in new.items()
        ]
    return changes


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def forget_old(store: Store) -> int:
    """Forgets, some rows at a time, what runs changed that ended more than a day ago: they stay; how many rows."""
    before = instant(store.clock() - timedelta(hours=HOURS))
    gone = 0
    while True:
        found = store.transact(lambda connection: _forget(connection, before))
        gone += found
        if found < AT_ONCE:
            return gone


def _forget(connection: Connection, before: str) -> int:
    return connection.run(
        "DELETE FROM import_change WHERE id IN (SELECT c.id FROM import_change c JOIN import_run r "
        "ON r.id = c.import_run_id WHERE r.finished_at < :before AND NOT EXISTS (SELECT 1 FROM import_undo u "
        "WHERE u.import_run_id = r.id AND u.finished_at IS NULL) LIMIT :count)",
        before=before,
        count=AT_ONCE,
    )
