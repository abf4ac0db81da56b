"""Writes the schema texts from the models: ``python -m store.schema.build``.

What the models cannot say is added here, for new stores and for the end of every migration alike: append-only
triggers and the index of names. ``fingerprint.py`` keeps what an opened store must show.
"""

from pathlib import Path

from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from store.model import metadata

APPEND_ONLY = ("entry", "lot_use", "cover", "consent_event", "audit")
"""Tables whose rows are never changed or deleted (``points.md`` rule 2)."""

BREAK = "\n--;\n"
HERE = Path(__file__).parent


def _tables(dialect: Dialect) -> list[str]:
    statements = []
    for table in metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            statements.append(str(CreateIndex(index).compile(dialect=dialect)).strip())
    return statements


def sqlite_extras() -> list[str]:
    """Triggers and the full-text index of names."""
    statements = [
        "CREATE VIRTUAL TABLE persona_names USING fts5(folded, content='persona', content_rowid='id', "
        "prefix='1 2 3 4', tokenize='unicode61 remove_diacritics 0')",
        "INSERT INTO persona_names (persona_names, rank) VALUES ('secure-delete', 1)",
    ]
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )
    return statements


def postgresql_extras() -> list[str]:
    """Row triggers and the index of names; nothing a distributed engine lacks."""
    statements = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$",
        "ALTER TABLE persona ADD COLUMN name_vector tsvector "
        "GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED",
        "CREATE INDEX persona_names ON persona USING gin (name_vector)",
    ]
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    return statements


def texts() -> dict[str, str]:
    """The whole schema text of each database."""
    version = "CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
    return {
        "sqlite": BREAK.join([version, *_tables(SQLiteDialect()), *sqlite_extras()]) + "\n",
        "postgresql": BREAK.join([version, *_tables(PGDialect()), *postgresql_extras()]) + "\n",
    }


def main() -> None:
    """Writes both texts."""
    for dialect, text in texts().items():
        lines = [line.rstrip() for line in text.splitlines() if line.strip()]
        (HERE / f"{dialect}.sql").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
