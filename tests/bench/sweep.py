"""How long a sweep takes where 5 % have something due: ``python -m tests.bench.sweep [PEOPLE]``.

Half of the due points lapse for want of purchases, half on a fixed day, while a till in a process of its own
writes. Memory is what the process holds more at its peak than when the sweep began.
"""

import os
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from store.actor import Actor
from store.database.store import Store
from store.opening import open_store
from store.points.expiry.sweep import sweep
from tests.bench.busy_till import BusyTill
from tests.bench.million import COUNT, copied

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
DUE_ON = "2026-11-01"
ALONE_SECONDS = 5.0
"""So long the till writes alone before the sweep, for what the machine itself makes it wait."""


def make_due(store: Store, count: int) -> int:
    """Gives every so many customers with points a lot that was due some weeks ago; how many customers."""
    have: int = store.connection.value("SELECT count(*) FROM account WHERE balance > 0")
    every = max(1, have * 20 // count)

    def work(connection: object) -> int:
        c = store.connection
        c.run("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
        c.run(
            "INSERT INTO chosen SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM account "
            "WHERE balance > 0) WHERE place % :every = 0",
            every=every,
        )
        c.run(
            "UPDATE lot SET can_expire = 1, idle_days = 90, policy = 'inactivity 90' "
            "WHERE account_id IN (SELECT id FROM chosen WHERE id % 2 = 0)"
        )
        c.run(
            "UPDATE lot SET can_expire = 1, expires_on = :due, policy = 'fixed 365' "
            "WHERE account_id IN (SELECT id FROM chosen WHERE id % 2 = 1)",
            due=DUE_ON,
        )
        c.run(
            "UPDATE account SET active_on = date(:due, '-91 days'), next_due_on = :due, "
            "idle_days = CASE WHEN id % 2 = 0 THEN 90 END, fixed_due_on = CASE WHEN id % 2 = 1 THEN :due END "
            "WHERE id IN (SELECT id FROM chosen)",
            due=DUE_ON,
        )
        found: int = c.value("SELECT count(*) FROM chosen")
        return found

    return store.transact(work)


def memory() -> float:
    """Megabytes at the peak of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Prints the figures beside the budget."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with TemporaryDirectory(prefix="regulars-sweep-") as folder:
        path = copied(Path(folder), count)
        store = open_store(str(path))
        due = make_due(store, count)
        store.connection.all("PRAGMA wal_checkpoint(TRUNCATE)")
        os.sync()
        with BusyTill(str(path)) as alone:
            time.sleep(ALONE_SECONDS)
        before, began, worked = memory(), time.monotonic(), time.process_time()
        with BusyTill(str(path)) as till:
            done = sweep(store, OWNER)
        took, work = time.monotonic() - began, time.process_time() - worked
        again = sweep(store, OWNER)
        print(
            f"sweep of {count:,}: {done.customers:,} of {due:,} due, {done.points:,} points in {took:.1f} s "
            f"({work:.1f} s of work), +{memory() - before:.0f} MB, {till}; alone {alone}; again {again.customers}; "
            f"budget 20 s, p99 100 ms; load {os.getloadavg()[0]:.1f}"
        )
        store.close()


if __name__ == "__main__":
    main()
