"""RFM of the Complete Journey's extract, imported as any file: the same scores as summed from its lines alone."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.segments.rfm_run import refresh_rfm
from store.transfer.importing import import_file
from tests.bench.complete_journey import table, write_files
from tests.store.segments.scores import rfm

SOURCE = Path(__file__).parents[2] / "data" / "complete_journey"


def orders_of_households() -> dict[int, list[tuple[str, int]]]:
    """Instant and cents of every basket, by household."""
    baskets: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    for row in table(SOURCE, "lines"):
        found = baskets[int(row["household_id"])]
        cents = found.get(row["basket_id"], ("", 0))[1] + int(Decimal(row["sales_value"]) * 100)
        found[row["basket_id"]] = (row["transaction_timestamp"], cents)
    return {household: list(found.values()) for household, found in baskets.items()}


def test_scores_of_the_extract_are_those_summed_from_its_lines(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    for kind, path in write_files(SOURCE, tmp_path / "import").items():
        import_file(store, actor(), kind, path, source="Grocer")
    wanted = rfm(orders_of_households())
    people = {
        persona_id: int(value.removeprefix("Grocer:"))
        for value, persona_id in store.connection.all(
            "SELECT value, persona_id FROM identifier WHERE kind = 'source' AND state = 'live'"
        )
    }
    for from_orders in (False, True):
        done = refresh_rfm(store, actor(), from_orders=from_orders)
        found = {
            people[row[0]]: tuple(row[1:])
            for row in store.connection.all(
                "SELECT persona_id, cell, recency, frequency, monetary FROM rfm_score"
            )
        }
        assert found == wanted
        assert done.customers == len(wanted) >= 60
    assert len({scores[0] for scores in wanted.values()}) > 10
