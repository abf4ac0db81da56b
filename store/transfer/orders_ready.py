"""Orders made ready while others are written: totals, content and lines, a column of a table at a time; pure."""

import hashlib
import json
import marshal
from collections.abc import Iterator, Sequence
from itertools import chain, compress
from typing import Any, NamedTuple

from store.transfer.kinds.kind import Ready
from store.transfer.order_lines import FIELDS
from store.transfer.preparing import About
from store.transfer.seen import Seen


class Orders(NamedTuple):
    """Orders of a file, a list of each of their facts; money in minor units, ``pre_tax`` after discounts.

    ``content`` is what tells one from another order of its number, ``sizes`` how many lines it has. The lists from
    ``places`` on are of lines: the place of its order, its number in it, its line in the file, and the number of
    its product in the staging file.
    """

    order_ids: list[str]
    placed_at: list[str]
    placed_on: list[str]
    locations: list[str | None]
    who: list[list[list[str]]]
    receipts: list[str | None]
    payments: list[str | None]
    pre_tax: list[int]
    tax: list[int]
    content: list[str]
    sizes: list[int]
    places: list[int]
    numbers: list[int]
    lines: list[int]
    products: list[int]
    quantities: list[int]
    amounts: list[int]
    taxes: list[int]

    def chosen(self, which: Sequence[bool]) -> "Orders":
        """Those of the orders for which ``which`` is true, with their lines."""
        of_lines = [which[place] for place in self.places]
        shorter = {place: number for number, place in enumerate(compress(range(len(which)), which))}
        columns = [compress(column, which) for column in self[:PLACES]]
        columns += [compress(column, of_lines) for column in self[PLACES:]]
        found = Orders._make(map(list, columns))
        return found._replace(places=[shorter[place] for place in found.places])

    def each(self) -> Iterator["Order"]:
        """One after the other."""
        begin = 0
        for place, size in enumerate(self.sizes):
            end = begin + size
            yield Order(
                self.order_ids[place],
                self.placed_at[place],
                self.locations[place],
                self.who[place],
                self.receipts[place],
                self.payments[place],
                self.content[place],
                self.lines[begin:end],
                list(
                    zip(
                        self.products[begin:end],
                        self.quantities[begin:end],
                        self.amounts[begin:end],
                        self.taxes[begin:end],
                        strict=True,
                    )
                ),
            )
            begin = end


class Order(NamedTuple):
    """One of them; ``items`` are product, quantity, amount, tax."""

    order_id: str
    placed_at: str
    location: str | None
    who: list[list[str]]
    receipt: str | None
    payment_method: str | None
    content: str
    lines: list[int]
    items: list[tuple[int, int, int, int]]


PLACES = Orders._fields.index("places")


def joined(chunks: Sequence[Sequence[list[Any]]]) -> Orders:
    """The orders of several chunks."""
    if len(chunks) == 1:
        return Orders._make(chunks[0])
    columns = [list(chain.from_iterable(column)) for column in zip(*chunks, strict=True)]
    columns[PLACES], first = [], 0
    for chunk in chunks:
        columns[PLACES] += map(first.__add__, chunk[PLACES])
        first += len(chunk[0])
    return Orders._make(columns)


def ready(about: About, seen: Seen) -> Ready:
    """Makes the orders of a run ready: a staged chunk becomes one row, the columns of ``Orders``."""
    return _ready


def _ready(at: str, rows: list[Any]) -> list[tuple[int, Any]]:
    found = Orders(*([] for _ in Orders._fields))
    for place, (facts, parts) in enumerate(rows):
        items = list(chain.from_iterable(map(marshal.loads, parts)))
        size = len(items) // FIELDS
        lines, products, quantities, amounts, taxes = [items[start::FIELDS] for start in range(FIELDS)]
        order_id, placed_at, placed_on, location, who, receipt, payment_method = json.loads(facts)
        said = f"{facts}{products}{quantities}{amounts}{taxes}"
        found.order_ids.append(order_id)
        found.placed_at.append(placed_at)
        found.placed_on.append(placed_on)
        found.locations.append(location)
        found.who.append(who)
        found.receipts.append(receipt)
        found.payments.append(payment_method)
        found.pre_tax.append(sum(amounts))
        found.tax.append(sum(taxes))
        found.content.append(hashlib.blake2b(said.encode(), digest_size=16).hexdigest())
        found.sizes.append(size)
        found.places.extend([place] * size)
        found.numbers.extend(range(1, size + 1))
        found.lines.extend(lines)
        found.products.extend(products)
        found.quantities.extend(quantities)
        found.amounts.extend(amounts)
        found.taxes.extend(taxes)
    return [(0, tuple(found))]
