"""What imports do with modifiers in force: audiences are entered, boosts given, orders multiplied."""

from store.database.store import Store
from store.people.employees import list_employee
from store.staff.permissions import Role
from tests.store.points.people import kinds, staff_of
from tests.store.points.shop_rules import modifier, save_audience
from tests.store.transfer.conftest import Take

OWNER = staff_of(Role.OWNER)


def test_an_imported_customer_enters_its_audience_with_its_boost(store: Store, take: Take) -> None:
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    list_employee(store, OWNER, "omar@example.com")
    take(
        "personas",
        "source_id,first_name,email,signup_date,tags",
        "1,Amelia,amelia@example.com,2026-01-01,vip",
        "2,Omar,omar@example.com,2026-01-01,vip",
    )
    rows = store.connection.all(
        "SELECT p.first_name, a.balance, p.employee FROM persona p JOIN account a ON a.persona_id = p.id "
        "ORDER BY p.first_name"
    )
    assert [tuple(row) for row in rows] == [("Amelia", 50, 0), ("Omar", 0, 1)]


def test_imported_orders_earn_with_modifiers_and_windows(store: Store, take: Take) -> None:
    take("personas", "source_id,first_name,email,signup_date", "1,Amelia,amelia@example.com,2026-01-01")
    modifier(store, "multiplier", factor="2", categories=["coffee"], starts_on="2026-11-01")
    modifier(store, "boost", points=50, starts_on="2026-11-10", ends_on="2026-12-31")
    take(
        "orders",
        "order_id,placed_at,source_id,category,amount",
        "A,2026-11-05 10:00,1,Coffee,20.00",
        "B,2026-11-12 10:00,1,Tea,10.00",
        "C,2026-11-13 10:00,1,Coffee,5.00",
    )
    persona_id = store.connection.value("SELECT id FROM persona")
    assert sorted(kinds(store, persona_id)) == [
        ("boost", 50),
        ("earn", 5),
        ("earn", 10),
        ("earn", 20),
        ("multiplier", 5),
        ("multiplier", 20),
    ]
    boosted = store.connection.value(
        "SELECT p.order_id FROM entry e JOIN purchase p ON p.id = e.purchase_id WHERE e.kind = 'boost'"
    )
    assert boosted == "B"
