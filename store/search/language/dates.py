"""When something was: the dates a query can name, kept as typed and resolved only against a given today.

Every resolution is in whole days of the programme's time zone, both ends included; ``None`` is an open end.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Operator = Literal["=", "<", "<=", ">", ">="]
Unit = Literal["d", "w", "m", "y"]
Word = Literal[
    "today",
    "yesterday",
    "tomorrow",
    "thisweek",
    "lastweek",
    "nextweek",
    "thismonth",
    "lastmonth",
    "nextmonth",
    "thisyear",
    "lastyear",
]
Days = tuple[date | None, date | None]

EARLIEST = date(1, 1, 1)
LATEST = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Ago:
    """``90d``: so many days, weeks, months or years before today."""

    count: int
    unit: Unit

    def span(self, today: date) -> tuple[date, date]:
        day = moved(today, -self.count, self.unit)
        return day, day


@dataclass(frozen=True, slots=True)
class Last:
    """``last30d``: from so long ago through today."""

    count: int
    unit: Unit

    def span(self, today: date) -> tuple[date, date]:
        return moved(today, -self.count, self.unit), today


@dataclass(frozen=True, slots=True)
class Next:
    """``next7d``: from today through so far ahead."""

    count: int
    unit: Unit

    def span(self, today: date) -> tuple[date, date]:
        return today, moved(today, self.count, self.unit)


@dataclass(frozen=True, slots=True)
class Named:
    """``today``, ``lastweek``, ``thismonth``: weeks begin on Monday."""

    word: Word

    def span(self, today: date) -> tuple[date, date]:
        word = self.word
        if word in ("today", "yesterday", "tomorrow"):
            day = moved(today, {"today": 0, "yesterday": -1, "tomorrow": 1}[word], "d")
            return day, day
        step = {"this": 0, "last": -1, "next": 1}[word[:4]]
        if word.endswith("week"):
            monday = moved(today, step * 7 - today.weekday(), "d")
            return monday, moved(monday, 6, "d")
        if word.endswith("month"):
            inside = moved(today.replace(day=1), step, "m")
            return Calendar(inside.year, inside.month).span(today)
        return Calendar(moved(today.replace(month=1, day=1), step, "y").year).span(today)


@dataclass(frozen=True, slots=True)
class Calendar:
    """``2024``, ``2024-05`` or ``2024-05-17``: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def span(self, today: date) -> tuple[date, date]:
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        if self.day is None:
            return date(self.year, self.month, 1), date(
                self.year, self.month, monthrange(self.year, self.month)[1]
            )
        day = date(self.year, self.month, self.day)
        return day, day


@dataclass(frozen=True, slots=True)
class MonthDay:
    """``05-17``, or a whole month of every year (``may``, ``day`` is None): birthdays only."""

    month: int
    day: int | None = None


Point = Ago | Last | Next | Named | Calendar


def moved(day: date, count: int, unit: Unit) -> date:
    """``day`` moved by ``count`` units, never out of range; the 31st of a shorter month is its last day."""
    if unit in ("d", "w"):
        target = day.toordinal() + count * (7 if unit == "w" else 1)
        if target < EARLIEST.toordinal():
            return EARLIEST
        return LATEST if target > LATEST.toordinal() else date.fromordinal(target)
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < EARLIEST.year:
        return EARLIEST
    if year > LATEST.year:
        return LATEST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def compared(operator: Operator, point: Point, today: date) -> Days:
    """The days meant by ``operator point``.

    ``>`` is *longer ago* before a relative point (``seen:>90d``) and *later* before a calendar one
    (``joined:>2024``).
    """
    first, last = point.span(today)
    if operator == "=":
        return first, last
    if isinstance(point, Ago):
        return {
            ">": (None, moved(first, -1, "d")),
            ">=": (None, first),
            "<": (moved(first, 1, "d"), None),
            "<=": (first, None),
        }[operator]
    return {
        ">": (moved(last, 1, "d"), None),
        ">=": (first, None),
        "<": (None, moved(first, -1, "d")),
        "<=": (None, last),
    }[operator]


def between(low: Point | None, high: Point | None, today: date) -> Days:
    """The days of ``low..high``, whichever of the two is earlier (``30d..90d`` reads from recent to old)."""
    if low is None or high is None:
        return (low.span(today)[0] if low else None), (high.span(today)[1] if high else None)
    spans = (*low.span(today), *high.span(today))
    return min(spans), max(spans)


def month_days(when: Point | MonthDay, today: date) -> tuple[tuple[str, str], ...]:
    """The birthdays meant, as inclusive ranges of ``MM-DD`` that do not wrap round the year.

    Birthdays of 29 February are stored and kept as ``02-28`` (`points.md` §0).
    """
    if isinstance(when, MonthDay):
        if when.day is None:
            return ((f"{when.month:02}-01", f"{when.month:02}-31"),)
        day = min(when.day, 28) if when.month == 2 else when.day
        return ((f"{when.month:02}-{day:02}",) * 2,)
    first, last = when.span(today)
    if last - first >= timedelta(days=365):
        return (("01-01", "12-31"),)
    start, end = f"{first:%m-%d}", f"{last:%m-%d}"
    return ((start, end),) if start <= end else (("01-01", end), (start, "12-31"))
