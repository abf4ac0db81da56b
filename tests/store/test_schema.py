"""The models, the committed texts and the databases agree; what may be imported where."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.schema import CheckConstraint, UniqueConstraint

from store.database.store import Store
from store.model import metadata
from store.schema.build import APPEND_ONLY, remake_extras, texts
from store.schema.shape import expected_fingerprint, fingerprint

ROOT = Path(__file__).parents[2]
STORE = ROOT / "store"

READ_PATH = (
    "store.opening",
    "store.staff.sign_in",
    "store.staff.setup",
    "store.search.answer",
    "store.search.doctor.diagnosing",
    "store.search.tiles",
    "store.people.card",
    "store.people.timeline",
    "store.points.reading.overview",
    "store.points.adjust",
    "store.discounts.offers",
    "store.upkeep.doctor",
)
"""What the first answer waits for."""
SLOW = ("sqlmodel", "sqlalchemy", "alembic", "pydantic", "textual", "rich", "babel", "psycopg", "argon2")


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_committed_schema_text_is_what_the_models_say(dialect: str) -> None:
    committed = (STORE / "schema" / f"{dialect}.sql").read_text()
    assert flat(committed) == flat(texts()[dialect])


def test_a_fresh_store_has_the_fingerprint_of_this_program(store: Store) -> None:
    assert fingerprint(store.connection) == expected_fingerprint(store.dialect)


def test_making_the_guards_again_changes_nothing(store: Store) -> None:
    store.connection.run("BEGIN")
    remake_extras(store.connection)
    store.connection.run("COMMIT")
    assert fingerprint(store.connection) == expected_fingerprint(store.dialect)


def test_guards_that_were_taken_off_are_made_again(store: Store) -> None:
    for table in APPEND_ONLY:
        on = f" ON {table}" if store.dialect == "postgresql" else ""
        store.connection.run(f"DROP TRIGGER {table}_no_update{on}")
    assert fingerprint(store.connection) != expected_fingerprint(store.dialect)
    remake_extras(store.connection)
    assert fingerprint(store.connection) == expected_fingerprint(store.dialect)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE tag ADD COLUMN extra TEXT",
        "CREATE TABLE extra (id INTEGER)",
        "DROP INDEX tag_by_name",
        "CREATE INDEX extra ON tag (origin)",
    ],
)
def test_a_changed_schema_has_another_fingerprint(store: Store, statement: str) -> None:
    store.connection.run(statement)
    assert fingerprint(store.connection) != expected_fingerprint(store.dialect)


def test_only_the_columns_of_the_types_file_are_used() -> None:
    strange = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            kind, collation = column.type, getattr(column.type, "collation", None)
            whole = type(kind) is BigInteger and type(kind._variant_mapping["sqlite"]) is Integer
            words = type(kind) is Text and kind._variant_mapping["postgresql"].collation == "C"
            if not (whole or words) or collation or column.server_default or column.identity:
                strange.append(f"{table.name}.{column.name}")
    assert strange == []


def test_every_constraint_that_a_rebuild_could_lose_is_named() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint) and not constraint.name
    ]
    assert unnamed == []


def test_every_table_is_strict(sqlite_store: Store) -> None:
    loose = sqlite_store.connection.all(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
        "AND name NOT LIKE 'sqlite_%'"
    )
    assert loose == [("schema_version",)]


def test_every_text_column_compares_bytewise_on_postgresql(postgres_store: Store) -> None:
    """Read from the catalogue: a server with another collation would not show it otherwise."""
    others = postgres_store.connection.all(
        "SELECT c.relname, a.attname, coalesce(o.collname, '') FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_collation o ON o.oid = a.attcollation "
        "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped "
        "AND a.atttypid = 'text'::regtype AND o.collname IS DISTINCT FROM 'C'"
    )
    assert others == []


def test_every_reference_leads_to_a_key(store: Store) -> None:
    if store.dialect == "sqlite":
        assert store.connection.all("PRAGMA foreign_key_check") == []
    found = {table.name for table in metadata.sorted_tables}
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            assert key.column.table.name in found
            assert key.column.primary_key


def modules(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_engines_are_made_by_migrations_alone_and_with_our_driver() -> None:
    """``create_engine`` without ``module=`` silently takes Python's own SQLite (``engineering.md`` A10)."""
    calls = [
        (path.relative_to(ROOT).as_posix(), {keyword.arg for keyword in node.keywords})
        for path, tree in modules("store", "widgets", "screens", "console")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "create_engine"
    ]
    assert [path for path, _ in calls] == ["store/migrations/run.py"]
    assert all("module" in keywords and "creator" in keywords for _, keywords in calls)


def test_pythons_own_sqlite_is_imported_nowhere() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path, tree in modules("store", "widgets", "screens", "console")
        if {"sqlite3", "sqlite3.dbapi2"} & set(imported(tree))
    ]
    assert found == []


def test_the_store_knows_no_terminal_and_nothing_above_it() -> None:
    above = {"textual", "rich", "widgets", "screens", "console"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in modules("store")
        for name in imported(tree)
        if name.split(".")[0] in above
    }
    assert found == set()


def loaded_by(*names: str) -> set[str]:
    """The top-level packages a fresh process has after importing the modules."""
    script = (
        f"import sys\nfor name in {names!r}: __import__(name)\n"
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", READ_PATH)
def test_the_read_path_imports_nothing_slow(name: str) -> None:
    assert loaded_by(name) & set(SLOW) == set()


def test_all_of_the_store_in_a_fresh_process_brings_no_terminal() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path, _ in modules("store")
        if path.name not in ("__init__.py", "env.py", "__main__.py") and "versions" not in path.parts
    ]
    assert loaded_by(*names) & {"textual", "rich"} == set()


def test_signing_in_needs_neither_models_nor_alembic(sqlite_store: Store) -> None:
    script = (
        "import sys, os, tempfile\n"
        "from store.clock import system_clock; from store.opening import open_store\n"
        "from store.staff.setup import make_store; from store.staff.sign_in import sign_in\n"
        "made = make_store(sys.argv[1], name='Park Cafe', region='US', clock=system_clock)\n"
        "before = set(sys.modules)\n"
        "store = open_store(sys.argv[1])\n"
        "sign_in(store, made.staff[0].code, made.staff[0].pin, 'till-1')\n"
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    path = sqlite_store.path.with_name("fresh.store")
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & {"sqlmodel", "sqlalchemy", "alembic", "textual", "psycopg"} == set()
