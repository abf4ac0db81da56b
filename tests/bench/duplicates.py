"""How long the search for duplicates takes: ``python -m tests.bench.duplicates [PEOPLE]``.

Some hundred people are made a second time under another phone, so that there is something to find; a till in a
process of its own writes meanwhile. A search that is killed half-way is gone on with, and then done once more.
"""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from store.actor import Actor
from store.database.store import Store
from store.merging.suspecting import Found, Progress, find_duplicates
from store.merging.suspecting_apart import search_apart
from store.opening import open_store
from tests.bench.busy_till import BusyTill
from tests.bench.million import COUNT, FIRST_ID, copied

OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
TWICE = 500
ALONE_SECONDS = 5.0


def make_twice(store: Store, count: int) -> set[tuple[int, int]]:
    """Gives so many people the name and birthday of their neighbour; those pairs."""
    every = count // TWICE
    pairs: set[tuple[int, int]] = set()

    def work(connection: object) -> None:
        c = store.connection
        for place in range(FIRST_ID + every // 2, FIRST_ID + count - every, every):
            rows = c.all(
                "SELECT id FROM persona WHERE id >= :id AND status = 'active' AND birthday IS NOT NULL "
                "ORDER BY id LIMIT 2",
                id=place,
            )
            one, other = rows[0][0], rows[1][0]
            c.run(
                "UPDATE persona SET (first_name, last_name, name, exact_key, sort_name, birthday) = (SELECT "
                "first_name, last_name, name, exact_key, sort_name, birthday FROM persona WHERE id = :one) "
                "WHERE id = :other",
                one=one,
                other=other,
            )
            pairs.add((one, other))

    store.transact(work)
    return pairs


def killed_half_way(store: Store) -> bool:
    """Begins a search in a process apart and kills it in the middle of comparing."""
    process: list[subprocess.Popen[bytes]] = []

    def told(now: object) -> None:
        if isinstance(now, Progress) and now.stage == "comparing" and now.done * 2 > now.total and process:
            process[0].send_signal(signal.SIGKILL)

    process.append(search_apart(store, OWNER, told))
    return process[0].wait() == -signal.SIGKILL


def searched(store: Store) -> tuple[Found, float, float]:
    """What a search did, its seconds, and those of work."""
    began, worked = time.monotonic(), time.process_time()
    done = find_duplicates(store, OWNER)
    return done, time.monotonic() - began, time.process_time() - worked


def main() -> None:
    """Prints the figures beside the budget."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with TemporaryDirectory(prefix="regulars-duplicates-") as folder:
        path = copied(Path(folder), count)
        store = open_store(str(path))
        planted = make_twice(store, count)
        os.sync()
        with BusyTill(str(path)) as alone:
            time.sleep(ALONE_SECONDS)
        with BusyTill(str(path)) as till:
            done, took, work = searched(store)
        rows = store.connection.all("SELECT one_id, other_id FROM suspected_pair WHERE state = 'open'")
        found = len(planted & set(rows))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"duplicates of {count:,}: {done.compared:,} pairs compared, {done.suspected:,} suspected, {found} of "
            f"{len(planted)} planted, in {took:.0f} s ({work:.0f} s of work), {memory:.0f} MB; {till}; alone {alone}; "
            f"budget 600 s, 500 MB, p99 100 ms; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        killed = killed_half_way(store)
        again, took, work = searched(store)
        same = rows == store.connection.all(
            "SELECT one_id, other_id FROM suspected_pair WHERE state = 'open'"
        )
        print(
            f"killed half-way: {killed}; gone on with: {again.resumed}, in {took:.0f} s ({work:.0f} s of work), "
            f"the same queue: {same}"
        )
        store.close()


if __name__ == "__main__":
    main()
