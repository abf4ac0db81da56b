"""What recalculating would change: an order's points at other settings, less what it stands at now, customer
by customer (`points.md` rule 24, `engineering.md` A5). Reads only; nothing here writes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import in_list
from store.points.earning.rate import points_for
from store.points.orders.order_standing import Order, read_orders
from store.settings import SETTINGS, Settings

NAMES = ("points_rate", "points_base", "points_rounding")
"""The settings a recalculation goes by."""
_MEMBERS = (
    "SELECT p.persona_id, count(*) FROM purchase p JOIN persona c ON c.id = p.persona_id "
    "WHERE p.persona_id > :after AND c.signup_on IS NOT NULL AND c.status IN ('active', 'archived') "
    "GROUP BY p.persona_id ORDER BY p.persona_id LIMIT :most"
)
_ORDERS = (
    "SELECT id FROM purchase WHERE persona_id > :after AND persona_id <= :last AND qualifies = 1 "
    "AND unearned IS NULL AND removal_id IS NULL ORDER BY persona_id, placed_at, id"
)


@dataclass(frozen=True, slots=True)
class Change:
    """What one order's points change by; ``rate`` is the rate they are brought to."""

    order: Order
    points: int
    rate: int


@dataclass(frozen=True, slots=True)
class Part:
    """The changes of some customers by persona id, those without any left out; ``cursor`` is the last of
    them, ``orders`` how many were looked at; ``last``: nobody comes after."""

    changes: dict[int, list[Change]]
    cursor: int
    customers: int
    orders: int
    last: bool


def as_text(settings: Settings) -> str:
    """The settings a recalculation goes by, to be kept with its run."""
    return json.dumps({name: settings[name] for name in NAMES})


def under(settings: Settings, text: str) -> Settings:
    """The settings with those a run was begun with."""
    return settings.changed({name: value for name, value in json.loads(text).items() if name in SETTINGS})


def change_of(order: Order, settings: Settings) -> int:
    """The points an order is short of (or, negative, above) at these settings, its refunded share taken
    off. Orders zeroed by a modifier stay at nothing."""
    if order.zeroed or order.persona_id is None:
        return 0
    points, _, _ = points_for(order.pre_tax, order.tax, settings)
    target = 0 if order.refunded_in_full else points - order.share(points, order.refunded)
    return target - (order.earned - order.given_back)


def part_after(connection: Connection, after: int, settings: Settings, size: int, per_customer: int) -> Part:
    """The next customers with about ``size`` orders, at least one customer. ``per_customer`` is how many orders
    a customer has had so far, roughly."""
    most = max(1, size // max(1, per_customer))
    rows = connection.all(_MEMBERS, after=after, most=most)
    last, taken, orders = after, 0, 0
    for persona_id, count in rows:
        if taken and orders + count > size:
            break
        last, taken, orders = persona_id, taken + 1, orders + int(count)
    ids = [order_id for (order_id,) in connection.all(_ORDERS, after=after, last=last)]
    chosen = {persona_id for persona_id, _ in rows[:taken]}
    changes: dict[int, list[Change]] = {}
    rate = settings.number("points_rate")
    found = read_orders(connection, ids)
    for order_id in ids:
        order = found[order_id]
        points = change_of(order, settings) if order.persona_id in chosen else 0
        if points and order.persona_id is not None:
            changes.setdefault(order.persona_id, []).append(Change(order, points, rate))
    return Part(changes, last, taken, orders, last=taken == len(rows) and len(rows) < most)


def parts(connection: Connection, settings: Settings, size: int = 2000) -> Iterator[Part]:
    """Everybody's changes, part by part, each read in a question of its own."""
    cursor, per_customer, last = 0, 1, False
    while not last:
        part = part_after(connection, cursor, settings, size, per_customer)
        cursor, last = part.cursor, part.last
        if part.customers:
            per_customer = max(1, part.orders // part.customers)
        yield part


def spendable(connection: Connection, persona_ids: list[int]) -> dict[int, int]:
    """The booked balance of each of these customers."""
    listed, values = in_list("persona", persona_ids)
    return dict(
        connection.all(
            f"SELECT persona_id, balance FROM account WHERE persona_id IN {listed} AND unit = 'points' "
            "AND card_id IS NULL",
            **values,
        )
    )
