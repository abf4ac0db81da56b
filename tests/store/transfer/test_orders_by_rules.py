"""Imported orders earn by the rules in force, and an order that is exported is known again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.points.earning.sale import sell_by_hand
from store.transfer.exporting import export
from store.transfer.importing import import_file
from tests.store.points.shop_rules import modifier, save_audience
from tests.store.transfer.conftest import Take
from tests.store.transfer.test_importing_personas import set_setting
from tests.store.transfer.whole_store import content, faults

PERSONAS = "source_id,first_name,phone,email,signup_date"
ORDERS = "order_id,placed_at,location,source_id,receipt,payment_method,sku,product,brand,category,quantity,amount,tax"
OF_THE_BOOK = ("purchase", "purchase_line", "product", "entry", "lot", "account")


@pytest.fixture(autouse=True)
def amelia(take: Take) -> None:
    take("personas", PERSONAS, "1,Amelia,2125550117,a@example.com,2024-03-01")


def entries(store: Store) -> list[tuple[str, int, str]]:
    """Kind, points and order of every entry, in the order of the ledger."""
    return [
        (row[0], row[1], row[2])
        for row in store.connection.all(
            "SELECT e.kind, e.points, p.order_id FROM entry e JOIN purchase p ON p.id = e.purchase_id "
            "ORDER BY p.placed_at, e.seq"
        )
    ]


def test_a_multiplier_for_a_brand_counts_for_the_orders_that_hold_it(store: Store, take: Take) -> None:
    modifier(store, "multiplier", factor="2", brands=["Meadow"], starts_on="2024-06-01")
    take(
        "orders",
        ORDERS,
        "A1,2024-06-01 10:15,Downtown,1,,card,1,Oat drink,meadow,Dairy,1,10.00,",
        "A2,2024-06-02 10:15,Downtown,1,,card,2,Bread,Field,Bakery,1,20.00,",
        "A3,2024-05-02 10:15,Downtown,1,,card,1,Oat drink,meadow,Dairy,1,30.00,",
    )
    assert entries(store) == [
        ("earn", 30, "A3"),
        ("earn", 10, "A1"),
        ("multiplier", 10, "A1"),
        ("earn", 20, "A2"),
    ]
    assert faults(store) == []


def test_visit_points_are_given_so_often_a_day(store: Store, take: Take) -> None:
    set_setting(store, "visit_points", "5")
    set_setting(store, "visits_per_day", "1")
    row = "{},2024-06-01 {}:15,Downtown,1,,card,1,Oat drink,M,Dairy,1,10.00,"
    take("orders", ORDERS, row.format("A1", "10"), row.format("A2", "11"))
    take("orders", ORDERS, row.format("A3", "12"))
    assert [found for found in entries(store) if found[0] == "visit"] == [("visit", 5, "A1")]


def test_a_boost_is_given_once_for_the_audience_an_order_makes_its_customer_enter(
    store: Store, take: Take
) -> None:
    save_audience(store, "spenders", "spent:>50")
    modifier(store, "boost", "spenders", points=40)
    row = "{},2024-06-{} 10:15,Downtown,1,,card,1,Oat drink,M,Dairy,1,{},"
    take("orders", ORDERS, row.format("A1", "01", "20.00"))
    assert store.connection.value("SELECT count(*) FROM entry WHERE kind = 'boost'") == 0
    take("orders", ORDERS, row.format("A2", "02", "60.00"), row.format("A3", "03", "60.00"))
    assert store.connection.all("SELECT points FROM entry WHERE kind = 'boost'") == [(40,)]
    assert faults(store) == []


def test_an_order_of_an_archived_customer_waits_for_the_restore(store: Store, take: Take) -> None:
    store.connection.run("UPDATE persona SET status = 'archived'")
    take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,1,,card,1,Oat drink,M,Dairy,1,10.00,")
    assert store.connection.all("SELECT unearned FROM purchase") == [("archived",)]
    assert entries(store) == []


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_exported_orders_taken_in_again_are_unchanged(
    store: Store, take: Take, actor: Callable[..., Actor], tmp_path: Path, form: str
) -> None:
    take(
        "orders",
        ORDERS,
        "A1,2024-06-01 10:15,Downtown,1,R1,card,1,Oat drink,M,Dairy,2,10.00,0.40",
        "A1,2024-06-01 10:15,Downtown,1,R1,card,,Bread,M,Bakery,1,-3.30,",
        "A2,2024-06-02 10:15,Uptown,,R2,,,Nobody's,,,1,5.00,",
        "A3,2024-06-03,,1,,,,,,,,7.00,",
    )
    path = tmp_path / f"orders.{form}"
    with path.open("w", encoding="utf-8", newline="") as out:
        export(store, actor(), "orders", "", out, form)
    before = content(store, OF_THE_BOOK)
    again = import_file(store, actor(), "orders", path, source="POS")
    assert [found.reason for found in again.rejected] == []
    assert again.counts.unchanged == 4
    assert content(store, OF_THE_BOOK) == before


def test_an_exported_sale_by_hand_is_known_again(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    persona_id = store.connection.value("SELECT id FROM persona")
    sell_by_hand(store, actor().doing("0198f000-0000-7000-8000-000000000001"), persona_id, 1850, tax=150)
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        export(store, actor(), "orders", "", out, "csv")
    again = import_file(store, actor(), "orders", path, source="Counter")
    assert ([found.reason for found in again.rejected], again.counts.unchanged) == ([], 1)


@pytest.mark.parametrize(
    ("column", "other"),
    [("amount", "11.00"), ("phone", "2125550199"), ("receipt", "R9"), ("location", "Uptown"), ("sku", "7")],
)
def test_an_exported_order_that_was_changed_is_refused(
    store: Store,
    take: Take,
    actor: Callable[..., Actor],
    tmp_path: Path,
    column: str,
    other: str,
) -> None:
    take("personas", PERSONAS, "2,Omar,2125550199,o@example.com,2024-03-01")
    take("orders", ORDERS, "A1,2024-06-01 10:15,Downtown,1,R1,card,1,Oat drink,M,Dairy,2,10.00,0.40")
    path = tmp_path / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        export(store, actor(), "orders", "", out, "csv")
    header, row = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True)) | {column: other}
    if column == "phone":
        cells["email"] = ""
    path.write_text(f"{header}\n{','.join(cells.values())}\n", encoding="utf-8")
    again = import_file(store, actor(), "orders", path, source="POS")
    assert (again.counts.unchanged, again.counts.rejected) == (0, 1)
    assert "other content" in again.rejected[0].reason
