"""Bringing an older store to this program's schema: a backup first, then one transaction, checked at its end.

Ledger and audit are never rebuilt: their columns are added, never altered (``engineering.md`` A8). On
PostgreSQL the owner of the tables migrates; the consoles' role is told which command to run (A9).
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, create_engine

from store import opening
from store.database import postgres, sqlite
from store.database.connection import Connection
from store.database.store import Store
from store.errors import Refused
from store.migrations.roles import console_roles, grant_console_role, owns_tables
from store.schema.build import APPEND_ONLY, remake_extras
from store.schema.shape import expected_fingerprint, fingerprint
from store.upkeep.backup import beside, copy_store
from store.words import say

HERE = Path(__file__).parent
VERSIONS = HERE / "versions"


def migrate(
    store: Store,
    from_version: str,
    *,
    target: str | None = None,
    versions: Path | None = None,
    expected: str | None = None,
) -> Path | None:
    """Brings the store from an older version to ``target`` (this program's); where the backup is, None on
    PostgreSQL.

    Whatever fails leaves the old store as it was. Raises ``Refused`` where the result is not the program's
    schema, the references do not fit, or the role does not own the tables.
    """
    wanted = target or opening.SCHEMA_VERSION
    kept = None
    if store.dialect == "postgresql":
        _require_owner(store)
    else:
        kept = copy_store(store, beside(store.path, f"before-{wanted}", store.clock), shape=False).path
    store.drop_connection()
    connection = _own_connection(store)
    try:
        shape = expected or expected_fingerprint(store.dialect)
        _upgrade(connection, from_version, wanted, versions or VERSIONS, shape)
    finally:
        connection.close()
    return Path(kept) if kept else None


def _require_owner(store: Store) -> None:
    if not owns_tables(store.connection):
        raise Refused(say("database.older_schema", store=store.shown_address))


def _own_connection(store: Store) -> Connection:
    """A plain driver connection; on SQLite without enforced references, which no transaction could switch."""
    if store.dialect == "postgresql":
        driver = postgres.connect(store.address)
        driver.autocommit = False
        return Connection(driver, "postgresql", postgres.explain)
    driver = sqlite.connect(store.path)
    driver.execute("PRAGMA foreign_keys=OFF")
    return Connection(driver, "sqlite", lambda error: sqlite.explain(error, store.path))


def _upgrade(connection: Connection, from_version: str, target: str, versions: Path, expected: str) -> None:
    """Everything in one transaction of the driver's; Alembic neither begins nor commits."""
    engine = create_engine(
        "sqlite://" if connection.dialect == "sqlite" else "postgresql+psycopg://",
        creator=lambda: connection.driver,
        module=_module(connection),
        poolclass=NullPool,
    )
    with engine.connect() as held:
        transaction = held.begin()
        if connection.dialect == "sqlite":
            connection.run("BEGIN IMMEDIATE")
        connection.run("UPDATE schema_version SET version_num = version_num")
        if connection.value("SELECT version_num FROM schema_version") != from_version:
            transaction.rollback()
            return
        config = Config(attributes={"connection": held})
        config.set_main_option("script_location", str(HERE))
        config.set_main_option("version_locations", str(versions))
        config.set_main_option("path_separator", "newline")
        command.upgrade(config, target)
        _check(connection, expected)
        for role in console_roles(connection):
            grant_console_role(connection, role)
        transaction.commit()


def _module(connection: Connection) -> Any:
    """The driver the store is opened with: SQLAlchemy must not bring another SQLite along."""
    if connection.dialect == "sqlite":
        return sqlite.library
    import psycopg

    return psycopg


def _check(connection: Connection, expected: str) -> None:
    """Guards stood throughout, then are made again with the index of names; the shape is the program's."""
    for table in APPEND_ONLY:
        for verb in ("update", "delete"):
            if not _has_trigger(connection, f"{table}_no_{verb}"):
                raise Refused(say("database.rebuilt", table=table))
    remake_extras(connection)
    if connection.dialect == "sqlite":
        broken = connection.all("PRAGMA foreign_key_check")
        if broken:
            raise Refused(say("database.dangling", rows=len(broken)))
    if fingerprint(connection) != expected:
        raise Refused(say("database.migrated_wrong"))


def _has_trigger(connection: Connection, name: str) -> bool:
    if connection.dialect == "sqlite":
        text = "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = :name"
    else:
        text = "SELECT 1 FROM pg_trigger WHERE tgname = :name"
    return connection.one(text, name=name) is not None
