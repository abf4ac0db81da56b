"""Lines of orders checked and put together as far as they stand together, for staging; pure but for memory."""

import marshal
from dataclasses import astuple
from hashlib import blake2b
from typing import Any

from store.transfer.checking import check_batch
from store.transfer.kinds import kind_named
from store.transfer.preparing import About

PRODUCTS = 100_000
"""So many products keep their number in memory; one that is met again is handed on once more."""
FIELDS = 5
"""Of every line: its line in the file, its product's number, quantity, amount, tax."""
Part = tuple[str, str, str, list[int]]
"""An order's id, its instant, its own facts as text, and lines of it that stand together, ``FIELDS`` numbers each."""
Product = tuple[int, str, str, str, str]
"""Number, article number, name, brand, category."""
Lines = tuple[list[Part], list[Product], list[tuple[Any, ...]], list[str]]
"""Parts, products met for the first time, rejects, and the orders of which a line was rejected."""


class OrderLines:
    """Checks batches of lines in the order of the file."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._kind = kind_named(about.kind)
        self._familiar = self._kind.familiar(about.names) if self._kind.familiar is not None else None
        self._numbers: dict[tuple[str, ...], int] = {}

    def prepare(self, at: str, body: bytes) -> Lines:
        """One batch of plain rows."""
        rows = marshal.loads(body)
        checked = check_batch(self._kind, self._about.names, rows, self._about.shop, self._familiar)
        parts: list[Part] = []
        products: list[Product] = []
        numbers = self._numbers
        last = ""
        items: list[int] = []
        for line, (order_id, placed_at, facts, product, quantity, amount, tax) in checked.records:
            number = numbers.get(product)
            if number is None:
                if len(numbers) >= PRODUCTS:
                    numbers.clear()
                number = numbers[product] = number_of(product)
                products.append((number, *product))
            if facts != last:
                last, items = facts, []
                parts.append((order_id, placed_at, facts, items))
            items += (line, number, quantity, amount, tax)
        return parts, products, list(map(astuple, checked.rejects)), checked.spoilt


def number_of(product: tuple[str, ...]) -> int:
    """The same number for a product in every file, told from all others by 63 bits."""
    return int.from_bytes(blake2b("\x1f".join(product).encode(), digest_size=8).digest(), "big") >> 1
