"""Shopping habits, exactly as `product.md` section 3 defines them.

An order counts once, a fully refunded one not at all; partial refunds lower spend only.
"""

from collections.abc import Iterable
from datetime import date

from store.database.connection import Connection
from store.database.sql import Row
from store.people.records import Counted, Habits

TOP = 5

_COUNTED = "(refunded = 0 OR refunded < total)"
_SALES = (
    "SELECT count(*), sum(total - refunded), sum(items), min(placed_on), max(placed_on) FROM purchase "
    f"WHERE persona_id = :id AND {_COUNTED}"
)
_LINES = (
    "SELECT l.purchase_id, l.product_id FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id "
    f"WHERE p.persona_id = :id AND {_COUNTED} ORDER BY p.placed_at, p.id"
)
_PRODUCTS = (
    "SELECT id, brand, category, CASE WHEN name = '' THEN sku ELSE name END FROM product WHERE id IN "
    "(SELECT l.product_id FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id "
    "WHERE p.persona_id = :id)"
)


def habits(connection: Connection, persona_id: int, as_of: date) -> Habits:
    """The figures of one persona; ``as_of`` is the day from which days are counted, nothing else."""
    row = connection.one(_SALES, id=persona_id)
    if row is None or not row[0]:
        return Habits()
    sales, spend, items, first, last = (row[0], int(row[1]), int(row[2]), row[3], row[4])
    lines = connection.all(_LINES, id=persona_id)
    products = {found[0]: found for found in connection.all(_PRODUCTS, id=persona_id)}
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    return Habits(
        spend=spend,
        sales=sales,
        average_order=rounded(spend, sales),
        items_per_order=rounded(items * 10, sales) / 10,
        last_seen_days=max(0, (as_of - last_day).days),
        shops_every_days=rounded((last_day - first_day).days * 10, sales - 1) / 10 if sales > 1 else None,
        top_brands=_most_often(lines, products, 1),
        top_categories=_most_often(lines, products, 2),
        top_products=_most_often(lines, products, 3),
    )


def rounded(amount: int, parts: int) -> int:
    """``amount`` ÷ ``parts``, half up."""
    return (2 * amount + parts) // (2 * parts)


def _most_often(lines: Iterable[Row], products: dict[int, Row], column: int) -> tuple[Counted, ...]:
    """The names in most distinct orders, ties to the one bought latest; unnamed products are left out.

    ``lines`` are (order, product), the orders one after the other in the order of buying.
    """
    found: dict[str, list[int]] = {}
    order, purchase = 0, None
    for purchase_id, product_id in lines:
        if purchase_id != purchase:
            order, purchase = order + 1, purchase_id
        name = products[product_id][column]
        if not name:
            continue
        seen = found.setdefault(name, [0, 0])
        if seen[1] != order:
            seen[0] += 1
            seen[1] = order
    best = sorted(found.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))[:TOP]
    return tuple(Counted(name, seen[0]) for name, seen in best)
