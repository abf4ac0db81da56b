"""Orders made ready while others are written: totals, content, lines; pure."""

import hashlib
import json
from typing import Any, NamedTuple

from store.transfer.kinds.kind import Ready
from store.transfer.order_lines import Item, Product
from store.transfer.preparing import About
from store.transfer.seen import Seen


class Order(NamedTuple):
    """One order of the file; money in minor units, ``pre_tax`` after discounts.

    ``items`` are number, product in the staging file, quantity, amount, tax; ``lines`` the lines of the file
    they came from. ``content`` is what tells it from another order of its number. ``products`` are those that
    no earlier order of the chunk has.
    """

    order_id: str
    placed_at: str
    placed_on: str
    location: str | None
    who: list[tuple[str, str]]
    receipt: str | None
    payment_method: str | None
    pre_tax: int
    tax: int
    content: str
    items: list[Item]
    lines: list[int]
    products: list[Product]


def ready(about: About, seen: Seen) -> Ready:
    """Makes the orders of a run ready: staged rows become plain tuples in the order of ``Order``."""
    return _ready


def _ready(at: str, rows: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    names = {
        number: f"{sku}\x1f{name}\x1f{brand}\x1f{category}\x1f"
        for _, (_, _, products) in rows
        for number, sku, name, brand, category in products
    }
    return [(line, tuple(_order(facts, items, products, names))) for line, (facts, items, products) in rows]


def _order(facts: str, items: list[Item], products: list[Product], names: dict[int, str]) -> Order:
    order_id, placed_at, placed_on, location, who, receipt, payment_method = json.loads(facts)
    texts = [f"{names[product]}{quantity},{amount},{tax};" for _, product, quantity, amount, tax in items]
    return Order(
        order_id,
        placed_at,
        placed_on,
        location,
        [(kind, value) for kind, value in who],
        receipt,
        payment_method,
        sum([item[3] for item in items]),
        sum([item[4] for item in items]),
        hashlib.blake2b("".join((facts, *texts)).encode(), digest_size=16).hexdigest(),
        [(number, *item[1:]) for number, item in enumerate(items, 1)],
        [item[0] for item in items],
        products,
    )
