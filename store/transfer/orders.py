"""Orders into the store: purchases with lines and products, what they earn, the persona's figures kept."""

from collections.abc import Sequence
from itertools import chain, islice
from operator import add
from typing import Any

from store.database.store import Store
from store.database.unit import Unit
from store.modifiers.membership import Watched, watched
from store.points.earning.accrual import Line, Rules, Sale, unearned
from store.points.earning.rate import qualifies
from store.points.earning.situation import rules_for
from store.transfer.blocked import NOBODY, blocked_of
from store.transfer.lookups import among
from store.transfer.orders_earning import earn
from store.transfer.orders_figures import show_on_personas
from store.transfer.orders_ready import Orders, joined
from store.transfer.orders_standing import says_the_same
from store.transfer.people import Customer, People
from store.transfer.places import Places
from store.transfer.products import Products
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say


class OrderApplier:
    """Applies orders of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._people = People(run)
        self._places = Places(run)
        self._products = Products(run)
        self._blocked = NOBODY
        self._asked: tuple[Unit, Rules, Watched] | None = None

    def ask_ahead(self, store: Store, rows: Sequence[tuple[int, Any]]) -> None:
        """Has the blocklist asked about whom the orders name, before the transaction."""
        self._blocked = blocked_of(
            store,
            self._run,
            lambda: (
                (kind, value)
                for _, columns in rows
                for who in joined([columns]).who
                for kind, value in who
                if kind in ("phone", "email")
            ),
        )

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """Some chunks: each row holds the orders of one, those of a customer in the order of happening."""
        outcome = Outcome()
        orders = joined([columns for _, columns in rows])
        self._products.meet(unit, orders.products)
        self._people.look_up(unit, chain.from_iterable(orders.who))
        standing = self._standing(unit, orders.order_ids)
        if standing:
            self._compare(unit, orders, standing, outcome)
            orders = orders.chosen([order_id not in standing for order_id in orders.order_ids])
        outcome.counts.new += len(orders.lines)
        if orders.order_ids:
            self._write(unit, orders)
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

    def _compare(self, unit: Unit, orders: Orders, standing: dict[str, str], outcome: Outcome) -> None:
        """Orders that are there already are unchanged, or rejected where they say something else."""
        source = self._run.source
        met = [order for order in orders.each() if order.order_id in standing]
        differing = [order for order in met if standing[order.order_id] not in ("", order.content)]
        same = says_the_same(unit.connection, source, differing, self._people, self._products)
        for order in met:
            content = standing[order.order_id]
            if content == order.content or order.order_id in same:
                outcome.counts.unchanged += len(order.items)
                continue
            why = say("transfer.other_order", order=order.order_id)
            if not content:
                why = say("integration.order_away", order=order.order_id, source=source)
            for line in order.lines:
                outcome.reject(line, "order_id", order.order_id, why)

    def _write(self, unit: Unit, orders: Orders) -> None:
        connection, run = unit.connection, self._run
        ids = list(unit.new_ids(connection, "purchase", len(orders.order_ids)))
        customers = [self._people.who(who) for who in orders.who]
        found = {name: self._places.id_of(unit, name) for name in dict.fromkeys(orders.locations) if name}
        places = [found.get(name) if name else None for name in orders.locations]
        connection.columns("purchase", self._purchases(unit, orders, ids, customers, places))
        connection.columns("purchase_line", self._lines(orders, ids))
        rules, known = self._rules(unit)
        goods = self._goods(orders) if rules.asks_lines else None
        sold = [
            (
                customer,
                Sale(
                    ids[place],
                    run.source,
                    orders.pre_tax[place],
                    orders.tax[place],
                    orders.placed_at[place],
                    orders.placed_on[place],
                    places[place],
                    orders.payments[place],
                    () if goods is None else goods[place],
                ),
            )
            for place, customer in enumerate(customers)
            if customer is not None
        ]
        show_on_personas(connection, sold)
        earn(unit, run, rules, known, sold)

    def _rules(self, unit: Unit) -> tuple[Rules, Watched]:
        """The rules of the shop and the audiences to be kept, read once a transaction."""
        if self._asked is None or self._asked[0] is not unit:
            self._asked = unit, rules_for(unit.connection, unit.settings), watched(unit)
        return self._asked[1:]

    def _purchases(
        self,
        unit: Unit,
        orders: Orders,
        ids: list[int],
        customers: list[Customer | None],
        places: list[int | None],
    ) -> dict[str, Sequence[Any]]:
        """The columns of their rows."""
        many = len(ids)
        personas = [None if customer is None else customer.id for customer in customers]
        columns: dict[str, Sequence[Any]] = {
            "id": ids,
            "source": [self._run.source] * many,
            "order_id": orders.order_ids,
            "receipt": orders.receipts,
            "persona_id": personas,
            "home_id": personas,
            "placed_at": orders.placed_at,
            "placed_on": orders.placed_on,
            "location_id": places,
            "payment_method": orders.payments,
            "pre_tax": orders.pre_tax,
            "tax": orders.tax,
            "total": list(map(add, orders.pre_tax, orders.tax)),
            "items": orders.sizes,
            "refunded": [0] * many,
            "qualifies": [
                int(customer is not None and qualifies(customer.signup_on, day))
                for customer, day in zip(customers, orders.placed_on, strict=True)
            ],
            "unearned": [
                None if customer is None else unearned(customer, day)
                for customer, day in zip(customers, orders.placed_on, strict=True)
            ],
            "import_run_id": [self._run.id] * many,
            "written_at": [unit.at] * many,
            "content_hash": orders.content,
        }
        if None in personas:
            said = [
                {}
                if customer is not None
                else {kind: value for kind, value in who if (kind, value) not in self._blocked}
                for customer, who in zip(customers, orders.who, strict=True)
            ]
            columns["said_phone"] = [one.get("phone") for one in said]
            columns["said_email"] = [one.get("email") for one in said]
        return columns

    def _lines(self, orders: Orders, ids: list[int]) -> dict[str, Sequence[Any]]:
        """The columns of their lines."""
        return {
            "purchase_id": list(map(ids.__getitem__, orders.places)),
            "number": orders.numbers,
            "product_id": list(map(self._products.ids.__getitem__, orders.products)),
            "quantity": orders.quantities,
            "amount": orders.amounts,
            "tax": orders.taxes,
        }

    def _goods(self, orders: Orders) -> list[tuple[Line, ...]]:
        """What was bought, as restrictions of modifiers compare it."""
        lines = self._products.lines(orders.products)
        return [tuple(islice(lines, size)) for size in orders.sizes]
