"""How long RFM takes, beside DuckDB: ``python -m tests.bench.rfm [PEOPLE]``, twenty orders each.

The orders are made by SQL, the same in both. DuckDB is installed into an environment of its own from
``duckdb.txt``, where every hash stands. ``python -m tests.bench.rfm journey [FOLDER]``: the scores of the full Complete
Journey, imported, against sums made in plain Python from its lines.
"""

import csv
import json
import os
import resource
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from store.actor import Actor
from store.database.store import Store
from store.opening import create_schema, open_store
from store.segments.rfm_run import Refreshed, refresh_rfm
from store.transfer.importing import import_file
from tests.bench.busy_till import BusyTill
from tests.bench.complete_journey import read_source, write_files
from tests.bench.million import COUNT, FIRST_ID, copied
from tests.conftest import seed_shop
from tests.store.segments.scores import rfm

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
HERE = Path(__file__).parent
ALONE_SECONDS = 5.0
INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
ORDERS = f"""
INSERT INTO purchase (id, source, order_id, persona_id, home_id, placed_at, placed_on, pre_tax, tax, total, items,
 refunded, qualifies, written_at, content_hash)
WITH RECURSIVE n(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < 39)
SELECT k * 64 + j, 'Bench', k * 64 + j, {FIRST_ID} + k, {FIRST_ID} + k,
 strftime('%Y-%m-%dT%H:%M:%S.000Z', at, 'unixepoch'), strftime('%Y-%m-%d', at, 'unixepoch'), cents, 0, cents, 1, 0, 1,
 '2026-11-22T15:00:00.000Z', '0123456789abcdef0123456789abcdef'
FROM (SELECT k, j, 1700000000 + 60 * ((k * 7919 + j * 104729 + (k * j) % 9973) % 1051200) AS at,
 100 + (k * 31337 + j * 7477) % 20000 AS cents
 FROM (SELECT id - {FIRST_ID} AS k FROM persona ORDER BY id) AS p CROSS JOIN n WHERE j <= 1 + (k * 48271) % 39)
"""


def make_orders(store: Store) -> None:
    """Twenty orders a customer instead of those there are, and the figures that are kept with them."""
    connection = store.connect()
    connection.run("PRAGMA foreign_keys=OFF")
    connection.run("PRAGMA cache_size=-400000")
    of_orders, of_people = (connection.all(INDEXES, table=name) for name in ("purchase", "persona"))
    connection.run("BEGIN IMMEDIATE")
    for name, _ in of_orders + of_people:
        connection.run(f"DROP INDEX {name}")
    connection.run("DELETE FROM purchase_line")
    connection.run("DELETE FROM purchase")
    connection.run(ORDERS)
    for _, text in of_orders:
        connection.run(text)
    connection.run(
        "UPDATE persona SET last_purchase_at = f.at, sales = f.sales, spent = f.spent FROM (SELECT persona_id, "
        "max(placed_at) AS at, count(*) AS sales, sum(total) AS spent FROM purchase GROUP BY persona_id) AS f "
        "WHERE f.persona_id = persona.id"
    )
    for _, text in of_people:
        connection.run(text)
    connection.run("COMMIT")
    connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def timed(work: Callable[[], Refreshed]) -> tuple[Refreshed, str]:
    """What it did, and its seconds by the clock and of work."""
    began, worked = time.monotonic(), time.process_time()
    done = work()
    took, spent = time.monotonic() - began, time.process_time() - worked
    return done, f"{took:.1f} s ({spent:.1f} s of work)"


def cells(store: Store) -> dict[int, int]:
    """How many are in each cell."""
    return dict(store.connection.all("SELECT cell, count(*) FROM rfm_score GROUP BY cell"))


def duckdb_python() -> Path:
    """The Python of DuckDB's own environment."""
    folder = Path(gettempdir()) / "regulars-bench" / "duckdb"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        options = [
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(HERE / "duckdb.txt"),
        ]
        subprocess.run([str(python), "-m", "pip", "install", *options], check=True)
    return python


def beside(store: Store, folder: Path, count: int) -> dict[str, list[float]]:
    """DuckDB's seconds over the same orders; raises where it finds other cells."""
    inactive = folder / "inactive.csv"
    with inactive.open("w", newline="") as file:
        csv.writer(file).writerows(store.connection.all("SELECT id FROM persona WHERE status <> 'active'"))
    script = HERE / "rfm_duckdb.py"
    ran = subprocess.run(
        [duckdb_python(), script, str(count), str(FIRST_ID), inactive], check=True, capture_output=True
    )
    found = json.loads(ran.stdout)
    if {int(cell): number for cell, number in found["cells"].items()} != cells(store):
        raise SystemExit("DuckDB finds other cells")
    return {"full": found["full"], "kept": found["kept"]}


def orders_of(lines: Path) -> Mapping[int, list[tuple[str, int]]]:
    """Instant and cents of every basket by household, of the Complete Journey's lines."""
    baskets: dict[int, dict[str, tuple[str, int]]] = defaultdict(dict)
    with lines.open(newline="") as file:
        for row in csv.DictReader(file):
            found = baskets[int(row["household_id"])]
            cents = found.get(row["basket_id"], ("", 0))[1] + int(Decimal(row["sales_value"]) * 100)
            found[row["basket_id"]] = (row["transaction_timestamp"], cents)
    return {household: list(found.values()) for household, found in baskets.items()}


def journey(folder: Path) -> None:
    """Imports everybody and their orders and compares every score."""
    files = write_files(read_source(folder), folder / "import")
    path = folder / "rfm.store"
    path.unlink(missing_ok=True)
    store = Store(str(path))
    create_schema(store)
    seed_shop(store)
    for kind in ("personas", "orders"):
        import_file(store, OWNER, kind, files[kind], source="Grocer")
    wanted = rfm(orders_of(folder / "source" / "lines.csv"))
    for from_orders in (False, True):
        refresh_rfm(store, OWNER, from_orders=from_orders)
        rows = store.connection.all(
            "SELECT i.value, r.cell, r.recency, r.frequency, r.monetary FROM rfm_score r JOIN identifier i "
            "ON i.persona_id = r.persona_id AND i.kind = 'source' AND i.state = 'live'"
        )
        found = {int(row[0].removeprefix("Grocer:")): tuple(row[1:]) for row in rows}
        print(
            f"Complete Journey: {len(found):,} customers scored, equal to sums of the lines: {found == wanted}"
        )
    store.close()


def main() -> None:
    """Prints the figures beside the budgets."""
    if sys.argv[1:2] == ["journey"]:
        with TemporaryDirectory(prefix="regulars-rfm-") as made:
            journey(Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made))
        return
    if sys.argv[1:2] == ["orders"]:
        made_for = open_store(sys.argv[2])
        make_orders(made_for)
        made_for.close()
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with TemporaryDirectory(prefix="regulars-rfm-") as folder:
        path = copied(Path(folder), count)
        subprocess.run([sys.executable, "-m", "tests.bench.rfm", "orders", str(path)], check=True)
        store = open_store(str(path))
        orders = store.connection.value("SELECT count(*) FROM purchase")
        os.sync()
        full, took_full = timed(lambda: refresh_rfm(store, OWNER, from_orders=True))
        duck = beside(store, Path(folder), count)
        store.transact(
            lambda connection: connection.run(
                "UPDATE persona SET sales = sales + 1, spent = spent + 2500, "
                "last_purchase_at = '2026-11-22T14:00:00.000Z' WHERE id % 20 = 3"
            )
        )
        kept, took_kept = timed(lambda: refresh_rfm(store, OWNER))
        store.transact(lambda connection: connection.run("DELETE FROM rfm_score WHERE persona_id % 2 = 0"))
        with BusyTill(store.address) as alone:
            time.sleep(ALONE_SECONDS)
        with BusyTill(store.address) as till:
            time.sleep(1.0)
            store.transact(
                lambda connection: connection.run("DELETE FROM rfm_score WHERE persona_id % 2 = 0")
            )
            _, took_beside = timed(lambda: refresh_rfm(store, OWNER))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"RFM of {count:,} customers with {orders:,} orders, load {os.getloadavg()[0]:.1f}, {memory:.0f} MB\n"
            f"  from the orders: {took_full}, {full.changed:,} written; DuckDB {duck['full'][0]:.2f} s "
            f"({duck['full'][1]:.2f} s of work), the same cells; budget 30 s at 20,000,000\n"
            f"  from what is kept: {took_kept}, {kept.changed:,} written; DuckDB {duck['kept'][0]:.2f} s "
            f"({duck['kept'][1]:.2f} s of work); budget 8 s at 1,000,000\n"
            f"  beside a till, half of all written: {took_beside}; {till}; alone {alone}; budget p99 100 ms",
            flush=True,
        )
        store.close()


if __name__ == "__main__":
    main()
