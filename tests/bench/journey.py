"""A year of a grocery chain through the real import: ``python -m tests.bench.journey [FOLDER [ADDRESS]]``.

Rates of every kind of file, then the store's totals beside sums straight from the source's lines. ``FOLDER`` keeps
the source between runs; ``ADDRESS`` is an empty PostgreSQL database instead of a file.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from store.database.store import Store
from store.opening import create_schema, open_store
from store.transfer.importing import import_file
from tests.bench.busy_till import BusyTill
from tests.bench.complete_journey import person, read_source, table, write_files
from tests.bench.transfer import OWNER, baseline
from tests.conftest import seed_shop

SOURCE_NAME = "Grocer"
BASELINE_LINES = 100_000
Totals = dict[str, int]


def totals_of_source(source: Path, zone: ZoneInfo) -> Totals:
    """What the store must hold, by sums over the source's lines alone; money in cents."""
    cents: dict[str, int] = {}
    whose: dict[str, tuple[str, str]] = {}
    lines = pieces = 0
    for row in table(source, "lines"):
        major, _, minor = row["sales_value"].partition(".")
        basket = row["basket_id"]
        cents[basket] = cents.get(basket, 0) + int(major) * 100 + int(minor)
        whose.setdefault(basket, (row["household_id"], row["transaction_timestamp"]))
        lines += 1
        pieces += int(row["quantity"])
    signups = {household: person(int(household))["signup_date"] for household, _ in whose.values()}
    points = 0
    for basket, (household, at) in whose.items():
        day = datetime.fromisoformat(at).replace(tzinfo=UTC).astimezone(zone).date().isoformat()
        if signups[household] and day >= signups[household]:
            points += cents[basket] // 100
    return {
        "personas": len(signups),
        "orders": len(cents),
        "lines": lines,
        "pieces": pieces,
        "cents": sum(cents.values()),
        "points earned": points,
        "redemptions": sum(1 for _ in table(source, "redemptions")),
    }


def totals_of_store(store: Store) -> Totals:
    """The same as the store has it, each by its own table; the cards' figures must agree with the orders."""
    questions = {
        "personas": "SELECT count(*) FROM persona",
        "orders": "SELECT count(*) FROM purchase",
        "lines": "SELECT count(*) FROM purchase_line",
        "pieces": "SELECT sum(quantity) FROM purchase_line",
        "cents": "SELECT sum(amount) FROM purchase_line",
        "points earned": "SELECT sum(points) FROM entry WHERE kind = 'earn'",
        "redemptions": "SELECT count(*) FROM redemption",
        "cents on cards": "SELECT sum(spent) FROM persona",
        "orders on cards": "SELECT sum(sales) FROM persona",
        "balances": "SELECT sum(balance) FROM account",
        "entries": "SELECT sum(points) FROM entry",
        "left in lots": "SELECT sum(remaining) FROM lot",
    }
    return {name: int(store.connection.value(question) or 0) for name, question in questions.items()}


def beginning(path: Path, lines: int) -> Path:
    """A file with the header and the first lines of another."""
    part = path.with_name(f"first-{path.name}")
    with path.open(encoding="utf-8") as whole, part.open("w", encoding="utf-8") as out:
        out.writelines(islice(whole, lines + 1))
    return part


@contextmanager
def working_folder() -> Iterator[Path]:
    """The folder named on the command line, or one that is gone afterwards."""
    if len(sys.argv) > 1:
        yield Path(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory(prefix="regulars-journey-") as name:
            yield Path(name)


def main() -> None:
    """Prints rates and totals; the exit code is 1 where a total differs."""
    with working_folder() as folder, tempfile.TemporaryDirectory(prefix="regulars-journey-") as name:
        source = read_source(folder)
        address = sys.argv[2] if len(sys.argv) > 2 else str(Path(name) / "shop.store")
        files = write_files(source, Path(name) / "import")
        store = Store(address)
        create_schema(store)
        seed_shop(store)
        store.close()
        plain = baseline(beginning(files["orders"], BASELINE_LINES), Path(name))
        print(f"{'sqlite-utils insert, lines':<26} {plain:>10,.0f} rows/s")
        store = open_store(address)
        for kind, path in files.items():
            with BusyTill(address) as till:
                result = import_file(store, OWNER, kind, path, source=SOURCE_NAME)
            rate = result.counts.rows / result.seconds
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            shown = f"{rate:>10,.0f} rows/s {rate / plain:>6.2f} x  {memory} MB  {till}"
            print(
                f"{kind:<26} {shown}  rejected {result.counts.rejected}  load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
        wanted = totals_of_source(source, ZoneInfo(store.settings().text("time_zone")))
        found = totals_of_store(store)
        store.close()
    wanted |= {"cents on cards": wanted["cents"], "orders on cards": wanted["orders"]}
    wanted |= {"balances": found["entries"], "left in lots": found["entries"]}
    wrong = [each for each, number in wanted.items() if found[each] != number]
    for each, number in found.items():
        print(
            f"{each:<26} {number:>14,} {'differs: ' + str(wanted[each]) if each in wrong else 'as in the source'}"
        )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
