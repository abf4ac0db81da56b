"""Numbers as people type them are read as what they say or refused, never guessed at."""

import pytest

from store.errors import BadInput
from store.numbers import LARGEST, read_whole
from store.points.adjust import read_points
from store.settings import SETTINGS, Settings
from store.shown import Shown


def shown_in(currency: str) -> Shown:
    values = {name: setting.default for name, setting in SETTINGS.items()}
    return Shown(Settings(values | {"currency": currency, "time_zone": "America/New_York", "region": "US"}))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("25", 25),
        ("+25", 25),
        ("-25", -25),
        ("−3", -3),
        (" 1,000 ", 1000),
        ("12,345,678", 12345678),
        ("٣", 3),
    ],
)
def test_a_whole_number_is_read_with_thousands_separated_or_not(typed: str, number: int) -> None:
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    "typed", ["1,5", "1,50", "1,2345", ",5", "1.5", "1e3", "", "-", "--5", "1_,0", "five"]
)
def test_a_comma_that_separates_no_thousands_is_no_whole_number(typed: str) -> None:
    with pytest.raises(BadInput, match="not a whole number"):
        read_whole(typed)


def test_a_number_no_database_can_keep_is_too_large() -> None:
    assert read_whole(str(LARGEST)) == LARGEST
    for typed in (str(LARGEST + 1), "9" * 5000):
        with pytest.raises(BadInput, match="too large"):
            read_whole(typed)


def test_one_and_a_half_points_are_not_fifteen() -> None:
    with pytest.raises(BadInput):
        read_points("+1,5")


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [
        ("USD", "12.50", 1250),
        ("USD", "12,50", 1250),
        ("USD", "1,250", 125000),
        ("USD", "1,250.5", 125050),
        ("USD", "$1,250.00", 125000),
        ("USD", ".5", 50),
        ("JPY", "1,500", 1500),
        ("JPY", "¥1500", 1500),
        ("KWD", "1.250", 1250),
        ("KWD", "KWD 1,250.500", 1250500),
        ("KWD", "12,5", 12500),
    ],
)
def test_money_is_read_as_the_shop_writes_it(currency: str, typed: str, minor: int) -> None:
    assert shown_in(currency).read_money(typed) == minor


@pytest.mark.parametrize(
    ("currency", "typed"),
    [
        ("USD", "1e5"),
        ("USD", "nan"),
        ("USD", "inf"),
        ("USD", "1,2,3.5"),
        ("USD", "1_0"),
        ("USD", "1.234,50"),
        ("USD", "12.500"),
        ("USD", "-5"),
        ("USD", "0"),
        ("USD", ""),
        ("USD", "9" * 5000),
        ("JPY", "12.5"),
        ("JPY", "12,5"),
        ("KWD", "1,250"),
    ],
)
def test_what_could_mean_two_amounts_or_none_is_refused(currency: str, typed: str) -> None:
    with pytest.raises(BadInput):
        shown_in(currency).read_money(typed)
