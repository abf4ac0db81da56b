"""Enrolments and reviews over time."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date

from store.errors import BadInput
from store.points.ledger.days import day_of
from store.reports.asking import Asking
from store.reports.periods import MOST_STEPS
from store.reports.table import Field, Figure, Table, added_up, mean_tenths
from store.words import say

FIELDS = (
    Field("from", "words"),
    Field("enrolled"),
    Field("reviews"),
    Field("rating", "tenths"),
)
_ENROLLED = (
    "SELECT signup_on, count(*) FROM persona p WHERE signup_on >= :first AND signup_on <= :last{where} "
    "GROUP BY signup_on"
)
_MEMBERS_BEFORE = "SELECT count(*) FROM persona p WHERE signup_on < :first AND signup_on > ''{where}"
_MERGED = " AND p.status <> 'active' AND p.status = 'merged'"
"""Those are few and have an index; that nobody else is asked for his status leaves the rest to an index, too."""
_REVIEWS = (
    "SELECT substr(s.at, 1, 16), count(*), sum(s.rating) FROM survey_answer s{joined} "
    "WHERE s.rating IS NOT NULL AND s.at >= :began AND s.at < :ended{where} GROUP BY substr(s.at, 1, 16)"
)
_OF = " JOIN persona p ON p.id = s.persona_id"


def growth(asking: Asking) -> Table:
    """A row a day, week or month: members by signup date, reviews and their mean.

    Of a location: whom it enrolled, and the reviews of those. Raises `BadInput` for far too many rows.
    """
    period, connection = asking.period, asking.connection
    if asking.step == "day" and period.days > MOST_STEPS:
        raise BadInput(say("report.too_many", most=MOST_STEPS))
    cuts = list(period.cut(asking.step))
    begins = [one.first.isoformat() for one in cuts]
    where, named = asking.at("p.signup_location_id")
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    enrolled: dict[int, int] = defaultdict(int)
    for sign, which in ((1, where), (-1, where + _MERGED)):
        for day, count in connection.all(_ENROLLED.format(where=which), **days, **named):
            enrolled[bisect_right(begins, day) - 1] += sign * count
    reviews: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    text = _REVIEWS.format(joined=_OF if where else "", where=where)
    for minute, count, total in connection.all(text, **asking.span, **named):
        kept = reviews[bisect_right(begins, day_of(f"{minute}:00.000Z", asking.settings)) - 1]
        kept[0] += count
        kept[1] += int(total)
    rows = tuple(
        (day, enrolled[at], reviews[at][0], mean_tenths(*reviews[at])) for at, day in enumerate(begins)
    )
    before = sum(
        sign * connection.value(_MEMBERS_BEFORE.format(where=which), first=days["first"], **named)
        for sign, which in ((1, where), (-1, where + _MERGED))
    )
    count, total = (sum(kept[at] for kept in reviews.values()) for at in (0, 1))
    whole = (*added_up(FIELDS, rows)[:3], mean_tenths(count, total))
    figures = (Figure(Field("members_before"), before),)
    return Table("growth", period, FIELDS, rows, whole, figures, drawn="enrolled")


def members_over_time(table: Table) -> list[tuple[date, int]]:
    """The members at the end of each step of a growth report: what its chart draws."""
    members = next(one.value for one in table.figures if one.field.name == "members_before")
    sums = members if isinstance(members, int) else 0
    found = []
    for begins, enrolled in zip(table.column("from"), table.column("enrolled"), strict=True):
        sums += enrolled if isinstance(enrolled, int) else 0
        found.append((date.fromisoformat(str(begins)), sums))
    return found
