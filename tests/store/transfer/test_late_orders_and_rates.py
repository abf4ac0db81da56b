"""An order that is heard of after the rate changed (`points.md` rules 7, 23, 24)."""

from collections.abc import Callable

from store.actor import Actor
from store.database.store import Store
from store.points.orders.correct import correct
from store.settings_use import change_setting
from tests.conftest import SetClock
from tests.store.transfer.conftest import Take

PERSONAS = "source_id,first_name,phone,signup_date"
ORDERS = "order_id,placed_at,source_id,amount"


def standing(store: Store) -> list[tuple[str, int, int]]:
    """Order, points and the rate stamped on each entry."""
    return [
        (row[0], row[1], row[2])
        for row in store.connection.all(
            "SELECT p.order_id, e.points, e.rate FROM entry e JOIN purchase p ON p.id = e.purchase_id ORDER BY e.id"
        )
    ]


def test_rule_7_an_order_earns_at_the_rate_in_force_when_it_is_recorded(
    store: Store, take: Take, actor: Callable[..., Actor], clock: SetClock
) -> None:
    take("personas", PERSONAS, "1,Amelia,2125550117,2024-03-01")
    take("orders", ORDERS, "A1,2026-11-20 10:00,1,10.00")
    change_setting(store, actor(), "points_rate", "200", from_on="2026-11-24")
    take("orders", ORDERS, "A2,2026-11-21 10:00,1,10.00")
    clock.forward(days=3)
    take("orders", ORDERS, "A3,2026-11-20 11:00,1,10.00")
    assert standing(store) == [("A1", 10, 100), ("A2", 10, 100), ("A3", 20, 200)]


def test_rule_23_a_correction_goes_by_the_rate_the_order_was_recorded_at(
    store: Store, take: Take, actor: Callable[..., Actor], clock: SetClock
) -> None:
    take("personas", PERSONAS, "1,Amelia,2125550117,2024-03-01")
    take("orders", ORDERS, "A1,2026-11-20 10:00,1,10.00")
    clock.forward(hours=1)
    change_setting(store, actor(), "points_rate", "300")
    order = store.connection.value("SELECT id FROM purchase")
    assert correct(store, actor(), order, 2_000, note="Typed").details["difference"] == 10
    assert standing(store) == [("A1", 10, 100), ("A1", 10, 100)]
