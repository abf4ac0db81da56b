"""Opening a store: the version by one SELECT, migration with a backup first, the fingerprint compared."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.clock import Clock
from store.database.connection import Connection
from store.database.sqlite import Repeated
from store.database.store import Store
from store.errors import Refused, RegularsError, Unreachable
from store.ids import Randomness
from store.schema.shape import expected_fingerprint, fingerprint
from store.words import say

SCHEMA_VERSION = "0001"
"""The newest version this program knows; migrations are numbered."""


def schema_text(dialect: str) -> str:
    """The statements that make an empty store."""
    return (Path(__file__).parent / "schema" / f"{dialect}.sql").read_text()


def version_of(connection: Connection) -> str | None:
    """The schema version of a store, None where there is no store."""
    try:
        found: str | None = connection.value("SELECT version_num FROM schema_version")
    except RegularsError:
        raise
    except Exception as error:
        if "schema_version" in str(error):
            return None
        raise
    return found


def create_schema(store: Store, fill: Callable[[Connection], None] | None = None) -> None:
    """Makes the tables in an empty file or database and ``fill``s in the first rows, in one transaction.

    Refused where something is there already; a file that was not finished is removed.
    """
    made = store.dialect == "sqlite" and _reserve(store.path)
    try:
        _create(store, fill)
    except BaseException:
        if made:
            for leftover in (store.path, Path(f"{store.path}-wal"), Path(f"{store.path}-shm")):
                with suppress(FileNotFoundError):
                    leftover.unlink()
        raise


def _reserve(path: Path) -> bool:
    """An empty file for its owner alone; False if an empty one was there."""
    if path.is_dir():
        raise Refused(say("database.is_folder", path=path, example=path / "shop.store"))
    if path.exists():
        if path.stat().st_size:
            raise Refused(say("database.exists", path=path))
        os.chmod(path, 0o600)
        return False
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise Unreachable(say("database.not_made", path=path, why=error.strerror)) from error
    return True


def _create(store: Store, fill: Callable[[Connection], None] | None) -> None:
    connection = store.connect(create=True)
    there = Refused(say("database.holds_store", store=store.shown_address))
    try:
        if version_of(connection) is not None:
            raise there
        connection.run("BEGIN IMMEDIATE" if store.dialect == "sqlite" else "BEGIN")
        connection.script(schema_text(store.dialect))
        connection.run("INSERT INTO schema_version (version_num) VALUES (:version)", version=SCHEMA_VERSION)
        if fill is not None:
            fill(connection)
        connection.run("COMMIT")
    except Repeated as meanwhile:
        raise there from meanwhile
    finally:
        connection.close()


def open_store(address: str, *, clock: Clock | None = None, randomness: Randomness = os.urandom) -> Store:
    """An open store at a path or ``postgresql://`` URL; raises ``Unreachable`` or ``Refused`` in words."""
    store = Store(address, clock=clock, randomness=randomness)
    connection = store.connection
    version = version_of(connection)
    if version is None:
        store.close()
        raise Unreachable(say("database.no_regulars", store=store.shown_address))
    if version > SCHEMA_VERSION:
        store.close()
        raise Refused(
            say("database.newer_schema", store=store.shown_address, version=version, known=SCHEMA_VERSION)
        )
    if version < SCHEMA_VERSION:
        from store.migrations.run import migrate

        migrate(store, version)
    found = fingerprint(store.connection)
    if found != expected_fingerprint(store.dialect):
        store.close()
        raise Refused(say("database.changed_schema", store=store.shown_address))
    return store
