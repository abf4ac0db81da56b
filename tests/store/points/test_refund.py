"""Refunds: points go back as the order stands, once for each document (points.md rules 20 to 22;
sequences 1, 2, 4)."""

from typing import Any

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.offers import offers
from store.discounts.redeem import redeem
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.points.orders.refund import find_order, preview_refund, refund
from store.points.undo import undo
from store.receipt import Receipt
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.conftest import SetClock
from tests.store.points.orders import book_more, unit_of
from tests.store.points.people import balance, earn, join_points, kinds, make_persona, set_setting, staff_of

ADA, BEN = 2001, 2002
OWNER, MANAGER, STAFF = staff_of(Role.OWNER), staff_of(Role.MANAGER), staff_of(Role.STAFF)


def sold(store: Store, points: int = 100, *, persona: int = ADA, receipt: str | None = None) -> int:
    done = sell_by_hand(store, OWNER, persona, points * 100, receipt=receipt)
    purchase_id: int = done.details["purchase_id"]
    return purchase_id


def give_back(store: Store, purchase_id: int, amount: int | None = None, **more: Any) -> Receipt:
    return refund(store, more.pop("actor", MANAGER), purchase_id, amount, note="Returned", **more)


def sound(store: Store) -> None:
    assert ledger_faults(store.connection) == []
    assert [check for check in asked(store.connection) if not check.ok] == []


def test_rule_21_a_full_refund_takes_what_was_earned_and_the_bonus_stays(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    book_more(store, ADA, order, multiplier=100)
    done = give_back(store, order)
    assert kinds(store, ADA) == [("earn", 100), ("multiplier", 100), ("refund", -100)]
    assert (done.details["points_back"], done.details["before"], done.details["after"]) == (100, 200, 100)
    assert balance(store, ADA) == 100
    sound(store)


def test_sequence_4_three_thirds_are_refunded_and_a_fourth_refused(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    book_more(store, ADA, order, multiplier=100)
    taken = [give_back(store, order, amount).details["points_back"] for amount in (3333, 3333, 3334)]
    assert taken == [33, 34, 33]
    with pytest.raises(Refused, match="refunded in full already"):
        give_back(store, order, 1)
    assert balance(store, ADA) == 100
    assert store.connection.value("SELECT refunded FROM purchase WHERE id = :id", id=order) == 10_000
    sound(store)


def test_rule_21_parts_never_exceed_the_whole_and_round_half_up(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store, 5)
    taken = [give_back(store, order, 50).details["points_back"] for _ in range(10)]
    assert taken == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]
    assert balance(store, ADA) == 0
    sound(store)


def test_rule_21_the_tax_counts_against_the_orders_total_with_tax(store: Store) -> None:
    make_persona(store, ADA)
    done = sell_by_hand(store, OWNER, ADA, 10_000, tax=1_900)
    order = done.details["purchase_id"]
    assert give_back(store, order, 5_950).details["points_back"] == 50
    with pytest.raises(Refused, match=r"\$59\.51 is more than is left of order .*: \$59\.50 of \$119\.00"):
        give_back(store, order, 5_951)
    assert give_back(store, order).details["amount"] == 5_950
    assert balance(store, ADA) == 0


def test_rule_21_a_refund_takes_what_the_order_stands_at_and_not_todays_rate(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    set_setting(store, "points_rate", "200")
    assert give_back(store, order, 5_000).details["points_back"] == 50
    book_more(store, ADA, order, recalculate=60)
    assert give_back(store, order).details["points_back"] == 110
    assert balance(store, ADA) == 0
    sound(store)


def test_rule_21_a_refund_document_counts_once(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    first = give_back(store, order, 1_000, document="S-1")
    with pytest.raises(Refused, match=r"S-1 was booked already on 2026-11-22\. Each refund document counts"):
        give_back(store, order, 1_000, document="S-1")
    again = refund(store, MANAGER.doing(first.operation_id), order, 1_000, note="Returned", document="S-1")
    assert again.repeated
    assert balance(store, ADA) == 90
    sound(store)


def test_rule_20_boosts_and_a_zeroed_sale_are_never_recomputed(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "points_rate", "0")
    order = sold(store)
    book_more(store, ADA, order, zero=True, boost=50)
    done = give_back(store, order)
    assert done.details["points_back"] == 0
    assert kinds(store, ADA) == [("zero", 0), ("boost", 50)]
    assert store.connection.all("SELECT amount, points, entry_id FROM refund") == [(10_000, 0, None)]


def test_visit_points_go_with_the_full_refund_only(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    book_more(store, ADA, order, visit=5)
    assert give_back(store, order, 5_000).details["visits_back"] == 0
    assert give_back(store, order).details["visits_back"] == 5
    assert kinds(store, ADA) == [("earn", 100), ("visit", 5), ("refund", -50), ("refund", -50), ("visit", -5)]
    assert balance(store, ADA) == 0
    sound(store)


def test_a_friends_refund_takes_back_the_referral_points_in_proportion(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    order = sold(store)
    book_more(store, BEN, order, referral=30)
    assert give_back(store, order, 5_000).details["referral_back"] == 15
    assert give_back(store, order).details["referral_back"] == 15
    assert kinds(store, BEN) == [("referral", 30), ("referral", -15), ("referral", -15)]
    sound(store)


def test_sequence_1_undoing_the_redemption_after_the_refund_dissolves_the_block(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "ALL", {"name": "All", "cost": 100})
    order = sold(store)
    done = redeem(store, OWNER, ADA, "ALL")
    give_back(store, order)
    assert kinds(store, ADA)[-2:] == [("refund", -100), ("block", 100)]
    undo(store, OWNER, done.operation_id)
    assert kinds(store, ADA)[-2:] == [("redeem_reversal", 100), ("block", -100)]
    assert balance(store, ADA) == 0
    sound(store)


def test_sequence_2_with_blocks_off_later_earnings_serve_the_refund(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "blocks", "off")
    make_discount(store, OWNER, "ALL", {"name": "All", "cost": 100})
    order = sold(store)
    done = redeem(store, OWNER, ADA, "ALL")
    give_back(store, order)
    assert balance(store, ADA) == -100
    earn(store, ADA, 150)
    assert balance(store, ADA) == 50
    undo(store, OWNER, done.operation_id)
    assert balance(store, ADA) == 150
    sound(store)


def test_rule_22_a_full_refund_returns_what_was_redeemed_on_the_order(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 60, "usage": "single"})
    earn(store, ADA, 80)
    order = sold(store, 10, receipt="R-1")
    done = redeem(store, OWNER, ADA, "COFFEE", receipt="R-1")
    assert give_back(store, order, 500).details["returned"] == 0
    last = give_back(store, order)
    assert (last.details["returned"], last.details["after"]) == (60, 80)
    assert kinds(store, ADA)[-2:] == [("redeem_reversal", 60), ("refund", -5)]
    assert [lot[0] for lot in store.connection.all("SELECT remaining FROM lot ORDER BY id")] == [80, 0]
    (offer,) = offers(store, OWNER, ADA)
    assert offer.available
    with pytest.raises(Refused, match="undone already"):
        undo(store, OWNER, done.operation_id)
    sound(store)


def test_rule_22_is_a_setting_and_another_receipt_returns_nothing(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 20})
    one, other = sold(store, 50, receipt="R-1"), sold(store, 50, receipt="R-2")
    redeem(store, OWNER, ADA, "COFFEE", receipt="R-1")
    assert give_back(store, other).details["returned"] == 0
    set_setting(store, "return_redeemed", "off")
    assert give_back(store, one).details["returned"] == 0


def test_points_returned_by_a_refund_that_are_due_expire_at_once(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 60})
    earn(store, ADA, 60)
    clock.forward(days=6)
    order = sold(store, 10, receipt="R-1")
    redeem(store, OWNER, ADA, "COFFEE", receipt="R-1")
    clock.forward(days=6)
    done = give_back(store, order)
    assert done.details["after"] == 0
    assert ("expire", -60) in kinds(store, ADA)
    sound(store)


def test_a_refund_after_a_merge_keeps_the_orders_home(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    order = sold(store, persona=BEN)
    join_points(store, OWNER, ADA, BEN)
    done = give_back(store, order)
    assert done.persona_id == ADA
    assert store.connection.value("SELECT home_id FROM entry WHERE kind = 'refund'") == BEN
    assert ledger_faults(store.connection) == []


def test_an_anonymous_order_is_refunded_without_points(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    store.connection.run("UPDATE purchase SET persona_id = NULL, home_id = NULL WHERE id = :id", id=order)
    done = give_back(store, order)
    assert (done.persona_id, done.entries, done.details["refunded"]) == (None, (), 10_000)


@pytest.mark.parametrize(
    ("amount", "error", "sentence"),
    [
        (10_001, Refused, "never refunded above its total"),
        (0, Refused, "more than nothing"),
        (-5, Refused, "more than nothing"),
        (10**12, BadInput, "too much for one order"),
        (1.5, BadInput, "whole number"),
    ],
)
def test_a_refund_that_cannot_be_is_refused_and_nothing_written(
    store: Store, amount: Any, error: type[Exception], sentence: str
) -> None:
    make_persona(store, ADA)
    order = sold(store)
    with pytest.raises(error, match=sentence):
        give_back(store, order, amount)
    assert store.connection.value("SELECT count(*) FROM refund") == 0
    assert kinds(store, ADA) == [("earn", 100)]


def test_an_order_nobody_knows_and_the_own_order_are_refused(store: Store) -> None:
    make_persona(store, ADA)
    with pytest.raises(NotFound, match="no order 99"):
        give_back(store, 99)
    order = sold(store)
    store.connection.run("UPDATE staff SET persona_id = :ada WHERE id = 2", ada=ADA)
    with pytest.raises(NotPermitted, match="your own customer card"):
        give_back(store, order)


def test_staff_may_not_refund(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    with pytest.raises(NotPermitted, match="may not refund or correct orders"):
        give_back(store, order, actor=STAFF)


def test_the_preview_says_what_goes_what_stays_and_what_a_block_makes_up_for(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    book_more(store, ADA, order, multiplier=100, visit=5)
    adjust_points(store, OWNER, ADA, -180, reason="goodwill", note="Sorry")
    with unit_of(store, MANAGER) as unit:
        seen = preview_refund(unit, order)
    assert (seen.points_back, seen.visits_back, seen.stays, seen.blocked) == (100, 5, 100, 80)
    done = give_back(store, order)
    assert done.details["after"] == 0
    assert sum(points for kind, points in kinds(store, ADA) if kind == "block") == 80


def test_an_order_is_found_by_its_number_or_receipt(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    one = sold(store, receipt="R-1")
    assert find_order(store.connection, "R-1") == one
    assert find_order(store.connection, "1-R-1", persona_id=ADA) == one
    with pytest.raises(NotFound, match="no order 1-R-1"):
        find_order(store.connection, "1-R-1", persona_id=BEN)


def test_a_sale_that_was_refunded_or_corrected_is_not_undone_as_well(store: Store) -> None:
    make_persona(store, ADA)
    done = sell_by_hand(store, OWNER, ADA, 10_000)
    give_back(store, done.details["purchase_id"], 5_000)
    with pytest.raises(Refused, match="refund"):
        undo(store, OWNER, done.operation_id)
    assert balance(store, ADA) == 50
    sound(store)


def figures(store: Store) -> tuple[Any, ...]:
    row = store.connection.one("SELECT sales, spent, last_purchase_at FROM persona WHERE id = :id", id=ADA)
    return row or ()


def test_rule_6_a_refund_is_undone_and_the_order_stands_as_before(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "visit_points", "5")
    order = sold(store)
    before = figures(store)
    done = give_back(store, order, document="S-1")
    assert (balance(store, ADA), figures(store)) == (0, (0, 0, None))
    undone = undo(store, MANAGER, done.operation_id)
    assert (undone.details["what"], undone.points, figures(store)) == ("refund", 105, before)
    assert store.connection.value("SELECT refunded FROM purchase WHERE id = :id", id=order) == 0
    with pytest.raises(Refused, match="This refund is undone already"):
        undo(store, MANAGER, done.operation_id)
    sound(store)
    again = give_back(store, order, 2_500, document="S-1")
    assert (again.details["points_back"], again.details["refunded"], again.points) == (25, 2_500, 80)
    undo(store, MANAGER, again.operation_id)
    assert undo(store, MANAGER, sale_of(store, order)).points == 0
    sound(store)


def sale_of(store: Store, order: int) -> str:
    found: str = store.connection.value(
        "SELECT operation_id FROM entry WHERE purchase_id = :id AND kind = 'earn' AND reverses_id IS NULL",
        id=order,
    )
    return found


def test_undoing_a_refund_of_spent_points_undoes_its_block(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    adjust_points(store, OWNER, ADA, -100, reason="correction", note="Spent elsewhere")
    done = give_back(store, order)
    assert kinds(store, ADA)[-2:] == [("refund", -100), ("block", 100)]
    undo(store, MANAGER, done.operation_id)
    assert kinds(store, ADA)[-2:] == [("refund", 100), ("block", -100)]
    assert balance(store, ADA) == 0
    sound(store)


def test_of_two_refunds_the_later_is_undone_first(store: Store) -> None:
    make_persona(store, ADA)
    order = sold(store)
    first, second = give_back(store, order, 3_333), give_back(store, order, 6_667)
    with pytest.raises(Refused, match="undo the later refund first"):
        undo(store, MANAGER, first.operation_id)
    undo(store, MANAGER, second.operation_id)
    assert undo(store, MANAGER, first.operation_id).points == 100
    assert give_back(store, order).details["points_back"] == 100
    sound(store)


def test_an_undone_refund_gives_who_referred_the_customer_theirs_back(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    order = sold(store)
    book_more(store, BEN, order, referral=100)
    done = give_back(store, order)
    assert balance(store, BEN) == 0
    undo(store, MANAGER, done.operation_id)
    assert (balance(store, ADA), balance(store, BEN)) == (100, 100)
    assert give_back(store, order, 5_000).details["referral_back"] == 50
    sound(store)


def test_a_refund_that_gave_redeemed_points_back_stays(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 60})
    sold(store)
    redeem(store, STAFF, ADA, "COFFEE", receipt="R-9")
    done = give_back(store, sold(store, 50, receipt="R-9"))
    with pytest.raises(Refused, match="gave redeemed points back"):
        undo(store, MANAGER, done.operation_id)
    assert balance(store, ADA) == 100
    sound(store)


def test_whoever_may_not_undo_others_may_not_undo_a_refund(store: Store) -> None:
    make_persona(store, ADA)
    done = give_back(store, sold(store))
    with pytest.raises(NotPermitted):
        undo(store, STAFF, done.operation_id)
    assert balance(store, ADA) == 0
