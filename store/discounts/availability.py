"""Why a discount cannot be redeemed just now, in words: the one set of conditions that the list and the act
share.

`points.md` rules 35 and 38.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.clock import moment
from store.discounts.records import Discount
from store.points.customer import Customer
from store.words import say


@dataclass(frozen=True, slots=True)
class Situation:
    """Where and when somebody wants to redeem: the shop's day, the location, the balance less due points.

    ``last_use`` is when this discount was last redeemed in the customer's lineage, undone ones left out,
    and the shop's day of it. ``in_audience``: the customer is among those the discount is for.
    """

    now: datetime
    today: date
    location_id: int
    points: int
    last_use: str | None = None
    last_use_day: date | None = None
    in_audience: bool = True


def reason_not(discount: Discount, customer: Customer, situation: Situation) -> str | None:
    """Why not, in a few words (``80 short``, ``from 1 Dec``), None if it can be redeemed."""
    return (
        _not_running(discount, situation.today)
        or _not_here(discount, situation)
        or _not_theirs(discount, customer, situation)
        or _used(discount, situation)
        or short_of(discount, situation)
    )


def _not_running(discount: Discount, today: date) -> str | None:
    if discount.ended_at is not None:
        return say("discount.ended")
    if discount.starts_on is not None and discount.starts_on > today.isoformat():
        return say("discount.from", day=_day(discount.starts_on, today))
    if discount.ends_on is not None and discount.ends_on < today.isoformat():
        return say("discount.ended_on", day=_day(discount.ends_on, today))
    return None


def _not_here(discount: Discount, situation: Situation) -> str | None:
    if discount.location_id is not None and discount.location_id != situation.location_id:
        return say("discount.only_at", location=discount.location)
    return None


def _not_theirs(discount: Discount, customer: Customer, situation: Situation) -> str | None:
    today = situation.today
    if customer.status != "active":
        return say(f"status.{customer.status}")
    if not customer.member:
        return say("discount.not_member")
    if customer.on_employee_list(today.isoformat()):
        until = customer.employee_until
        if until:
            return say("discount.employee_until", day=_day(until, today))
        return say("discount.employee")
    if discount.audience is not None and not situation.in_audience:
        return say("discount.audience_only", audience=discount.audience)
    if discount.minimum_age:
        if customer.birthday is None:
            return say("discount.from_age_unknown", years=discount.minimum_age)
        if age_on(date.fromisoformat(customer.birthday), today) < discount.minimum_age:
            return say("discount.from_age", years=discount.minimum_age)
    return None


def _used(discount: Discount, situation: Situation) -> str | None:
    if situation.last_use is None:
        return None
    used = moment(situation.last_use)
    used_on = situation.last_use_day or used.date()
    when = say("discount.today") if used_on == situation.today else _short_date(used_on, situation.today)
    if discount.usage == "single":
        return say("discount.used", when=when)
    again = used + timedelta(hours=discount.cooldown_hours) - situation.now
    if again <= timedelta(0):
        return None
    return say("discount.used_again", when=when, left=_span(again))


def short_of(discount: Discount, situation: Situation) -> str | None:
    """How many points are missing, in words; None if none."""
    missing = discount.cost - max(situation.points, 0)
    return say("discount.short", missing=missing) if missing > 0 and discount.cost else None


def age_on(birthday: date, today: date) -> int:
    """Whole years; someone born on 29 February is a year older on 28 February (`points.md` rule 0)."""
    month, day = (2, 28) if (birthday.month, birthday.day) == (2, 29) else (birthday.month, birthday.day)
    return today.year - birthday.year - ((today.month, today.day) < (month, day))


def _day(day: str, today: date) -> str:
    return _short_date(date.fromisoformat(day), today)


def _short_date(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def _span(left: timedelta) -> str:
    """``40 min``, ``5 h`` or ``3 days``, rounded up."""
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes < 60:
        return say("discount.minutes", minutes=minutes)
    hours = -(-minutes // 60)
    return say("discount.hours", hours=hours) if hours <= 48 else say("discount.days", days=-(-hours // 24))
