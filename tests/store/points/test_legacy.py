"""Legacy points of imports, and many earnings at once (points.md rules 10, 30)."""

import pytest

from store.database.connection import Connection
from store.database.store import Store
from store.errors import Refused
from store.points.earning.legacy import legacy_difference, legacy_totals
from store.points.ledger.book import Book
from store.points.ledger.bulk import Earning, IdSupply, post_many
from store.points.ledger.load import take_many
from store.points.ledger.prove import ledger_faults
from store.points.ledger.records import About, Origin, Terms
from store.points.ledger.write import write
from store.staff.permissions import Role
from tests.store.points.people import balance, join_points, kinds, make_persona, make_run, staff_of

ADA, BEN = 2001, 2002


@pytest.fixture
def run(store: Store) -> Origin:
    make_run(store)
    return Origin(at="2026-11-22T15:00:00.000Z", rule_version=0, import_run_id=1, staff_id=7)


def bring(store: Store, run: Origin, total: int, *, member: bool = True, source: str = "old till") -> int:
    """One row of a file: a total of legacy points for Ada."""

    def work(connection: Connection) -> int:
        supply = IdSupply(store.new_ids, connection, 10)
        account = take_many(connection, [ADA], with_lots=[ADA])[ADA]
        book = Book(run, supply)
        brought = legacy_totals(connection, [ADA], source).get(ADA, 0)
        points = legacy_difference(book, account, total, brought, source, member=member)
        write(connection, book)
        return points

    return store.transact(work)


def test_rule_10_a_later_file_writes_the_difference_to_what_its_source_brought(
    store: Store, run: Origin
) -> None:
    make_persona(store, ADA)
    assert [bring(store, run, total) for total in (100, 100, 130, 0)] == [100, 0, 30, -130]
    assert bring(store, run, 40, source="other till") == 40
    assert balance(store, ADA) == 40
    assert ledger_faults(store.connection) == []


def test_rule_10_who_is_no_member_is_refused_with_the_reason(store: Store, run: Origin) -> None:
    make_persona(store, ADA, signup_on=None)
    with pytest.raises(Refused, match="no signup date"):
        bring(store, run, 100, member=False)
    assert balance(store, ADA) == 0


def test_rule_30_a_negative_legacy_file_is_blocked_to_zero(store: Store, run: Origin) -> None:
    make_persona(store, ADA)
    bring(store, run, -50)
    assert kinds(store, ADA) == [("legacy", -50), ("block", 50)]
    cause = store.connection.one(
        "SELECT c.kind FROM entry b JOIN entry c ON c.id = b.caused_by_id WHERE b.kind = 'block'"
    )
    assert (cause, balance(store, ADA)) == (("legacy",), 0)
    assert ledger_faults(store.connection) == []


def test_rule_10_after_a_merge_the_total_holds_both(store: Store, run: Origin) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    bring(store, run, 100)
    join_points(store, staff_of(Role.OWNER), BEN, ADA)
    assert legacy_totals(store.connection, [BEN], "old till") == {BEN: 100}


def test_a_chunk_of_earnings_is_posted_in_order_and_adds_up(store: Store, run: Origin) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    bring(store, run, -50)

    def work(connection: Connection) -> dict[int, int]:
        earnings = [
            Earning(
                account,
                "earn",
                10 + number,
                About(happened_at=f"2026-11-0{number}T10:00:00.000Z", source="pos", rate=100),
                Terms(True, f"2027-01-0{number}", "fixed 60"),
            )
            for number in range(1, 8)
            for account in (BEN, ADA)
        ]
        return post_many(connection, run, IdSupply(store.new_ids, connection, 4), earnings)

    assert store.transact(work) == {ADA: 98, BEN: 98}
    assert store.connection.value("SELECT next_due_on FROM account WHERE id = :b", b=BEN) == "2027-01-01"
    seqs = store.connection.all("SELECT seq, points FROM entry WHERE account_id = :b ORDER BY seq", b=BEN)
    assert [points for _, points in seqs] == list(range(11, 18))
    assert ledger_faults(store.connection) == []


def test_a_chunk_serves_what_was_uncovered_first(store: Store) -> None:
    make_persona(store, ADA)
    make_run(store)
    lenient = Origin(at="2026-11-22T15:00:00.000Z", rule_version=0, import_run_id=1, blocks=False)

    def work(connection: Connection) -> dict[int, int]:
        supply = IdSupply(store.new_ids, connection, 10)
        book = Book(lenient, supply)
        account = take_many(connection, [ADA], with_lots=[ADA])[ADA]
        book.post(account, "legacy", -30, About(source="old till"))
        write(connection, book)
        return post_many(connection, lenient, supply, [Earning(ADA, "earn", 20), Earning(ADA, "earn", 20)])

    assert store.transact(work) == {ADA: 10}
    assert store.connection.all("SELECT remaining FROM lot ORDER BY id") == [(0,), (10,)]
    assert ledger_faults(store.connection) == []
