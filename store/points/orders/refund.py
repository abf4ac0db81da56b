"""Refunding an order at the counter: points go back as the order stands, once for each document
(`points.md` rules 20 to 22)."""

from dataclasses import dataclass

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.points.customer import customer, refuse_inactive, refuse_own
from store.points.ledger.posting import book_for, entry_note
from store.points.orders.order_standing import Order, read_orders
from store.points.orders.refunding import Document, Refunds, refuse_refund
from store.receipt import Receipt
from store.shown import MOST_MONEY, Shown
from store.staff.permissions import require
from store.text import clean_line
from store.use_case import operation
from store.words import say

COUNTER = "Counter"
"""The source of refunds entered by hand."""


@operation("refund")
def refund(
    unit: Unit, purchase_id: int, amount: int | None = None, *, note: str, document: str | None = None
) -> Receipt:
    """Refunds ``amount`` of an order, with tax in minor units; None is all that is left of it.

    ``document`` is the slip's number: once each. ``details``: ``purchase_id``, ``refund_id``, ``amount``,
    ``refunded`` (in all), ``total``, ``points_back``, ``visits_back``, ``referral_back``, ``returned`` (of
    redemptions), ``before``, ``after``. Raises ``Refused`` with the rule, ``NotFound``, ``BadInput``.
    """
    document = clean_line(document, 40, "document") if document else None
    refunds = Refunds(unit, lambda: book_for(unit))
    before = require_order(unit, purchase_id)
    refunds.take([purchase_id])
    order = refunds.orders[purchase_id]
    amount = order.left if amount is None else amount
    check_money(unit, amount)
    refuse_refund(unit, order, amount)
    _refuse_repeated(unit.connection, document)
    account = None if order.persona_id is None else refunds.accounts[order.persona_id]
    kept = entry_note(unit, order.persona_id, note) if order.persona_id is not None else None
    points = 0 if account is None else account.balance
    taken = refunds.post(
        order,
        Document(
            COUNTER,
            document or unit.actor.operation_id or "",
            amount,
            unit.at,
            unit.today.isoformat(),
            f"{purchase_id} {amount}",
            unit.actor.location_id,
            clean_line(note, 200, "note"),
            kept,
        ),
    )
    refunds.write()
    after = 0 if account is None else account.balance
    return Receipt(
        unit.actor.operation_id or "",
        order.persona_id,
        tuple(refunds.entries),
        after,
        details={
            "purchase_id": purchase_id,
            "refund_id": taken.refund_id,
            "amount": amount,
            "refunded": before.refunded + amount,
            "total": order.total,
            "points_back": taken.points,
            "visits_back": taken.visits,
            "referral_back": taken.referral,
            "returned": taken.returned,
            "before": points,
            "after": after,
        },
    )


@dataclass(frozen=True, slots=True)
class RefundPreview:
    """What a refund will do; points whole, money in minor units.

    ``stays`` are boosts and multipliers of the order, which no refund changes (`points.md` rule 20).
    ``blocked``: what the customer has spent already and a block will make up for.
    """

    amount: int
    left: int
    points_back: int
    visits_back: int
    referral_back: int
    returned: int
    stays: int
    blocked: int


def preview_refund(unit: Unit, purchase_id: int, amount: int | None = None) -> RefundPreview:
    """What to say before refunding, in a unit that is rolled back or only reads; raises as ``refund``."""
    order = require_order(unit, purchase_id)
    amount = order.left if amount is None else amount
    check_money(unit, amount)
    refuse_refund(unit, order, amount)
    full = order.refunded + amount >= order.total
    points = order.points_back(amount) if order.persona_id is not None else 0
    visits = sum(order.visits.values()) if full else 0
    connection = unit.connection
    stays: int = connection.value(
        "SELECT coalesce(sum(points), 0) FROM entry WHERE purchase_id = :id "
        "AND kind IN ('boost', 'multiplier')",
        id=purchase_id,
    )
    returned = 0
    if full and unit.settings.flag("return_redeemed"):
        refunds = Refunds(unit, lambda: book_for(unit))
        refunds.link([order])
        returned = refunds.returns(order)
    balance: int = connection.value(
        "SELECT balance FROM account WHERE persona_id = :persona AND unit = 'points' AND card_id IS NULL",
        persona=order.persona_id,
    )
    blocked = points + visits - returned - max(balance or 0, 0) if unit.settings.flag("blocks") else 0
    return RefundPreview(
        amount,
        order.left,
        points,
        visits,
        sum(order.referral_back(amount).values()),
        returned,
        int(stays),
        max(0, blocked),
    )


def look_at_refund(store: Store, actor: Actor, purchase_id: int, amount: int | None = None) -> RefundPreview:
    """`preview_refund` for somebody at a screen or a command line; raises ``NotPermitted`` as well."""
    require(actor.role, "refund")
    with store.reading() as connection:
        unit = Unit(connection, actor, store.clock(), store.new_ids, store.randomness)
        return preview_refund(unit, purchase_id, amount)


def require_order(unit: Unit, purchase_id: int) -> Order:
    """The order of an id, whose customer may be acted on; raises ``NotFound``, ``Refused``,
    ``NotPermitted``."""
    order = read_orders(unit.connection, [purchase_id]).get(purchase_id)
    if order is None:
        raise NotFound(say("refund.no_order", order=purchase_id))
    if order.persona_id is not None:
        found = customer(unit.connection, order.persona_id)
        unit.subject = order.persona_id
        if found is not None:
            refuse_inactive(unit, found)
        refuse_own(unit, order.persona_id)
    return order


def find_order(connection: Connection, text: str, *, persona_id: int | None = None) -> int:
    """The id of the order with this number or receipt; raises ``NotFound``, and ``Refused`` where several
    have it."""
    named = clean_line(text, 120, "order")
    whose = "" if persona_id is None else " AND persona_id = :persona"
    values: dict[str, object] = {"text": named}
    if persona_id is not None:
        values["persona"] = persona_id
    rows = connection.all(
        f"SELECT id, source, order_id, receipt, placed_on FROM purchase WHERE receipt = :text{whose} "
        f"UNION SELECT p.id, p.source, p.order_id, p.receipt, p.placed_on FROM purchase p "
        f"WHERE p.order_id = :text{whose} "
        "AND p.source IN (SELECT DISTINCT source FROM import_run UNION SELECT 'Counter') "
        "ORDER BY placed_on DESC, id DESC LIMIT 6",
        **values,
    )
    if not rows:
        raise NotFound(say("refund.no_order", order=named))
    if len(rows) > 1:
        listed = "; ".join(f"{row[1]} {row[2]} ({row[4]})" for row in rows)
        raise Refused(say("refund.several_orders", order=named, listed=listed))
    return int(rows[0][0])


def check_money(unit: Unit, amount: int) -> None:
    """A whole number of minor units that somebody could mean."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise BadInput(say("refund.whole_money"))
    if amount > MOST_MONEY:
        raise BadInput(say("refund.too_much", amount=Shown(unit.settings).money(amount)))


def _refuse_repeated(connection: Connection, document: str | None) -> None:
    """Exactly once for each document (`points.md` rule 21)."""
    if document is None:
        return
    row = connection.one(
        "SELECT refunded_on FROM refund WHERE source = :source AND document_id = :document "
        "AND undone_at IS NULL",
        source=COUNTER,
        document=document,
    )
    if row is not None:
        raise Refused(say("refund.document_again", document=document, day=row[0]))
