"""Who a persona is now and everybody it took in: the tree that merges make."""

from store.database.connection import Connection

_SURVIVOR = (
    "WITH RECURSIVE up (id, merged_into, depth) AS ("
    "SELECT id, merged_into, 0 FROM persona WHERE id = :id "
    "UNION ALL SELECT p.id, p.merged_into, up.depth + 1 FROM persona p JOIN up ON p.id = up.merged_into) "
    "SELECT id FROM up ORDER BY depth DESC LIMIT 1"
)
_ABSORBED = (
    "WITH RECURSIVE down (id) AS (SELECT id FROM persona WHERE merged_into = :id "
    "UNION ALL SELECT p.id FROM persona p JOIN down ON p.merged_into = down.id) "
    "SELECT id FROM down ORDER BY id"
)


def survivor_of(connection: Connection, persona_id: int) -> int | None:
    """The persona an id leads to: itself unless it was merged away; None if there is no such id."""
    found: int | None = connection.value(_SURVIVOR, id=persona_id)
    return found


def absorbed_by(connection: Connection, persona_id: int) -> tuple[int, ...]:
    """Every persona merged into this one, directly or through another, in order of id."""
    return tuple(row[0] for row in connection.all(_ABSORBED, id=persona_id))


def lineage(connection: Connection, persona_id: int) -> tuple[int, ...]:
    """The persona and everybody merged into it: the ids whose messages, notes and surveys are its own."""
    return (persona_id, *absorbed_by(connection, persona_id))
