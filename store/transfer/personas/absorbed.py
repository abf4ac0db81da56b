"""Which record of a persona a row is: its own, or one that a merge absorbed."""

from store.database.connection import Connection
from store.search.folding import exact_key
from store.transfer.personas.holders import Holders
from store.transfer.personas.identifying import Key, Record, matching
from store.transfer.personas.state import State


def record_of(
    connection: Connection, holders: Holders, state: State, record: Record, source: str, name: str
) -> tuple[int | None, bool]:
    """The persona that was or is this record, and whether the row only adds.

    None: a record of its own that is not known yet.
    """
    again = bool(record.get("again"))
    if record.get("source_id"):
        key = ("source", f"{source}:{record['source_id']}")
        for holder in holders.all(key):
            if holder.persona_id == state.id:
                if holder.home_id != state.id:
                    return holder.home_id, True
                absorbed = _absorbed_with(connection, state, key)
                return (absorbed, True) if absorbed else (state.id, again)
        others = [
            owned
            for owned in state.identifiers
            if owned.kind == "source" and owned.state == "live" and owned.value.startswith(f"{source}:")
        ]
        return (None, True) if others else (state.id, again)
    if name and exact_key(name) != state.row["exact_key"] and state.row["name"]:
        absorbed = _absorbed_named(connection, state, name)
        if absorbed is not None:
            return absorbed, True
        if again:
            return None, True
    return _home_of(connection, holders, state, record, source, name), again


def _home_of(
    connection: Connection, holders: Holders, state: State, record: Record, source: str, name: str
) -> int:
    """Whose the first of a row's identifiers was before a merge, if the row is not named otherwise: what a file
    brought a record is counted by that, also without a source id (`points.md` rule 10).
    """
    if "legacy_points" not in record:
        return state.id
    for key in matching(record, source):
        for holder in holders.all(key):
            if holder.persona_id == state.id != holder.home_id:
                called = connection.value("SELECT name FROM persona WHERE id = :id", id=holder.home_id)
                if not name or not called or exact_key(called) == exact_key(name):
                    return holder.home_id
    return state.id


def _absorbed_with(connection: Connection, survivor: State, key: Key) -> int | None:
    """The absorbed persona an identifier was, though the survivor has it too since the merge."""
    if survivor.new:
        return None
    found: int | None = connection.value(
        "SELECT i.persona_id FROM identifier i WHERE i.kind = :kind AND i.value = :value "
        "AND i.state = 'merged' ORDER BY i.id LIMIT 1",
        kind=key[0],
        value=key[1],
    )
    return found


def _absorbed_named(connection: Connection, survivor: State, name: str) -> int | None:
    if survivor.new:
        return None
    found: int | None = connection.value(
        "WITH RECURSIVE down (id, exact_key) AS ("
        "SELECT id, exact_key FROM persona WHERE merged_into = :id UNION ALL SELECT p.id, p.exact_key "
        "FROM persona p JOIN down ON p.merged_into = down.id) "
        "SELECT id FROM down WHERE exact_key = :name ORDER BY id LIMIT 1",
        id=survivor.id,
        name=exact_key(name),
    )
    return found
