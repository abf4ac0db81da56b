"""A sale entered by hand: recorded as an order of the source "Counter", earning points by the rules of
today."""

import hashlib

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.modifiers.membership import watched, write_membership
from store.people.favorites import RANKS, overwrites
from store.points.customer import Customer, take_customer
from store.points.earning.accrual import Sale, unearned, why_nothing
from store.points.earning.boosts import Due, boosts_due, post_boosts
from store.points.earning.grants import write_grants
from store.points.earning.rate import qualifies
from store.points.earning.situation import Situation, rules_for, situation_of
from store.points.expiry.lapsing import book_due, count_purchase
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.limits import require_within
from store.points.ledger.load import take
from store.points.ledger.posting import book_for, settle
from store.points.ledger.records import Account
from store.receipt import Receipt
from store.shown import MOST_MONEY, Shown
from store.text import clean_line
from store.use_case import operation
from store.words import say

COUNTER = "Counter"
"""The source of orders entered by hand."""


@operation("sell by hand")
def sell_by_hand(
    unit: Unit, persona_id: int, amount: int, *, receipt: str | None = None, tax: int = 0
) -> Receipt:
    """Records a sale of ``amount`` (pre-tax, after discounts) and ``tax`` in minor units, and what it earns.

    ``details``: ``purchase_id``, ``earned``, ``before``, ``after``, ``reason`` where it earns nothing, and
    beside ``earned``, where there were any: ``multiplier``, ``visit``, ``boost``, ``referral`` (another's).
    The same receipt twice at one location is refused. Raises ``Refused``, ``NeedsApproval`` beyond Staff's
    limit.
    """
    _check_money(unit, amount, tax)
    receipt = clean_line(receipt, 40, "receipt") if receipt else None
    customer, account = take_customer(unit, persona_id)
    require_sale_limit(unit, amount)
    earlier = _refuse_repeated(unit, receipt) if receipt else 0
    book = book_for(unit)
    book_due(unit, book, account)
    before = account.balance
    if qualifies(customer.signup_on, unit.today.isoformat()):
        count_purchase(unit, book, account, unit.day_at(None))
    rules = rules_for(unit.connection, unit.settings)
    today = unit.today.isoformat()
    purchase_id = _record(unit, customer, amount, tax, receipt or None, earlier)
    sale = Sale(purchase_id, COUNTER, amount, tax, unit.at, today, unit.actor.location_id)
    situation = situation_of(unit, rules, {customer.id}, {today})
    accounts = {customer.id: account, **_others(unit, book, situation, customer.id)}
    given: dict[str, int] = {}
    zeroed = None
    for one in situation.earned(customer, sale):
        book.post(accounts[one.persona_id], one.kind, one.points, one.about, terms=one.terms)
        given[one.kind] = given.get(one.kind, 0) + one.points
        zeroed = one.about.audience if one.kind == "zero" else zeroed
    boosts = _boosts(unit, customer, sale)
    grants = post_boosts(unit, book, accounts, boosts)
    reason = why_nothing(customer, today)
    done = settle(
        unit,
        book,
        account,
        purchase_id=purchase_id,
        earned=given.get("earn", 0),
        before=before,
        after=account.balance,
        reason=reason or (None if zeroed is None else say("points.zeroed", audience=zeroed)),
        **{name: given[name] for name in ("multiplier", "visit", "referral") if name in given},
        **({"boost": sum(one.boost.points or 0 for one in boosts)} if boosts else {}),
    )
    situation.remember(unit.connection)
    write_grants(unit, grants)
    return done


def _others(unit: Unit, book: Book, situation: Situation, customer_id: int) -> dict[int, Account]:
    """The accounts of who referred the customer, taken after the customer's own and brought up to date."""
    ids = account_ids_of(unit.connection, sorted(situation.persona_ids(()) - {customer_id}))
    taken = take(unit.connection, ids.values())
    for account in taken.values():
        book_due(unit, book, account)
    return {persona_id: taken[account_id] for persona_id, account_id in ids.items()}


def _boosts(unit: Unit, customer: Customer, sale: Sale) -> list[Due]:
    """The boosts the sale brings: those of audiences it made the customer enter, and those of its day."""
    known = watched(unit)
    if known.idle:
        return []
    inside = write_membership(unit, [customer.id], known)
    return boosts_due(
        unit.connection,
        known.boosts,
        inside,
        today=unit.day_at(None).isoformat(),
        bought=[(customer, sale)],
    )


def _check_money(unit: Unit, amount: int, tax: int) -> None:
    if isinstance(amount, bool) or not isinstance(amount, int) or not isinstance(tax, int):
        raise BadInput(say("points.whole_money"))
    if amount <= 0 or tax < 0:
        raise BadInput(say("points.amount_nothing"))
    if amount + tax > MOST_MONEY:
        shown = Shown(unit.settings).money(amount + tax)
        raise BadInput(say("points.sale_too_much", amount=shown))


def require_sale_limit(unit: Unit, amount: int) -> None:
    """Raises ``NeedsApproval`` where the role may enter sales to a limit only and this one is beyond."""
    limit = unit.settings.number("staff_sale_limit")
    require_within(unit, "sell by hand", amount, limit, Shown(unit.settings).money(limit))


def _refuse_repeated(unit: Unit, receipt: str) -> int:
    """Refuses a receipt that stands already; else how often it was recorded here and taken back."""
    rows = unit.connection.all(
        "SELECT source, total, refunded, location_id FROM purchase WHERE receipt = :receipt "
        "AND (location_id = :location OR location_id IS NULL)",
        receipt=receipt,
        location=unit.actor.location_id,
    )
    for source, total, refunded, _ in rows:
        if refunded < total or total == 0:
            raise Refused(say("points.receipt_again", receipt=receipt, source=source))
    return sum(1 for row in rows if row[0] == COUNTER)


def _record(unit: Unit, customer: Customer, amount: int, tax: int, receipt: str | None, earlier: int) -> int:
    purchase_id = unit.new_id("purchase")
    today = unit.today.isoformat()
    location = unit.actor.location_id
    order_id = unit.actor.operation_id or ""
    if receipt:
        order_id = f"{location}{f'/{earlier + 1}' if earlier else ''}-{receipt}"
    unit.connection.insert(
        "purchase",
        id=purchase_id,
        source=COUNTER,
        order_id=order_id,
        receipt=receipt,
        persona_id=customer.id,
        home_id=customer.id,
        placed_at=unit.at,
        placed_on=today,
        location_id=location,
        pre_tax=amount,
        tax=tax,
        total=amount + tax,
        items=0,
        refunded=0,
        qualifies=int(qualifies(customer.signup_on, today)),
        unearned=unearned(customer, today),
        staff_id=unit.actor.staff_id,
        written_at=unit.at,
        content_hash=hashlib.sha256(f"{order_id} {customer.id} {amount} {tax}".encode()).hexdigest(),
    )
    _show_on_persona(unit, customer.id, amount + tax)
    return purchase_id


def _show_on_persona(unit: Unit, persona_id: int, total: int) -> None:
    """Keeps the persona's searchable figures, and its favourite store where only purchases chose one."""
    row = unit.connection.one(
        "UPDATE persona SET sales = sales + 1, spent = spent + :total, last_purchase_at = :at, "
        "last_seen_at = :at WHERE id = :id RETURNING favorite_rank, favorite_at",
        total=total,
        at=unit.at,
        id=persona_id,
    )
    rank = RANKS["purchase history"]
    if row is not None and overwrites(rank, unit.at, row[0], row[1]):
        unit.connection.run(
            "UPDATE persona SET favorite_location_id = :location, favorite_rank = :rank, favorite_at = :at "
            "WHERE id = :id",
            location=unit.actor.location_id,
            rank=rank,
            at=unit.at,
            id=persona_id,
        )


def take_back_sale(unit: Unit, purchase_id: int) -> None:
    """Counts an undone sale as refunded in full and takes it out of the persona's figures; the friend's next
    sale is the first again, and a boost of its day may be given again."""
    unit.connection.run("UPDATE referral SET purchase_id = NULL WHERE purchase_id = :id", id=purchase_id)
    unit.connection.run(
        "DELETE FROM gift_grant WHERE entry_id IN (SELECT id FROM entry WHERE purchase_id = :id "
        "AND kind = 'boost' AND points > 0)",
        id=purchase_id,
    )
    row = unit.connection.one(
        "UPDATE purchase SET refunded = total WHERE id = :id RETURNING persona_id, total, placed_at",
        id=purchase_id,
    )
    if row is None or row[0] is None:
        return
    persona_id, total, placed_at = row
    unit.connection.run(
        "UPDATE persona SET sales = sales - 1, spent = spent - :total, last_purchase_at = ("
        "SELECT max(placed_at) FROM purchase WHERE persona_id = :id AND (refunded < total OR total = 0)) "
        "WHERE id = :id",
        total=total,
        id=persona_id,
    )
    unit.connection.run(
        "UPDATE persona SET last_seen_at = coalesce(last_purchase_at, enrolled_at, first_seen_at) "
        "WHERE id = :id AND last_seen_at = :placed",
        id=persona_id,
        placed=placed_at,
    )
