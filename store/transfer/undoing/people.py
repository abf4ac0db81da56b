"""The last phases of taking a run back: its merges come apart, what it changed goes back, who it made and nobody has
touched since is erased."""

import json
from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.merging.standing import standing_merge
from store.merging.unmerging import take_apart
from store.people.identifiers import refresh_primary
from store.privacy.erasing import erase
from store.privacy.finding import Known
from store.privacy.holding import seal
from store.search.names import index_names
from store.transfer.lookups import among
from store.transfer.undoing.documents import Took

_NAMES = ("first_name", "last_name", "name", "folded", "exact_key", "sort_name")
_KEYS = {"collectible": "code", "employee": "value", "card": "id"}
HOW = "import undone"


def part_merges(unit: Unit, run_id: int, below: int, size: int) -> Took:
    """Undoes merges that the run made, the latest first; `unit` has an operation that is written down."""
    rows = unit.connection.all(
        "SELECT id FROM merge WHERE import_run_id = :run AND undone_at IS NULL AND id < :below "
        "ORDER BY id DESC LIMIT :size",
        run=run_id,
        below=below,
        size=size,
    )
    for (merge_id,) in rows:
        merge = standing_merge(unit.connection, merge_id)
        if merge is not None:
            take_apart(unit, merge)
    return len(rows), rows[-1][0] if len(rows) == size else 0


def put_back(unit: Unit, run_id: int, below: int, size: int) -> tuple[int, int, int]:
    """Puts values back that the run changed, the latest first; how many were, how many somebody has changed since,
    and below which number to go on."""
    rows = unit.connection.all(
        "SELECT id, persona_id, what, name, was, became FROM import_change "
        "WHERE import_run_id = :run AND id < :below ORDER BY id DESC LIMIT :size",
        run=run_id,
        below=below,
        size=size,
    )
    back = kept = 0
    touched: set[int] = set()
    for _, persona_id, what, name, was, became in rows:
        if what == "own":
            continue
        if what in _KEYS:
            done = _row_back(unit, what, name, json.loads(was), json.loads(became))
        else:
            if not _active(unit, persona_id):
                kept += 1
                continue
            touched.add(persona_id)
            done = _BACK[what](unit, persona_id, name, was, became)
        back += done[0]
        kept += done[1]
    for persona_id in sorted(touched):
        refresh_primary(unit.connection, persona_id)
        unit.connection.run("UPDATE persona SET version = version + 1 WHERE id = :id", id=persona_id)
    return back, kept, rows[-1][0] if len(rows) == size else 0


Done = tuple[int, int]
"""How many values went back, how many stay because somebody has changed them since."""


def _active(unit: Unit, persona_id: int) -> bool:
    status = unit.connection.value("SELECT status FROM persona WHERE id = :id", id=persona_id)
    return status in ("active", "archived")


def _row_back(unit: Unit, table: str, key: str, was: dict[str, Any], became: dict[str, Any]) -> Done:
    names = sorted(was)
    value = int(key) if _KEYS[table] == "id" else key
    row = unit.connection.one(
        f"SELECT {', '.join(names)} FROM {table} WHERE {_KEYS[table]} = :value", value=value
    )
    if row is None:
        return 0, len(names)
    same = [name for name, now in zip(names, row, strict=True) if now == became[name]]
    for name in same:
        unit.connection.run(
            f"UPDATE {table} SET {name} = :was WHERE {_KEYS[table]} = :value", was=was[name], value=value
        )
    return len(same), len(names) - len(same)


def _columns_back(unit: Unit, persona_id: int, _name: str, was: str, became: str) -> Done:
    before, after = json.loads(was), json.loads(became)
    if not before:
        return 0, 0
    names = sorted(before)
    row = unit.connection.one(f"SELECT {', '.join(names)}, folded FROM persona WHERE id = :id", id=persona_id)
    now = dict(zip((*names, "folded"), row or (), strict=False))
    same = {name for name in names if now.get(name) == after[name]}
    if not same >= set(_NAMES) & set(names):
        same -= set(_NAMES)
    if "folded" in same:
        index_names(unit, persona_id, now["folded"], before["folded"])
    if same:
        sets = ", ".join(f"{name} = :{name}" for name in sorted(same))
        unit.connection.run(
            f"UPDATE persona SET {sets} WHERE id = :id",
            id=persona_id,
            **{name: before[name] for name in same},
        )
    return len(same), len(names) - len(same)


def _identifier_back(unit: Unit, persona_id: int, name: str, was: str | None, became: str) -> Done:
    kind, _, value = name.partition(":")
    connection = unit.connection
    row = connection.one(
        "SELECT id FROM identifier WHERE persona_id = :id AND kind = :kind AND value = :value AND state = :state",
        id=persona_id,
        kind=kind,
        value=value,
        state=became,
    )
    if row is None:
        return 0, 1
    if was is None:
        connection.run("DELETE FROM identifier WHERE id = :id", id=row[0])
        return 1, 0
    if was == "live" and connection.one(
        "SELECT 1 FROM identifier WHERE kind = :kind AND value = :value AND state = 'live' AND id <> :id",
        kind=kind,
        value=value,
        id=row[0],
    ):
        return 0, 1
    connection.run("UPDATE identifier SET state = :was, until = NULL WHERE id = :id", was=was, id=row[0])
    return 1, 0


def _consent_back(unit: Unit, persona_id: int, channel: str, was: str | None, became: str) -> Done:
    connection = unit.connection
    state, at, how = json.loads(became)
    row = connection.one(
        "SELECT state, at, how FROM consent WHERE persona_id = :id AND channel = :channel",
        id=persona_id,
        channel=channel,
    )
    if row is None or tuple(row) != (state, at, how):
        return 0, 1
    connection.run(
        "DELETE FROM consent WHERE persona_id = :id AND channel = :channel", id=persona_id, channel=channel
    )
    before = None if was is None else json.loads(was)
    if before is not None:
        connection.insert(
            "consent",
            persona_id=persona_id,
            channel=channel,
            state=before[0],
            at=before[1],
            how=before[2],
            staff_id=before[3],
        )
    connection.insert(
        "consent_event",
        id=unit.new_id("consent_event"),
        persona_id=persona_id,
        channel=channel,
        state="off" if before is None else before[0],
        at=unit.at,
        how=HOW,
        staff_id=unit.actor.staff_id,
        import_run_id=None,
    )
    return 1, 0


def _label_back(table: str, column: str, value: str) -> Any:
    def back(unit: Unit, persona_id: int, name: str, was: str | None, became: str | None) -> Done:
        connection = unit.connection
        where = f"persona_id = :id AND {column} = :name"
        now = connection.value(f"SELECT {value} FROM {table} WHERE {where}", id=persona_id, name=name)
        if now != became:
            return 0, 1
        connection.run(f"DELETE FROM {table} WHERE {where}", id=persona_id, name=name)
        if was is not None:
            row = {"persona_id": persona_id, column: name, value: was, "at": unit.at}
            if table == "attribute":
                row["origin"] = "import"
            connection.insert(table, **row)
        return 1, 0

    return back


_BACK: dict[str, Any] = {
    "persona": _columns_back,
    "identifier": _identifier_back,
    "consent": _consent_back,
    "attribute": _label_back("attribute", "name", "value"),
    "tag": _label_back("tag", "tag", "origin"),
}


def remove_new(unit: Unit, run_id: int, after: int, size: int) -> tuple[int, int, int]:
    """Erases personas that the run made and nobody has touched since; how many were, how many stay, and after which
    number to go on."""
    rows = unit.connection.all(
        "SELECT id, version, status FROM persona WHERE import_run_id = :run AND id > :after AND status <> 'sealed' "
        "ORDER BY id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    ids = [row[0] for row in rows]
    stays = touched_since(unit, run_id, rows)
    for persona_id in ids:
        if persona_id in stays:
            continue
        erase(unit, (persona_id,))
        unit.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=persona_id)
        seal(unit, Known(persona_id, "active", (persona_id,)), "deleted by staff")
    return len(ids) - len(stays), len(stays), ids[-1] if len(ids) == size else 0


_HANGS_ON = (
    "SELECT persona_id FROM purchase WHERE persona_id {keys}",
    "SELECT persona_id FROM redemption WHERE undone_at IS NULL AND persona_id {keys}",
    "SELECT persona_id FROM card WHERE status <> 'deleted' AND persona_id {keys}",
    "SELECT persona_id FROM message WHERE persona_id {keys}",
    "SELECT persona_id FROM survey_answer WHERE persona_id {keys}",
    "SELECT persona_id FROM action WHERE persona_id {keys}",
    "SELECT persona_id FROM pixel_event WHERE persona_id {keys}",
    "SELECT persona_id FROM note WHERE persona_id {keys}",
    "SELECT merged_into FROM persona WHERE merged_into {keys}",
    "SELECT a.persona_id FROM account a WHERE a.balance <> 0 AND a.persona_id {keys}",
)


def touched_since(unit: Unit, run_id: int, rows: Sequence[tuple[int, int, str]]) -> set[int]:
    """Those of (id, version, status) of the run that were edited, or on which something of others hangs."""
    connection, ids = unit.connection, [row[0] for row in rows]
    own: dict[int, int] = dict(
        among(
            connection,
            "SELECT persona_id, count(*) FROM import_change WHERE import_run_id = :run AND what = 'own' "
            "AND persona_id {keys} GROUP BY persona_id",
            ids,
            run=run_id,
        )
    )
    merged = {
        row[0]
        for row in among(
            connection,
            "SELECT survivor_id FROM merge WHERE import_run_id = :run AND survivor_id {keys} "
            "UNION SELECT absorbed_id FROM merge WHERE import_run_id = :run AND absorbed_id {more}",
            ids,
            more=ids,
            run=run_id,
        )
    }
    stays = {
        persona_id
        for persona_id, version, status in rows
        if status != "active" or (version != 1 + own.get(persona_id, 0) and persona_id not in merged)
    }
    for question in _HANGS_ON:
        stays |= {row[0] for row in among(connection, question, ids)}
    return stays
