"""Refund documents from a file (points.md rules 20 to 22, engineering.md C4, C6)."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.points.ledger.prove import ledger_faults
from store.points.orders.integration import bring_back_integration, remove_integration
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.store.points.people import staff_of
from tests.store.transfer.conftest import Take

PEOPLE = "source_id,first_name,phone,signup_date"
ORDERS = "order_id,placed_at,source_id,amount,tax,receipt"
REFUNDS = "refund_id,order_id,amount,refunded_at"


@pytest.fixture
def shop(store: Store, take: Take) -> Store:
    take("personas", PEOPLE, "1,Ada,(212) 555-0117,2024-01-01", "2,Ben,(212) 555-0118,2024-01-01")
    take(
        "orders",
        ORDERS,
        "A-1,2024-06-01 10:00,1,100.00,0,R-1",
        "A-2,2024-06-02 10:00,1,50.00,5.00,R-2",
        "A-3,2024-06-02 11:00,2,20.00,0,",
        "A-4,2024-06-02 12:00,,30.00,0,",
        "A-5,2024-06-02 12:00,2,0.00,0,",
    )
    return store


def points(store: Store, persona_id: int) -> int:
    found: int = store.connection.value("SELECT balance FROM account WHERE persona_id = :id", id=persona_id)
    return found


def sound(store: Store) -> None:
    assert ledger_faults(store.connection) == []
    assert [check for check in asked(store.connection) if not check.ok] == []


def test_rule_21_documents_of_a_file_take_points_once_each(shop: Store, take: Take) -> None:
    rows = (
        "F-1,A-1,33.33,2024-06-05 10:00",
        "F-2,A-1,33.33,2024-06-06 10:00",
        "F-3,A-1,33.34,2024-06-07 10:00",
        "F-4,A-2,11.00,2024-06-07 10:00",
        "F-5,A-4,30.00,2024-06-07 10:00",
        "F-6,A-5,0.00,2024-06-07 10:00",
    )
    assert take("refunds", REFUNDS, *rows).counts.new == 6
    taken = shop.connection.all("SELECT points FROM entry WHERE kind = 'refund' ORDER BY seq")
    assert taken == [(-33,), (-34,), (-33,), (-10,)]
    assert points(shop, 1001) == 40
    assert take("refunds", REFUNDS, *rows).counts.unchanged == 6
    assert points(shop, 1001) == 40
    assert shop.connection.one("SELECT sales, spent FROM persona WHERE id = 1001") == (1, 4400)
    sound(shop)


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("F-1,A-1,100.01,2024-06-05 10:00", "amount", "never refunded above its total"),
        ("F-1,A-1,-5,2024-06-05 10:00", "amount", "positive amount"),
        ("F-1,A-1,0,2024-06-05 10:00", "amount", "more than nothing"),
        ("F-1,A-1,abc,2024-06-05 10:00", "amount", "is an amount such as"),
        ("F-1,A-9,5,2024-06-05 10:00", "order_id", "no order of POS has this number"),
        ("F-1,A-1,5,2999-06-05 10:00", "refunded_at", "lies in the future"),
        ("F-1,A-1,5,1969-06-05 10:00", "refunded_at", "before 1970"),
        (",A-1,5,2024-06-05 10:00", "refund_id", "is empty"),
    ],
)
def test_a_document_that_cannot_be_is_rejected_with_the_rule(
    shop: Store, take: Take, row: str, column: str, sentence: str
) -> None:
    found = take("refunds", REFUNDS, row)
    assert (found.counts.rejected, found.rejected[0].column) == (1, column)
    assert sentence in found.rejected[0].reason
    assert shop.connection.value("SELECT count(*) FROM refund") == 0


def test_an_order_refunded_in_full_and_a_document_with_other_content_are_rejected(
    shop: Store, take: Take
) -> None:
    take("refunds", REFUNDS, "F-1,A-1,100.00,2024-06-05 10:00", "F-6,A-5,0,2024-06-05 10:00")
    again = take(
        "refunds",
        REFUNDS,
        "F-2,A-1,1.00,2024-06-05 10:00",
        "F-1,A-1,50.00,2024-06-05 10:00",
        "F-7,A-5,0,2024-06-05 10:00",
    )
    assert [found.reason.split(";")[0] for found in again.rejected] == [
        "Order A-1 is refunded in full already. Nothing more can be refunded.",
        "F-1 is in the store with other content",
        "Order A-5 is refunded in full already. Nothing more can be refunded.",
    ]
    assert points(shop, 1001) == 50


def test_rule_22_a_redemption_of_the_file_returns_by_receipt_or_code(shop: Store, take: Take) -> None:
    take("discounts", "discount_id,name,cost", "COFFEE,Coffee,60")
    header = "redemption_id,source_id,discount_id,at,code,receipt"
    take("redemptions", header, "X-1,1,COFFEE,2024-06-02 10:00,7F3K,R-2")
    assert points(shop, 1001) == 90
    row = "F-1,A-2,55.00,2024-06-05 10:00"
    dry = take("refunds", REFUNDS, row, dry_run=True)
    assert (dry.counts.new, points(shop, 1001)) == (1, 90)
    take("refunds", REFUNDS, row, "F-2,A-1,50.00,2024-06-05 10:00")
    assert points(shop, 1001) == 50
    assert shop.connection.value("SELECT count(*) FROM redemption WHERE undone_at IS NULL") == 0
    sound(shop)


def test_many_refunds_with_blocks_and_returns_in_one_chunk_add_up(shop: Store, take: Take) -> None:
    take("discounts", "discount_id,name,cost", "COFFEE,Coffee,60", "ALL,All,90")
    header = "redemption_id,source_id,discount_id,at,code,receipt"
    take("redemptions", header, "X-1,1,COFFEE,2024-06-02 10:00,7F3K,R-1", "X-2,1,ALL,2024-06-02 10:00,,R-2")
    assert points(shop, 1001) == 0
    take(
        "refunds",
        REFUNDS,
        "F-1,A-2,20.00,2024-06-05 10:00",
        "F-2,A-2,35.00,2024-06-05 10:00",
        "F-3,A-1,100.00,2024-06-05 11:00",
    )
    assert points(shop, 1001) == 0
    sound(shop)


def test_a_refund_is_judged_in_the_order_of_happening(store: Store, take: Take) -> None:
    store.connection.insert(
        "setting", name="expiry", version=1, value="fixed", from_at="2020-01-01", written_at="x", staff_id=7
    )
    store.connection.insert(
        "setting", name="expiry_days", version=1, value="90", from_at="2020-01-01", written_at="x", staff_id=7
    )
    take("personas", PEOPLE, "1,Ada,(212) 555-0117,2024-01-01")
    take("orders", ORDERS, "A-1,2024-01-10 10:00,1,100.00,0,")
    take("refunds", REFUNDS, "F-1,A-1,100.00,2024-01-20 10:00")
    kinds = store.connection.all("SELECT kind, points FROM entry ORDER BY seq")
    assert kinds == [("earn", 100), ("refund", -100)]
    sound(store)


def test_a_source_is_the_documents_own(shop: Store, take: Take, actor: Callable[..., Actor]) -> None:
    other = take("refunds", REFUNDS, "F-1,A-1,10.00,2024-06-05 10:00", source="Web")
    assert "no order of Web" in other.rejected[0].reason


def test_orders_and_refunds_of_a_source_that_is_away_are_rejected(shop: Store, take: Take) -> None:
    remove_integration(shop, staff_of(Role.OWNER), "POS", pause=0)
    again = take("orders", ORDERS, "A-1,2024-06-01 10:00,1,100.00,0,R-1", "A-9,2024-06-01 10:00,1,7.00,0,")
    assert (again.counts.new, [found.reason for found in again.rejected]) == (
        1,
        ["A-1 was taken away with its source POS: bring the source back first"],
    )
    found = take("refunds", REFUNDS, "F-1,A-1,10.00,2024-06-05 10:00")
    assert "taken away with its source POS" in found.rejected[0].reason
    bring_back_integration(shop, staff_of(Role.OWNER), "POS", pause=0)
    assert points(shop, 1001) == 157
    sound(shop)
