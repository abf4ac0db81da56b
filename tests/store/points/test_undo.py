"""Undoing by reversing entries (points.md rules 4, 6, 27, 30, 37; sequences 1, 3, 15)."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.archive.archiving import archive, restore
from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.offers import offers
from store.discounts.redeem import redeem
from store.errors import NotFound, NotPermitted, Refused
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.points.orders.refund import refund
from store.points.reading.entries import points_history
from store.points.reading.overview import points_overview
from store.points.undo import preview_undo, undo
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import (
    balance,
    earn,
    join_points,
    kinds,
    make_persona,
    operation_id,
    set_setting,
    staff_of,
)

ADA, BEN = 2001, 2002
OWNER, MANAGER, STAFF = staff_of(Role.OWNER), staff_of(Role.MANAGER), staff_of(Role.STAFF)


def adjust(store: Store, points: int, *, actor: Actor = OWNER, persona: int = ADA) -> Receipt:
    return adjust_points(store, actor, persona, points, reason="goodwill", note="Sorry")


@pytest.fixture
def coffee(store: Store) -> Callable[..., Receipt]:
    make_persona(store, ADA)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 60})

    def bought(actor: Actor = STAFF, persona: int = ADA) -> Receipt:
        return redeem(store, actor, persona, "COFFEE")

    return bought


def test_rule_6_an_undo_is_a_reversing_entry_and_history_joins_the_pair(store: Store) -> None:
    make_persona(store, ADA)
    done = adjust(store, 25)
    undone = undo(store, OWNER, done.operation_id)
    assert kinds(store, ADA) == [("adjust", 25), ("adjust", -25)]
    reversal, entry = points_history(store.connection, ADA).entries
    assert (reversal.reverses, entry.reversed_by) == (entry.id, reversal.id)
    assert (entry.balance, reversal.balance, undone.details["after"]) == (25, 0, 0)
    assert points_overview(store.connection, ADA, store.clock().date()).by_kind["adjust"] == 0


def test_a_negative_adjustment_is_undone_into_the_same_lot(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 25)
    done = adjust(store, -20)
    undo(store, OWNER, done.operation_id)
    assert store.connection.all("SELECT points, remaining FROM lot") == [(25, 25)]
    assert ledger_faults(store.connection) == []


def test_sequence_15_a_positive_adjustment_whose_points_are_spent_stays(
    store: Store, coffee: Callable[..., Receipt]
) -> None:
    done = adjust(store, 100)
    coffee()
    with pytest.raises(Refused, match="needs 100 points, has 40"):
        undo(store, OWNER, done.operation_id)
    assert kinds(store, ADA) == [("adjust", 100), ("redeem", -60)]
    assert (
        store.connection.value("SELECT undone_by FROM operation WHERE id = :id", id=done.operation_id) is None
    )


def test_a_reversal_cannot_be_reversed_and_nothing_is_undone_twice(store: Store) -> None:
    make_persona(store, ADA)
    done = adjust(store, 25)
    actor = OWNER.doing(operation_id(1))
    first = undo(store, actor, done.operation_id)
    again = undo(store, actor, done.operation_id)
    assert (again.entries, again.repeated) == (first.entries, True)
    with pytest.raises(Refused, match="undone already"):
        undo(store, OWNER, done.operation_id)
    with pytest.raises(Refused, match="A reversal cannot be reversed"):
        undo(store, OWNER, first.operation_id)
    assert balance(store, ADA) == 0


def test_what_is_unknown_or_of_another_kind_cannot_be_undone(store: Store) -> None:
    with pytest.raises(NotFound):
        undo(store, OWNER, operation_id(99))
    made = make_discount(store, OWNER, "TEA", {"name": "Tea"})
    with pytest.raises(Refused, match="cannot be undone here"):
        undo(store, OWNER, made.operation_id)


def test_rule_37_ones_own_within_minutes_and_a_managers_within_days(
    store: Store, clock: SetClock, coffee: Callable[..., Receipt]
) -> None:
    adjust(store, 300)
    set_setting(store, "undo_minutes", "15")
    own = coffee()
    clock.forward(minutes=15)
    undo(store, STAFF, own.operation_id)
    late = coffee()
    clock.forward(minutes=15, seconds=1)
    with pytest.raises(NotPermitted, match="after 15 minutes"):
        undo(store, STAFF, late.operation_id)
    clock.forward(days=29)
    undo(store, MANAGER, late.operation_id)
    too_late = coffee(MANAGER)
    with pytest.raises(NotPermitted, match="of others"):
        undo(store, STAFF, too_late.operation_id)
    clock.forward(days=30, seconds=1)
    with pytest.raises(Refused, match="more than 30 days ago"):
        undo(store, MANAGER, too_late.operation_id)
    assert balance(store, ADA) == 240


def test_a_managers_right_to_undo_ends_at_the_own_location(store: Store) -> None:
    make_persona(store, ADA)
    harbour = staff_of(Role.OWNER, location_id=2, location="Harbour")
    done = adjust(store, 25, actor=harbour)
    with pytest.raises(NotPermitted, match="not yours"):
        undo(store, MANAGER, done.operation_id)
    undo(store, staff_of(Role.OPERATOR), done.operation_id)


def test_rule_37_an_undone_redemption_gives_points_use_and_last_redemption_back(
    store: Store, clock: SetClock, coffee: Callable[..., Receipt]
) -> None:
    adjust(store, 100)
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 10})
    redeem(store, STAFF, ADA, "TEA")
    clock.forward(minutes=1)
    done = coffee()
    undone = undo(store, STAFF, done.operation_id)
    assert (undone.points, undone.details["what"]) == (90, "redemption")
    assert kinds(store, ADA)[-1] == ("redeem_reversal", 60)
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert (shown.last_redemption_discount, shown.points) == ("Tea", 90)
    offer = next(offer for offer in offers(store, STAFF, ADA) if offer.id == "COFFEE")
    assert offer.available
    assert coffee().points == 30


def test_sequence_3_points_that_come_back_after_their_date_expire_in_the_same_transaction(
    store: Store, clock: SetClock, coffee: Callable[..., Receipt]
) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    earn(store, ADA, 100)
    clock.forward(days=5)
    done = coffee()
    clock.forward(days=7)
    today = store.clock().date()
    preview = preview_undo(store.connection, done.operation_id, today.isoformat(), store.settings())
    assert (preview.points, preview.expires) == (60, 60)
    undone = undo(store, MANAGER, done.operation_id)
    assert (undone.points, undone.details["expired"]) == (0, 60)
    assert kinds(store, ADA) == [
        ("earn", 100),
        ("redeem", -60),
        ("expire", -40),
        ("redeem_reversal", 60),
        ("expire", -60),
    ]
    assert ledger_faults(store.connection) == []


def test_an_adjustment_whose_points_have_expired_takes_no_others_when_undone(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    for name, value in (("expiry", "fixed"), ("expiry_days", "5"), ("expire_all", "on")):
        set_setting(store, name, value)
    done = adjust(store, 50)
    clock.forward(days=6)
    adjust(store, 70)
    with pytest.raises(Refused, match="have expired since"):
        undo(store, MANAGER, done.operation_id)
    assert balance(store, ADA) == 70


def test_an_adjustment_voided_at_a_merge_takes_no_others_when_undone(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN, signup_on=None)
    adjust(store, 70)
    done = adjust(store, 50, persona=BEN)
    join_points(store, OWNER, ADA, BEN)
    with pytest.raises(Refused, match="taken out at enrolment"):
        undo(store, OWNER, done.operation_id)
    assert balance(store, ADA) == 70


def test_rule_30_undoing_a_sale_whose_points_are_spent_is_blocked_and_the_block_dissolves_again(
    store: Store, coffee: Callable[..., Receipt]
) -> None:
    sale = earn(store, ADA, 60)
    spent = coffee()
    undo(store, STAFF.doing(None), spent.operation_id)
    spent = coffee()
    undo(store, MANAGER, sale.operation_id)
    assert kinds(store, ADA)[-2:] == [("earn", -60), ("block", 60)]
    undo(store, MANAGER, spent.operation_id)
    assert kinds(store, ADA)[-2:] == [("redeem_reversal", 60), ("block", -60)]
    assert balance(store, ADA) == 0
    assert ledger_faults(store.connection) == []


def test_rule_30_without_blocks_the_account_stays_negative(
    store: Store, coffee: Callable[..., Receipt]
) -> None:
    set_setting(store, "blocks", "off")
    sale = earn(store, ADA, 60)
    coffee()
    undo(store, MANAGER, sale.operation_id)
    assert balance(store, ADA) == -60
    earn(store, ADA, 100)
    assert balance(store, ADA) == 40
    assert store.connection.one("SELECT remaining FROM lot WHERE remaining > 0") == (40,)
    assert ledger_faults(store.connection) == []


def test_an_absorbed_ones_redemption_is_undone_on_the_survivor(
    store: Store, coffee: Callable[..., Receipt]
) -> None:
    make_persona(store, BEN)
    adjust(store, 100)
    done = coffee()
    join_points(store, OWNER, BEN, ADA)
    undone = undo(store, STAFF, done.operation_id)
    assert (undone.persona_id, undone.points, balance(store, ADA)) == (BEN, 100, 0)
    assert store.connection.value("SELECT home_id FROM entry WHERE kind = 'redeem_reversal'") == ADA
    assert points_overview(store.connection, BEN, store.clock().date()).last_redemption_at is None
    assert ledger_faults(store.connection) == []


def test_an_absorbed_ones_adjustment_is_undone_from_the_lot_that_moved(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    adjust(store, 50, persona=BEN)
    done = adjust(store, 30)
    join_points(store, OWNER, BEN, ADA)
    undo(store, OWNER, done.operation_id)
    assert store.connection.all("SELECT points, home_id FROM lot WHERE remaining > 0") == [(50, BEN)]
    assert balance(store, BEN) == 50
    assert ledger_faults(store.connection) == []


def test_rule_26_an_undone_sale_was_no_activity(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    make_persona(store, ADA)
    sell_by_hand(store, OWNER, ADA, 10_000)
    clock.forward(days=89)
    mistaken = sell_by_hand(store, OWNER, ADA, 5_000)
    clock.forward(days=3)
    today = store.clock().date().isoformat()
    preview = preview_undo(store.connection, mistaken.operation_id, today, store.settings())
    assert (preview.points, preview.expires, preview.lapses) == (-50, 0, 100)
    assert "100 points that only this sale has kept alive" in preview.words
    undone = undo(store, OWNER, mistaken.operation_id)
    assert (undone.points, undone.details["expired"]) == (0, 100)
    assert kinds(store, ADA) == [("earn", 100), ("earn", 50), ("earn", -50), ("expire", -100)]
    assert ledger_faults(store.connection) == []


def test_an_undone_sale_leaves_the_activity_of_other_sales_and_of_a_restore(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    assert active_on(store) is None
    first = sell_by_hand(store, OWNER, ADA, 10_000)
    undo(store, OWNER, first.operation_id)
    assert active_on(store) is None
    archive(store, OWNER, ADA, reason="moved")
    restore(store, OWNER, ADA)
    restored = active_on(store)
    clock.forward(days=2)
    second, third = sell_by_hand(store, OWNER, ADA, 10_000), sell_by_hand(store, OWNER, ADA, 100)
    both = active_on(store)
    undo(store, OWNER, second.operation_id)
    assert active_on(store) == both
    undo(store, OWNER, third.operation_id)
    assert active_on(store) == restored
    clock.forward(days=2)
    last = sell_by_hand(store, OWNER, ADA, 10_000)
    refund(store, OWNER, last.details["purchase_id"], note="Returned")
    assert active_on(store) == store.clock().date().isoformat()


def active_on(store: Store) -> str | None:
    found: str | None = store.connection.value("SELECT active_on FROM account WHERE persona_id = :id", id=ADA)
    return found
