"""What the Points tab shows (points.md rules 2, 3, 27; section 2)."""

from dataclasses import replace

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import Refused
from store.points.adjust import adjust_points
from store.points.expiry.due import available
from store.points.ledger.kinds import LINES
from store.points.ledger.prove import ledger_faults
from store.points.reading.chart import balance_over_time
from store.points.reading.entries import points_history
from store.points.reading.lots import expiring, open_lots
from store.points.reading.outcome import last_outcome
from store.points.reading.overview import points_overview
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import (
    balance,
    earn,
    kinds,
    make_persona,
    operation_id,
    set_setting,
    staff_of,
)

ADA = 2001
OWNER, STAFF = staff_of(Role.OWNER), staff_of(Role.STAFF)


def adjust(store: Store, points: int) -> str:
    return adjust_points(store, OWNER, ADA, points, reason="other", note="To begin with").operation_id


def test_every_kind_of_the_schema_has_a_line() -> None:
    from store.model.ledger import KINDS

    assert set(LINES) == set(KINDS)


def test_the_lines_add_up_and_a_persona_without_anything_shows_zeros(store: Store) -> None:
    make_persona(store, ADA)
    today = store.clock().date()
    empty = points_overview(store.connection, ADA, today)
    assert (empty.points, empty.told, empty.spent, empty.last_redemption_at) == (0, (), 0, None)
    adjust(store, 50)
    adjust(store, -20)
    earn(store, ADA, 30)
    shown = points_overview(store.connection, ADA, today)
    assert [(line.label, line.points, line.entries) for line in shown.told] == [
        ("Earned from sales", 30, 1),
        ("Adjusted by staff", 30, 2),
    ]
    assert sum(line.points for line in shown.lines) == shown.points == 60
    told = shown.to_json()
    assert sum(told["lines"].values()) == told["points"] == 60
    assert (told["spent_cents"], told["spent_as_member_cents"]) == (3000, 3000)


def test_spent_is_before_tax_less_refunds_and_as_member_from_the_signup_day(store: Store) -> None:
    make_persona(store, ADA, signup_on="2026-06-01")
    columns = (
        "id",
        "source",
        "order_id",
        "persona_id",
        "home_id",
        "placed_at",
        "placed_on",
        "pre_tax",
        "tax",
    )
    columns += ("total", "items", "refunded", "qualifies", "written_at", "content_hash")
    rows = [
        (1, "pos", "1", ADA, ADA, "2026-05-31", "2026-05-31", 1000, 80, 1080, 1, 0, 0, "", ""),
        (2, "pos", "2", ADA, ADA, "2026-06-01", "2026-06-01", 2000, 160, 2160, 1, 1080, 1, "", ""),
        (3, "pos", "3", ADA, ADA, "2026-06-02", "2026-06-02", 500, 40, 540, 1, 540, 1, "", ""),
        (4, "pos", "4", ADA, ADA, "2026-06-03", "2026-06-03", 0, 0, 0, 1, 0, 1, "", ""),
    ]
    store.transact(lambda connection: connection.many("purchase", columns, rows))
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert (shown.spent, shown.spent_as_member) == (2000, 1000)


def test_rule_27_what_is_due_is_shown_as_a_line_and_reading_writes_nothing(
    store: Store, clock: SetClock
) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "90")
    make_persona(store, ADA)
    earn(store, ADA, 40)
    adjust(store, 10)
    clock.forward(days=90)
    assert available(store.connection, ADA, store.clock().date()) == 50
    clock.forward(days=1)
    today = store.clock().date()
    shown = points_overview(store.connection, ADA, today)
    assert (shown.points, shown.booked, shown.due) == (10, 50, 40)
    assert (shown.told[-1].label, shown.told[-1].points) == ("Due, not yet booked", -40)
    assert shown.to_json()["lines"]["due"] == -40
    assert (available(store.connection, ADA, today), balance(store, ADA)) == (10, 50)
    adjust(store, 1)
    assert kinds(store, ADA)[-2:] == [("expire", -40), ("adjust", 1)]
    fell_due = store.connection.value("SELECT happened_at FROM entry WHERE kind = 'expire'")
    assert fell_due == "2027-02-21T05:00:00.000Z"
    assert points_overview(store.connection, ADA, today).due == 0
    assert ledger_faults(store.connection) == []


def test_expire_all_takes_what_was_adjusted_too(store: Store, clock: SetClock) -> None:
    for name, value in (("expiry", "fixed"), ("expiry_days", "5"), ("expire_all", "on")):
        set_setting(store, name, value)
    make_persona(store, ADA)
    adjust(store, 10)
    clock.forward(days=6)
    assert available(store.connection, ADA, store.clock().date()) == 0


def test_the_lots_say_what_goes_when(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    adjust(store, 5)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "30")
    earn(store, ADA, 40)
    earn(store, ADA, 2)
    clock.forward(days=1)
    earn(store, ADA, 8)
    lots = open_lots(store.connection, ADA)
    assert [(lot.remaining, lot.policy) for lot in lots] == [
        (40, "fixed 30"),
        (2, "fixed 30"),
        (8, "fixed 30"),
        (5, None),
    ]
    days = [(found.gone_on, found.points) for found in expiring(lots)]
    assert days == [("2026-12-23", 42), ("2026-12-24", 8), (None, 5)]


def test_the_history_pages_without_gap_or_repeat_and_can_open_a_line(store: Store) -> None:
    make_persona(store, ADA)
    for points in range(1, 8):
        adjust(store, points)
    earn(store, ADA, 9)
    seen, before = [], None
    while True:
        page = points_history(store.connection, ADA, before=before, limit=3)
        seen += [line.points for line in page.entries]
        before = page.next
        if before is None:
            break
    assert seen == [9, 7, 6, 5, 4, 3, 2, 1]
    earned = points_history(store.connection, ADA, kinds=("earn",)).entries
    assert [(line.points, line.balance, line.order is not None) for line in earned] == [(9, 37, True)]
    newest = points_history(store.connection, ADA).entries[1]
    assert (newest.note, newest.by, newest.location) == ("To begin with", "Owner One", "Downtown")


def test_the_chart_ends_on_the_balance(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    assert balance_over_time(store.connection, ADA, store.clock()) == []
    adjust(store, 10)
    clock.forward(days=5)
    adjust(store, 20)
    clock.forward(days=5)
    adjust(store, -25)
    points = balance_over_time(store.connection, ADA, store.clock(), columns=4)
    assert [point.balance for point in points] == [10, 30, 30, 5]
    last_day = balance_over_time(store.connection, ADA, store.clock(), columns=2, days=1)
    assert [point.balance for point in last_day] == [30, 5]


def test_rule_36_after_a_dropped_line_a_till_hears_done_or_not_done(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    assert last_outcome(store, "till-1") is None
    adjust(store, 120)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 100})
    act = STAFF.doing(operation_id(1))
    clock.forward(seconds=1)
    done = redeem(store, act, ADA, "COFFEE")
    told = last_outcome(store, "till-1")
    assert told is not None
    assert (told.words, told.persona_id) == (f"done, code {done.details['code']}", ADA)
    undo(store, replace(STAFF, terminal="till-2"), operation_id(1))
    told = last_outcome(store, "till-1")
    assert told is not None
    assert told.words == "done, and undone since"


def test_rule_36_a_refused_redemption_is_not_done_and_may_be_tried_again(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 100})
    act = STAFF.doing(operation_id(1))
    with pytest.raises(Refused, match="needs 100 points"):
        redeem(store, act, ADA, "COFFEE")
    told = last_outcome(store, "till-1")
    assert told is None or told.use_case != "redeem"
    adjust(store, 100)
    assert redeem(store, act, ADA, "COFFEE").repeated is False
