"""How fast everybody goes out: ``python -m tests.bench.export [PERSONAS]``.

Customers with opt-ins, a tag and an attribute, as CSV, tabs and JSON Lines to a file, beside Python's own CSV writer
on rows of the same width (the baseline); rows a second of processor time and of the clock, and the memory at the end,
which is the same for a tenth of the rows.
"""

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from store.database.store import Store
from store.opening import create_schema, open_store
from store.transfer.export_file import new_file
from store.transfer.exporting import FORMATS, export, export_kinds
from store.transfer.importing import import_file
from tests.bench.till import environment_of, give_pin
from tests.bench.transfer import AREA_CODES, OWNER
from tests.conftest import seed_shop

BUDGET = 50_000


def write_people(path: Path, count: int) -> None:
    """Personas with what an export has to fetch from other tables."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(
            ("source_id", "first_name", "last_name", "phone", "email", "signup_date", "text_opt_in",
             "consent_at", "consent_source", "tags", "attr:shoe")
        )  # fmt: skip
        for number in range(count):
            digits = 2_000_000 + number % 7_000_000
            phone = f"({AREA_CODES[number // 7_000_000]}) {digits // 10_000:03d}-{digits % 10_000:04d}"
            out.writerow(
                (number, f"Fn{number % 977}", f"Ln{number % 3989}", phone, f"u{number}@example.com", "2024-03-01",
                 "yes", "2024-03-01 10:00", "form", f"t{number % 7}", number % 50)
            )  # fmt: skip


def timed(work: Callable[[], int]) -> str:
    """Rows a second, by the processor and by the clock, and the memory so far."""
    spent, began = time.process_time(), time.monotonic()
    rows = work()
    spent, passed = time.process_time() - spent, time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{rows / spent:>10,.0f}/s of processor {rows / passed:>10,.0f}/s by the clock {memory:>5} MB"


def main() -> None:
    """Prints the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="regulars-bench-") as name:
        folder = Path(name)
        os.environ.update(environment_of(folder))
        store = Store(str(folder / "shop.store"))
        create_schema(store)
        seed_shop(store)
        give_pin(store)
        people = folder / "people.csv"
        write_people(people, count)
        import_file(store, OWNER, "personas", people, source="POS", alone=True)
        store.close()
        store = open_store(str(folder / "shop.store"))
        wide = [f"cell{number}" for number in range(len(export_kinds()["personas"].header(store)))]

        def plain() -> int:
            with (folder / "plain.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(wide for _ in range(count))
            return count

        print(f"{'csv.writer alone':<18} {timed(plain)}", flush=True)
        for form in FORMATS:

            def everybody(form: str = form) -> int:
                with new_file(folder / f"all.{form}") as out:
                    return export(store, OWNER, "personas", "", out, form).rows

            print(f"{'everybody, ' + form:<18} {timed(everybody)}  >= {BUDGET:,}", flush=True)
        store.close()


if __name__ == "__main__":
    main()
