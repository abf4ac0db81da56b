"""Dates of birth as typed in several regions, ages, and the days to the next birthday."""

from datetime import date

import pytest

from store.errors import BadInput
from store.people.birthdays import age_on, days_until, example, parse_birthday

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "region", "born"),
    [
        ("1988-05-17", "US", date(1988, 5, 17)),
        ("1988-5-7", "DE", date(1988, 5, 7)),
        ("05/17/1988", "US", date(1988, 5, 17)),
        ("5.17.1988", "US", date(1988, 5, 17)),
        ("17.05.1988", "DE", date(1988, 5, 17)),
        ("17/05/1988", "GB", date(1988, 5, 17)),
        (" 17 05 1988 ", "FR", date(1988, 5, 17)),
        ("02/29/2004", "US", date(2004, 2, 29)),
        ("11/22/2026", "US", date(2026, 11, 22)),
    ],
)
def test_a_birthday_is_read_in_the_order_of_its_region(typed: str, region: str, born: date) -> None:
    assert parse_birthday(typed, region, TODAY) == born


@pytest.mark.parametrize("region", ["US", "DE"])
def test_the_example_that_is_shown_can_be_typed(region: str) -> None:
    assert parse_birthday(example(region), region, TODAY) == date(1988, 5, 17)


@pytest.mark.parametrize(
    "typed",
    ["", "17/05/88", "5/17/188", "17/05/1988", "1988", "1988-13-01", "0000-01-01", "٥/١٧/1988x", "1-2-3-4"],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="birthday"):
        parse_birthday(typed, "US", TODAY)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2005, 11, 22), TODAY, 21),
        (date(2005, 11, 23), TODAY, 20),
        (date(2004, 2, 29), date(2025, 2, 28), 21),
        (date(2004, 2, 29), date(2025, 2, 27), 20),
    ],
)
def test_an_age_is_reached_on_the_birthday(born: date, today: date, years: int) -> None:
    assert age_on(born, today) == years


@pytest.mark.parametrize(
    ("month_day", "today", "days"),
    [
        ("11-22", TODAY, 0),
        ("11-21", TODAY, 364),
        ("01-01", TODAY, 40),
        ("02-28", date(2028, 2, 28), 0),
        ("02-28", date(2028, 2, 29), 365),
    ],
)
def test_the_next_birthday_is_so_many_days_away(month_day: str, today: date, days: int) -> None:
    assert days_until(month_day, today) == days
