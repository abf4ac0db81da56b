"""The index of names follows what is written."""

from store.database.store import Store
from store.search.names import index_many, index_names, index_range
from tests.store.search.people import add_persona


def found(store: Store, words: str) -> list[int]:
    rows = store.connection.all(
        "SELECT rowid FROM persona_names WHERE persona_names MATCH :words ORDER BY rowid", words=words
    )
    return [row[0] for row in rows]


def test_a_renamed_persona_is_found_by_its_new_name_only(sqlite_store: Store) -> None:
    add_persona(sqlite_store, 1001, "Amelia Stone")
    connection = sqlite_store.connection
    connection.run("UPDATE persona SET folded = 'amelia reed' WHERE id = 1001")
    index_names(connection, 1001, "amelia stone", "amelia reed")
    assert found(sqlite_store, "stone*") == []
    assert found(sqlite_store, "ree*") == [1001]
    index_names(connection, 1001, "amelia reed", None)
    assert found(sqlite_store, "ame*") == []


def test_many_new_personas_are_indexed_at_once(sqlite_store: Store) -> None:
    for number in range(1001, 1006):
        add_persona(sqlite_store, number, "Amelia Stone", indexed=False)
    index_many(sqlite_store.connection, [1001, 1003])
    assert found(sqlite_store, "amel*") == [1001, 1003]
    index_many(sqlite_store.connection, [])
    index_range(sqlite_store.connection, 1004, 1005)
    assert found(sqlite_store, "amel*") == [1001, 1003, 1004, 1005]


def test_on_postgresql_the_database_keeps_the_names_itself(postgres_store: Store) -> None:
    add_persona(postgres_store, 1001, "Amelia Stone")
    index_names(postgres_store.connection, 1001, "amelia stone", "amelia reed")
    count = postgres_store.connection.value(
        "SELECT count(*) FROM persona WHERE name_vector @@ to_tsquery('simple', 'ston:*')"
    )
    assert count == 1
