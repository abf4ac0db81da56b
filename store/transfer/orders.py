"""Orders into the store: purchases with lines and products, points by the rules, the persona's figures
kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.people.favorites import RANKS
from store.points.accounts import account_ids_of
from store.points.earning import points_for, qualifies
from store.points.expiry import terms_for
from store.points.load import take_many
from store.points.records import About
from store.points.write import write
from store.transfer.ledger import book_of
from store.transfer.lookups import among
from store.transfer.people import Customer, People
from store.transfer.places import Places
from store.transfer.products import Products
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

PURCHASE = (
    "id",
    "source",
    "order_id",
    "receipt",
    "persona_id",
    "home_id",
    "said_phone",
    "said_email",
    "placed_at",
    "placed_on",
    "location_id",
    "payment_method",
    "pre_tax",
    "tax",
    "total",
    "items",
    "refunded",
    "qualifies",
    "import_run_id",
    "written_at",
    "content_hash",
)
LINE = ("purchase_id", "number", "product_id", "quantity", "amount", "tax")
Item = tuple[int, int, int, int, int]
"""Line in the file, product in the staging file, quantity, amount, tax."""


@dataclass(slots=True)
class Order:
    """One order of the file; money in minor units, ``pre_tax`` after discounts."""

    order_id: str
    placed_at: str
    placed_on: str
    location: str | None
    who: list[tuple[str, str]]
    receipt: str | None
    payment_method: str | None
    items: list[Item]
    content: str
    pre_tax: int
    tax: int


class OrderApplier:
    """Applies orders of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)
        self._places = Places(run)
        self._products = Products(run)

    def look_ahead(self, at: str, rows: Sequence[tuple[int, Any]]) -> None:
        """Makes orders of rows."""
        self._products.read({item[1] for _, (_, items, *_) in rows for item in items})
        names = self._products.names
        for _, row in rows:
            row[2:] = [_order(row[0], row[1], names)]

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk: each row is an order with its lines."""
        outcome = Outcome()
        if any(len(row) < 3 for _, row in rows):
            self.look_ahead(unit.at, rows)
        orders: list[Order] = [row[2] for _, row in rows]
        numbers = {item[1] for order in orders for item in order.items}
        self._products.read(numbers)
        self._products.prepare(unit, numbers)
        standing = self._standing(unit, [order.order_id for order in orders])
        new = []
        for order in orders:
            content = standing.get(order.order_id)
            if content is None:
                new.append(order)
                outcome.counts.new += len(order.items)
            elif content == order.content:
                outcome.counts.unchanged += len(order.items)
            else:
                why = say("transfer.other_order", order=order.order_id)
                if not content:
                    why = say("integration.order_away", order=order.order_id, source=self._run.source)
                for item in order.items:
                    outcome.reject(item[0], "order_id", order.order_id, why)
        if new:
            self._write(unit, new)
        return outcome

    def _standing(self, unit: Unit, order_ids: Sequence[str]) -> dict[str, str]:
        """Content of the orders of this source that are in the store; empty for one that is away."""
        question = "SELECT id FROM purchase WHERE source = :source AND order_id {keys}"
        self._run.bring(unit.connection, "purchase", question, order_ids, source=self._run.source)
        rows = among(
            unit.connection,
            "SELECT order_id, CASE WHEN removal_id IS NULL THEN content_hash ELSE '' END FROM purchase "
            "WHERE source = :source AND order_id {keys}",
            order_ids,
            source=self._run.source,
        )
        return dict(rows)

    def _write(self, unit: Unit, orders: Sequence[Order]) -> None:
        connection, run = unit.connection, self._run
        self._people.look_up(unit, (key for order in orders for key in order.who))
        ids = unit.new_ids(connection, "purchase", len(orders))
        products = self._products.ids
        purchases: list[tuple[Any, ...]] = []
        written_at = unit.at
        lines: list[tuple[int, int, int, int, int, int]] = []
        bought: list[tuple[int, Order, Customer, int | None]] = []
        for purchase_id, order in zip(ids, orders, strict=True):
            customer = self._people.who(order.who)
            place = self._places.id_of(unit, order.location) if order.location else None
            said = dict(order.who) if customer is None else {}
            pre_tax, tax = order.pre_tax, order.tax
            purchases.append(
                (
                    purchase_id,
                    run.source,
                    order.order_id,
                    order.receipt,
                    customer.id if customer else None,
                    customer.id if customer else None,
                    said.get("phone"),
                    said.get("email"),
                    order.placed_at,
                    order.placed_on,
                    place,
                    order.payment_method,
                    pre_tax,
                    tax,
                    pre_tax + tax,
                    len(order.items),
                    0,
                    int(customer is not None and qualifies(customer.signup_on, order.placed_on)),
                    run.id,
                    written_at,
                    order.content,
                )
            )
            lines += [
                (purchase_id, number, products[product], quantity, amount, line_tax)
                for number, (_, product, quantity, amount, line_tax) in enumerate(order.items, 1)
            ]
            if customer is not None:
                bought.append((purchase_id, order, customer, place))
        connection.many("purchase", PURCHASE, purchases)
        connection.many("purchase_line", LINE, lines)
        self._earn(unit, bought)
        _show_on_personas(connection, bought)

    def _earn(self, unit: Unit, bought: Sequence[tuple[int, Order, Customer, int | None]]) -> None:
        settings = unit.settings
        earning = []
        for purchase_id, order, customer, place in bought:
            if (
                customer.status != "active"
                or not qualifies(customer.signup_on, order.placed_on)
                or customer.on_employee_list(order.placed_on)
            ):
                continue
            points, rate, _ = points_for(order.pre_tax, order.tax, settings)
            if points:
                earning.append((purchase_id, order, customer, place, points, rate))
        if not earning:
            return
        account_ids = account_ids_of(unit.connection, list({row[2].id for row in earning}))
        accounts = take_many(unit.connection, account_ids.values())
        book = book_of(unit, self._run)
        for purchase_id, order, customer, place, points, rate in earning:
            about = About(
                happened_at=order.placed_at,
                location_id=place,
                purchase_id=purchase_id,
                source=self._run.source,
                rate=rate,
            )
            terms = terms_for("earn", date.fromisoformat(order.placed_on), settings)
            book.post(accounts[account_ids[customer.id]], "earn", points, about, terms=terms)
        write(unit.connection, book)


def _order(body: str, items: list[Item], names: Mapping[int, str]) -> Order:
    order_id, placed_at, placed_on, location, who, receipt, payment_method = json.loads(body)
    lines = [f"{names[product]}{quantity},{amount},{tax};" for _, product, quantity, amount, tax in items]
    return Order(
        order_id,
        placed_at,
        placed_on,
        location,
        [(kind, value) for kind, value in who],
        receipt,
        payment_method,
        items,
        hashlib.blake2b("".join((body, *lines)).encode(), digest_size=16).hexdigest(),
        sum([item[3] for item in items]),
        sum([item[4] for item in items]),
    )


def _show_on_personas(
    connection: Connection, bought: Sequence[tuple[int, Order, Customer, int | None]]
) -> None:
    """Sales, post-tax spend, last purchase, last seen, and the favourite store where only purchases chose
    it.
    """
    figures: dict[int, list[Any]] = {}
    for _, order, customer, place in bought:
        found = figures.get(customer.id)
        total = order.pre_tax + order.tax
        if found is None:
            figures[customer.id] = [1, total, order.placed_at, place]
            continue
        found[0] += 1
        found[1] += total
        if order.placed_at >= found[2]:
            found[2], found[3] = order.placed_at, place if place is not None else found[3]
    connection.each(
        "UPDATE persona SET sales = sales + :sales, spent = spent + :spent, "
        "last_purchase_at = CASE WHEN coalesce(last_purchase_at, '') < :at THEN :at ELSE last_purchase_at "
        "END, "
        "last_seen_at = CASE WHEN last_seen_at < :at THEN :at ELSE last_seen_at END, "
        "first_seen_at = CASE WHEN first_seen_at > :at THEN :at ELSE first_seen_at END WHERE id = :id",
        [
            {"id": persona_id, "sales": sales, "spent": spent, "at": at}
            for persona_id, (sales, spent, at, _) in sorted(figures.items())
        ],
    )
    connection.each(
        "UPDATE persona SET favorite_location_id = :place, favorite_rank = :rank, favorite_at = :at "
        "WHERE id = :id AND (favorite_rank IS NULL OR (favorite_rank = :rank "
        "AND coalesce(favorite_at, '') <= :at))",
        [
            {"id": persona_id, "place": place, "at": at, "rank": RANKS["purchase history"]}
            for persona_id, (_, _, at, place) in sorted(figures.items())
            if place is not None
        ],
    )
