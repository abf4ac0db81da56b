"""66 households of real-looking baskets: every figure of the card against sums straight from the "
"source's lines."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from store.actor import Actor
from store.database.store import Store
from store.people.habits import habits
from store.points.reading.overview import points_overview
from store.transfer.importing import import_file
from tests.bench.complete_journey import person, product_of, table, write_files
from tests.store.transfer.whole_store import faults

SOURCE = Path(__file__).parents[2] / "data" / "complete_journey"
NEW_YORK = ZoneInfo("America/New_York")
AS_OF = date(2018, 3, 1)


@dataclass
class Basket:
    """What the lines of one basket add up to."""

    at: str
    day: date
    cents: int = 0
    lines: int = 0
    names: list[tuple[str, str, str]] = field(default_factory=list)


def baskets_of_households() -> dict[int, dict[str, Basket]]:
    """Baskets by household, summed from the lines alone."""
    products = {row["product_id"]: row for row in table(SOURCE, "products")}
    found: dict[int, dict[str, Basket]] = defaultdict(dict)
    for row in table(SOURCE, "lines"):
        at = row["transaction_timestamp"]
        local = datetime.fromisoformat(at + "+00:00").astimezone(NEW_YORK)
        basket = found[int(row["household_id"])].setdefault(row["basket_id"], Basket(at, local.date()))
        basket.cents += int(Decimal(row["sales_value"]) * 100)
        basket.lines += 1
        name, brand, category = product_of(products.get(row["product_id"]))
        basket.names.append((brand, category, name or row["product_id"]))
    return found


def most_often(baskets: list[Basket], column: int) -> tuple[str, int]:
    """The name in most baskets, ties to the one bought latest; names not given are left out."""
    counts: Counter[str] = Counter()
    latest: dict[str, int] = {}
    for place, basket in enumerate(baskets):
        for name in {names[column] for names in basket.names if names[column]}:
            counts[name] += 1
            latest[name] = place
    best = min(counts, key=lambda name: (-counts[name], -latest[name], name))
    return best, counts[best]


@pytest.fixture
def journey(store: Store, actor: Callable[..., Actor], tmp_path: Path) -> Store:
    for kind, path in write_files(SOURCE, tmp_path / "import").items():
        result = import_file(store, actor(), kind, path, source="Grocer")
        assert (kind, [found.reason for found in result.rejected]) == (kind, [])
    return store


def test_every_figure_is_right_to_the_cent(journey: Store) -> None:
    connection = journey.connection
    households = baskets_of_households()
    assert len(households) >= 60
    people = dict(
        connection.all("SELECT value, persona_id FROM identifier WHERE kind = 'source' AND state = 'live'")
    )
    for household, found in households.items():
        persona_id = people[f"Grocer:{household}"]
        baskets = sorted(found.values(), key=lambda basket: basket.at)
        cents = sum(basket.cents for basket in baskets)
        seen = habits(connection, persona_id, AS_OF)
        assert (seen.spend, seen.sales) == (cents, len(baskets))
        assert seen.average_order == (2 * cents + len(baskets)) // (2 * len(baskets))
        assert seen.last_seen_days == (AS_OF - max(basket.day for basket in baskets)).days
        lines = sum(basket.lines for basket in baskets)
        assert seen.items_per_order == (20 * lines + len(baskets)) // (2 * len(baskets)) / 10
        tops = (seen.top_brands, seen.top_categories, seen.top_products)
        for column, top in enumerate(tops):
            assert (top[0].name, top[0].count) == most_often(baskets, column)
        signup = person(household)["signup_date"]
        qualifying = [basket for basket in baskets if signup and basket.day.isoformat() >= signup]
        points = points_overview(connection, persona_id, AS_OF)
        assert points.points == sum(basket.cents // 100 for basket in qualifying)
        row = connection.one(
            "SELECT sales, spent, last_purchase_at FROM persona WHERE id = :id", id=persona_id
        )
        assert row is not None
        assert row[:2] == (len(baskets), cents)
        assert row[2][:19] == baskets[-1].at.replace(" ", "T")
    assert faults(journey) == []


def test_the_whole_extract_is_in_the_store_once(
    journey: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    connection = journey.connection
    lines = list(table(SOURCE, "lines"))
    assert connection.value("SELECT count(*) FROM purchase_line") == len(lines)
    assert connection.value("SELECT count(*) FROM purchase") == len({row["basket_id"] for row in lines})
    total = sum(int(Decimal(row["sales_value"]) * 100) for row in lines)
    assert connection.value("SELECT sum(total) FROM purchase") == total
    assert connection.value("SELECT count(*) FROM redemption") == sum(1 for _ in table(SOURCE, "redemptions"))
    for kind, path in write_files(SOURCE, tmp_path / "again").items():
        counts = import_file(journey, actor(), kind, path, source="Grocer").counts
        assert (kind, counts.unchanged) == (kind, counts.rows)
