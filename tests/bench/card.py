"""A customer of 200 orders, 1,500 lines and 500 entries: how long until the card is read and painted."""

import random
from datetime import UTC, datetime, timedelta

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.search.names import index_names

PERSONA, ACCOUNT = 2_000_001, 2_000_001
ORDERS, LINES, ENTRIES = 200, 1500, 500
TODAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NAME = "Beatrix Benchmark"


def regular(store: Store) -> int:
    """Puts the customer into a store; the id."""
    chance = random.Random(5)

    def work(connection: Connection) -> None:
        _person(connection)
        _orders(connection, chance)
        _entries(connection)

    store.transact(work)
    return PERSONA


def _person(connection: Connection) -> None:
    at = instant(TODAY - timedelta(days=800))
    connection.insert(
        "persona",
        id=PERSONA, status="active", merged_into=None, first_name="Beatrix", last_name="Benchmark", name=NAME,
        folded="beatrix benchmark", exact_key="beatrix benchmark", sort_name="benchmark beatrix",
        phone="+12125550199", email=None, birthday="1980-01-01", birth_month_day="01-01", signup_on=at[:10],
        signup_location_id=1, enrolled_at=at, first_seen_at=at, last_seen_at=at, last_purchase_at=at, sales=ORDERS,
        spent=0, favorite_location_id=None, favorite_rank=None, favorite_at=None, source="Loyalty", wallet_pin=None,
        browser=None, ip=None, signup_url=None, signup_form=None, signup_at=None, utm=None, signature_file=None,
        referred_by=None, household_id=None, employee=0, employee_until=None, pinned_note_id=None, created_at=at,
        created_by=None, import_run_id=None, version=1,
    )  # fmt: skip
    index_names(connection, PERSONA, None, NAME.lower())
    connection.insert(
        "account", id=ACCOUNT, persona_id=PERSONA, card_id=None, unit="points", balance=ENTRIES, uncovered=0,
        version=ENTRIES, next_due_on=None, last_redemption_at=None, last_redemption_id=None,
    )  # fmt: skip
    connection.insert(
        "operation", id="bench", request_hash="", use_case="bench", result="{}", persona_id=PERSONA, staff_id=7,
        approver_id=None, terminal="till-1", location_id=1, at=at, undone_by=None,
    )  # fmt: skip


def _orders(connection: Connection, chance: random.Random) -> None:
    connection.many(
        "product",
        ("id", "sku", "name", "brand", "category"),
        [(PERSONA + n, f"b{n}", f"Thing {n}", f"Brand {n % 20}", f"Kind {n % 9}") for n in range(80)],
    )
    for order in range(ORDERS):
        at = instant(TODAY - timedelta(days=3 * order + 1))
        connection.insert(
            "purchase",
            id=PERSONA + order, source="bench", order_id=f"bench-{order}", receipt=None, persona_id=PERSONA,
            home_id=PERSONA, said_phone=None, said_email=None, placed_at=at, placed_on=at[:10], location_id=1,
            payment_method="card", pre_tax=1000, tax=80, total=1080, items=8, refunded=0, qualifies=1,
            redemption_code=None, staff_id=None, import_run_id=None, written_at=at, content_hash="",
        )  # fmt: skip
    rows = []
    for line in range(LINES):
        rows.append((PERSONA + line % ORDERS, line // ORDERS + 1, PERSONA + chance.randrange(80), 1, 125, 10))
    connection.many(
        "purchase_line", ("purchase_id", "number", "product_id", "quantity", "amount", "tax"), rows
    )


def _entries(connection: Connection) -> None:
    columns = (
        "id", "account_id", "seq", "kind", "points", "happened_at", "written_at", "rule_version", "operation_id",
        "number", "home_id",
    )  # fmt: skip
    rows = []
    for seq in range(1, ENTRIES + 1):
        at = instant(TODAY - timedelta(days=ENTRIES - seq + 1))
        rows.append((ACCOUNT + seq, ACCOUNT, seq, "adjust", 1, at, at, 1, "bench", seq, PERSONA))
    connection.many("entry", columns, rows)
    lots = [
        (ACCOUNT + seq, ACCOUNT, ACCOUNT + seq, "adjust", 1, 1, instant(TODAY), 0, PERSONA)
        for seq in range(1, ENTRIES + 1)
    ]
    lot_columns = (
        "id",
        "account_id",
        "entry_id",
        "kind",
        "points",
        "remaining",
        "earned_at",
        "can_expire",
        "home_id",
    )
    connection.many("lot", lot_columns, lots)


def owner() -> Actor:
    """Whoever looks."""
    return Actor(7, "OWN7", "Owner", "Owner", 1, "Downtown", "till-1")
