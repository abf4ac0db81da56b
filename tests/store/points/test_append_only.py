"""Nothing changes or deletes an entry, a lot use or a cover (points.md rule 2)."""

import pytest

from store.database.connection import Connection
from store.database.store import Store
from store.errors import Refused
from store.points.adjust import adjust_points
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.records import Origin
from store.points.ledger.write import write
from store.staff.permissions import Role
from tests.store.points.orders import one_by_one
from tests.store.points.people import make_persona, make_run, staff_of

ADA = 2001


@pytest.fixture
def written(store: Store) -> Store:
    """A store with an entry, a lot, a lot use, an uncovered part and a cover."""
    make_persona(store, ADA)
    adjust_points(store, staff_of(Role.OWNER), ADA, 25, reason="other", note="To begin with")
    make_run(store)

    def work(connection: Connection) -> None:
        account = take(connection, [ADA])[ADA]
        origin = Origin(at="2026-11-22T15:00:00.000Z", rule_version=0, import_run_id=1)
        book = Book(origin, one_by_one(store, connection))
        book.post(account, "legacy", -40)
        write(connection, book)

    store.transact(work)
    for table in ("entry", "lot_use", "cover"):
        assert store.connection.value(f"SELECT count(*) FROM {table}") > 0
    return store


STATEMENTS = [
    "UPDATE {table} SET points = points + 1",
    "UPDATE {table} SET points = points",
    "DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true "
    "ON CONFLICT (id) DO UPDATE SET points = excluded.points + 1",
]


@pytest.mark.parametrize("table", ["entry", "lot_use", "cover"])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_rule_2_the_database_refuses(written: Store, table: str, statement: str) -> None:
    before = written.connection.all(f"SELECT * FROM {table} ORDER BY id")
    with pytest.raises(Refused, match="append-only"):
        written.connection.run(statement.format(table=table))
    assert written.connection.all(f"SELECT * FROM {table} ORDER BY id") == before


@pytest.mark.parametrize("table", ["entry", "lot_use", "cover"])
def test_rule_2_replace_is_no_way_around(sqlite_store: Store, table: str) -> None:
    store = sqlite_store
    make_persona(store, ADA)
    adjust_points(store, staff_of(Role.OWNER), ADA, 25, reason="other", note="To begin with")
    adjust_points(store, staff_of(Role.OWNER), ADA, -5, reason="other", note="To begin with")
    store.connection.insert("uncovered", entry_id=1002, account_id=ADA, points=1, remaining=0)
    store.connection.insert("cover", id=1, entry_id=1001, uncovered_id=1002, points=1)
    before = store.connection.all(f"SELECT * FROM {table} ORDER BY id")
    store.connection.run("PRAGMA foreign_keys=OFF")
    with pytest.raises(Refused, match="append-only"):
        store.connection.run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert store.connection.all(f"SELECT * FROM {table} ORDER BY id") == before


_NEW = "INSERT INTO entry (id, account_id, seq, kind, points, happened_at, written_at, rule_version, home_id"
_VALUES = "1, account_id, 99, '{kind}', {points}, '', '', 0, home_id"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lot SET remaining = -1",
        "UPDATE lot SET remaining = points + 1",
        "UPDATE uncovered SET remaining = points + 1",
        f"{_NEW}, import_run_id) SELECT {_VALUES.format(kind='gift', points=5)}, 1 FROM entry LIMIT 1",
        f"{_NEW}, import_run_id) SELECT {_VALUES.format(kind='earn', points=0)}, 1 FROM entry LIMIT 1",
        f"{_NEW}) SELECT {_VALUES.format(kind='earn', points=5)} FROM entry LIMIT 1",
    ],
)
def test_no_lot_or_entry_is_out_of_its_bounds(written: Store, statement: str) -> None:
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        written.connection.run(statement)
