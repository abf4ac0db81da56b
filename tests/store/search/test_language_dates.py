"""What dates in a query mean on a given day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.language import Birthday, Compare, DateBetween, DateCompare, parse
from store.search.language.dates import EARLIEST, LATEST, Unit, moved

TODAY = date(2026, 11, 22)
D = date
UNITS: tuple[Unit, ...] = ("d", "w", "m", "y")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("seen:<30d", (D(2026, 10, 24), None)),
        ("seen:<=30d", (D(2026, 10, 23), None)),
        ("seen:30d", (D(2026, 10, 23), None)),
        ("seen:>90d", (None, D(2026, 8, 23))),
        ("seen:>=90d", (None, D(2026, 8, 24))),
        ("seen:=90d", (D(2026, 8, 24), D(2026, 8, 24))),
        ("seen:30d..90d", (D(2026, 8, 24), D(2026, 10, 23))),
        ("seen:90d..", (D(2026, 8, 24), None)),
        ("seen:today", (TODAY, TODAY)),
        ("seen:yesterday", (D(2026, 11, 21), D(2026, 11, 21))),
        ("seen:>yesterday", (TODAY, None)),
        ("joined:thisweek", (D(2026, 11, 16), TODAY)),
        ("joined:lastweek", (D(2026, 11, 9), D(2026, 11, 15))),
        ("joined:lastmonth", (D(2026, 10, 1), D(2026, 10, 31))),
        ("joined:lastyear", (D(2025, 1, 1), D(2025, 12, 31))),
        ("joined:last30d", (D(2026, 10, 23), TODAY)),
        ("joined:2024", (D(2024, 1, 1), D(2024, 12, 31))),
        ("joined:2024..", (D(2024, 1, 1), None)),
        ("joined:..2024-02", (None, D(2024, 2, 29))),
        ("joined:>2024", (D(2025, 1, 1), None)),
        ("joined:<2024-05", (None, D(2024, 4, 30))),
        ("joined:2025..2024-05-17", (D(2024, 5, 17), D(2025, 12, 31))),
        ("joined:1m", (D(2026, 10, 22), None)),
    ],
)
def test_dates_keep_whole_days(text: str, days: tuple[date | None, date | None]) -> None:
    node = parse(text).tree
    assert isinstance(node, DateCompare | DateBetween)
    assert node.days(TODAY) == days


@pytest.mark.parametrize(
    ("text", "today", "ranges"),
    [
        ("birthday:today", TODAY, (("11-22", "11-22"),)),
        ("birthday:next7d", TODAY, (("11-22", "11-29"),)),
        ("birthday:next60d", TODAY, (("01-01", "01-21"), ("11-22", "12-31"))),
        ("birthday:next2y", TODAY, (("01-01", "12-31"),)),
        ("birthday:thismonth", TODAY, (("11-01", "11-30"),)),
        ("birthday:nextmonth", date(2026, 12, 31), (("01-01", "01-31"),)),
        ("birthday:tomorrow", date(2026, 12, 31), (("01-01", "01-01"),)),
        ("birthday:may", TODAY, (("05-01", "05-31"),)),
        ("birthday:05-17", TODAY, (("05-17", "05-17"),)),
        ("birthday:02-29", TODAY, (("02-28", "02-28"),)),
    ],
)
def test_birthdays_are_days_of_any_year(text: str, today: date, ranges: tuple[tuple[str, str], ...]) -> None:
    node = parse(text).tree
    assert isinstance(node, Birthday)
    assert node.month_days(today) == ranges


@given(st.dates(), st.integers(-100_000, 100_000), st.sampled_from(UNITS))
@settings(deadline=None)
def test_a_day_can_be_moved_any_way_without_leaving_the_calendar(day: date, count: int, unit: Unit) -> None:
    there = moved(day, count, unit)
    assert EARLIEST <= there <= LATEST
    assert (there >= day) if count >= 0 else (there <= day)


@given(st.sampled_from(["<", "<=", ">", ">=", ""]), st.integers(-1000, 1000), st.integers(-1000, 1000))
@settings(deadline=None)
def test_bounds_say_the_same_as_the_operator(operator: str, value: int, figure: int) -> None:
    node = parse(f"points:{operator}{value}").tree
    assert isinstance(node, Compare)
    low, high = node.bounds()
    inside = (low is None or low <= figure) and (high is None or figure <= high)
    assert (
        inside
        == {
            "<": figure < value,
            "<=": figure <= value,
            ">": figure > value,
            ">=": figure >= value,
            "": figure == value,
        }[operator]
    )
