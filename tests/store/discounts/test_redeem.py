"""Redeeming with every condition (points.md rules 35, 36, 38)."""

from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.discounts.codes import todays_codes
from store.discounts.make import change_discount, end_discount, make_discount
from store.discounts.offers import Offer, offers
from store.discounts.redeem import redeem
from store.errors import NeedsApproval, NotFound, NotPermitted, Refused
from store.people.identity import check_wallet_pin
from store.points.adjust import adjust_points
from store.points.ledger.days import day_begins
from store.points.ledger.prove import ledger_faults
from store.points.reading.overview import points_overview
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import (
    approval,
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
OWNER, STAFF = staff_of(Role.OWNER), staff_of(Role.STAFF)
AT_HARBOUR = staff_of(Role.OWNER, location_id=2, location="Harbour")


def coffee(store: Store, **terms: Any) -> None:
    wanted: Any = {"name": "Coffee", "cost": 100} | terms
    make_discount(store, OWNER, "COFFEE", wanted)


def member(store: Store, points: int = 100, **persona: Any) -> None:
    make_persona(store, ADA, **persona)
    if points:
        adjust_points(store, OWNER, ADA, points, reason="other", note="To begin with")


def offered(store: Store, actor: Actor = STAFF) -> Offer:
    return next(offer for offer in offers(store, actor, ADA) if offer.id == "COFFEE")


def test_rule_36_redeeming_takes_points_gives_a_code_and_is_the_last_redemption(store: Store) -> None:
    member(store, 130)
    coffee(store)
    receipt = redeem(store, STAFF, ADA, "COFFEE", receipt="R-1")
    assert (receipt.points, receipt.details["before"], receipt.details["cost"]) == (30, 130, 100)
    assert len(receipt.details["code"]) == 4
    row = store.connection.one(
        "SELECT r.id, r.code, r.points, r.receipt, r.terminal, r.operation_id, e.points FROM redemption r "
        "JOIN entry e ON e.redemption_id = r.id"
    )
    assert row == (
        receipt.details["redemption_id"],
        receipt.details["code"],
        100,
        "R-1",
        "till-1",
        receipt.operation_id,
        -100,
    )
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert (shown.last_redemption_discount, shown.last_redemption_at) == (
        "Coffee",
        "2026-11-22T15:00:00.000Z",
    )
    assert ledger_faults(store.connection) == []


@pytest.mark.parametrize(("points", "left"), [(100, 0), (99, None), (101, 1)])
def test_rule_35_a_balance_of_the_cost_goes_to_zero_and_one_less_is_refused(
    store: Store, points: int, left: int | None
) -> None:
    member(store, points)
    coffee(store)
    if left is None:
        assert offered(store).reason == "1 short"
        with pytest.raises(Refused, match="Coffee needs 100 points, has 99"):
            redeem(store, STAFF, ADA, "COFFEE")
    else:
        assert redeem(store, STAFF, ADA, "COFFEE").points == left
    assert store.connection.value("SELECT count(*) FROM redemption") == (0 if left is None else 1)


@pytest.mark.parametrize(
    ("persona", "terms", "reason"),
    [
        ({"signup_on": None}, {}, "not a member"),
        ({"employee": True}, {}, "on the employee list"),
        ({"employee": True, "employee_until": "2026-12-31"}, {}, "on the employee list until 31 Dec"),
        ({}, {"starts_on": "2026-12-01"}, "from 1 Dec"),
        ({}, {"starts_on": "2027-01-02"}, "from 2 Jan 2027"),
        ({}, {"ends_on": "2026-11-21"}, "ended 21 Nov"),
        ({}, {"location": "Harbour"}, "Harbour only"),
        ({}, {"minimum_age": 18}, "from 18 years, birthday unknown"),
        ({"birthday": "2008-11-23"}, {"minimum_age": 18}, "from 18 years"),
        ({}, {"cost": 180}, "80 short"),
    ],
)
def test_rules_35_and_38_every_condition_is_refused_in_the_words_of_the_list(
    store: Store, persona: dict[str, object], terms: dict[str, object], reason: str
) -> None:
    member(store, **persona)
    coffee(store, **terms)
    offer = offered(store)
    assert (offer.available, offer.reason) == (False, reason)
    with pytest.raises(Refused, match="needs 180 points, has 100" if "short" in reason else reason):
        redeem(store, STAFF, ADA, "COFFEE")
    assert balance(store, ADA) == 100
    assert store.connection.value("SELECT count(*) FROM redemption") == 0


@pytest.mark.parametrize(
    ("persona", "terms"),
    [
        ({"employee": True, "employee_until": "2026-11-21"}, {}),
        ({}, {"starts_on": "2026-11-22", "ends_on": "2026-11-22"}),
        ({}, {"location": 1}),
        ({"birthday": "2008-11-22"}, {"minimum_age": 18}),
        ({}, {"staff_only": True}),
    ],
)
def test_rule_35_the_edges_of_the_conditions_are_inside(
    store: Store, persona: dict[str, object], terms: dict[str, object]
) -> None:
    member(store, **persona)
    coffee(store, **terms)
    assert offered(store).available
    assert redeem(store, STAFF, ADA, "COFFEE").points == 0


def test_rule_0_the_runtime_counts_days_of_the_shop_that_close_at_their_hour(
    store: Store, clock: SetClock
) -> None:
    member(store)
    store.connection.run("UPDATE location SET time_zone = 'Asia/Tokyo', closes_at = '04:00' WHERE id = 2")
    coffee(store, starts_on="2026-11-23")
    assert offered(store, AT_HARBOUR).reason == "from 23 Nov"
    clock.forward(hours=3, minutes=59)
    assert not offered(store, AT_HARBOUR).available
    clock.forward(minutes=1)
    assert offered(store, AT_HARBOUR).available
    assert not offered(store, STAFF).available
    redeem(store, AT_HARBOUR, ADA, "COFFEE")


def test_rule_35_single_use_is_single_in_the_whole_lineage(store: Store, clock: SetClock) -> None:
    member(store, 300)
    make_persona(store, BEN)
    adjust_points(store, OWNER, BEN, 100, reason="other", note="To begin with")
    coffee(store)
    redeem(store, STAFF, BEN, "COFFEE")
    join_points(store, OWNER, ADA, BEN)
    change_discount(store, OWNER, "COFFEE", {"name": "Big coffee"})
    assert offered(store).reason == "used today"
    clock.forward(days=40)
    assert offered(store).reason == "used 22 Nov 2026"
    with pytest.raises(Refused, match="used 22 Nov"):
        redeem(store, STAFF, ADA, "coffee")


def test_rule_38_an_unlimited_one_cools_down_in_hours(store: Store, clock: SetClock) -> None:
    member(store, 500)
    coffee(store, usage="unlimited", cooldown_hours=6)
    redeem(store, STAFF, ADA, "COFFEE")
    clock.forward(minutes=61)
    assert offered(store).reason == "used today, again in 5 h"
    with pytest.raises(Refused, match="again in 5 h"):
        redeem(store, STAFF, ADA, "COFFEE")
    clock.forward(hours=4, minutes=29)
    assert offered(store).reason == "used today, again in 30 min"
    clock.forward(minutes=30)
    assert redeem(store, STAFF, ADA, "COFFEE").points == 300


def test_a_cost_of_nothing_is_free_and_writes_no_entry(store: Store) -> None:
    member(store, 0)
    coffee(store, cost=None)
    offer = offered(store)
    assert (offer.available, offer.cost, offer.short) == (True, 0, 0)
    receipt = redeem(store, STAFF, ADA, "COFFEE")
    assert (receipt.entries, kinds(store, ADA)) == ((), [])
    undo(store, STAFF, receipt.operation_id)
    assert offered(store).available


def test_rule_27_points_that_fell_due_cannot_be_redeemed(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    make_persona(store, ADA)
    coffee(store)
    earn(store, ADA, 100)
    clock.forward(days=10)
    assert offered(store).available
    clock.forward(days=1)
    assert (balance(store, ADA), offered(store).reason, offered(store).points) == (100, "100 short", 0)
    with pytest.raises(Refused, match="needs 100 points, has 0"):
        redeem(store, STAFF, ADA, "COFFEE")
    assert balance(store, ADA) == 100


def test_staff_redeem_up_to_the_limit_and_beyond_with_approval(store: Store) -> None:
    member(store, 300)
    set_setting(store, "staff_redeem_limit", "99")
    coffee(store)
    with pytest.raises(NeedsApproval, match="up to 99 points"):
        redeem(store, STAFF, ADA, "COFFEE")
    yes = approval(store, redeem.request_hash(ADA, "COFFEE"), actor=STAFF, approver=Role.MANAGER)
    assert redeem(store, STAFF.approved(yes), ADA, "COFFEE").points == 200


def test_nobody_redeems_on_an_own_persona_and_marketing_not_at_all(store: Store) -> None:
    member(store)
    coffee(store)
    store.connection.run("UPDATE staff SET persona_id = :ada WHERE id = 1", ada=ADA)
    with pytest.raises(NotPermitted, match="your own"):
        redeem(store, STAFF, ADA, "COFFEE")
    with pytest.raises(NotPermitted, match="Marketing may not redeem"):
        redeem(store, staff_of(Role.MARKETING), ADA, "COFFEE")


@pytest.mark.parametrize(
    ("check", "wrong", "right"),
    [("birthday", "1990-01-01", "2001-05-17"), ("wallet PIN", "0000", "4821")],
)
def test_the_identity_is_asked_where_the_shop_says_so(
    store: Store, check: str, wrong: str, right: str
) -> None:
    member(store, birthday="2001-05-17", wallet_pin="4821")
    set_setting(store, "identity_check", check)
    coffee(store)
    with pytest.raises(Refused, match=f"Ask the customer for the {check}"):
        redeem(store, STAFF, ADA, "COFFEE")
    with pytest.raises(Refused, match="does not match"):
        redeem(store, STAFF, ADA, "COFFEE", identity=wrong)
    assert redeem(store, STAFF, ADA, "COFFEE", identity=right).points == 0


def test_identity_is_not_guessed_at_more_than_three_times_an_hour(store: Store, clock: SetClock) -> None:
    member(store, birthday="2001-05-17", wallet_pin="4821")
    set_setting(store, "identity_check", "wallet PIN")
    coffee(store)
    for guess in ("0000", "0001", "0002"):
        with pytest.raises(Refused, match="does not match"):
            redeem(store, STAFF, ADA, "COFFEE", identity=guess)
    with pytest.raises(Refused, match="Three wrong answers"):
        redeem(store, STAFF, ADA, "COFFEE", identity="4821")
    with pytest.raises(Refused, match="Three wrong answers"):
        check_wallet_pin(store, STAFF, ADA, "4821")
    clock.forward(hours=1, minutes=1)
    assert redeem(store, STAFF, ADA, "COFFEE", identity="4821").points == 0


def test_a_birthday_is_checked_as_the_shop_writes_it(store: Store) -> None:
    member(store, birthday="2001-05-17")
    set_setting(store, "identity_check", "birthday")
    coffee(store)
    assert redeem(store, STAFF, ADA, "COFFEE", identity="05/17/2001").points == 0


def test_an_unknown_or_ended_discount_is_refused(store: Store) -> None:
    member(store)
    coffee(store)
    with pytest.raises(NotFound, match="There are: COFFEE"):
        redeem(store, STAFF, ADA, "TEA")
    end_discount(store, OWNER, "COFFEE")
    assert offers(store, STAFF, ADA) == []
    with pytest.raises(Refused, match="ended"):
        redeem(store, STAFF, ADA, "COFFEE")


def test_a_repeated_operation_gives_the_same_code_and_takes_nothing(store: Store) -> None:
    member(store, 300)
    coffee(store, usage="unlimited")
    actor = STAFF.doing(operation_id(1))
    first = redeem(store, actor, ADA, "COFFEE")
    again = redeem(store, actor, ADA, "COFFEE")
    assert (again.details["code"], again.repeated, balance(store, ADA)) == (
        first.details["code"],
        True,
        200,
    )


def test_rule_36_codes_are_unlike_on_a_day_and_shown_again_until_it_ends(
    store: Store, clock: SetClock
) -> None:
    member(store, 1000)
    coffee(store, usage="unlimited", cost=10)
    codes = [redeem(store, STAFF, ADA, "COFFEE").details["code"] for _ in range(20)]
    assert len(set(codes)) == 20
    today = day_begins(store.clock().date(), "America/New_York")
    shown = todays_codes(store.connection, ADA, today)
    assert sorted(code.code for code in shown) == sorted(codes)
    undo(store, STAFF, store.connection.value("SELECT operation_id FROM redemption ORDER BY id LIMIT 1"))
    assert len(todays_codes(store.connection, ADA, today)) == 19
    clock.forward(days=1)
    tomorrow = day_begins(store.clock().date(), "America/New_York")
    assert todays_codes(store.connection, ADA, tomorrow) == []
