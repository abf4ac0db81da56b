"""Puts the lines of each order together, wherever in the file they stand, and the orders customer by customer,
those of each in the order of happening.
"""

import json
import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from store.transfer.order_lines import FIELDS, Lines
from store.transfer.preparing import FORMAT, body_of
from store.transfer.result import Reject
from store.transfer.staging import Staging
from store.words import say

REMEMBERED = 100_000
"""Orders whose number is kept in memory; a line of an older one finds its order at the end."""
LINES_A_CHUNK = 200
WHO = 4
"""Place of the customer's identifiers among an order's own facts."""
Sorter = Callable[[Sequence[Any]], list[int]]
"""Which customers' identifiers stand together: a number for each."""
_TABLES = (
    "CREATE TABLE header (no INTEGER PRIMARY KEY, customer INTEGER, order_id TEXT, placed_at TEXT, line INTEGER, "
    "body TEXT)",
    "CREATE TABLE part (no INTEGER, line INTEGER, size INTEGER, items BLOB, PRIMARY KEY (no, line)) WITHOUT ROWID",
    "CREATE TABLE bad (order_id TEXT PRIMARY KEY) WITHOUT ROWID",
)


class Grouping:
    """Collects checked order lines; ``complete`` stages whole orders.

    The pages of a store that hold one customer's rows lie together, those of a day's customers all over it.
    """

    def __init__(self, staging: Staging, customers: Sorter) -> None:
        self._staging = staging
        self._driver = staging.driver
        self._customers = customers
        for statement in _TABLES:
            self._driver.execute(statement)
        self._orders: dict[str, tuple[int, str]] = {}
        self._forgotten = False
        self._next = 0

    def add(self, batch: Lines) -> None:
        """Lines of a batch; a line whose order says something else than its first line spoils the order."""
        found, products, rejected, spoilt = batch
        headers: list[tuple[int, str, str, int, str]] = []
        parts: list[tuple[int, int, int, bytes]] = []
        bad: list[str] = [key for key in spoilt if key]
        rejects = [Reject(*reject) for reject in rejected]
        orders = self._orders
        for order_id, placed_at, body, items in found:
            known = orders.get(order_id)
            if known is None:
                if len(orders) >= REMEMBERED:
                    orders.clear()
                    self._forgotten = True
                self._next += 1
                known = orders[order_id] = (self._next, body)
                headers.append((self._next, order_id, placed_at, items[0], body))
            elif known[1] != body:
                bad.append(order_id)
                rejects += [_differs(line, order_id) for line in items[::FIELDS]]
                continue
            parts.append((known[0], items[0], len(items) // FIELDS, marshal.dumps(items, FORMAT)))
        customers = self._customers([json.loads(header[-1])[WHO] for header in headers])
        driver = self._driver
        self._staging.add_products(products)
        driver.executemany(
            "INSERT INTO header (customer, no, order_id, placed_at, line, body) VALUES (?, ?, ?, ?, ?, ?)",
            [(customer, *header) for customer, header in zip(customers, headers, strict=True)],
        )
        driver.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", parts)
        driver.executemany("INSERT OR IGNORE INTO bad VALUES (?)", [(order_id,) for order_id in bad])
        self._staging.add_rejects(rejects)

    def complete(self) -> None:
        """Stages every order without a wrong line; the lines of the others are rejected with it."""
        driver = self._driver
        if self._forgotten:
            self._join_parts()
        for order_id, items in driver.execute(
            "SELECT h.order_id, p.items FROM header h JOIN part p ON p.no = h.no "
            "WHERE h.order_id IN (SELECT order_id FROM bad)"
        ).fetchall():
            self._reject(order_id, items, say("transfer.order_spoilt"))
        self._staging.add_chunks(self._chunks())
        for table in ("header", "part", "bad"):
            driver.execute(f"DROP TABLE {table}")

    def _reject(self, order_id: str, items: bytes, reason: str) -> None:
        lines = marshal.loads(items)[::FIELDS]
        self._staging.add_rejects([Reject(line, "order_id", order_id, reason) for line in lines])

    def _join_parts(self) -> None:
        """Orders whose lines stand so far apart that they were met twice."""
        driver = self._driver
        driver.execute("CREATE INDEX header_by_id ON header (order_id)")
        for order_id, first in driver.execute(
            "SELECT order_id, min(no) FROM header GROUP BY order_id HAVING count(*) > 1"
        ).fetchall():
            parts = driver.execute(
                "SELECT no, body FROM header WHERE order_id = ? ORDER BY no", (order_id,)
            ).fetchall()
            for number, body in parts[1:]:
                if body == parts[0][1]:
                    driver.execute("UPDATE part SET no = ? WHERE no = ?", (first, number))
                else:
                    found = driver.execute("SELECT items FROM part WHERE no = ?", (number,)).fetchall()
                    for (items,) in found:
                        self._reject(order_id, items, say("transfer.order_differs"))
                    driver.execute("DELETE FROM part WHERE no = ?", (number,))
                    driver.execute("INSERT OR IGNORE INTO bad VALUES (?)", (order_id,))
                driver.execute("DELETE FROM header WHERE no = ?", (number,))

    def _chunks(self) -> Iterator[tuple[int, bytes]]:
        """Chunks of orders: each its own facts and the parts of its lines."""
        chunk: list[tuple[str, list[bytes]]] = []
        size, current = 0, -1
        parts: list[bytes] = []
        rows = self._driver.execute(
            "SELECT h.no, h.body, p.size, p.items FROM header h JOIN part p ON p.no = h.no "
            "WHERE h.order_id NOT IN (SELECT order_id FROM bad) "
            "ORDER BY h.customer, h.placed_at, h.no, p.line"
        )
        for number, facts, lines, items in rows:
            if number != current:
                if size >= LINES_A_CHUNK:
                    yield size, body_of(chunk)
                    chunk, size = [], 0
                current, parts = number, []
                chunk.append((facts, parts))
            parts.append(items)
            size += lines
        if chunk:
            yield size, body_of(chunk)


def _differs(line: int, order_id: str) -> Reject:
    return Reject(line, "order_id", order_id, say("transfer.order_differs"))
