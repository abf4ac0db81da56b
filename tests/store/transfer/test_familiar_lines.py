"""Order lines whose cells came before are read from memory, with the same result as reading them anew."""

from itertools import product

from store.transfer.cells import Shop
from store.transfer.checking import check_batch
from store.transfer.kinds import kind_named
from store.transfer.reading import Row

NAMES = ("order_id", "placed_at", None, "phone", "sku", "brand", "quantity", "amount")
SHOP = Shop("US", "USD", "UTC", "00:00", "2024-06-01T00:00:00.000Z", "2024-06-01", {}, "POS")
ORDERS = (
    ("A1", "2024-03-01 10:00"),
    ("A1", "2024-03-01 10:05"),
    ("A2", "2030-01-01 10:00"),
    ("", "2024-03-01"),
)
GOODS = ("10452", "Meadow"), ("10452", ""), ("\x1b[2J", "Meadow")
REST = ("2", "4.98"), ("x", "4.98"), ("", "-"), ("1", "")


def every_row() -> list[Row]:
    """Good and bad parts in every combination, twice over."""
    rows = [
        Row(line, (*order, "skipped", "(212) 555-0117", *goods, *rest))
        for line, (order, goods, rest) in enumerate(2 * list(product(ORDERS, GOODS, REST)), 2)
    ]
    return [*rows, Row(1000, rows[0].cells, "half a row"), Row(1001, rows[0].cells)]


def test_lines_from_memory_are_those_read_anew() -> None:
    orders = kind_named("orders")
    assert orders.familiar is not None
    rows = every_row()
    anew = check_batch(orders, NAMES, rows, SHOP)
    remembered = check_batch(orders, NAMES, rows, SHOP, orders.familiar(NAMES))
    assert anew.records
    assert anew.rejects
    assert remembered == anew


def test_a_line_met_before_is_not_read_again() -> None:
    orders = kind_named("orders")
    assert orders.familiar is not None
    familiar = orders.familiar(NAMES)
    row = every_row()[0]
    first = check_batch(orders, NAMES, [row], SHOP, familiar)
    assert familiar.record(row.cells) == first.records[0][1]


def test_what_is_remembered_is_bounded() -> None:
    orders = kind_named("orders")
    assert orders.familiar is not None
    familiar = orders.familiar(NAMES)
    first, *rest = [
        Row(line, (f"A{line}", "2024-03-01", "", "", "10452", "", "1", "4.98")) for line in range(2, 1103)
    ]
    check_batch(orders, NAMES, [first, *rest], SHOP, familiar)
    assert familiar.record(first.cells) is None
    assert familiar.record(rest[-1].cells) is not None
