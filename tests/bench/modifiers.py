"""What modifiers cost an import of orders: ``python -m tests.bench.modifiers [PERSONAS [LINES [ADDRESS]]]``.

The same orders twice, first without any rule but the rate, then with multipliers, zero points, boosts and
visit points in force. ``ADDRESS`` is an empty PostgreSQL database instead of a file.
"""

import sys
import tempfile
from pathlib import Path

from store.database.store import Store
from store.modifiers.make import make_modifier
from store.modifiers.restrictions import Terms
from store.opening import create_schema, open_store
from store.search.saved import save_search
from store.settings_use import change_setting
from store.transfer.importing import import_file
from tests.bench.transfer import OWNER, cpu_seconds, write_orders, write_personas
from tests.conftest import seed_shop


def make_modifiers(store: Store) -> None:
    """Everything an imported order can meet."""
    save_search(store, OWNER, "Spenders", "spent:>100", everyone=True)
    save_search(store, OWNER, "Regulars", "visits:>2", everyone=True)
    wanted: list[tuple[str, str, Terms]] = [
        ("multiplier", "everybody", {"factor": "1.5", "hours": ["mon-sun 17:00-18:00"]}),
        ("multiplier", "Spenders", {"factor": "2", "brands": ["B1", "B7"]}),
        ("multiplier", "Regulars", {"factor": "3", "categories": ["C3"], "locations": ["Downtown"]}),
        ("zero", "Regulars", {"skus": ["17", "23"]}),
        ("boost", "Regulars", {"points": 50}),
        ("boost", "everybody", {"points": 10}),
    ]
    for kind, audience, terms in wanted:
        make_modifier(store, OWNER, kind, audience, {**terms, "starts_on": "2024-01-01"})
    change_setting(store, OWNER, "visit_points", "5")


def measured(store: Store, name: str, path: Path) -> float:
    """Imports orders, prints their figures and answers the processor's seconds."""
    began = cpu_seconds()
    result = import_file(store, OWNER, "orders", path, source=name)
    spent = cpu_seconds() - began
    rate = result.counts.rows / result.seconds
    entries = store.connection.value("SELECT count(*) FROM entry WHERE source = :source", source=name)
    print(
        f"{name:<22} {rate:>10,.0f} lines/s  {1e6 * spent / result.counts.rows:.0f} us of processor a line  "
        f"{entries:,} entries",
        flush=True,
    )
    return spent


def main() -> None:
    """Prints the figures and their ratio."""
    personas = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as name:
        folder = Path(name)
        address = sys.argv[3] if len(sys.argv) > 3 else str(folder / "shop.store")
        store = Store(address)
        create_schema(store)
        seed_shop(store)
        store.close()
        store = open_store(address)
        write_personas(folder / "personas.csv", range(personas))
        write_orders(folder / "orders.csv", range(lines), personas)
        for source in ("plain", "with modifiers"):
            import_file(store, OWNER, "personas", folder / "personas.csv", source=source)
        plain = measured(store, "plain", folder / "orders.csv")
        make_modifiers(store)
        print(f"{measured(store, 'with modifiers', folder / 'orders.csv') / plain:.2f} x the processor time")
        store.close()


if __name__ == "__main__":
    main()
