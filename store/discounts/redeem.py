"""Redeeming a discount: conditions asked, points taken, redemption recorded, code given, in one
transaction."""

import hmac

from store.clock import moment
from store.database.unit import Unit
from store.discounts.audience import Audiences
from store.discounts.availability import Situation, reason_not, short_of
from store.discounts.codes import fresh_code
from store.discounts.offers import last_uses
from store.discounts.records import Discount, current_discounts, find_discount
from store.errors import NotFound, Refused
from store.people.identity import WrongAnswer, birthday_as_kept, require_tries
from store.points.customer import Customer, take_customer
from store.points.expiry.lapsing import book_due
from store.points.ledger.limits import require_within
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import About
from store.points.redemptions import set_last_redemption
from store.receipt import Receipt
from store.text import clean_line
from store.use_case import operation
from store.words import say


@operation("redeem")
def redeem(
    unit: Unit,
    persona_id: int,
    discount_id: str,
    *,
    receipt: str | None = None,
    identity: str | None = None,
) -> Receipt:
    """Redeems a discount for a customer (`points.md` rules 35, 36).

    ``details``: ``redemption_id``, ``code``, ``discount``, ``cost``, ``before``, ``after``. ``identity`` is
    what the customer answered where the shop asks for it: the birthday as typed or the wallet PIN.
    Raises ``Refused`` with the figures or the condition, ``NeedsApproval`` beyond Staff's limit,
    ``NotFound``.
    """
    receipt = clean_line(receipt, 40, "receipt") if receipt else None
    customer, account = take_customer(unit, persona_id)
    discount = find_discount(unit.connection, str(discount_id))
    if discount is None:
        raise _unknown(unit, str(discount_id))
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    _require_available(unit, discount, customer, before)
    limit = unit.settings.number("staff_redeem_limit")
    require_within(unit, "redeem", discount.cost, limit, say("points.so_many", points=limit))
    _require_identity(unit, customer, identity)
    redemption_id, code = unit.new_id("redemption"), fresh_code(unit)
    if discount.cost:
        about = About(redemption_id=redemption_id, discount_id=discount.version_id)
        book.post(account, "redeem", -discount.cost, about)
    unit.connection.insert(
        "redemption",
        id=redemption_id,
        persona_id=customer.id,
        home_id=customer.id,
        discount_id=discount.version_id,
        points=discount.cost,
        code=code,
        at=unit.at,
        location_id=unit.actor.location_id,
        terminal=unit.actor.terminal,
        staff_id=unit.actor.staff_id,
        receipt=receipt or None,
        source="Counter",
        operation_id=unit.actor.operation_id,
    )
    set_last_redemption(unit.connection, account.id, unit.at, redemption_id)
    return settle(
        unit,
        book,
        account,
        redemption_id=redemption_id,
        code=code,
        discount=discount.name,
        cost=discount.cost,
        before=before,
        after=account.balance,
    )


def _require_available(unit: Unit, discount: Discount, customer: Customer, points: int) -> None:
    """Every condition of the list, asked again inside the transaction."""
    location = unit.actor.location_id
    last = last_uses(unit.connection, customer.id).get(discount.id)
    used_on = None if last is None else unit.day_at(location, moment(last))
    audiences = Audiences(unit.connection, unit.settings, unit.today)
    inside = discount.audience is None or audiences.holds(discount.audience, customer.id)
    situation = Situation(unit.now, unit.today, location, points, last, used_on, inside)
    reason = reason_not(discount, customer, situation)
    if reason is None:
        return
    if reason == short_of(discount, situation):
        raise Refused(say("discount.needs", name=discount.name, cost=discount.cost, points=max(points, 0)))
    raise Refused(say("discount.not_now", name=discount.name, reason=reason))


def _require_identity(unit: Unit, customer: Customer, answer: str | None) -> None:
    """Asks for the birthday or wallet PIN where the setting says so; three wrong answers an hour, no more."""
    asked = unit.settings.text("identity_check")
    if asked == "none":
        return
    expected = customer.birthday if asked == "birthday" else customer.wallet_pin
    if expected is None:
        raise Refused(say("discount.identity_unknown", asked=asked))
    if answer is None or not answer.strip():
        raise Refused(say("discount.identity_missing", asked=asked))
    require_tries(unit, customer.id)
    given = birthday_as_kept(unit, answer) if asked == "birthday" else answer.strip()
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise WrongAnswer(say("discount.identity_wrong", asked=asked))


def _unknown(unit: Unit, discount_id: str) -> NotFound:
    known = ", ".join(found.id for found in current_discounts(unit.connection)[:10])
    if not known:
        return NotFound(say("discount.unknown_here", id=discount_id))
    return NotFound(say("discount.unknown_of", id=discount_id, known=known))
