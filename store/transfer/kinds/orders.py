"""Orders, one row a line: what was bought, when, where, by whom, and what it earns."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from store.transfer.cells import (
    Shop,
    anywhere,
    in_currency,
    line_text,
    past_moment,
    quantity,
    short_text,
    written_instant,
)
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Ready, Values
from store.transfer.kinds.who import WHO_COLUMNS, need, who_of
from store.transfer.reading import Row
from store.transfer.result import Reject
from store.transfer.runs import Run
from store.transfer.seen import Seen

if TYPE_CHECKING:
    from store.transfer.preparing import About

short = anywhere(short_text)
line = anywhere(line_text)
COLUMNS = (
    Column("order_id", short, "column.orders.order_id", "A-20481"),
    Column("receipt", short, "column.orders.receipt", "R-5512"),
    Column("placed_at", anywhere(written_instant), "column.orders.placed_at", "2024-06-01 10:15"),
    Column("location", short, "column.orders.location", "Downtown"),
    *WHO_COLUMNS,
    Column("payment_method", short, "column.orders.payment_method", "card"),
    Column("sku", short, "column.orders.sku", "10452"),
    Column("product", line, "column.orders.product", "Oat drink 1 l"),
    Column("brand", line, "column.orders.brand", "Meadow"),
    Column("category", line, "column.orders.category", "Dairy"),
    Column("quantity", anywhere(quantity), "column.orders.quantity", "2"),
    Column("amount", in_currency, "column.orders.amount", "4.98"),
    Column("tax", in_currency, "column.orders.tax", "0.40"),
)


GOODS = ("sku", "product", "brand", "category")
MOST = (1000, 50_000, 1000, 10_000, 10_000)
"""So many facts, products, quantities, amounts and taxes are remembered."""
FACTS = ("order_id", "placed_at", "location", "source_id", "phone", "email", "receipt", "payment_method")
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=256)
def _facts(cells: tuple[str, ...], shop: Shop) -> tuple[str, str]:
    """The instant of an order and its own facts as text; asked once for the lines that stand together."""
    values = dict(zip(FACTS, cells, strict=True))
    placed_at, placed_on = past_moment(values["placed_at"], values["location"], shop, "placed_at")
    facts = [
        values["order_id"],
        placed_at,
        placed_on,
        values["location"],
        who_of(values, shop),
        values["receipt"],
        values["payment_method"],
    ]
    return placed_at, _TEXT.encode(facts)


def check_order(values: Values, shop: Shop) -> Any:
    """The order a line belongs to: its number, instant, and its own facts as text to compare."""
    need(values, "order_id", "placed_at")
    return (values["order_id"], *_facts(tuple(map(values.get, FACTS)), shop))


def check(values: Values, shop: Shop) -> Any:
    """A line: its order, and what was bought."""
    need(values, "order_id", "placed_at", "amount")
    product = (
        values.get("sku", "") or "",
        values.get("product", "") or "",
        values.get("brand", "") or "",
        values.get("category", "") or "",
    )
    return (
        *check_order(values, shop),
        product,
        values.get("quantity", 1),
        values["amount"],
        values.get("tax", 0),
    )


class FamiliarLines:
    """Lines in parts: the order's own facts, the product, quantity, amount and tax. A part that was good in
    one line is good in every other.
    """

    def __init__(self, names: Sequence[str | None]) -> None:
        parts = FACTS, GOODS, ("quantity",), ("amount",), ("tax",)
        self._parts = tuple(_picker(names, part) for part in parts)
        self._columns = [(name, place) for place, name in enumerate(names) if name in FACTS]
        self._facts: dict[Any, tuple[Any, ...]] = {}
        self._goods: dict[Any, tuple[str, ...]] = {}
        self._quantities: dict[Any, int] = {}
        self._amounts: dict[Any, int] = {}
        self._taxes: dict[Any, int] = {}

    def record(self, cells: tuple[str, ...]) -> Any:
        """As `check` gives it; None if a part of the line is new."""
        facts, goods, quantity, amount, tax = self._parts
        try:
            return (
                *self._facts[facts(cells)],
                self._goods[goods(cells)],
                self._quantities[quantity(cells)],
                self._amounts[amount(cells)],
                self._taxes[tax(cells)],
            )
        except KeyError:
            return None

    def read(self, cells: tuple[str, ...], shop: Shop) -> Any:
        """The first line of an order whose goods came before; None for any other, or one that is wrong."""
        facts, *others = self._parts
        memories: tuple[dict[Any, Any], ...] = self._goods, self._quantities, self._amounts, self._taxes
        try:
            found = [memory[part(cells)] for memory, part in zip(memories, others, strict=True)]
        except KeyError:
            return None
        names = [name for name, _ in self._columns]
        row = Row(0, tuple([cells[place] for _, place in self._columns]))
        order = ORDER_ALONE.read(names, row, shop)
        if isinstance(order, Reject):
            return None
        if len(self._facts) >= MOST[0]:
            self._facts.clear()
        self._facts[facts(cells)] = order
        return (*order, *found)

    def keep(self, cells: tuple[str, ...], record: Any) -> None:
        """Remembers the parts of a line; each kind of part is forgotten when there are too many."""
        memories: tuple[dict[Any, Any], ...] = (
            self._facts,
            self._goods,
            self._quantities,
            self._amounts,
            self._taxes,
        )
        found = (record[:3], *record[3:])
        for memory, most, part, value in zip(memories, MOST, self._parts, found, strict=True):
            if len(memory) >= most:
                memory.clear()
            memory[part(cells)] = value


def _picker(names: Sequence[str | None], wanted: Sequence[str]) -> Callable[[tuple[str, ...]], Any]:
    """What takes the cells of these columns out of a row."""
    places = [place for place, name in enumerate(names) if name in wanted]
    return itemgetter(*places) if places else lambda cells: None


def ready(about: "About", seen: Seen) -> Ready:
    """Makes orders ready to write."""
    from store.transfer.orders_ready import ready

    return ready(about, seen)


def applier(run: Run) -> Applier:
    """Writes orders."""
    from store.transfer.orders import OrderApplier

    return OrderApplier(run)


ORDER_ALONE = Kind("orders", "order", COLUMNS, check_order, applier)
"""Reads the columns of a line that are about its order."""
ORDERS = Kind(
    "orders",
    "order line",
    COLUMNS,
    check,
    applier,
    needs=(("order_id",), ("placed_at",), ("amount",)),
    grouped=True,
    familiar=FamiliarLines,
    ready=ready,
)
