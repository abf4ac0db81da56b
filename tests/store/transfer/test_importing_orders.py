"""Order files: lines put together, points by the rules, figures to the cent."""

import pytest

from store.database.store import Store
from tests.store.transfer.conftest import Take
from tests.store.transfer.test_importing_personas import set_setting
from tests.store.transfer.whole_store import content, faults

PERSONAS = "source_id,first_name,phone,signup_date"
ORDERS = "order_id,placed_at,location,source_id,phone,product,brand,category,quantity,amount,tax"


@pytest.fixture
def amelia(store: Store, take: Take) -> int:
    take("personas", PERSONAS, "1,Amelia,2125550117,2024-03-01")
    number: int = store.connection.value("SELECT id FROM persona")
    return number


def test_an_order_earns_and_shows_on_the_persona(store: Store, take: Take, amelia: int) -> None:
    result = take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,1,,Oat drink,Meadow,Dairy,2,104.98,0.40")
    assert (result.counts.new, result.counts.rejected) == (1, 0)
    c = store.connection
    assert c.all(
        "SELECT sales, spent, last_purchase_at, favorite_location_id, favorite_rank FROM persona"
    ) == [(1, 10538, "2024-06-01T14:15:00.000Z", 1, 4)]
    assert c.all("SELECT pre_tax, tax, total, items, qualifies, placed_on, persona_id FROM purchase") == [
        (10498, 40, 10538, 1, 1, "2024-06-01", amelia)
    ]
    assert c.all("SELECT kind, points, happened_at, rate, source FROM entry") == [
        ("earn", 104, "2024-06-01T14:15:00.000Z", 100, "POS")
    ]
    assert faults(store) == []


def test_lines_of_an_order_need_not_stand_together(store: Store, take: Take, amelia: int) -> None:
    take(
        "orders",
        ORDERS,
        "A1,2024-06-01 10:15,Downtown,1,,Oat drink,M,Dairy,1,1.10,",
        "A2,2024-06-02 10:15,Downtown,1,,Bread,M,Bakery,1,2.20,",
        "A1,2024-06-01 10:15,Downtown,1,,Bread,M,Bakery,1,3.30,0.05",
    )
    rows = store.connection.all("SELECT order_id, pre_tax, tax, items FROM purchase ORDER BY order_id")
    assert rows == [("A1", 440, 5, 2), ("A2", 220, 0, 1)]
    assert store.connection.value("SELECT count(*) FROM product") == 2
    assert faults(store) == []


def test_the_same_order_again_is_unchanged_and_with_other_content_rejected(
    store: Store, take: Take, amelia: int
) -> None:
    row = "A1,2024-06-01 10:15,Downtown,1,,Oat drink,M,Dairy,1,{},"
    take("orders", ORDERS, row.format("1.10"))
    before = content(store)
    assert take("orders", ORDERS, row.format("1.1")).counts.unchanged == 1
    other = take("orders", ORDERS, row.format("1.20"))
    assert other.counts.rejected == 1
    assert "other content" in other.rejected[0].reason
    assert content(store) == before
    assert take("orders", ORDERS, row.format("1.20"), source="Web").counts.new == 1


def test_orders_before_the_signup_day_earn_nothing_and_the_day_itself_does(
    store: Store, take: Take, amelia: int
) -> None:
    take(
        "orders",
        ORDERS,
        "A1,2024-02-29 23:59,Downtown,1,,Oat,M,Dairy,1,100,",
        "A2,2024-03-01 00:00,Downtown,1,,Oat,M,Dairy,1,100,",
    )
    assert store.connection.all("SELECT order_id, qualifies FROM purchase ORDER BY order_id") == [
        ("A1", 0),
        ("A2", 1),
    ]
    assert store.connection.value("SELECT balance FROM account") == 100


def test_an_order_of_nobody_is_an_anonymous_receipt(store: Store, take: Take, amelia: int) -> None:
    header = "order_id,receipt,placed_at,phone,email,amount"
    result = take(
        "orders",
        header,
        "A1,R-1,2024-06-01 10:15,(212) 555-0199,,5",
        "A2,R-2,2024-06-01 10:15,,Who@example.com,5",
        "A3,R-3,2024-06-01 10:15,,,5",
    )
    assert result.counts.new == 3
    assert store.connection.all(
        "SELECT receipt, persona_id, said_phone, said_email, qualifies FROM purchase ORDER BY receipt"
    ) == [
        ("R-1", None, "+12125550199", None, 0),
        ("R-2", None, None, "who@example.com", 0),
        ("R-3", None, None, None, 0),
    ]
    assert store.connection.value("SELECT count(*) FROM persona") == 1


def test_an_archived_customers_order_is_kept_and_earns_nothing(store: Store, take: Take, amelia: int) -> None:
    store.connection.run("UPDATE persona SET status = 'archived'")
    take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,100,")
    assert store.connection.all("SELECT persona_id FROM purchase") == [(amelia,)]
    assert store.connection.value("SELECT count(*) FROM entry") == 0


def test_an_employee_earns_nothing_until_the_list_ends(store: Store, take: Take, amelia: int) -> None:
    store.connection.run("UPDATE persona SET employee = 1, employee_until = '2024-06-30'")
    take(
        "orders",
        ORDERS,
        "A1,2024-06-30 10:15,Downtown,1,,Oat,M,Dairy,1,100,",
        "A2,2024-07-01 10:15,Downtown,1,,Oat,M,Dairy,1,100,",
    )
    assert store.connection.all("SELECT happened_at FROM entry") == [("2024-07-01T14:15:00.000Z",)]


def test_an_order_of_a_merged_customer_is_the_survivors(store: Store, take: Take) -> None:
    take("personas", PERSONAS, "1,Amelia,2125550117,2024-03-01", "2,Lea,2125550117,2024-04-01")
    take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,2,,Oat,M,Dairy,1,100,")
    survivor = store.connection.value("SELECT id FROM persona WHERE status = 'active'")
    assert store.connection.all("SELECT persona_id FROM purchase") == [(survivor,)]
    assert faults(store) == []


def test_one_wrong_line_rejects_its_whole_order(store: Store, take: Take, amelia: int) -> None:
    result = take(
        "orders",
        ORDERS,
        "A1,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,1.10,",
        "A1,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,1.105,",
        "A2,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,1.10,",
        "A3,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,1.10,",
        "A3,2024-06-01 10:16,Downtown,1,,Oat,M,Dairy,1,1.10,",
    )
    assert [(found.line, found.column) for found in result.rejected] == [
        (2, "order_id"),
        (3, "amount"),
        (5, "order_id"),
        (6, "order_id"),
    ]
    assert store.connection.all("SELECT order_id FROM purchase") == [("A2",)]


@pytest.mark.parametrize(
    ("placed_at", "why"),
    [
        ("2024-03-10 02:30", "does not exist"),
        ("2024-11-03 01:30", "is twice"),
        ("2024-02-30 10:00", "not a day"),
        ("2024-06-01 25:00", "not a time"),
        ("06/01/2024", "is written"),
        ("2030-01-01 10:00", "future"),
    ],
)
def test_impossible_and_ambiguous_times_are_refused(
    store: Store, take: Take, amelia: int, placed_at: str, why: str
) -> None:
    result = take("orders", ORDERS, f"A1,{placed_at},Downtown,1,,Oat,M,Dairy,1,1.10,")
    assert result.rejected[0].column == "placed_at"
    assert why in result.rejected[0].reason


def test_a_time_with_an_offset_is_taken_as_it_says(store: Store, take: Take, amelia: int) -> None:
    take(
        "orders",
        ORDERS,
        "A1,2024-11-03T01:30:00-04:00,Downtown,1,,Oat,M,Dairy,1,1,",
        "A2,2024-11-03T01:30:00Z,Downtown,1,,Oat,M,Dairy,1,1,",
    )
    assert store.connection.all("SELECT placed_at, placed_on FROM purchase ORDER BY order_id") == [
        ("2024-11-03T05:30:00.000Z", "2024-11-03"),
        ("2024-11-03T01:30:00.000Z", "2024-11-02"),
    ]


def test_a_location_has_its_own_zone_and_closing_hour(store: Store, take: Take, amelia: int) -> None:
    store.connection.run(
        "UPDATE location SET time_zone = 'America/Los_Angeles', closes_at = '04:00' WHERE id = 2"
    )
    take("orders", ORDERS, "A1,2024-06-01 03:30,Harbour,1,,Oat,M,Dairy,1,1,")
    assert store.connection.all("SELECT placed_at, placed_on FROM purchase") == [
        ("2024-06-01T10:30:00.000Z", "2024-05-31")
    ]


@pytest.mark.parametrize(("currency", "cell", "minor"), [("JPY", "1200", 1200), ("KWD", "1.234", 1234)])
def test_amounts_have_the_decimals_of_the_currency(
    store: Store, take: Take, currency: str, cell: str, minor: int
) -> None:
    set_setting(store, "currency", currency)
    header = "order_id,placed_at,amount"
    result = take("orders", header, f"A1,2024-06-01,{cell}", f"A2,2024-06-01,{cell}.5555")
    assert result.counts.rejected == 1
    assert store.connection.all("SELECT total FROM purchase") == [(minor,)]


def test_older_orders_imported_later_leave_the_figures_right(store: Store, take: Take, amelia: int) -> None:
    take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,1,,Oat,M,Dairy,1,100,")
    take("orders", ORDERS, "A0,2024-05-01 10:15,Harbour,1,,Oat,M,Dairy,1,50,")
    assert store.connection.all(
        "SELECT sales, spent, last_purchase_at, favorite_location_id FROM persona"
    ) == [(2, 15000, "2024-06-01T14:15:00.000Z", 1)]
    assert faults(store) == []
