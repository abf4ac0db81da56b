"""The index of names: kept by whoever writes ``persona.folded``, in the same transaction, never by a trigger.

On SQLite it is an FTS5 table over ``persona.folded`` that must be told the old text to forget it. PostgreSQL
keeps ``persona.name_vector`` by itself, so there every function here does nothing.
"""

import json
from collections.abc import Iterable

from store.database.connection import Connection
from store.database.unit import Unit


def index_names(
    within: Unit | Connection, persona_id: int, old_folded: str | None, new_folded: str | None
) -> None:
    """Puts a persona's new folded name in the place of its old one.

    ``old_folded`` is exactly what ``persona.folded`` held before (None: the persona is new); ``new_folded``
    what it holds now (None: the persona is gone).
    """
    connection = within.connection if isinstance(within, Unit) else within
    if connection.dialect != "sqlite" or old_folded == new_folded:
        return
    if old_folded is not None:
        connection.run(
            "INSERT INTO persona_names (persona_names, rowid, folded) VALUES ('delete', :id, :folded)",
            id=persona_id,
            folded=old_folded,
        )
    if new_folded is not None:
        connection.run(
            "INSERT INTO persona_names (rowid, folded) VALUES (:id, :folded)",
            id=persona_id,
            folded=new_folded,
        )


def index_many(connection: Connection, ids: Iterable[int]) -> None:
    """Indexes personas that were just inserted and are not in the index yet; one statement, any number."""
    if connection.dialect != "sqlite":
        return
    listed = ids if isinstance(ids, list) else list(ids)
    if listed:
        connection.run(
            "INSERT INTO persona_names (rowid, folded) SELECT id, folded FROM persona "
            "WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id",
            ids=json.dumps(listed),
        )


def index_range(connection: Connection, first: int, last: int) -> None:
    """The same for all personas with ids from ``first`` through ``last``."""
    if connection.dialect == "sqlite":
        connection.run(
            "INSERT INTO persona_names (rowid, folded) SELECT id, folded FROM persona "
            "WHERE id BETWEEN :first AND :last ORDER BY id",
            first=first,
            last=last,
        )
