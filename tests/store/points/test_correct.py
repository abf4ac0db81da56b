"""Corrections of an order's amount (points.md rule 23)."""

from typing import Any

import pytest

from store.database.store import Store
from store.errors import BadInput, Refused
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.points.orders.correct import correct, preview_correction
from store.points.orders.refund import refund
from store.points.undo import undo
from store.receipt import Receipt
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.store.points.orders import book_more, unit_of
from tests.store.points.people import balance, kinds, make_persona, set_setting, staff_of

ADA, BEN = 2001, 2002
OWNER, MANAGER = staff_of(Role.OWNER), staff_of(Role.MANAGER)


def sold(store: Store, amount: int = 10_000, tax: int = 0) -> int:
    purchase_id: int = sell_by_hand(store, OWNER, ADA, amount, tax=tax).details["purchase_id"]
    return purchase_id


def corrected(store: Store, order: int, amount: Any, tax: Any = None) -> Receipt:
    return correct(store, MANAGER, order, amount, note="Typed wrong", tax=tax)


def sound(store: Store) -> None:
    assert ledger_faults(store.connection) == []
    assert [check for check in asked(store.connection) if not check.ok] == []


def test_rule_23_a_correction_keeps_old_and_new_and_books_the_difference(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store, 100_000)
    done = corrected(store, order, 10_000)
    assert kinds(store, ADA) == [("earn", 1_000), ("correction", -900)]
    assert (done.details["difference"], done.details["before"], done.details["after"]) == (-900, 1_000, 100)
    row = store.connection.one(
        "SELECT purchase_id, old_pre_tax, new_pre_tax, staff_id, reason, points, entry_id FROM correction"
    )
    assert row == (order, 100_000, 10_000, MANAGER.staff_id, "Typed wrong", -900, done.entries[0])
    assert store.connection.one("SELECT pre_tax, total FROM purchase") == (10_000, 10_000)
    assert store.connection.value("SELECT purchase_id FROM entry WHERE kind = 'correction'") == order
    sound(store)


def test_rule_23_the_difference_is_at_the_rate_the_order_was_booked_at(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    set_setting(store, "points_rate", "500")
    assert corrected(store, order, 20_000).details["difference"] == 100
    assert corrected(store, order, 5_000).details["difference"] == -150
    assert balance(store, ADA) == 50
    sound(store)


def test_a_corrected_order_is_refunded_on_what_it_stands_at(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    corrected(store, order, 20_000)
    assert refund(store, MANAGER, order, None, note="Back").details["points_back"] == 200
    assert balance(store, ADA) == 0
    sound(store)


def test_rule_23_a_refunded_order_is_not_corrected(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    refund(store, MANAGER, order, 1_000, note="Back")
    with pytest.raises(Refused, match=r"refunded \(\$10\.00\); a refunded order is not corrected"):
        corrected(store, order, 5_000)
    assert store.connection.value("SELECT count(*) FROM correction") == 0
    assert balance(store, ADA) == 90


def test_a_correction_of_spent_points_is_blocked_and_a_corrected_sale_is_not_undone(store: Store) -> None:
    make_persona(store, ADA)
    done = sell_by_hand(store, OWNER, ADA, 10_000)
    adjust_points(store, OWNER, ADA, -100, reason="goodwill", note="Spent")
    corrected(store, done.details["purchase_id"], 4_000)
    assert kinds(store, ADA)[-2:] == [("correction", -60), ("block", 60)]
    with pytest.raises(Refused, match="corrected since"):
        undo(store, OWNER, done.operation_id)
    sound(store)


def test_a_bonus_is_sticky_and_a_zeroed_order_stays_at_nothing(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    book_more(store, ADA, order, multiplier=100)
    assert corrected(store, order, 5_000).details["difference"] == -50
    set_setting(store, "points_rate", "0")
    zeroed = sold(store)
    book_more(store, ADA, zeroed, zero=True)
    set_setting(store, "points_rate", "100", version=99_999)
    assert corrected(store, zeroed, 20_000).details["difference"] == 0
    assert balance(store, ADA) == 150


def test_the_referrers_points_follow_a_correction_and_a_later_refund(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    order = sold(store)
    book_more(store, BEN, order, referral=30)
    corrected(store, order, 5_000)
    assert balance(store, BEN) == 15
    assert refund(store, MANAGER, order, 2_500, note="Back").details["referral_back"] == 8
    refund(store, MANAGER, order, None, note="Back")
    assert (balance(store, BEN), balance(store, ADA)) == (0, 0)
    sound(store)


def test_the_tax_keeps_its_share_unless_it_is_given(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store, 10_000, 800)
    assert corrected(store, order, 5_000).details["new_tax"] == 400
    assert corrected(store, order, 5_000, 100).details["new_tax"] == 100
    sound(store)


@pytest.mark.parametrize(
    ("amount", "tax", "error", "sentence"),
    [
        (0, None, BadInput, "refund it instead"),
        (-1, None, BadInput, "refund it instead"),
        (5_000, -1, BadInput, "refund it instead"),
        (1.5, None, BadInput, "whole number"),
        (10**12, None, BadInput, "too much"),
        (10_000, None, Refused, "this amount already"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_nothing_written(
    store: Store, amount: Any, tax: Any, error: type[Exception], sentence: str
) -> None:
    make_persona(store, ADA)
    order = sold(store)
    with pytest.raises(error, match=sentence):
        corrected(store, order, amount, tax)
    assert store.connection.value("SELECT count(*) FROM correction") == 0


def test_the_preview_is_what_the_correction_does(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    with unit_of(store, MANAGER) as unit:
        seen = preview_correction(unit, order, 2_500)
    assert (seen.old_pre_tax, seen.new_pre_tax, seen.points) == (10_000, 2_500, -75)
    assert corrected(store, order, 2_500).details["difference"] == -75
