"""RFM computed a second way, in plain Python from customers' orders alone: what share of everybody is below,
counted one by one with fractions."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

NAMES = {
    "champions": "54 55",
    "loyal": "34 35 44 45",
    "potential-loyalists": "42 43 52 53",
    "new": "51",
    "promising": "41",
    "need-attention": "33",
    "about-to-sleep": "31 32",
    "at-risk": "13 14 23 24",
    "cant-lose": "15 25",
    "hibernating": "11 12 21 22",
}
"""The map written down a second time."""


def quintiles(values: Mapping[int, Any]) -> dict[int, int]:
    """The score of each customer's figure."""
    ordered = sorted(values.values())
    below: dict[Any, int] = {}
    for place, value in enumerate(ordered):
        below.setdefault(value, place)
    return {customer: 1 + int(5 * Fraction(below[value], len(ordered))) for customer, value in values.items()}


def rfm(orders: Mapping[int, list[tuple[str, int]]]) -> dict[int, tuple[int, int, int, int]]:
    """Cell, recency, frequency and monetary of everybody with orders, given as instants and cents."""
    recency = quintiles({one: max(at for at, _ in found) for one, found in orders.items()})
    frequency = quintiles({one: len(found) for one, found in orders.items()})
    monetary = quintiles({one: sum(cents for _, cents in found) for one, found in orders.items()})
    result = {}
    for one in orders:
        value = -(-(frequency[one] + monetary[one]) // 2)
        result[one] = (10 * recency[one] + value, recency[one], frequency[one], monetary[one])
    return result
