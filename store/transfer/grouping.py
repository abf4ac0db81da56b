"""Puts the lines of each order together, wherever in the file they stand, and the orders in the order of
happening.
"""

from collections.abc import Iterator
from typing import Any

from store.transfer.checking import Checked
from store.transfer.preparing import body_of
from store.transfer.result import Reject
from store.transfer.staging import Staging
from store.words import say

REMEMBERED = 100_000
"""Orders whose number is kept in memory; a line of an older one finds its order at the end."""
LINES_A_CHUNK = 200
_TABLES = (
    "CREATE TABLE product (no INTEGER PRIMARY KEY, sku TEXT, name TEXT, brand TEXT, category TEXT)",
    "CREATE TABLE header (no INTEGER PRIMARY KEY, order_id TEXT, placed_at TEXT, line INTEGER, body TEXT)",
    "CREATE TABLE item (no INTEGER, line INTEGER, product INTEGER, quantity INTEGER, amount INTEGER, "
    "tax INTEGER, PRIMARY KEY (no, line)) WITHOUT ROWID",
    "CREATE TABLE bad (order_id TEXT PRIMARY KEY) WITHOUT ROWID",
)
Line = tuple[int, int, int, int, int, int]


class Grouping:
    """Collects checked order lines; ``complete`` stages whole orders."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._driver = staging.driver
        for statement in _TABLES:
            self._driver.execute(statement)
        self._products: dict[tuple[str, ...], int] = {}
        self._orders: dict[str, tuple[int, str]] = {}
        self._next = 0

    def add(self, batch: Checked) -> None:
        """Lines of a batch; a line whose order says something else than its first line spoils the order."""
        headers: list[tuple[int, str, str, int, str]] = []
        items: list[Line] = []
        products: list[tuple[Any, ...]] = []
        bad: list[str] = [key for key in batch.spoilt if key]
        rejects: list[Reject] = []
        orders, numbers = self._orders, self._products
        for line, record in batch.records:
            order_id, placed_at, body, product, quantity, amount, tax = record
            known = orders.get(order_id)
            if known is None:
                if len(orders) >= REMEMBERED:
                    orders.clear()
                self._next += 1
                known = orders[order_id] = (self._next, body)
                headers.append((self._next, order_id, placed_at, line, body))
            elif known[1] != body:
                bad.append(order_id)
                rejects.append(_differs(line, order_id))
                continue
            number = numbers.get(product)
            if number is None:
                number = numbers[product] = len(numbers)
                products.append((number, *product))
            items.append((known[0], line, number, quantity, amount, tax))
        driver = self._driver
        driver.executemany("INSERT INTO product VALUES (?, ?, ?, ?, ?)", products)
        driver.executemany("INSERT INTO header VALUES (?, ?, ?, ?, ?)", headers)
        driver.executemany("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", items)
        driver.executemany("INSERT OR IGNORE INTO bad VALUES (?)", [(order_id,) for order_id in bad])
        self._staging.add_rejects(rejects)

    def complete(self) -> None:
        """Stages every order without a wrong line; the lines of the others are rejected with it."""
        driver = self._driver
        self._join_parts()
        driver.execute("CREATE INDEX header_by_time ON header (placed_at, no)")
        driver.execute("CREATE INDEX header_by_id ON header (order_id)")
        driver.execute(
            "INSERT INTO reject "
            "SELECT i.line, 'order_id', b.order_id, 'another line of this order was rejected' FROM bad b "
            "JOIN header h ON h.order_id = b.order_id JOIN item i ON i.no = h.no"
        )
        self._staging.add_chunks(self._chunks())
        for table in ("header", "item", "bad"):
            driver.execute(f"DROP TABLE {table}")

    def _join_parts(self) -> None:
        """Orders whose lines stand so far apart that they were met twice."""
        driver = self._driver
        for order_id, first in driver.execute(
            "SELECT order_id, min(no) FROM header GROUP BY order_id HAVING count(*) > 1"
        ).fetchall():
            parts = driver.execute(
                "SELECT no, body FROM header WHERE order_id = ? ORDER BY no", (order_id,)
            ).fetchall()
            for number, body in parts[1:]:
                if body == parts[0][1]:
                    driver.execute("UPDATE item SET no = ? WHERE no = ?", (first, number))
                else:
                    lines = driver.execute("SELECT line FROM item WHERE no = ?", (number,)).fetchall()
                    self._staging.add_rejects([_differs(line, order_id) for (line,) in lines])
                    driver.execute("DELETE FROM item WHERE no = ?", (number,))
                    driver.execute("INSERT OR IGNORE INTO bad VALUES (?)", (order_id,))
                driver.execute("DELETE FROM header WHERE no = ?", (number,))

    def _chunks(self) -> Iterator[tuple[int, bytes]]:
        part: list[Any] = []
        size, current = 0, -1
        items: list[Any] = []
        rows = self._driver.execute(
            "SELECT h.no, h.line, h.body, i.line, i.product, i.quantity, i.amount, i.tax FROM header h "
            "JOIN item i ON i.no = h.no WHERE h.order_id NOT IN (SELECT order_id FROM bad) "
            "ORDER BY h.placed_at, h.no"
        )
        for number, first, body, *item in rows:
            if number != current:
                if size >= LINES_A_CHUNK:
                    yield size, body_of(part)
                    part, size = [], 0
                current, items = number, []
                part.append((first, [body, items]))
            items.append(item)
            size += 1
        if part:
            yield size, body_of(part)


def _differs(line: int, order_id: str) -> Reject:
    return Reject(
        line,
        "order_id",
        order_id,
        say("transfer.order_differs"),
    )
