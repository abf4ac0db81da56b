"""Writes the schema texts from the models: ``python -m store.schema.build``.

What the models cannot say is added here, for new stores and for the end of every migration alike: append-only
triggers and the index of names. ``shape.py`` says what an opened store must show.
"""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from store.database.connection import Connection
from store.model import metadata

APPEND_ONLY = (
    "entry",
    "lot_use",
    "cover",
    "consent_event",
    "audit",
    "card_transaction",
    "card_programme_version",
)
"""Tables whose rows are never changed or deleted (``points.md`` rule 2)."""

BREAK = "\n--;\n"
HERE = Path(__file__).parent


def _dialect(name: str) -> Dialect:
    return make_url(f"{name}://").get_dialect()()


def _tables(dialect: Dialect) -> list[str]:
    statements = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            statements.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return statements


NAMES_INDEX = (
    "CREATE VIRTUAL TABLE persona_names USING fts5(folded, content='persona', content_rowid='id', "
    "prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0')"
)


def _guards() -> Iterator[tuple[str, str, str]]:
    """Table, verb and trigger of every append-only guard."""
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            yield table, verb, f"{table}_no_{verb.lower()}"


def sqlite_extras() -> list[str]:
    """Triggers and the full-text index of names."""
    return [
        NAMES_INDEX,
        "INSERT INTO persona_names (persona_names, rank) VALUES ('secure-delete', 1)",
        *(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            for table, verb, name in _guards()
        ),
    ]


def postgresql_extras() -> list[str]:
    """Row triggers and the index of names; nothing a distributed engine lacks."""
    return [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$",
        "ALTER TABLE persona ADD COLUMN name_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED",
        "CREATE INDEX persona_names ON persona USING gin (name_vector)",
        *(
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            for table, verb, name in _guards()
        ),
    ]


def remake_extras(connection: Connection) -> None:
    """Makes the triggers and the index of names again where a migration left others or none.

    An index of names that is as it should be is kept: filling it again takes a minute for a million people.
    """
    if connection.dialect == "sqlite":
        statements = _sqlite_again(connection)
    else:
        statements = ["DROP TRIGGER IF EXISTS " + f"{name} ON {table}" for table, _, name in _guards()] + [
            text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            .replace("ADD COLUMN name", "ADD COLUMN IF NOT EXISTS name")
            .replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS")
            for text in postgresql_extras()
        ]
    for statement in statements:
        connection.driver.execute(statement)


def _sqlite_again(connection: Connection) -> list[str]:
    statements = [f"DROP TRIGGER IF EXISTS {name}" for _, _, name in _guards()]
    index, secure, *triggers = sqlite_extras()
    found = connection.value("SELECT sql FROM sqlite_schema WHERE name = 'persona_names'")
    if found != index:
        statements += [
            "DROP TABLE IF EXISTS persona_names",
            index,
            secure,
            "INSERT INTO persona_names (persona_names) VALUES ('rebuild')",
        ]
    return statements + triggers


def texts() -> dict[str, str]:
    """The whole schema text of each database."""
    version = "CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    return {
        "sqlite": BREAK.join([version, *_tables(_dialect("sqlite")), *sqlite_extras()]) + "\n",
        "postgresql": BREAK.join([version, *_tables(_dialect("postgresql")), *postgresql_extras()]) + "\n",
    }


def main() -> None:
    """Writes both texts."""
    for dialect, text in texts().items():
        lines = [line.rstrip() for line in text.splitlines() if line.strip()]
        (HERE / f"{dialect}.sql").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
