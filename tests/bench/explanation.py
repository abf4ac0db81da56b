"""A customer of 5,000 entries, half of them of orders: how long until the balance is explained."""

from datetime import timedelta

from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from tests.bench.card import TODAY

PERSONA = 2_500_001
ORDERS = 2_500


def much_explained(store: Store) -> int:
    """Puts the customer into a store: 2,500 orders that earned at two rates, as many adjustments; the id."""
    store.transact(_write)
    return PERSONA


def _write(connection: Connection) -> None:
    at = instant(TODAY - timedelta(days=ORDERS))
    connection.insert(
        "persona",
        id=PERSONA, status="active", first_name="Edda", last_name="Entries", name="Edda Entries", folded="",
        exact_key="", sort_name="", signup_on=at[:10], first_seen_at=at, last_seen_at=at, sales=ORDERS, spent=0,
        source="bench", employee=0, created_at=at, version=1,
    )  # fmt: skip
    connection.insert(
        "operation", id="bench-explain", request_hash="", use_case="bench", result="{}", persona_id=PERSONA,
        staff_id=7, terminal="till-1", location_id=1, at=at,
    )  # fmt: skip
    connection.insert(
        "account", id=PERSONA, persona_id=PERSONA, unit="points", balance=ORDERS * 11, uncovered=0,
        version=1,
    )  # fmt: skip
    purchases, entries = [], []
    for order in range(ORDERS):
        at = instant(TODAY - timedelta(days=ORDERS - order))
        number = PERSONA + order
        purchases.append(
            (number, "bench", f"e-{order}", PERSONA, PERSONA, at, at[:10], 1, 1000, 80, 1080, 1, 0, 1, at, "")
        )
        rate, second = (100, ("zero", 0, number)) if order < ORDERS // 2 else (200, ("adjust", -1, None))
        for place, (kind, points, purchase) in enumerate((("earn", rate // 10, number), second), 1):
            entry_id, seq = PERSONA + 2 * order + place, 2 * order + place
            stamped = rate if kind == "earn" else None
            what = (entry_id, PERSONA, seq, kind, points, at, at, purchase, stamped)
            entries.append((*what, 1, "bench-explain", seq, PERSONA))
    connection.many(
        "purchase",
        ("id", "source", "order_id", "persona_id", "home_id", "placed_at", "placed_on", "location_id", "pre_tax",
         "tax", "total", "items", "refunded", "qualifies", "written_at", "content_hash"),
        purchases,
    )  # fmt: skip
    connection.many(
        "entry",
        ("id", "account_id", "seq", "kind", "points", "happened_at", "written_at", "purchase_id", "rate",
         "rule_version", "operation_id", "number", "home_id"),
        entries,
    )  # fmt: skip
    balance = sum(row[4] for row in entries)
    connection.run("UPDATE account SET balance = :balance WHERE id = :id", balance=balance, id=PERSONA)
