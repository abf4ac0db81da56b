"""Adjusting points by hand, with a reason and a note."""

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.numbers import read_whole
from store.points.customer import Customer, take_customer
from store.points.earning.enrolment import pre_enrolment_points
from store.points.expiry.lapsing import book_due, terms_for
from store.points.ledger.limits import require_adjustable
from store.points.ledger.posting import book_for, entry_note, settle
from store.points.ledger.records import About
from store.receipt import Receipt
from store.use_case import operation
from store.words import say
from store.words.spoken import Spoken

REASONS = Spoken(
    {
        "goodwill": "points.reason.goodwill",
        "missed-sale": "points.reason.missed-sale",
        "correction": "points.reason.correction",
        "promotion": "points.reason.promotion",
        "returned": "points.reason.returned",
        "re-add": "points.reason.re-add",
        "other": "points.reason.other",
    }
)
"""The reason codes an adjustment may carry, with their words."""

RE_ADD = "re-add"
"""Adds points from before enrolment again, once and no more than were taken out (`points.md` rule 9)."""

MOST_POINTS = 10_000_000
"""More than anybody adjusts on purpose."""


def read_points(typed: str) -> int:
    """The points of ``+25``, ``-25`` or ``1,000``; raises ``BadInput`` for fractions, zero and absurd
    amounts."""
    try:
        points = read_whole(typed.replace(" ", ""))
    except BadInput:
        if typed.strip().lstrip("+-−").replace(".", "", 1).isdigit() and "." in typed:
            raise BadInput(say("points.whole", points=typed.strip())) from None
        raise BadInput(say("points.no_number", text=typed.strip()[:40])) from None
    return checked_points(points)


def checked_points(points: int) -> int:
    """The same points if they are a whole number, not 0 and not absurd; raises ``BadInput``."""
    if isinstance(points, bool) or not isinstance(points, int):
        raise BadInput(say("points.whole_given", points=points))
    if points == 0:
        raise BadInput(say("points.adjust_zero"))
    if abs(points) > MOST_POINTS:
        raise BadInput(say("points.adjust_too_much", points=points))
    return points


def _refuse_re_add(unit: Unit, customer: Customer, points: int) -> None:
    left = pre_enrolment_points(unit.connection, customer.id)
    if points > left:
        raise Refused(
            say("points.re_add_beyond", left=left, points=points) if left else say("points.re_add_none")
        )


@operation("adjust points")
def adjust_points(unit: Unit, persona_id: int, points: int, *, reason: str, note: str) -> Receipt:
    """Adds (or, negative, takes off) points of a customer; ``details`` has ``before`` and ``after``.

    ``reason`` is one of ``REASONS``, the note is free text; both are needed. Never goes below zero
    (`points.md` rule 29). Raises ``Refused``, ``NeedsApproval`` beyond the role's limits, ``NotFound``.
    """
    checked_points(points)
    if reason not in REASONS:
        raise BadInput(say("points.adjust_reason", reasons=", ".join(REASONS)))
    customer, account = take_customer(unit, persona_id)
    require_adjustable(unit, account.id, points)
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    if reason == RE_ADD:
        _refuse_re_add(unit, customer, points)
    note_id, note_hash = entry_note(unit, customer.id, note)
    book.post(
        account,
        "adjust",
        points,
        About(reason=reason, note_id=note_id, note_hash=note_hash),
        terms=terms_for("adjust", unit.day_at(None), unit.settings),
    )
    return settle(unit, book, account, before=before, after=account.balance)
