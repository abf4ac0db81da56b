"""Receipts nobody was named for, given to a customer and taken back."""

import pytest

from store.database.store import Store
from store.errors import NeedsApproval, NotFound, Refused
from store.points.orders.attaching import anonymous_receipts_of, attach_receipt, find_anonymous
from store.points.orders.refund import refund
from store.points.undo import undo
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.people.shopping import APPLES, COFFEE, buy
from tests.store.points.people import balance, kinds, make_persona, set_setting, staff_of
from tests.store.points.shop_rules import modifier

CLERK = staff_of(Role.STAFF)
OWNER = staff_of(Role.OWNER)


def nobodys(store: Store, day: str = "2026-11-20", receipt: str = "R-1", refunded: int = 0) -> int:
    """A receipt of 12.00 without a customer."""
    holder = 9000 + len(store.connection.all("SELECT id FROM purchase"))
    make_persona(store, holder)
    purchase_id = buy(store, holder, day, COFFEE, refunded=refunded)
    store.connection.run(
        "UPDATE purchase SET persona_id = NULL, home_id = NULL, receipt = :receipt WHERE id = :id",
        receipt=receipt,
        id=purchase_id,
    )
    return purchase_id


def figures(store: Store, persona_id: int) -> tuple[object, ...]:
    row = store.connection.one("SELECT sales, spent FROM persona WHERE id = :id", id=persona_id)
    assert row is not None
    return tuple(row)


def attached(store: Store, purchase_id: int, persona_id: int = 1001) -> Receipt:
    make_persona(store, persona_id)
    return attach_receipt(store, CLERK, persona_id, purchase_id)


def test_a_receipt_without_a_customer_is_found_by_its_number_and_by_the_orders(store: Store) -> None:
    purchase_id = nobodys(store)
    order_id = store.connection.value("SELECT order_id FROM purchase WHERE id = :id", id=purchase_id)
    assert [one.id for one in anonymous_receipts_of(store.connection, " R-1 ")] == [purchase_id]
    assert find_anonymous(store.connection, str(order_id)).total == 1200
    with pytest.raises(NotFound, match="R-2"):
        find_anonymous(store.connection, "R-2")


def test_an_attached_receipt_earns_by_the_rules_and_counts_among_the_sales(store: Store) -> None:
    purchase_id = nobodys(store)
    done = attached(store, purchase_id)
    assert (done.details["earned"], done.points, kinds(store, 1001)) == (12, 12, [("earn", 12)])
    assert figures(store, 1001) == (1, 1200)
    last = store.connection.value("SELECT last_purchase_at FROM persona WHERE id = 1001")
    assert str(last).startswith("2026-11-20")
    with pytest.raises(Refused, match="belongs to a customer already"):
        find_anonymous(store.connection, "R-1")


def test_it_is_attached_once(store: Store) -> None:
    purchase_id = nobodys(store)
    attached(store, purchase_id)
    make_persona(store, 1002)
    with pytest.raises(NotFound):
        attach_receipt(store, CLERK, 1002, purchase_id)
    assert (balance(store, 1001), balance(store, 1002)) == (12, 0)


def test_rule_8_a_receipt_from_before_the_signup_earns_nothing_but_is_kept(store: Store) -> None:
    purchase_id = nobodys(store, "2026-11-01")
    make_persona(store, 1001, signup_on="2026-11-10")
    done = attach_receipt(store, CLERK, 1001, purchase_id)
    assert (done.points, done.details["reason"] is None) == (0, False)
    assert store.connection.one(
        "SELECT persona_id, qualifies FROM purchase WHERE id = :id", id=purchase_id
    ) == (
        1001,
        0,
    )


def test_rule_21_what_was_refunded_of_it_is_not_granted(store: Store) -> None:
    some = nobodys(store, refunded=400)
    assert attached(store, some).details["earned"] == 8
    assert kinds(store, 1001) == [("earn", 12), ("refund", -4)]
    whole = nobodys(store, receipt="R-2", refunded=1200)
    assert attached(store, whole, 1002).details["reason"] == "refunded in full"
    assert balance(store, 1002) == 0


def test_a_multiplier_by_brand_counts(store: Store) -> None:
    modifier(store, "multiplier", factor="2", brands=["HILLTOP"], starts_on="2026-11-01")
    attached(store, nobodys(store))
    assert sorted(kinds(store, 1001)) == [("earn", 12), ("multiplier", 12)]


def test_staff_attach_up_to_their_limit_for_sales(store: Store) -> None:
    purchase_id = nobodys(store)
    set_setting(store, "staff_sale_limit", "1000")
    make_persona(store, 1001)
    with pytest.raises(NeedsApproval):
        attach_receipt(store, CLERK, 1001, purchase_id)
    assert anonymous_receipts_of(store.connection, "R-1")
    assert attach_receipt(store, OWNER, 1001, purchase_id).points == 12


def test_undone_it_is_anonymous_again_and_may_go_to_the_right_one(store: Store) -> None:
    purchase_id = nobodys(store)
    done = attached(store, purchase_id)
    undo(store, CLERK, done.operation_id)
    assert (balance(store, 1001), figures(store, 1001)) == (0, (0, 0))
    assert kinds(store, 1001) == [("earn", 12), ("earn", -12)]
    assert attached(store, purchase_id, 1002).points == 12
    refund(store, OWNER, purchase_id, 600, note="half of it")
    assert balance(store, 1002) == 6


def test_refunded_since_its_attaching_is_not_undone(store: Store) -> None:
    purchase_id = nobodys(store)
    done = attached(store, purchase_id)
    refund(store, OWNER, purchase_id, 600, note="half of it")
    with pytest.raises(Refused, match="refunded since"):
        undo(store, CLERK, done.operation_id)
    assert balance(store, 1001) == 6


def test_rule_26_its_day_counts_as_activity_and_is_forgotten_with_it(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    make_persona(store, 1001)
    own = buy(store, 1001, "2026-11-21", APPLES)
    assert own
    clock.forward(days=1)
    done = attach_receipt(store, CLERK, 1001, nobodys(store, "2026-11-22"))
    active = "SELECT active_on FROM account WHERE persona_id = 1001"
    assert store.connection.value(active) == "2026-11-22"
    undo(store, CLERK, done.operation_id)
    assert store.connection.value(active) == "2026-11-21"
