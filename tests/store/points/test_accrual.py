"""What one order earns, without any store: properties of the rules, and what restricts a modifier."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.modifiers.records import Hours, Modifier, Restriction
from store.modifiers.restrictions import hundredths_of
from store.points.customer import Customer
from store.points.earning.accrual import Earned, Line, Referrer, Rules, Sale, unearned
from store.settings import Settings

AMELIA = Customer(1001, "Amelia Stone", "active", None, "2026-01-01", None, None, False, None)
OMAR = replace(AMELIA, id=1002, name="Omar Haddad")
SALE = Sale(7, "POS", 10_000, 0, "2026-11-20T23:30:00.000Z", "2026-11-20", 1, "Card", ())
"""Friday, half past six in the evening in New York, where the shop is."""


def settings(**values: bool | int | str) -> Settings:
    return Settings(dict(values))


def made(kind: str, number: int = 1, **values: Any) -> Modifier:
    plain = Modifier(
        number, kind, "", 0, "everybody", None, None, None, None, "1970-01-01", "", None, None, None
    )
    return replace(plain, **values)


def multiplier(hundredths: int, number: int = 1, **values: Any) -> Modifier:
    return made("multiplier", number, hundredths=hundredths, **values)


def points(found: list[Earned]) -> dict[str, int]:
    return {one.kind: one.points for one in found}


AMOUNTS = st.integers(-1_000_000, 1_000_000)
FACTORS = st.integers(101, 10_000)


@given(AMOUNTS, st.integers(0, 1000), st.lists(FACTORS, max_size=4), st.booleans(), st.booleans())
def test_nothing_is_ever_negative_and_only_the_marker_is_nothing(
    amount: int, rate: int, factors: list[int], zero: bool, adds_up: bool
) -> None:
    rules = Rules(
        settings(points_rate=rate, visit_points=5, multipliers="sum" if adds_up else "highest"),
        tuple(multiplier(factor, number) for number, factor in enumerate(factors)),
        (made("zero"),) if zero else (),
    )
    for one in rules.earned(AMELIA, replace(SALE, pre_tax=amount)):
        assert one.points > 0 or (one.kind == "zero" and one.points == 0)


@given(st.integers(100, 1_000_000), st.lists(FACTORS, min_size=1, max_size=5))
def test_rule_17_the_highest_wins_and_its_bonus_is_the_floor(amount: int, factors: list[int]) -> None:
    rules = Rules(settings(), tuple(multiplier(factor, number) for number, factor in enumerate(factors)))
    found = points(rules.earned(AMELIA, replace(SALE, pre_tax=amount)))
    earned = amount // 100
    assert found["earn"] == earned
    assert found.get("multiplier", 0) == earned * (max(factors) - 100) // 100


@given(st.integers(100, 1_000_000), st.lists(FACTORS, min_size=1, max_size=5))
def test_rule_17_added_up_they_are_never_less_than_the_highest(amount: int, factors: list[int]) -> None:
    multipliers = tuple(multiplier(factor, number) for number, factor in enumerate(factors))
    sale = replace(SALE, pre_tax=amount)
    summed = Rules(settings(multipliers="sum"), multipliers).earned(AMELIA, sale)
    highest = Rules(settings(), multipliers).earned(AMELIA, sale)
    assert sum(one.points for one in summed) >= sum(one.points for one in highest)
    assert [one for one in summed if one.kind == "earn"] == [one for one in highest if one.kind == "earn"]


@given(AMOUNTS, st.lists(FACTORS, max_size=3), st.integers(0, 50))
def test_rule_18_zero_beats_everything_of_the_order(amount: int, factors: list[int], visit: int) -> None:
    multipliers = tuple(multiplier(factor, number) for number, factor in enumerate(factors))
    rules = Rules(settings(visit_points=visit), multipliers, (made("zero", 99),))
    found = rules.earned(AMELIA, replace(SALE, pre_tax=amount))
    assert [(one.kind, one.points) for one in found] in ([], [("zero", 0)])
    assert bool(found) == (amount > 0 or (amount == 0 and visit > 0))


@given(st.integers(0, 10), st.integers(1, 5))
def test_rule_11_visits_stop_at_the_cap(visits: int, cap: int) -> None:
    rules = Rules(settings(visit_points=3, visits_per_day=cap))
    assert ("visit" in points(rules.earned(AMELIA, SALE, visits=visits))) == (visits < cap)


def test_rule_11_an_order_of_nothing_is_a_visit_and_goods_brought_back_are_none() -> None:
    rules = Rules(settings(visit_points=3))
    assert points(rules.earned(AMELIA, replace(SALE, pre_tax=0))) == {"visit": 3}
    assert rules.earned(AMELIA, replace(SALE, pre_tax=-500)) == []


def test_rule_13_the_referrer_must_be_able_to_earn_too() -> None:
    rules = Rules(settings(referral=True, referral_rate=10))
    assert points(rules.earned(AMELIA, SALE, referrer=Referrer(OMAR))) == {"earn": 100, "referral": 10}
    for unable in (replace(OMAR, signup_on=None), replace(OMAR, employee=True), AMELIA):
        assert points(rules.earned(AMELIA, SALE, referrer=Referrer(unable))) == {"earn": 100}


def test_rule_8_14_and_15_who_cannot_earn_gets_nothing_not_even_a_marker() -> None:
    rules = Rules(settings(visit_points=3, referral=True), (multiplier(200),), (made("zero"),))
    for unable in (
        replace(AMELIA, signup_on=None),
        replace(AMELIA, signup_on="2026-11-21"),
        replace(AMELIA, status="archived"),
        replace(AMELIA, employee=True),
    ):
        assert rules.earned(unable, SALE, referrer=Referrer(OMAR)) == []


def test_rule_14_and_15_an_order_is_marked_with_what_kept_it_from_earning() -> None:
    assert unearned(AMELIA, "2026-11-20") is None
    assert unearned(replace(AMELIA, status="archived"), "2026-11-20") == "archived"
    assert unearned(replace(AMELIA, employee=True), "2026-11-20") == "employee"
    assert unearned(replace(AMELIA, signup_on=None, status="archived"), "2026-11-20") is None


@pytest.mark.parametrize(
    ("hours", "matches"),
    [
        (Hours(5, "18:30", "19:00"), True),
        (Hours(5, "17:00", "18:30"), False),
        (Hours(5, "18:31", "24:00"), False),
        (Hours(6, "00:00", "24:00"), False),
    ],
)
def test_rule_19_happy_hours_are_local_from_included_until_not(hours: Hours, matches: bool) -> None:
    rules = Rules(settings(), (multiplier(200, hours=(hours,)),))
    assert ("multiplier" in points(rules.earned(AMELIA, SALE))) == matches


def test_rule_19_happy_hours_are_those_of_the_locations_own_time_zone() -> None:
    happy = multiplier(200, hours=(Hours(5, "15:00", "16:00"),))
    assert "multiplier" not in points(Rules(settings(), (happy,)).earned(AMELIA, SALE))
    zones = {1: "America/Los_Angeles"}
    assert "multiplier" in points(Rules(settings(), (happy,), zones=zones).earned(AMELIA, SALE))


def test_rule_19_brand_and_category_must_be_of_one_line_and_of_one_kind_any_will_do() -> None:
    limited = multiplier(
        200,
        restrictions=(
            Restriction("brand", "hilltop", "Hilltop"),
            Restriction("brand", "leaf", "Leaf"),
            Restriction("category", "coffee", "Coffee"),
        ),
    )
    rules = Rules(settings(), (limited,))
    coffee, tea = Line("hilltop", "1", "coffee"), Line("leaf", "2", "tea")
    other = Line("orchard", "3", "coffee")
    assert "multiplier" in points(rules.earned(AMELIA, replace(SALE, lines=(tea, coffee))))
    assert "multiplier" not in points(rules.earned(AMELIA, replace(SALE, lines=(tea, other))))
    assert "multiplier" not in points(rules.earned(AMELIA, SALE))


def test_rule_19_payment_store_and_purchase_dates_all_have_to_fit() -> None:
    limited = made(
        "zero",
        restrictions=(Restriction("payment", "card", "card"), Restriction("location", "1", "Downtown")),
        starts_on="2026-11-20",
        ends_on="2026-11-20",
    )
    rules = Rules(settings(), zeros=(limited,))
    assert points(rules.earned(AMELIA, SALE)) == {"zero": 0}
    for other in (
        replace(SALE, payment_method="cash"),
        replace(SALE, payment_method=None),
        replace(SALE, location_id=2),
        replace(SALE, placed_on="2026-11-21"),
        replace(SALE, placed_on="2026-11-19"),
    ):
        assert points(rules.earned(AMELIA, other)) == {"earn": 100}


def test_a_modifier_leaves_orders_alone_that_were_placed_before_it_or_after_its_end() -> None:
    late = multiplier(200, from_at="2026-11-20T23:30:00.001Z")
    ended = multiplier(200, ended_at="2026-11-20T23:30:00.000Z")
    assert points(Rules(settings(), (late, ended)).earned(AMELIA, SALE)) == {"earn": 100}


def test_an_audience_is_asked_for_only_where_a_modifier_names_one() -> None:
    assert not Rules(settings(), (multiplier(200),)).asks_memberships
    theirs = Rules(settings(), (multiplier(200, audience_id=3),))
    assert theirs.asks_memberships
    assert "multiplier" in points(theirs.earned(AMELIA, SALE, audiences={3}))
    assert "multiplier" not in points(theirs.earned(AMELIA, SALE, audiences={4}))


@given(st.integers(101, 10_000))
def test_a_factor_is_read_back_as_it_is_shown(hundredths: int) -> None:
    assert hundredths_of(multiplier(hundredths).factor) == hundredths
