"""In which order the orders of a file are written: customer by customer, those of each as they happened."""

from collections.abc import Callable, Sequence
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.settings_use import change_setting
from store.transfer.importing import import_file

PEOPLE = "source_id,first_name,phone\n1,Amelia,2125550117\n2,Omar,2125550118\n"
ORDERS = (
    "order_id,placed_at,source_id,phone,product,amount\n"
    "A,2024-03-05,2,,Tea,1.00\n"
    "B,2024-03-04,1,,Tea,1.00\n"
    "C,2024-03-03,,2125550118,Tea,1.00\n"
    "D,2024-03-02,,2125550117,Tea,1.00\n"
    "E,2024-03-06,9,,Tea,1.00\n"
)


def written(store: Store, actor: Callable[..., Actor], folder: Path) -> str:
    """The numbers of the orders as they were written."""
    for kind, text in (("personas", PEOPLE), ("orders", ORDERS)):
        path = folder / f"{kind}.csv"
        path.write_text(text)
        import_file(store, actor(), kind, path, source="POS")
    return "".join(row[0] for row in store.connection.all("SELECT order_id FROM purchase ORDER BY id"))


def test_orders_are_written_customer_by_customer_in_the_order_of_happening(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    assert written(store, actor, tmp_path) == "EDBCA"


def test_orders_that_may_give_points_to_who_referred_the_customer_are_written_as_they_happened(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    change_setting(store, actor(), "referral", "on")
    assert written(store, actor, tmp_path) == "DCBAE"


def test_texts_with_backslashes_arrive_as_they_are(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text('order_id,placed_at,receipt,amount\n"A\\t1\\",2024-03-05,\\N,1.00\n')
    import_file(store, actor(), "orders", path, source="P\\OS")
    found = store.connection.all("SELECT source, order_id, receipt FROM purchase")
    assert found == [("P\\OS", "A\\t1\\", "\\N")]


def test_a_column_of_rows_may_hold_anything(store: Store) -> None:
    names = ["tab\t", "line\nend\r", "back\\slash", "\\N", "é"]
    rows: dict[str, Sequence[object]] = {
        "id": [1, 2, 3, 4, 5],
        "sku": ["x"] * 5,
        "name": names,
        "brand": [""] * 5,
        "category": [""] * 5,
    }
    store.connection.columns("product", rows)
    assert [row[0] for row in store.connection.all("SELECT name FROM product ORDER BY id")] == names
