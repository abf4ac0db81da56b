"""Many tills at one account: exactly one effect, in lots and lot uses too (engineering.md A6, rule 36)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from store.clock import instant
from store.database.connection import Connection
from store.database.sqlite import Busy
from store.database.store import Store
from store.discounts.make import make_discount
from store.points.adjust import adjust_points
from store.points.earning.collectibles import make_codes
from store.points.ledger.book import ENTRY_COLUMNS, LOT_USE_COLUMNS, Book
from store.points.ledger.load import read_lots, take
from store.points.ledger.prove import ledger_faults
from store.points.ledger.records import Account, Origin
from store.points.ledger.write import write
from store.staff.permissions import Role
from tests.store.points.orders import one_by_one
from tests.store.points.people import balance, make_persona, make_run, staff_of
from tests.store.points.shop_rules import modifier, save_audience

ADA = 2001
OWNER = staff_of(Role.OWNER)
ROOT = Path(__file__).parents[3]


def with_points(store: Store, points: int, cost: int) -> None:
    make_persona(store, ADA)
    adjust_points(store, OWNER, ADA, points, reason="other", note="To begin with")
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": cost, "usage": "unlimited"})


def race(store: Store, count: int, mode: str) -> list[str]:
    """What each of so many processes answered."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store.points.racers", store.address, str(ADA), str(count), mode],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    return finished.stdout.splitlines()


def test_rule_36_of_twenty_tills_redeeming_the_last_points_exactly_one_wins(store: Store) -> None:
    with_points(store, 100, 100)
    answers = race(store, 20, "rivals")
    refused = [answer for answer in answers if answer.startswith("refused")]
    assert (len(answers), len(refused)) == (20, 19)
    assert set(refused) == {"refused Coffee needs 100 points, has 0"}
    connection = store.connection
    assert connection.all("SELECT code FROM redemption") == [
        (answer.removeprefix("done "),) for answer in answers if answer.startswith("done")
    ]
    assert connection.all("SELECT points, remaining FROM lot") == [(100, 0)]
    assert connection.all("SELECT points FROM lot_use") == [(100,)]
    assert balance(store, ADA) == 0
    assert ledger_faults(connection) == []


def test_rule_12_of_many_tills_using_one_code_exactly_one_wins(store: Store) -> None:
    for number in range(10):
        make_persona(store, ADA + number)
    code = make_codes(store, OWNER, 1, 40).codes[0]
    store.connection.run("UPDATE collectible SET code = 'SUN0001' WHERE code = :code", code=code)
    answers = race(store, 10, "collectors")
    assert sorted(answer.split()[0] for answer in answers) == ["done", *["refused"] * 9]
    assert all("was used" in answer for answer in answers if answer.startswith("refused"))
    assert store.connection.all("SELECT kind, points FROM entry") == [("collectible", 40)]
    assert ledger_faults(store.connection) == []


def test_rule_16_of_many_that_see_a_customer_enter_an_audience_one_gives_the_boost(store: Store) -> None:
    make_persona(store, ADA)
    save_audience(store, "Members", "is:member")
    modifier(store, "boost", "Members", points=50)
    assert sorted(race(store, 10, "members")) == [*["gave 0"] * 9, "gave 50"]
    assert store.connection.all("SELECT kind, points FROM entry") == [("boost", 50)]
    assert ledger_faults(store.connection) == []


def test_rule_4_an_operation_sent_by_many_processes_has_one_effect(store: Store) -> None:
    with_points(store, 1000, 100)
    answers = race(store, 8, "echoes")
    assert sorted(answer.split()[0] for answer in answers) == ["done"] + ["repeated"] * 7
    assert len({answer.split()[1] for answer in answers}) == 1
    assert balance(store, ADA) == 900
    assert store.connection.value("SELECT count(*) FROM redemption") == 1
    assert ledger_faults(store.connection) == []


def lots_first(connection: Connection) -> Account:
    """The account with its lots, read before it is taken: the order that must never be used."""
    row = connection.one(
        "SELECT id, persona_id, balance, uncovered, version FROM account WHERE id = :id", id=ADA
    )
    assert row is not None
    account = Account(*row)
    read_lots(connection, [account])
    return account


def redeem_unguarded(connection: Connection, store: Store, account: Account, points: int) -> None:
    """A conditional UPDATE of the balance, lots written as they were read before it."""
    book = Book(
        Origin(at=instant(store.clock()), rule_version=0, import_run_id=1),
        one_by_one(store, store.connection),
    )
    book.post(account, "redeem", -points)
    row = connection.one(
        "UPDATE account SET balance = balance - :points, version = version + 1 "
        "WHERE id = :id AND balance >= :points RETURNING version",
        points=points,
        id=ADA,
    )
    assert row is not None
    entry = list(book.entries[0])
    entry[ENTRY_COLUMNS.index("seq")] = row[0]
    connection.many("entry", ENTRY_COLUMNS, [tuple(entry)])
    for lot in book.lots.values():
        connection.run("UPDATE lot SET remaining = :left WHERE id = :id", left=lot.remaining, id=lot.id)
    connection.many("lot_use", LOT_USE_COLUMNS, book.lot_uses)


def test_negative_control_lots_read_before_the_account_is_taken_lose_points(postgres_store: Store) -> None:
    store = postgres_store
    with_points(store, 100, 100)
    make_run(store)
    first, second = store.connect(), store.connect()
    for till in (first, second):
        till.run("BEGIN")
    read = [lots_first(till) for till in (first, second)]
    redeem_unguarded(first, store, read[0], 60)
    first.run("COMMIT")
    redeem_unguarded(second, store, read[1], 30)
    second.run("COMMIT")
    first.close()
    second.close()
    assert balance(store, ADA) == 10
    entries = store.connection.value("SELECT sum(points) FROM entry")
    assert entries == 10
    faults = ledger_faults(store.connection)
    assert any(fault.startswith("lot ") for fault in faults)
    assert any(fault.startswith("account ") for fault in faults)


def test_the_engines_own_writing_notices_lots_that_changed_since(postgres_store: Store) -> None:
    store = postgres_store
    with_points(store, 100, 100)
    make_run(store)
    first, second = store.connect(), store.connect()
    for till in (first, second):
        till.run("BEGIN")
    stale = lots_first(second)
    origin = Origin(at=instant(store.clock()), rule_version=0, import_run_id=1)
    book = Book(origin, one_by_one(store, store.connection))
    book.post(take(first, [ADA])[ADA], "redeem", -60)
    write(first, book)
    first.run("COMMIT")
    late = Book(origin, one_by_one(store, store.connection))
    stale.next_seq += 5
    late.post(stale, "redeem", -30)
    with pytest.raises(Busy):
        write(second, late)
    second.run("ROLLBACK")
    first.close()
    second.close()
    assert ledger_faults(store.connection) == []
