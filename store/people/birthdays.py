"""Dates of birth as people type them, and ages."""

import re
from datetime import date

from store.errors import BadInput
from store.words import say

MONTH_FIRST = frozenset(("US", "PH", "FM", "MH", "PW", "GU", "PR", "VI", "AS", "MP"))
"""Regions that write the month before the day."""
OLDEST_YEARS = 130

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WRITTEN = re.compile(r"([0-9]{1,2})[/. -]+([0-9]{1,2})[/. -]+([0-9]+)")


def parse_birthday(typed: str, region: str, today: date) -> date:
    """``1988-05-17``, or day and month in the region's order; raises `BadInput`, also for two-digit years."""
    text = typed.strip()
    iso = _ISO.fullmatch(text)
    written = _WRITTEN.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif written:
        first, second, years = written.groups()
        if len(years) != 4:
            raise BadInput(say("people.birthday_year"))
        year = int(years)
        month, day = (int(first), int(second)) if region in MONTH_FIRST else (int(second), int(first))
    else:
        raise BadInput(say("people.birthday_shape", example=example(region)))
    try:
        birthday = date(year, month, day)
    except ValueError:
        raise BadInput(say("people.birthday_no_day", example=example(region))) from None
    if birthday > today:
        raise BadInput(say("people.birthday_future"))
    if age_on(birthday, today) > OLDEST_YEARS:
        raise BadInput(say("people.birthday_too_old", years=OLDEST_YEARS))
    return birthday


def example(region: str) -> str:
    """17 May 1988 as the region writes it."""
    return "05/17/1988" if region in MONTH_FIRST else "17.05.1988"


def age_on(birthday: date, today: date) -> int:
    """Whole years; someone born on 29 February has the birthday on 28 February (`points.md` rule 0)."""
    born = (birthday.month, 28 if (birthday.month, birthday.day) == (2, 29) else birthday.day)
    return today.year - birthday.year - ((today.month, today.day) < born)


def days_until(month_day: str, today: date) -> int:
    """Days to the next birthday, 0 on the day, of an ``MM-DD``."""
    month, day = int(month_day[:2]), int(month_day[3:])
    coming = date(today.year, month, day)
    if coming < today:
        coming = date(today.year + 1, month, day)
    return (coming - today).days
