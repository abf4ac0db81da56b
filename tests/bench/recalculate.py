"""How long recalculating a year of baskets takes: ``python -m tests.bench.recalculate [FOLDER]``.

Every order of the Complete Journey, brought to twice the rate while a till in a process of its own writes;
then previewed and recalculated again, which must change nothing. ``FOLDER`` keeps the source between runs.
"""

import sys
import tempfile
import time
from pathlib import Path

from store.database.store import Store
from store.opening import create_schema, open_store
from store.points.rates.recalculate import preview_recalculation, recalculate
from store.settings_use import change_setting
from store.transfer.importing import import_file
from tests.bench.busy_till import BusyTill
from tests.bench.complete_journey import read_source, write_files
from tests.bench.journey import SOURCE_NAME, working_folder
from tests.bench.transfer import OWNER
from tests.conftest import seed_shop

KINDS = ("personas", "orders")


def main() -> None:
    """Prints the figures beside the budget; the exit code is 1 where the points are not twice what they were."""
    with working_folder() as folder, tempfile.TemporaryDirectory(prefix="regulars-recalculate-") as name:
        files = write_files(read_source(folder), Path(name) / "import")
        address = str(Path(name) / "shop.store")
        store = Store(address)
        create_schema(store)
        seed_shop(store)
        store.close()
        store = open_store(address)
        for kind in KINDS:
            import_file(store, OWNER, kind, files[kind], source=SOURCE_NAME)
        earned = int(store.connection.value("SELECT sum(points) FROM entry WHERE kind = 'earn'"))
        change_setting(store, OWNER, "points_rate", "200")
        began = time.monotonic()
        seen = preview_recalculation(store, OWNER)
        looked = time.monotonic() - began
        began, worked = time.monotonic(), time.process_time()
        with BusyTill(address) as till:
            done = recalculate(store, OWNER)
        took, work = time.monotonic() - began, time.process_time() - worked
        again = recalculate(store, OWNER)
        print(
            f"recalculation of {done.orders:,} orders of {done.customers:,} customers, {done.points:+,} points, in "
            f"{took:.1f} s ({work:.1f} s of work), {till}; preview {looked:.1f} s; again {again.orders}; "
            "budget 60 s, p99 100 ms"
        )
        right = seen.points == done.points and earned <= done.points <= earned + done.orders
        store.close()
    sys.exit(0 if right and again.orders == 0 else 1)


if __name__ == "__main__":
    main()
