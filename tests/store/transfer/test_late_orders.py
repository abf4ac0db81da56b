"""The order of rows and files must not matter (engineering.md C6, sequence 13)."""

import pytest

from store.database.store import Store
from store.points.ledger.prove import ledger_faults
from store.points.reading.overview import points_overview
from tests.conftest import SetClock
from tests.store.points.people import set_setting
from tests.store.transfer.conftest import Take

ORDERS = "order_id,placed_at,source_id,amount"
FIRST = "A-1,2026-01-01 12:00,1,100.00"
LATER = "A-2,2026-07-20 12:00,1,30.00"
BETWEEN = "A-3,2026-03-22 12:00,1,7.00"


@pytest.mark.parametrize("rows", [(FIRST, LATER), (LATER, FIRST)], ids=["in order", "the later first"])
def test_sequence_13_the_order_of_the_rows_does_not_matter(
    store: Store, take: Take, clock: SetClock, rows: tuple[str, str]
) -> None:
    clock.now = clock.now.replace(year=2026, month=1, day=1, hour=1)
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    clock.now = clock.now.replace(month=7, day=21, hour=12)
    take("personas", "source_id,first_name,phone,signup_date", "1,Ada,(212) 555-0117,2025-01-01")
    take("orders", ORDERS, *rows)
    expired = store.connection.all("SELECT points, happened_at FROM entry WHERE kind = 'expire'")
    assert expired == [(-100, "2026-04-02T04:00:00.000Z")]
    assert points_overview(store.connection, 1001, clock.now.date()).points == 30
    take("orders", ORDERS, BETWEEN)
    after = points_overview(store.connection, 1001, clock.now.date())
    assert (after.points, after.by_kind["earn"], after.by_kind["expire"]) == (30, 137, -107)
    assert ledger_faults(store.connection) == []
