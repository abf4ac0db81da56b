"""What a sale earns (points.md rules 7, 8, 15)."""

from typing import Any

import pytest

from store.points.customer import Customer
from store.points.earning.accrual import why_nothing
from store.points.earning.rate import points_for, qualifies
from store.settings import Settings


def customer(**changed: object) -> Customer:
    values: dict[str, Any] = {
        "id": 2001,
        "name": "Ada Invented",
        "status": "active",
        "merged_into": None,
        "signup_on": "2026-03-01",
        "birthday": None,
        "wallet_pin": None,
        "employee": False,
        "employee_until": None,
    }
    values |= changed
    return Customer(**values)


@pytest.mark.parametrize(
    ("rounding", "pre_tax", "points"),
    [
        ("down", 1099, 10),
        ("nearest", 1049, 10),
        ("nearest", 1050, 11),
        ("up", 1001, 11),
        ("up", 1000, 10),
        ("down", 99, 0),
    ],
)
def test_rule_7_a_hundred_points_per_hundred_are_rounded_as_the_shop_says(
    rounding: str, pre_tax: int, points: int
) -> None:
    assert points_for(pre_tax, 0, Settings({"points_rounding": rounding}))[0] == points


def test_rule_7_points_accrue_before_tax_unless_the_shop_says_after() -> None:
    assert points_for(1000, 500, Settings({}))[0] == 10
    assert points_for(1000, 500, Settings({"points_base": "post-tax"}))[0] == 15


def test_rule_7_the_rate_and_the_rule_version_are_given_for_the_stamp() -> None:
    assert points_for(1000, 0, Settings({"points_rate": 250}, versions=4)) == (25, 250, 4)


@pytest.mark.parametrize(("currency", "amount"), [("JPY", 100), ("USD", 10000), ("KWD", 100000)])
def test_rule_7_a_hundred_units_of_any_currency_earn_the_rate(currency: str, amount: int) -> None:
    assert points_for(amount, 0, Settings({"currency": currency}))[0] == 100


def test_rule_7_a_return_and_an_order_of_nothing_earn_nothing() -> None:
    assert points_for(0, 0, Settings({}))[0] == 0
    assert points_for(-1000, 0, Settings({"points_rounding": "up"}))[0] == 0


def test_rule_7_large_amounts_stay_exact() -> None:
    assert points_for(99_999_999_999_999, 0, Settings({}))[0] == 999_999_999_999


def test_rule_8_the_whole_signup_day_counts_and_nothing_before() -> None:
    assert qualifies("2026-03-01", "2026-03-01")
    assert not qualifies("2026-03-01", "2026-02-28")
    assert not qualifies(None, "2026-03-01")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"signup_on": None}, "not a member"),
        ({"signup_on": "2026-03-03"}, "before the signup date"),
        ({"status": "archived"}, "archived"),
        ({"employee": True}, "on the employee list"),
        ({"employee": True, "employee_until": "2026-03-02"}, "on the employee list"),
        ({"employee": True, "employee_until": "2026-03-01"}, None),
    ],
)
def test_rules_8_14_15_say_why_an_order_earns_nothing(changed: dict[str, object], reason: str | None) -> None:
    assert why_nothing(customer(**changed), "2026-03-02") == reason
