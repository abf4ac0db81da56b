"""Orders into the store: purchases with lines and products, what they earn, the persona's figures kept."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.points.earning.accrual import Line, Sale, unearned
from store.points.earning.rate import qualifies
from store.points.earning.situation import rules_for
from store.transfer.lookups import among
from store.transfer.order_lines import Item
from store.transfer.orders_earning import Sold, earn
from store.transfer.orders_figures import Bought, show_on_personas
from store.transfer.orders_ready import Order
from store.transfer.orders_standing import says_the_same
from store.transfer.people import People
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
    "unearned",
    "import_run_id",
    "written_at",
    "content_hash",
)
LINE = ("purchase_id", "number", "product_id", "quantity", "amount", "tax")


class OrderApplier:
    """Applies orders of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)
        self._places = Places(run)
        self._products = Products(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk: each row is an order with its lines, in the order of happening."""
        outcome = Outcome()
        orders = [Order(*row) for _, row in rows]
        self._products.meet(unit, [product for order in orders for product in order.products])
        self._people.look_up(unit, [key for order in orders for key in order.who])
        standing = self._standing(unit, [order.order_id for order in orders])
        new = [order for order in orders if order.order_id not in standing]
        outcome.counts.new += sum(len(order.items) for order in new)
        if standing:
            self._compare(unit, orders, standing, outcome)
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

    def _compare(
        self, unit: Unit, orders: Sequence[Order], standing: dict[str, str], outcome: Outcome
    ) -> None:
        """Orders that are there already are unchanged, or rejected where they say something else."""
        source = self._run.source
        differing = [
            order for order in orders if standing.get(order.order_id) not in (None, "", order.content)
        ]
        same = says_the_same(unit.connection, source, differing, self._people, self._products)
        for order in orders:
            content = standing.get(order.order_id)
            if content is None:
                continue
            if content == order.content or order.order_id in same:
                outcome.counts.unchanged += len(order.items)
                continue
            why = say("transfer.other_order", order=order.order_id)
            if not content:
                why = say("integration.order_away", order=order.order_id, source=source)
            for line in order.lines:
                outcome.reject(line, "order_id", order.order_id, why)

    def _write(self, unit: Unit, orders: Sequence[Order]) -> None:
        connection, run = unit.connection, self._run
        ids = unit.new_ids(connection, "purchase", len(orders))
        products = self._products.ids
        purchases: list[tuple[Any, ...]] = []
        lines: list[Item | tuple[int, ...]] = []
        bought: list[Bought] = []
        sold: list[Sold] = []
        written_at, source = unit.at, run.source
        rules = rules_for(connection, unit.settings)
        for purchase_id, order in zip(ids, orders, strict=True):
            order_id, placed_at, placed_on, location, who, receipt, payment_method, pre_tax, tax = order[:9]
            customer = self._people.who(who)
            place = self._places.id_of(unit, location) if location else None
            said = dict(who) if customer is None else {}
            persona_id = customer.id if customer is not None else None
            purchases.append(
                (
                    purchase_id,
                    source,
                    order_id,
                    receipt,
                    persona_id,
                    persona_id,
                    said.get("phone"),
                    said.get("email"),
                    placed_at,
                    placed_on,
                    place,
                    payment_method,
                    pre_tax,
                    tax,
                    pre_tax + tax,
                    len(order.items),
                    0,
                    int(customer is not None and qualifies(customer.signup_on, placed_on)),
                    None if customer is None else unearned(customer, placed_on),
                    run.id,
                    written_at,
                    order.content,
                )
            )
            lines += [
                (purchase_id, number, products[product], quantity, amount, line_tax)
                for number, product, quantity, amount, line_tax in order.items
            ]
            if customer is not None:
                bought.append((customer.id, pre_tax + tax, placed_at, place))
                goods = self._goods(order) if rules.asks_lines else ()
                sold.append(
                    (
                        customer,
                        Sale(
                            purchase_id,
                            source,
                            pre_tax,
                            tax,
                            placed_at,
                            placed_on,
                            place,
                            payment_method,
                            goods,
                        ),
                    )
                )
        connection.many("purchase", PURCHASE, purchases)
        connection.many("purchase_line", LINE, lines)
        show_on_personas(connection, bought)
        earn(unit, run, rules, sold)

    def _goods(self, order: Order) -> tuple[Line, ...]:
        """What was bought, as restrictions of modifiers compare it."""
        return tuple(self._products.line(item[1]) for item in order.items)
