"""Anonymous receipts: orders nobody was named for, found by their number and given to a customer, earning by
the rules; and taken back again when it was the wrong one."""

from dataclasses import dataclass
from datetime import date

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.modifiers.membership import watched, write_membership
from store.people.figures import recount, see_again
from store.points.customer import Customer, take_customer
from store.points.earning.accrual import Sale, unearned, why_nothing
from store.points.earning.boosts import boosts_due, post_boosts
from store.points.earning.grants import Granted, write_grants
from store.points.earning.rate import qualifies, rounded
from store.points.earning.sale import require_sale_limit
from store.points.earning.situation import rules_for, situation_of, with_lines
from store.points.expiry.lapsing import book_due, count_purchase
from store.points.expiry.lateness import settle_late
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import Account
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

MOST_FOUND = 20
_ROW = (
    "p.id, p.source, p.order_id, p.receipt, p.placed_at, p.placed_on, l.name, p.total, p.refunded, p.items "
    "FROM purchase p LEFT JOIN location l ON l.id = p.location_id "
    "WHERE p.persona_id IS NULL AND p.removal_id IS NULL"
)


@dataclass(frozen=True, slots=True)
class AnonymousReceipt:
    """An order without a customer; money with tax in minor units, ``items`` counts lines."""

    id: int
    source: str
    order_id: str
    receipt: str | None
    placed_at: str
    placed_on: str
    location: str | None
    total: int
    refunded: int
    items: int


def anonymous_receipts_of(connection: Connection, number: str) -> tuple[AnonymousReceipt, ...]:
    """Receipts without a customer of this receipt or order number, the newest first."""
    rows = connection.all(
        f"SELECT {_ROW} AND (p.receipt = :number OR p.order_id = :number) "
        "ORDER BY p.placed_at DESC, p.id LIMIT :most",
        number=number.strip(),
        most=MOST_FOUND,
    )
    return tuple(AnonymousReceipt(*row) for row in rows)


def find_anonymous(connection: Connection, number: str) -> AnonymousReceipt:
    """The one anonymous receipt of a number; raises ``NotFound``, and ``Refused`` where several have it or it
    has a customer already."""
    found = anonymous_receipts_of(connection, number)
    if len(found) > 1:
        places = ", ".join(f"{one.placed_on} {one.location or one.source}" for one in found)
        raise Refused(say("refund.receipts_alike", number=number, count=len(found), where=places))
    if found:
        return found[0]
    if connection.one(
        "SELECT 1 FROM purchase WHERE (receipt = :number OR order_id = :number) "
        "AND persona_id IS NOT NULL LIMIT 1",
        number=number.strip(),
    ):
        raise Refused(say("refund.receipt_has_customer", number=number))
    raise NotFound(say("refund.no_anonymous_receipt", number=number))


@operation("sell by hand")
def attach_receipt(unit: Unit, persona_id: int, purchase_id: int) -> Receipt:
    """Gives an anonymous receipt to a customer; it earns as if it had been imported for them now.

    Nothing for what was refunded of it, nor for a day before the signup (`points.md` rules 8, 21).
    ``details``: ``attached`` (the order), ``earned``, ``before``, ``after``, ``reason`` where it earns nothing.
    Raises ``NotFound``, ``Refused`` for one that has a customer, ``NeedsApproval`` beyond Staff's limit.
    """
    customer, account = take_customer(unit, persona_id)
    row = unit.connection.one(
        "UPDATE purchase SET persona_id = :persona, home_id = :persona, staff_id = :staff "
        "WHERE id = :id AND persona_id IS NULL AND removal_id IS NULL "
        "RETURNING id, source, pre_tax, tax, placed_at, placed_on, location_id, payment_method, refunded, total",
        persona=customer.id,
        staff=unit.actor.staff_id,
        id=purchase_id,
    )
    if row is None:
        raise NotFound(say("refund.no_anonymous_receipt", number=purchase_id))
    sale, refunded, total = Sale(*row[:8]), row[8], row[9]
    require_sale_limit(unit, sale.pre_tax)
    unit.connection.run(
        "UPDATE purchase SET qualifies = :qualifies, unearned = :unearned WHERE id = :id",
        qualifies=int(qualifies(customer.signup_on, sale.placed_on)),
        unearned=unearned(customer, sale.placed_on),
        id=purchase_id,
    )
    recount(unit.connection, customer.id)
    see_again(unit.connection, customer.id)
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    reason = why_nothing(customer, sale.placed_on)
    if total > 0 and refunded >= total:
        reason = say("refund.refunded_already")
    grants: list[Granted] = []
    earned = 0
    if not reason:
        earned, grants = _earn(unit, book, account, customer, sale, refunded, total)
    done = settle(
        unit,
        book,
        account,
        attached=purchase_id,
        refunded=refunded,
        earned=earned,
        before=before,
        after=account.balance,
        reason=reason,
    )
    write_grants(unit, grants)
    return done


def _earn(
    unit: Unit, book: Book, account: Account, customer: Customer, sale: Sale, refunded: int, total: int
) -> tuple[int, list[Granted]]:
    """Posts what it earns, the refunded share taken back, its lateness and boosts heeded; points earned and
    the grants to write after them."""
    connection, day = unit.connection, date.fromisoformat(sale.placed_on)
    count_purchase(unit, book, account, day)
    rules = rules_for(connection, unit.settings)
    if rules.asks_lines:
        sale = with_lines(connection, [sale])[sale.purchase_id]
    situation = situation_of(unit, rules, {customer.id}, {sale.placed_on})
    accounts = {customer.id: account, **_referrers(unit, book, situation.persona_ids(()) - {customer.id})}
    entry_id, earned = None, 0
    for one in situation.earned(customer, sale):
        entry_id = book.post(accounts[one.persona_id], one.kind, one.points, one.about, terms=one.terms)
        if one.kind == "earn":
            back = rounded(one.points * refunded, total, "nearest") if refunded else 0
            earned = one.points - back
            if back:
                book.post(account, "refund", -back, one.about)
    settle_late(unit, book, account, day, caused_by=entry_id)
    grants = _boosts(unit, book, accounts, customer, sale)
    situation.remember(connection)
    return earned, grants


def _referrers(unit: Unit, book: Book, persona_ids: set[int]) -> dict[int, Account]:
    """The accounts of who referred the customer, taken after the customer's own and brought up to date."""
    ids = account_ids_of(unit.connection, sorted(persona_ids))
    taken = take(unit.connection, ids.values())
    for account in taken.values():
        book_due(unit, book, account)
    return {persona_id: taken[account_id] for persona_id, account_id in ids.items()}


def _boosts(
    unit: Unit, book: Book, accounts: dict[int, Account], customer: Customer, sale: Sale
) -> list[Granted]:
    known = watched(unit)
    if known.idle:
        return []
    inside = write_membership(unit, [customer.id], known)
    due = boosts_due(
        unit.connection,
        known.boosts,
        inside,
        today=unit.day_at(None).isoformat(),
        bought=[(customer, sale)],
    )
    return post_boosts(unit, book, accounts, due)


def detach(unit: Unit, persona_id: int, purchase_id: int, refunded: int) -> None:
    """Makes a receipt anonymous again whose attaching is undone; ``refunded`` was of it when it was attached.

    Raises ``Refused`` where it was refunded, corrected or taken away with its source since.
    """
    connection = unit.connection
    row = connection.one(
        "SELECT refunded, removal_id, order_id, source FROM purchase WHERE id = :id", id=purchase_id
    )
    if row is None or row[1] is not None:
        order, source = ("", "") if row is None else (row[2], row[3])
        raise Refused(say("refund.order_removed", order=order, source=source))
    if row[0] != refunded:
        raise Refused(say("refund.undo_after_refund"))
    if connection.one("SELECT 1 FROM correction WHERE purchase_id = :id LIMIT 1", id=purchase_id):
        raise Refused(say("refund.undo_after_correction"))
    connection.run("UPDATE referral SET purchase_id = NULL WHERE purchase_id = :id", id=purchase_id)
    connection.run(
        "DELETE FROM gift_grant WHERE entry_id IN (SELECT id FROM entry WHERE purchase_id = :id "
        "AND kind = 'boost' AND points > 0)",
        id=purchase_id,
    )
    connection.run(
        "UPDATE purchase SET persona_id = NULL, home_id = NULL, qualifies = 0, unearned = NULL WHERE id = :id",
        id=purchase_id,
    )
    recount(connection, persona_id)
