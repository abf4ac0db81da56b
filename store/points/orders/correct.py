"""Correcting an order's amount: old and new stand linked, the points follow (`points.md` rule 23)."""

from dataclasses import dataclass, replace
from datetime import date

from store.actor import Actor
from store.database.connection import Connection
from store.database.sqlite import Busy
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.points.earning.rate import rounded
from store.points.expiry.lapsing import terms_for
from store.points.ledger.book import Book
from store.points.ledger.posting import book_for, entry_note
from store.points.ledger.records import About, Account
from store.points.orders.order_standing import Order
from store.points.orders.refund import require_order
from store.points.orders.refunding import Refunds
from store.receipt import Receipt
from store.settings import Settings, settings_at
from store.shown import MOST_MONEY, Shown, minor_digits
from store.staff.permissions import require
from store.text import clean_line
from store.use_case import operation
from store.words import say


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """What a correction will do: amounts before and after in minor units, the difference in points."""

    old_pre_tax: int
    old_tax: int
    new_pre_tax: int
    new_tax: int
    points: int
    referral: int


@operation("refund")
def correct(unit: Unit, purchase_id: int, amount: int, *, note: str, tax: int | None = None) -> Receipt:
    """Corrects an order to ``amount`` (pre-tax, after discounts) and ``tax``; None keeps the share of tax.

    ``details``: ``purchase_id``, ``correction_id``, ``old_pre_tax``, ``old_tax``, ``new_pre_tax``,
    ``new_tax``, ``difference`` (points), ``before``, ``after``. Raises ``Refused`` with the rule,
    ``NotFound``, ``BadInput``.
    """
    require_order(unit, purchase_id)
    work = Refunds(unit, lambda: book_for(unit))
    work.take([purchase_id])
    order = work.orders[purchase_id]
    found = _correction(unit, order, amount, tax)
    account = None if order.persona_id is None else work.accounts[order.persona_id]
    before = 0 if account is None else account.balance
    kept = entry_note(unit, order.persona_id, note) if order.persona_id is not None else None
    about = About(
        purchase_id=order.id,
        source=order.source,
        location_id=order.location_id,
        home_id=order.home_id,
        note_id=kept[0] if kept else None,
        note_hash=kept[1] if kept else None,
        rate=_rule(unit.connection, order)[0],
    )
    correction_id = unit.new_id("correction")
    entry_id = None
    if account is not None and found.points:
        entry_id = _post(unit, work.book, order, account, found.points, about)
    for home, points in _referral(order, found).items():
        _post(unit, work.book, order, work.account_of(home), points, about._replace(home_id=home, rate=None))
    work.write()
    _change(unit, order, found)
    unit.connection.insert(
        "correction",
        id=correction_id,
        purchase_id=order.id,
        old_pre_tax=found.old_pre_tax,
        old_tax=found.old_tax,
        new_pre_tax=found.new_pre_tax,
        new_tax=found.new_tax,
        reason=clean_line(note, 200, "note"),
        note_id=kept[0] if kept else None,
        at=unit.at,
        points=found.points,
        entry_id=entry_id,
        staff_id=unit.actor.staff_id,
        operation_id=unit.actor.operation_id,
    )
    after = 0 if account is None else account.balance
    return Receipt(
        unit.actor.operation_id or "",
        order.persona_id,
        tuple(work.entries),
        after,
        details={
            "purchase_id": order.id,
            "correction_id": correction_id,
            "old_pre_tax": found.old_pre_tax,
            "old_tax": found.old_tax,
            "new_pre_tax": found.new_pre_tax,
            "new_tax": found.new_tax,
            "difference": found.points,
            "before": before,
            "after": after,
        },
    )


def preview_correction(
    unit: Unit, purchase_id: int, amount: int, *, tax: int | None = None
) -> CorrectionPreview:
    """What to say before correcting, in a unit that only reads; raises as ``correct``."""
    return _correction(unit, require_order(unit, purchase_id), amount, tax)


def look_at_correction(
    store: Store, actor: Actor, purchase_id: int, amount: int, *, tax: int | None = None
) -> CorrectionPreview:
    """`preview_correction` for somebody at a screen or a command line; raises ``NotPermitted`` as well."""
    require(actor.role, "refund")
    with store.reading() as connection:
        unit = Unit(connection, actor, store.clock(), store.new_ids, store.randomness)
        return preview_correction(unit, purchase_id, amount, tax=tax)


def _correction(unit: Unit, order: Order, amount: int, tax: int | None) -> CorrectionPreview:
    _refuse(unit, order, amount, tax)
    new_tax = tax if tax is not None else _same_share(order, amount)
    if amount + new_tax > MOST_MONEY:
        shown = Shown(unit.settings).money(amount + new_tax)
        raise BadInput(say("refund.too_much", amount=shown))
    if (amount, new_tax) == (order.pre_tax, order.tax):
        raise Refused(say("refund.same_amount", order=order.order_id))
    points = 0
    if order.persona_id is not None and order.qualifies and not order.zeroed and not order.unearned:
        rate, settings = _rule(unit.connection, order)
        points = points_at(amount, new_tax, rate, settings) - order.earned
    found = CorrectionPreview(order.pre_tax, order.tax, amount, new_tax, points, 0)
    return replace(found, referral=sum(_referral(order, found).values()))


def points_at(pre_tax: int, tax: int, rate: int, settings: Settings) -> int:
    """Points of an amount at a rate, accrual base and rounding of then."""
    amount = pre_tax + tax if settings.text("points_base") == "post-tax" else pre_tax
    unit = 100 * 10 ** minor_digits(settings.text("currency"))
    return rounded(amount * rate, unit, settings.text("points_rounding")) if amount > 0 else 0


def _refuse(unit: Unit, order: Order, amount: int, tax: int | None) -> None:
    if order.removal_id is not None:
        raise Refused(say("refund.order_removed", order=order.order_id, source=order.source))
    if order.refunded or order.refunds:
        money = Shown(unit.settings).money(order.refunded)
        raise Refused(say("refund.no_correction_after", order=order.order_id, refunded=money))
    for part in (amount, tax):
        if isinstance(part, bool) or not isinstance(part, int | None):
            raise BadInput(say("refund.whole_money"))
    if amount <= 0 or (tax or 0) < 0:
        raise BadInput(say("refund.corrected_to_nothing", order=order.order_id))


def _same_share(order: Order, amount: int) -> int:
    """The tax of the new amount where the share of tax stays."""
    return rounded(order.tax * amount, order.pre_tax, "nearest") if order.pre_tax > 0 < order.tax else 0


def _rule(connection: Connection, order: Order) -> tuple[int, Settings]:
    """The rate the order stands at, with the settings that were in force when it was booked."""
    row = connection.one(
        "SELECT rate, written_at FROM entry WHERE purchase_id = :id AND rate IS NOT NULL "
        "AND kind IN ('earn', 'recalculate', 'correction') AND home_id = :home ORDER BY written_at DESC, id DESC",
        id=order.id,
        home=order.home_id,
    )
    rate, at = row or (None, order.written_at)
    settings = settings_at(connection, at)
    return settings.number("points_rate") if rate is None else rate, settings


def _referral(order: Order, found: CorrectionPreview) -> dict[int, int]:
    """The difference for those who referred the customer, in proportion, by home."""
    if order.pre_tax <= 0:
        return {}
    after = {
        home: rounded(points * found.new_pre_tax, order.pre_tax, "nearest")
        for home, points in order.referrals.items()
    }
    return {
        home: points - order.referrals[home]
        for home, points in after.items()
        if points != order.referrals[home]
    }


def _post(unit: Unit, book: Book, order: Order, account: Account, points: int, about: About) -> int:
    terms = terms_for("correction", date.fromisoformat(order.placed_on), unit.settings)
    return book.post(account, "correction", points, about, terms=terms)


def _change(unit: Unit, order: Order, found: CorrectionPreview) -> None:
    """Writes the new amounts and the customer's spend; the lines and the file's content stay as they were."""
    total = found.new_pre_tax + found.new_tax
    touched = unit.connection.run(
        "UPDATE purchase SET pre_tax = :pre_tax, tax = :tax, total = :total "
        "WHERE id = :id AND total = :before AND refunded = 0",
        pre_tax=found.new_pre_tax,
        tax=found.new_tax,
        total=total,
        id=order.id,
        before=order.total,
    )
    if touched != 1:
        raise Busy(say("refund.changed_hands"))
    if order.persona_id is not None:
        unit.connection.run(
            "UPDATE persona SET spent = spent + :more WHERE id = :id",
            more=total - order.total,
            id=order.persona_id,
        )


__all__ = ["CorrectionPreview", "correct", "look_at_correction", "points_at", "preview_correction"]
