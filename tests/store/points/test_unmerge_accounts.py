"""Unmerge's points (points.md rules 30, 33; engineering.md E, sequences 6 to 10)."""

from collections.abc import Callable

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.orders.refund import refund
from store.points.rates.recalculate import recalculate
from store.points.undo import undo
from store.receipt import Receipt
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import (
    balance,
    join_points,
    kinds,
    make_persona,
    part_points,
    set_setting,
    staff_of,
)

ADA, BEN, CLEO = 2001, 2002, 2003
OWNER = staff_of(Role.OWNER)
LOTS = (
    "SELECT a.persona_id, l.expires_on, l.remaining FROM lot l JOIN account a ON a.id = l.account_id "
    "WHERE l.remaining > 0 ORDER BY a.persona_id, l.expires_on, l.id"
)
Spend = Callable[[int, int], Receipt]


class Step:
    """Acts a minute apart."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.store, self.clock = store, clock

    def sell(self, persona: int, points: int, *, lasts: int | None = None) -> int:
        self.clock.forward(minutes=1)
        if lasts is not None:
            set_setting(self.store, "expiry_days", str(lasts))
            self.clock.forward(minutes=1)
        done = sell_by_hand(self.store, OWNER, persona, points * 100)
        purchase_id: int = done.details["purchase_id"]
        return purchase_id

    def spend(self, persona: int, points: int) -> Receipt:
        self.clock.forward(minutes=1)
        make_discount(self.store, OWNER, f"D{points}", {"name": "D", "cost": points, "usage": "unlimited"})
        return redeem(self.store, OWNER, persona, f"D{points}")

    def merge(self, survivor: int = ADA, absorbed: int = BEN) -> None:
        self.clock.forward(minutes=1)
        join_points(self.store, OWNER, survivor, absorbed)

    def unmerge(self, survivor: int = ADA, absorbed: int = BEN) -> None:
        self.clock.forward(minutes=1)
        part_points(self.store, OWNER, survivor, absorbed)
        assert ledger_faults(self.store.connection) == []

    def refund(self, purchase_id: int) -> None:
        self.clock.forward(minutes=1)
        refund(self.store, OWNER, purchase_id, None, note="Returned")

    def both(self) -> tuple[int, int]:
        return balance(self.store, ADA), balance(self.store, BEN)


@pytest.fixture
def step(store: Store, clock: SetClock) -> Step:
    for persona in (ADA, BEN, CLEO):
        make_persona(store, persona)
    set_setting(store, "undo_days", "3650")
    return Step(store, clock)


def test_sequence_6_unmerge_gives_back_the_lot_whole_with_its_date(store: Store, step: Step) -> None:
    set_setting(store, "expiry", "fixed")
    step.sell(ADA, 100, lasts=100)
    step.sell(BEN, 100, lasts=30)
    before = store.connection.all(LOTS)
    step.merge()
    step.spend(ADA, 60)
    step.unmerge()
    assert step.both() == (40, 100)
    (ada, until, left), ben = store.connection.all(LOTS)
    assert ((ada, until), left, ben) == (before[0][:2], 40, before[1])


def test_sequence_7_what_is_missing_is_blocked_and_merging_again_dissolves_it(
    store: Store, step: Step
) -> None:
    step.sell(ADA, 100)
    step.sell(BEN, 100)
    step.merge()
    step.spend(ADA, 150)
    step.unmerge()
    assert step.both() == (0, 100)
    assert ("block", 50) in kinds(store, ADA)
    step.merge()
    assert step.both() == (50, 0)
    assert kinds(store, ADA)[-1] == ("block", -50)
    step.unmerge()
    assert step.both() == (0, 100)


def test_sequence_8_what_lapsed_is_not_given_back(store: Store, step: Step, clock: SetClock) -> None:
    set_setting(store, "expiry", "fixed")
    step.sell(ADA, 100, lasts=100)
    step.sell(BEN, 100, lasts=30)
    step.merge()
    clock.forward(days=40)
    step.unmerge()
    assert step.both() == (100, 0)


def test_sequence_9_a_refund_of_the_absorbed_ones_order_is_its_own(store: Store, step: Step) -> None:
    step.sell(ADA, 100)
    order = step.sell(BEN, 100)
    step.merge()
    step.refund(order)
    assert step.both() == (100, 0)
    step.unmerge()
    assert step.both() == (100, 0)


def test_sequence_10_what_the_absorbed_one_took_of_the_survivor_comes_back(store: Store, step: Step) -> None:
    step.sell(ADA, 100)
    order = step.sell(BEN, 100)
    step.spend(BEN, 100)
    step.merge()
    step.refund(order)
    assert step.both() == (0, 0)
    step.unmerge()
    assert step.both() == (100, 0)
    assert kinds(store, BEN)[-2:] == [("merge_out", -100), ("block", 100)]
    step.merge()
    assert step.both() == (0, 0)
    step.unmerge()
    assert step.both() == (100, 0)


def test_rule_33_merge_then_unmerge_changes_nothing(store: Store, step: Step) -> None:
    step.sell(ADA, 30)
    step.sell(BEN, 50)
    step.spend(BEN, 20)
    before = store.connection.all(LOTS)
    for _ in range(3):
        step.merge()
        step.unmerge()
    assert store.connection.all(LOTS) == before


def test_a_debt_comes_home_where_the_shop_does_not_block(store: Store, step: Step) -> None:
    set_setting(store, "blocks", "off")
    step.sell(ADA, 30)
    order = step.sell(BEN, 50)
    step.spend(BEN, 50)
    step.refund(order)
    assert step.both() == (30, -50)
    step.merge()
    assert step.both() == (-20, 0)
    step.unmerge()
    assert step.both() == (30, -50)
    other = step.sell(BEN, 70)
    step.spend(BEN, 20)
    step.merge()
    step.refund(other)
    assert step.both() == (-40, 0)
    step.unmerge()
    assert step.both() == (30, -70)


def test_a_redemption_undone_after_the_unmerge_returns_to_who_made_it(store: Store, step: Step) -> None:
    step.sell(ADA, 100)
    step.sell(BEN, 100)
    step.merge()
    done = step.spend(ADA, 150)
    step.unmerge()
    undo(store, OWNER, done.operation_id)
    assert step.both() == (100, 100)
    assert ledger_faults(store.connection) == []


def test_one_unmerged_does_not_take_anothers_points_along(store: Store, step: Step) -> None:
    step.sell(ADA, 10)
    step.sell(BEN, 20)
    step.sell(CLEO, 40)
    step.merge(BEN, CLEO)
    step.merge(ADA, BEN)
    step.unmerge(ADA, BEN)
    assert (*step.both(), balance(store, CLEO)) == (10, 60, 0)
    step.unmerge(BEN, CLEO)
    assert (*step.both(), balance(store, CLEO)) == (10, 20, 40)


def test_what_was_spent_while_the_survivor_was_merged_itself_is_shared_rightly(
    store: Store, step: Step
) -> None:
    step.sell(ADA, 10)
    step.sell(BEN, 20)
    step.sell(CLEO, 40)
    step.merge(BEN, CLEO)
    step.merge(ADA, BEN)
    step.spend(ADA, 65)
    step.unmerge(ADA, BEN)
    assert (*step.both(), balance(store, CLEO)) == (0, 60, 0)
    step.unmerge(BEN, CLEO)
    assert (*step.both(), balance(store, CLEO)) == (0, 20, 40)


def test_points_adjusted_after_the_merge_are_the_survivors(store: Store, step: Step) -> None:
    step.sell(BEN, 20)
    step.merge()
    adjust_points(store, OWNER, ADA, 15, reason="goodwill", note="Sorry")
    step.unmerge()
    assert step.both() == (15, 20)


def test_rule_26_after_an_unmerge_a_sale_that_was_undone_keeps_nothing_alive(
    step: Step, clock: SetClock
) -> None:
    """Ben's points go 30 days after what he bought, not after a sale that never was."""
    set_setting(step.store, "expiry", "inactivity")
    set_setting(step.store, "expiry_days", "30")
    step.sell(BEN, 10)
    clock.forward(days=20)
    wrong = sell_by_hand(step.store, OWNER, BEN, 500)
    step.merge()
    undo(step.store, OWNER, wrong.operation_id)
    step.unmerge()
    active = "SELECT active_on FROM account WHERE persona_id = :ben"
    assert step.store.connection.value(active, ben=BEN) == "2026-11-22"
    clock.forward(days=11)
    sweep(step.store, OWNER, pause=0)
    assert step.both() == (0, 0)


def test_rule_26_a_sale_undone_while_merged_is_no_activity_of_whoever_is_unmerged(
    step: Step, clock: SetClock
) -> None:
    """It is recorded as Ben's, given to him when they part, and was undone before that."""
    set_setting(step.store, "expiry", "inactivity")
    set_setting(step.store, "expiry_days", "30")
    step.sell(BEN, 10)
    step.merge()
    clock.forward(days=20)
    wrong = sell_by_hand(step.store, OWNER, ADA, 500)
    step.store.connection.run(
        "UPDATE purchase SET home_id = :ben WHERE id = :id", ben=BEN, id=wrong.details["purchase_id"]
    )
    undo(step.store, OWNER, wrong.operation_id)
    step.unmerge()
    active = "SELECT active_on FROM account WHERE persona_id = :ben"
    assert step.store.connection.value(active, ben=BEN) == "2026-11-22"


def test_what_somebody_took_who_has_left_since_is_not_asked_for_twice(store: Store, step: Step) -> None:
    step.sell(BEN, 10)
    order = step.sell(CLEO, 10)
    step.spend(CLEO, 10)
    step.merge(ADA, BEN)
    step.merge(ADA, CLEO)
    step.refund(order)
    assert (*step.both(), balance(store, CLEO)) == (0, 0, 0)
    step.unmerge(ADA, CLEO)
    assert (*step.both(), balance(store, CLEO)) == (10, 0, 0)
    step.unmerge(ADA, BEN)
    assert (*step.both(), balance(store, CLEO)) == (0, 10, 0)
    assert ("block", 10) not in kinds(store, ADA)


@pytest.mark.parametrize("hours", [0, 1, 5])
def test_a_clock_put_back_while_two_are_merged_takes_nothing_from_anybody(
    step: Step, clock: SetClock, hours: int
) -> None:
    """Sequence 10: the refund takes of the survivor's lot, whatever the time says it was written at."""
    order = step.sell(BEN, 10)
    step.spend(BEN, 10)
    step.sell(ADA, 10)
    step.merge()
    clock.forward(hours=-hours)
    step.refund(order)
    assert step.both() == (0, 0)
    step.unmerge()
    assert step.both() == (10, 0)


@pytest.mark.parametrize("hours", [0, 1, 5])
def test_a_clock_put_back_between_two_merges_settles_each_for_itself(
    store: Store, step: Step, clock: SetClock, hours: int
) -> None:
    step.sell(BEN, 10)
    order = step.sell(CLEO, 10)
    step.spend(CLEO, 10)
    step.merge(ADA, BEN)
    clock.forward(hours=-hours)
    step.merge(ADA, CLEO)
    step.refund(order)
    clock.forward(hours=-hours)
    step.unmerge(ADA, CLEO)
    step.unmerge(ADA, BEN)
    assert (*step.both(), balance(store, CLEO)) == (0, 10, 0)
    assert ("block", 10) not in kinds(store, ADA)


def test_points_that_came_to_ones_own_order_further_up_the_tree_come_home(store: Store, step: Step) -> None:
    step.sell(CLEO, 10)
    step.merge(BEN, CLEO)
    step.merge(ADA, BEN)
    step.clock.forward(minutes=1)
    set_setting(store, "points_rate", "200")
    step.clock.forward(minutes=1)
    recalculate(store, OWNER, pause=0)
    assert balance(store, ADA) == 20
    step.unmerge(ADA, BEN)
    step.unmerge(BEN, CLEO)
    assert (*step.both(), balance(store, CLEO)) == (0, 0, 20)


def test_a_refund_undone_after_an_unmerge_gives_the_points_back_to_whose_order_it_is(step: Step) -> None:
    step.sell(ADA, 5)
    purchase_id = step.sell(BEN, 10)
    step.merge()
    refunded = refund(step.store, OWNER, purchase_id, None, note="Returned")
    step.unmerge()
    assert step.both() == (5, 0)
    done = undo(step.store, OWNER, refunded.operation_id)
    assert (step.both(), done.persona_id, done.points) == ((5, 10), BEN, 10)
    assert ledger_faults(step.store.connection) == []
