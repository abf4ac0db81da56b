"""What a test says about orders, messages and answers, written straight into the store."""

from typing import Any

from store.database.store import Store, take_ids

Line = tuple[str, str, str, int, int]
"""Product, brand, category, quantity, amount in cents."""

COFFEE: Line = ("Dark roast", "Hilltop", "Coffee", 1, 1200)
TEA: Line = ("Green tea", "Leaf", "Tea", 1, 800)
APPLES: Line = ("Apples", "Orchard", "Fruit", 1, 300)


def buy(
    store: Store,
    persona_id: int | None,
    day: str,
    *lines: Line,
    time: str = "12:00:00.000Z",
    tax: int = 0,
    refunded: int = 0,
    items: int | None = None,
    receipt: str | None = None,
) -> int:
    """An order of a day with its lines; ``tax`` on the whole. Its id."""
    given = lines or (COFFEE,)

    def work(connection: Any) -> int:
        purchase = take_ids(connection, "purchase", 1)[0]
        pre_tax = sum(line[4] for line in given)
        connection.insert(
            "purchase",
            id=purchase,
            source="POS",
            order_id=f"O-{purchase}",
            receipt=receipt,
            persona_id=persona_id,
            home_id=persona_id,
            placed_at=f"{day}T{time}",
            placed_on=day,
            location_id=1,
            payment_method="card",
            pre_tax=pre_tax,
            tax=tax,
            total=pre_tax + tax,
            items=items if items is not None else sum(line[3] for line in given),
            refunded=refunded,
            qualifies=1,
            written_at=f"{day}T{time}",
            content_hash="",
        )
        for number, (name, brand, category, quantity, amount) in enumerate(given, 1):
            connection.insert(
                "purchase_line",
                purchase_id=purchase,
                number=number,
                product_id=_product(connection, name, brand, category),
                quantity=quantity,
                amount=amount,
                tax=0,
            )
        return purchase

    return store.transact(work)


def _product(connection: Any, name: str, brand: str, category: str) -> int:
    found: int | None = connection.value(
        "SELECT id FROM product WHERE name = :name AND brand = :brand AND category = :category",
        name=name,
        brand=brand,
        category=category,
    )
    if found is None:
        found = take_ids(connection, "product", 1)[0]
        connection.insert("product", id=found, sku=name.lower(), name=name, brand=brand, category=category)
    return found


def happened(store: Store, table: str, persona_id: int, at: str, **values: Any) -> int:
    """A row of ``message``, ``survey_answer``, ``action`` or ``pixel_event``; its id."""

    def work(connection: Any) -> int:
        new = take_ids(connection, table, 1)[0]
        connection.insert(table, id=new, persona_id=persona_id, at=at, import_run_id=None, **values)
        return new

    return store.transact(work)
