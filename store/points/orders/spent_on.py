"""Which redemptions were spent on an order: they come back with it (`points.md` rule 22)."""

from collections.abc import Iterable, Sequence
from typing import Any

from store.clock import moment
from store.database.connection import Connection
from store.database.sql import in_list
from store.points.orders.order_standing import Order

DAYS_APART = 7
"""A redemption and the order it was spent on name the same receipt within so many days: numbers come again."""
_IN_ONE_QUESTION = 500


def redemptions_spent_on(connection: Connection, orders: Iterable[Order]) -> dict[int, list[tuple[int, int]]]:
    """The standing redemptions that were spent on these orders, by code or by receipt within days: id and
    points, by order."""
    wanted = [
        order for order in orders if order.persona_id is not None and (order.redemption_code or order.receipt)
    ]
    personas = sorted({order.persona_id for order in wanted if order.persona_id is not None})
    by_persona: dict[int, list[Sequence[Any]]] = {}
    for start in range(0, len(personas), _IN_ONE_QUESTION):
        listed, values = in_list("persona", personas[start : start + _IN_ONE_QUESTION])
        for row in connection.all(
            "SELECT persona_id, id, points, code, receipt, location_id, at FROM redemption "
            f"WHERE persona_id IN {listed} AND undone_at IS NULL ORDER BY at, id",
            **values,
        ):
            by_persona.setdefault(row[0], []).append(row)
    found = {
        order.id: [
            (row[1], row[2])
            for row in by_persona.get(order.persona_id or 0, ())
            if _spent_on(order, row[3], row[4], row[5], row[6])
        ]
        for order in wanted
    }
    return {order_id: redemptions for order_id, redemptions in found.items() if redemptions}


def _spent_on(order: Order, code: str, receipt: str | None, location_id: int | None, at: str) -> bool:
    if order.redemption_code and code == order.redemption_code:
        return True
    if not order.receipt or receipt != order.receipt:
        return False
    if None not in (location_id, order.location_id) and location_id != order.location_id:
        return False
    return _days_between(order.placed_at, at) <= DAYS_APART


def _days_between(one: str, other: str) -> int:
    return abs((moment(one) - moment(other)).days)
