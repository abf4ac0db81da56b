"""Whether an order that is in the store already is the one of a file: the same content, or what an export of it
says.
"""

from collections.abc import Sequence
from typing import Any

from store.database.connection import Connection
from store.transfer.lookups import among
from store.transfer.orders_ready import Order
from store.transfer.people import People
from store.transfer.products import Products

_FACTS = (
    "SELECT d.order_id, d.id, d.placed_at, lower(l.name), d.receipt, d.payment_method, d.persona_id, "
    "d.pre_tax, d.tax FROM purchase d LEFT JOIN location l ON l.id = d.location_id "
    "WHERE d.source = :source AND d.order_id {keys}"
)
_LINES = (
    "SELECT i.purchase_id, g.sku, g.name, g.brand, g.category, i.quantity, i.amount, i.tax "
    "FROM purchase_line i JOIN product g ON g.id = i.product_id WHERE i.purchase_id {keys}"
)
_NOTHING_SAID = ("", "", "", "")


def says_the_same(
    connection: Connection, source: str, orders: Sequence[Order], people: People, products: Products
) -> set[str]:
    """Those of the orders, all in the store with another content, whose file says what the store says: time,
    place, receipt, payment, lines and customer, whichever of the customer's identifiers it names.
    """
    if not orders:
        return set()
    rows = among(connection, _FACTS, [order.order_id for order in orders], source=source)
    standing = {row[0]: row[1:] for row in rows}
    lines: dict[int, list[Any]] = {row[0]: [] for row in standing.values()}
    for purchase_id, *line in among(connection, _LINES, lines):
        lines[purchase_id].append(tuple(line))
    return {
        order.order_id
        for order in orders
        if _same(order, standing[order.order_id], lines[standing[order.order_id][0]], people, products)
    }


def _same(order: Order, row: Sequence[Any], lines: list[Any], people: People, products: Products) -> bool:
    _, placed_at, place, receipt, payment_method, persona_id, pre_tax, tax = row
    said = (order.placed_at, (order.location or "").lower(), order.receipt or "", order.payment_method or "")
    if said != (placed_at, place or "", receipt or "", payment_method or ""):
        return False
    customer = people.who(order.who)
    if persona_id != (None if customer is None else customer.id):
        return False
    bought = [(*products.named[number], *rest) for number, *rest in order.items]
    return sorted(bought) == sorted(lines or [(*_NOTHING_SAID, 1, pre_tax, tax)])
