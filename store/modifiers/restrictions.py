"""What may restrict what: the table of `points.md` rule 19, and reading what was typed into it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TypedDict, cast

from store.clock import EARLIEST_DAY, LATEST_DAY
from store.database.connection import Connection
from store.errors import BadInput, NotFound, Refused
from store.modifiers.records import Hours, Restriction
from store.points.earning.accrual import folded
from store.text import clean_line
from store.words import say

KINDS = ("boost", "multiplier", "zero")

ALLOWED: dict[str, tuple[str, ...]] = {
    "points": ("boost",),
    "factor": ("multiplier",),
    "dates": ("boost", "multiplier", "zero"),
    "hours": ("multiplier",),
    "brands": ("multiplier", "zero"),
    "skus": ("multiplier", "zero"),
    "categories": ("multiplier", "zero"),
    "payment_methods": ("multiplier", "zero"),
    "locations": ("multiplier", "zero"),
}
"""Restriction to the kinds it may be put on; anything else is refused, naming the table's row."""

LISTS = {
    "brands": "brand",
    "skus": "sku",
    "categories": "category",
    "payment_methods": "payment",
    "locations": "location",
}
"""The lists a modifier may be limited to, with what a value of each is called in the store."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_VALUES = 200
MOST_HOURS = 42
MOST_POINTS = 1_000_000
MOST_HUNDREDTHS = 10_000
_HOURS = re.compile(r"([a-z]{3,})(?:-([a-z]{3,}))?\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})", re.IGNORECASE)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Terms(TypedDict, total=False):
    """What a modifier may say; left out or empty is no restriction.

    ``factor`` is text such as ``2`` or ``1.5``; days are ``2026-12-01``, inclusive; ``hours`` are texts such as
    ``fri 17:00-19:00`` or ``mon-fri 07:00-09:00``; ``locations`` are ids or names.
    """

    points: int | None
    factor: str | None
    starts_on: str | None
    ends_on: str | None
    hours: Sequence[str]
    brands: Sequence[str]
    skus: Sequence[str]
    categories: Sequence[str]
    payment_methods: Sequence[str]
    locations: Sequence[str]


def refuse_forbidden(kind: str, terms: Terms) -> None:
    """Raises ``Refused`` naming the row of the table for a restriction this kind cannot have."""
    if kind not in KINDS:
        raise BadInput(say("modifiers.kind", kind=kind[:20], kinds=", ".join(KINDS)))
    named = {name for name, value in terms.items() if value}
    if named & {"starts_on", "ends_on"}:
        named = named - {"starts_on", "ends_on"} | {"dates"}
    for name, kinds in ALLOWED.items():
        if name in named and kind not in kinds:
            raise Refused(
                say(
                    "modifiers.forbidden",
                    what=say(f"modifiers.row.{name}"),
                    kind=say(f"modifiers.a.{kind}"),
                    row=", ".join(f"{one} {say(_yes(one in kinds))}" for one in KINDS),
                )
            )


def _yes(allowed: bool) -> str:
    return "modifiers.yes" if allowed else "modifiers.no"


def boost_points(points: int | None) -> int:
    """The points of a boost; raises ``BadInput`` for none, fractions, zero or less, and absurd amounts."""
    if points is None:
        raise BadInput(say("modifiers.points_missing"))
    if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MOST_POINTS:
        raise BadInput(say("modifiers.points_bounds", points=points, most=MOST_POINTS))
    return points


def hundredths_of(factor: str | None) -> int:
    """``2`` as 200, ``1.5`` as 150; raises ``BadInput`` for 1 or less, more than 100, more than two decimals."""
    text = (factor or "").strip().lower().removeprefix("x").removeprefix("×").replace(",", ".")
    if not text:
        raise BadInput(say("modifiers.factor_missing"))
    if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text, re.ASCII):
        raise BadInput(say("modifiers.factor_unread", factor=text[:20]))
    whole, _, part = text.partition(".")
    found = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if not 100 < found <= MOST_HUNDREDTHS:
        raise BadInput(say("modifiers.factor_bounds", factor=text, most=MOST_HUNDREDTHS // 100))
    return found


def day_of(what: str, text: str | None) -> str | None:
    """A day as it is kept; raises ``BadInput`` for what is no day, before 1970 or absurdly late."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadInput(say("modifiers.day_unread", what=what, text=text[:20])) from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise BadInput(say("modifiers.day_bounds", what=what, day=day))
    return day


def hours_of(texts: Iterable[str]) -> tuple[Hours, ...]:
    """Happy hours as typed, one weekday each; raises ``BadInput`` for what is none and for those that overlap."""
    found: dict[tuple[int, str], Hours] = {}
    for text in texts:
        for one in _hours(text):
            found[one.weekday, one.begins] = one
    listed = sorted(found.values(), key=lambda one: (one.weekday, one.begins))
    for one, following in pairwise(listed):
        if one.weekday == following.weekday and following.begins < one.ends:
            raise BadInput(say("modifiers.hours_overlap", day=WEEKDAYS[one.weekday - 1]))
    if len(listed) > MOST_HOURS:
        raise BadInput(say("modifiers.hours_many", most=MOST_HOURS))
    return tuple(listed)


def _hours(text: str) -> list[Hours]:
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        raise BadInput(say("modifiers.hours_unread", text=text[:40]))
    first, last = match[1][:3].lower(), (match[2] or match[1])[:3].lower()
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise BadInput(say("modifiers.hours_unread", text=text[:40]))
    begins, ends = match[3].rjust(5, "0"), match[4].rjust(5, "0")
    if not _CLOCK.fullmatch(begins) or not _CLOCK.fullmatch(ends) or begins == "24:00":
        raise BadInput(say("modifiers.hours_unread", text=text[:40]))
    if ends <= begins:
        raise BadInput(say("modifiers.hours_past_midnight", text=text[:40]))
    low, high = WEEKDAYS.index(first), WEEKDAYS.index(last)
    span = range(low, high + 1) if low <= high else (*range(low, 7), *range(high + 1))
    return [Hours(day + 1, begins, ends) for day in span]


def restrictions_of(connection: Connection, terms: Terms) -> tuple[Restriction, ...]:
    """The lists of a modifier; raises ``NotFound`` for an unknown location, ``BadInput`` for too many values."""
    found: dict[tuple[str, str], Restriction] = {}
    for name, kind in LISTS.items():
        for value in cast("Sequence[str]", dict(terms).get(name) or ()):
            one = _location(connection, value) if kind == "location" else _value(kind, value)
            found[one.kind, one.folded] = one
    if len(found) > MOST_VALUES:
        raise BadInput(say("modifiers.values_many", most=MOST_VALUES))
    return tuple(found[key] for key in sorted(found))


def _value(kind: str, value: str) -> Restriction:
    cleaned = clean_line(value, 120, kind)
    if not cleaned:
        raise BadInput(say("modifiers.value_empty", what=say(f"modifiers.of.{kind}")))
    return Restriction(kind, folded(cleaned), cleaned)


def _location(connection: Connection, wanted: str) -> Restriction:
    row = connection.one(
        "SELECT id, name FROM location WHERE CAST(id AS TEXT) = :wanted OR lower(name) = lower(:wanted)",
        wanted=str(wanted).strip(),
    )
    if row is None:
        raise NotFound(say("modifiers.no_location", name=str(wanted)[:40]))
    return Restriction("location", str(row[0]), row[1])
