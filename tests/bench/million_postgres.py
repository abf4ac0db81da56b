"""The invented people on PostgreSQL: copied over from the store file, table by table, for one run of a bench.

The server has the memory that one for a million customers is given: its own default holds a tenth of their rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from store.database.store import Store
from store.opening import create_schema, open_store
from tests.bench.million import COLUMNS, COUNT, TODAY, million
from tests.conftest import seed_shop
from tests.postgres import fresh_database, running_server

CHUNK = 50_000
BUFFERS = "1GB"
ORDER = ("import_run", *COLUMNS)


@contextmanager
def roomy_server() -> Iterator[str]:
    """A server with ``BUFFERS``: it takes them when it starts again."""
    with TemporaryDirectory(prefix="regulars-pg-") as folder:
        with running_server(Path(folder)) as server, psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"ALTER SYSTEM SET shared_buffers = '{BUFFERS}'")
        with running_server(Path(folder)) as server:
            yield server


@contextmanager
def copied_over(count: int = COUNT) -> Iterator[Store]:
    """A store on a PostgreSQL of its own with the same people; gone afterwards."""
    with roomy_server() as server, fresh_database(server) as url:
        made = Store(url)
        create_schema(made)
        seed_shop(made)
        source = open_store(str(million(count)), clock=lambda: TODAY)
        made.connection.run("BEGIN")
        made.connection.run("SET LOCAL session_replication_role = replica")
        for table in ORDER:
            cursor = source.connection.driver.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in cursor.description]
            while rows := cursor.fetchmany(CHUNK):
                made.connection.many(table, columns, rows)
        made.connection.run("COMMIT")
        made.connection.run("VACUUM ANALYZE")
        made.close()
        source.close()
        store = open_store(url, clock=lambda: TODAY)
        yield store
        store.close()
