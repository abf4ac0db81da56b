"""How fast files come in: ``python -m tests.bench.transfer [PERSONAS [LINES [ADDRESS]]]``.

Personas beside ``sqlite-utils insert`` of the same CSV (no phones parsed, no index), then order lines with
accrual; half of each with nobody else there, half beside a till that writes, and how long its writes wait.
``ADDRESS`` is an empty PostgreSQL database instead of a file.
"""

import csv
import multiprocessing
import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.opening import create_schema, open_store
from store.transfer.importing import import_file
from tests.bench.busy_till import BusyTill
from tests.conftest import seed_shop

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
LINES = 9
"""Of every order."""
AREA_CODES = (212, 213, 214, 215, 216, 217, 312, 313, 314, 315, 316, 317, 412, 413, 414, 415)


def write_personas(path: Path, numbers: range) -> None:
    """Personas with one unique valid number each."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("source_id", "first_name", "last_name", "phone", "email", "signup_date"))
        for number in numbers:
            code = AREA_CODES[number // 7_000_000 % len(AREA_CODES)]
            digits = 2_000_000 + number % 7_000_000
            phone = f"({code}) {digits // 10_000:03d}-{digits % 10_000:04d}"
            row = (
                number,
                f"Fn{number % 977}",
                f"Ln{number % 3989}",
                phone,
                f"u{number}@example.com",
                "2024-03-01",
            )
            out.writerow(row)


def write_orders(path: Path, lines: range, personas: int) -> None:
    """Orders of ``LINES`` lines."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            "order_id placed_at location source_id sku product brand category quantity amount".split()
        )
        for number in lines:
            order, product = number // LINES, number * 7919 % 5000
            at = f"2024-{4 + order % 8:02d}-{1 + order % 28:02d} 1{order % 10}:{order % 60:02d}"
            place, who = f"Store {order % 7}", order % personas
            goods = (product, f"Product {product}", f"B{product % 50}", f"C{product % 20}")
            out.writerow((f"A{order}", at, place, who, *goods, 1, f"{number % 30}.{number % 100:02d}"))


def baseline(path: Path, folder: Path) -> float:
    """Rows a second of ``sqlite-utils insert``."""
    rows = sum(1 for _ in path.open(encoding="utf-8")) - 1
    began = time.monotonic()
    tool = Path(sysconfig.get_path("scripts")) / "sqlite-utils"
    subprocess.run(
        [tool, "insert", folder / "baseline.db", "personas", path, "--csv", "--silent"], check=True
    )
    return rows / (time.monotonic() - began)


def cpu_seconds() -> float:
    """Processor time of this process and of those it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def imported(store: Store, kind: str, path: Path, plain: float, *, till: bool) -> None:
    """Imports a file and prints its figures."""
    began = cpu_seconds()
    with BusyTill(store.address) if till else nullcontext("nobody else") as beside:
        result = import_file(store, OWNER, kind, path, source="POS")
        spent = 1e6 * (cpu_seconds() - began) / result.counts.rows
    rate = result.counts.rows / result.seconds
    memory = [
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(
        f"{kind:<26} {rate:>10,.0f} rows/s  {rate / plain:.2f} x  {memory[0]} + {memory[1]} MB  {beside}  "
        f"{spent:.0f} us of processor a row, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def main() -> None:
    """Prints the figures."""
    personas = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 300_000
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as name:
        folder = Path(name)
        address = sys.argv[3] if len(sys.argv) > 3 else str(folder / "shop.store")
        store = Store(address)
        create_schema(store)
        seed_shop(store)
        store.close()
        print(f"{datetime.now(UTC):%Y-%m-%d} {address.partition(':')[0]} {multiprocessing.cpu_count()} cores")
        store = open_store(address)
        plain = 0.0
        for kind, count in (("personas", personas), ("orders", lines)):
            half = count // 2 // LINES * LINES
            for part, till in ((range(half), False), (range(half, count), True)):
                path = folder / f"{kind}.csv"
                if kind == "personas":
                    write_personas(path, part)
                    if not till:
                        plain = baseline(path, folder)
                        print(f"sqlite-utils insert        {plain:>10,.0f} rows/s")
                else:
                    write_orders(path, part, personas)
                imported(store, kind, path, plain, till=till)
        store.close()


if __name__ == "__main__":
    main()
