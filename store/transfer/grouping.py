"""Puts the lines of each order together, wherever in the file they stand, and the orders in the order of
happening.
"""

import json
import marshal
from collections.abc import Iterable, Iterator
from typing import Any

from store.transfer.order_lines import Lines, Product
from store.transfer.preparing import FORMAT, body_of
from store.transfer.result import Reject
from store.transfer.staging import Staging
from store.words import say

REMEMBERED = 100_000
"""Orders whose number is kept in memory; a line of an older one finds its order at the end."""
LINES_A_CHUNK = 200
_TABLES = (
    "CREATE TABLE product (no INTEGER PRIMARY KEY, sku TEXT, name TEXT, brand TEXT, category TEXT)",
    "CREATE TABLE header (no INTEGER PRIMARY KEY, order_id TEXT, placed_at TEXT, line INTEGER, body TEXT)",
    "CREATE TABLE part (no INTEGER, line INTEGER, items BLOB, PRIMARY KEY (no, line)) WITHOUT ROWID",
    "CREATE TABLE bad (order_id TEXT PRIMARY KEY) WITHOUT ROWID",
)


class Grouping:
    """Collects checked order lines; ``complete`` stages whole orders."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._driver = staging.driver
        for statement in _TABLES:
            self._driver.execute(statement)
        self._orders: dict[str, tuple[int, str]] = {}
        self._next = 0

    def add(self, batch: Lines) -> None:
        """Lines of a batch; a line whose order says something else than its first line spoils the order."""
        found, products, rejected, spoilt = batch
        headers: list[tuple[int, str, str, int, str]] = []
        parts: list[tuple[int, int, bytes]] = []
        bad: list[str] = [key for key in spoilt if key]
        rejects = [Reject(*reject) for reject in rejected]
        orders = self._orders
        for order_id, placed_at, body, items in found:
            known = orders.get(order_id)
            if known is None:
                if len(orders) >= REMEMBERED:
                    orders.clear()
                self._next += 1
                known = orders[order_id] = (self._next, body)
                headers.append((self._next, order_id, placed_at, items[0][0], body))
            elif known[1] != body:
                bad.append(order_id)
                rejects += [_differs(item[0], order_id) for item in items]
                continue
            parts.append((known[0], items[0][0], marshal.dumps(items, FORMAT)))
        driver = self._driver
        driver.executemany("INSERT INTO product VALUES (?, ?, ?, ?, ?)", products)
        driver.executemany("INSERT INTO header VALUES (?, ?, ?, ?, ?)", headers)
        driver.executemany("INSERT INTO part VALUES (?, ?, ?)", parts)
        driver.executemany("INSERT OR IGNORE INTO bad VALUES (?)", [(order_id,) for order_id in bad])
        self._staging.add_rejects(rejects)

    def complete(self) -> None:
        """Stages every order without a wrong line; the lines of the others are rejected with it."""
        driver = self._driver
        self._join_parts()
        driver.execute("CREATE INDEX header_by_time ON header (placed_at, no)")
        driver.execute("CREATE INDEX header_by_id ON header (order_id)")
        for order_id, items in driver.execute(
            "SELECT b.order_id, p.items FROM bad b JOIN header h ON h.order_id = b.order_id "
            "JOIN part p ON p.no = h.no"
        ).fetchall():
            self._reject(order_id, items, say("transfer.order_spoilt"))
        self._staging.add_chunks(self._chunks())
        for table in ("header", "part", "bad", "product"):
            driver.execute(f"DROP TABLE {table}")

    def _reject(self, order_id: str, items: bytes, reason: str) -> None:
        lines = marshal.loads(items)
        self._staging.add_rejects([Reject(line, "order_id", order_id, reason) for line, *_ in lines])

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
                    driver.execute("UPDATE part SET no = ? WHERE no = ?", (first, number))
                else:
                    found = driver.execute("SELECT items FROM part WHERE no = ?", (number,)).fetchall()
                    for (items,) in found:
                        self._reject(order_id, items, say("transfer.order_differs"))
                    driver.execute("DELETE FROM part WHERE no = ?", (number,))
                    driver.execute("INSERT OR IGNORE INTO bad VALUES (?)", (order_id,))
                driver.execute("DELETE FROM header WHERE no = ?", (number,))

    def _chunks(self) -> Iterator[tuple[int, bytes]]:
        """Chunks of [line, [the order's facts, its lines, products not met before in the chunk]]."""
        part: list[Any] = []
        size, current = 0, -1
        items: list[Any] = []
        rows = self._driver.execute(
            "SELECT h.no, h.line, h.body, p.items FROM header h JOIN part p ON p.no = h.no "
            "WHERE h.order_id NOT IN (SELECT order_id FROM bad) ORDER BY h.placed_at, h.no, p.line"
        )
        for number, first, body, lines in rows:
            if number != current:
                if size >= LINES_A_CHUNK:
                    yield size, self._body(part)
                    part, size = [], 0
                current, items = number, []
                part.append((first, [body, items, []]))
            found = marshal.loads(lines)
            items += found
            size += len(found)
        if part:
            yield size, self._body(part)

    def _body(self, part: list[Any]) -> bytes:
        used = {item[1] for _, (_, items, _) in part for item in items}
        part[0][1][2] = self._products(used)
        return body_of(part)

    def _products(self, numbers: Iterable[int]) -> list[Product]:
        found: list[Product] = self._driver.execute(
            "SELECT no, sku, name, brand, category FROM product WHERE no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()
        return found


def _differs(line: int, order_id: str) -> Reject:
    return Reject(line, "order_id", order_id, say("transfer.order_differs"))
