"""Over which days a report is: named or given, and cut into days, weeks or months."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from store.clock import EARLIEST_DAY, LATEST_DAY
from store.errors import BadInput
from store.words import say

Name = Literal["today", "yesterday", "7d", "30d", "90d", "month", "last-month", "year", "last-year"]
NAMES: tuple[str, ...] = get_args(Name)
Step = Literal["day", "week", "month"]
STEPS: dict[str, Step] = {step: step for step in get_args(Step)}
USUAL = "30d"
MOST_DAYS, MOST_WEEKS = 31, 26
"""Longer than so many days is told by weeks, longer than so many weeks by months."""
MOST_STEPS = 4_000


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the programme, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def moved(self, step: int) -> "Period":
        """As long, so many lengths later; whole months and years stay whole."""
        if self.first.day == 1 and (self.last + timedelta(days=1)).day == 1:
            months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
            first = _month(self.first, step * months)
            return Period(first, _month(first, months) - timedelta(days=1))
        by = timedelta(days=step * self.days)
        return Period(self.first + by, self.last + by)

    def usual_step(self) -> Step:
        """What it is told by where nobody says otherwise."""
        if self.days <= MOST_DAYS:
            return "day"
        return "week" if self.days <= 7 * MOST_WEEKS else "month"

    def cut(self, step: Step) -> Iterator["Period"]:
        """Its days, weeks (Monday to Sunday) or months; the first and the last may be shorter."""
        first = self.first
        while first <= self.last:
            if step == "day":
                after = first + timedelta(days=1)
            elif step == "week":
                after = first + timedelta(days=7 - first.weekday())
            else:
                after = _month(first, 1)
            yield Period(first, min(after - timedelta(days=1), self.last))
            first = after


def named(name: str, today: date) -> Period:
    """A period by its name; raises `BadInput`."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    if name in ("7d", "30d", "90d"):
        return Period(today - timedelta(days=int(name[:-1]) - 1), today)
    known = {
        "today": (today, today),
        "yesterday": (today - timedelta(days=1), today - timedelta(days=1)),
        "month": (month, today),
        "last-month": (_month(month, -1), month - timedelta(days=1)),
        "year": (year, today),
        "last-year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }
    if name not in known:
        raise BadInput(say("report.no_period", name=name, known=", ".join(NAMES)))
    return Period(*known[name])


def checked(first: date, last: date) -> Period:
    """A period somebody typed; raises `BadInput` for one that runs backwards or is out of all bounds."""
    if last < first:
        raise BadInput(say("report.backwards", first=first.isoformat(), last=last.isoformat()))
    if not EARLIEST_DAY <= first.isoformat() <= last.isoformat() <= LATEST_DAY:
        raise BadInput(say("report.day_bounds", first=first.isoformat(), last=last.isoformat()))
    return Period(first, last)


def _month(day: date, months: int) -> date:
    """The first of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
