"""How fast the bar answers from the store at a million personas: ``python -m tests.bench.search [COUNT] [postgresql]``.

Every line is a kind of query with values drawn from the data. Budgets are those of ``architecture.md``: 2 ms for
one person's identifiers, 15 ms for any first page (PostgreSQL 30), at the 99th percentile. The clock's figures are
worth what the machine is idle; the processor's hold on a busy one, too: the console's and, of a PostgreSQL on this
machine, that of the connection's own process there (not of helpers it starts).

What is measured is a till after a morning: the file is read once before, so that no round waits for the disk, and
garbage is collected between rounds as the console does between keys. Look-ups ask for as many rows as the console
on 80×24, first pages for the whole page.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from store.actor import Actor
from store.database.store import Store
from store.opening import open_store
from store.search.answer import LIMIT, answer, recent, snapshot, total
from tests.bench.million import COUNT, FIRST_ID, TAGS, TODAY, million

ME = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
ROUNDS = 120
SCREEN = 24
"""Rows of a look-up: as many as the bar asks for on 80×24."""
WARM_UP = 40
"""Other people asked for first: a till knows the patterns of its countries' numbers after a morning."""
PATIENCE: dict[str, float | None] = {"sqlite": 1000.0, "postgresql": None}
"""As the console asks: on SQLite in the key's own handling, here long enough that nothing is given up (what is
unfinished could not be ranked whole); on PostgreSQL from a worker, however long it takes.
"""

Make = Callable[[random.Random, "Sample"], str]


class Sample:
    """A persona drawn from the store."""

    def __init__(self, store: Store, count: int, chance: random.Random) -> None:
        row = None
        while row is None:
            row = store.connection.one(
                "SELECT id, name, first_name, last_name, phone, email FROM persona "
                "WHERE id = :id AND status = 'active' AND phone IS NOT NULL AND email IS NOT NULL",
                id=FIRST_ID + chance.randrange(count),
            )
        self.id, self.name, self.first, self.last, self.phone, self.email = row


LOOKUPS: dict[str, Make] = {
    "whole phone": lambda chance, one: f"({one.phone[2:5]}) {one.phone[5:8]}-{one.phone[8:]}",
    "last four": lambda chance, one: one.phone[-4:],
    "e-mail": lambda chance, one: one.email,
    "quoted name": lambda chance, one: f'"{one.name}"',
    "id": lambda chance, one: f"id:{one.id}",
    "merge:": lambda chance, one: f"merge:{one.phone}",
    "receipt": lambda chance, one: f"receipt:{500_000_000 + one.id}",
}
PAGES: dict[str, Make] = {
    "phone, digit by digit": lambda chance, one: one.phone[2 : 2 + chance.randint(1, 10)],
    "phone from the right": lambda chance, one: one.phone[-chance.randint(2, 6) :],
    "area code": lambda chance, one: f"+1 {one.phone[2:5]}",
    "one letter": lambda chance, one: one.first[0],
    "a name, letter by letter": lambda chance, one: one.first[: chance.randint(1, 7)],
    "two words": lambda chance, one: f"{one.last[: chance.randint(1, 5)]} {one.first[: chance.randint(1, 4)]}",
    "e-mail, letter by letter": lambda chance, one: f"email:{one.email[: chance.randint(1, 12)]}",
    "has:": lambda chance, one: "has:" + chance.choice(["phone", "mobile", "home", "email", "name", "birthday", "points", "usedpoints", "card"]),
    "is:, not:": lambda chance, one: chance.choice(("is:member", "not:member", "is:archived", "seen:never", "not:has:email")),
    "tag": lambda chance, one: f"tag:{chance.choice(TAGS[:6])}",
    "attribute": lambda chance, one: f"attr:colour={chance.choice(('red', 'blue'))}",
    "points": lambda chance, one: f"points:>{chance.choice((0, 10, 100, 300, 500, 800))}",
    "spent, visits": lambda chance, one: chance.choice((f"spent:>{chance.randint(1, 900)}", f"visits:>={chance.randint(1, 12)}")),
    "seen": lambda chance, one: f"seen:{chance.choice('<>')}{chance.choice((7, 30, 90, 365, 900))}d",
    "joined": lambda chance, one: f"joined:{chance.choice(('2019', '2024..', '2022-05', 'last30d', '2020..2021'))}",
    "birthday": lambda chance, one: f"birthday:{chance.choice(('today', 'next7d', 'may', '1990', '05-17'))}",
    "opt-in": lambda chance, one: f"optin:{chance.choice(('text', 'email'))}",
    "store, visited, at": lambda chance, one: f"{chance.choice(('store', 'visited', 'at'))}:{chance.choice(('Downtown', 'Harbour'))}",
    "source, src": lambda chance, one: chance.choice(('source:counter', f"src:{one.id}")),
    "several": lambda chance, one: f"is:member points:>{chance.choice((10, 100))} {one.first[:2]} seen:<{chance.choice((90, 365))}d",
    "tag and name": lambda chance, one: f"tag:{chance.choice(TAGS)} {one.first[:2]}",
    "OR, brackets, -": lambda chance, one: f"(tag:{chance.choice(TAGS)} OR {one.first[:4]}) -optin:text",
    "sorted": lambda chance, one: f"{chance.choice(('has:email', 'is:member', ''))} sort:{chance.choice(['name', 'points', 'spent', 'visits', 'joined', 'seen', 'id', 'birthday'])}",
    "sorted by phone, e-mail, source": lambda chance, one: f"sort:{chance.choice(['phone', 'email', 'source'])}",
}  # fmt: skip


@dataclass(slots=True)
class Took:
    """Milliseconds of each round by the clock and by the processor, and how many answers were not finished."""

    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    unfinished: int = 0


def measured(store: Store, count: int, make: Make, rounds: int, rows: int = LIMIT) -> Took:
    """Answers as a key press gets them, with the values of random personas."""
    chance = random.Random(7)
    queries = [make(chance, Sample(store, count, chance)) for _ in range(WARM_UP + rounds)]
    for query in queries[:WARM_UP]:
        answer(store, ME, query, limit=rows, patience_ms=PATIENCE[store.dialect])
    gc.collect()
    gc.disable()
    took = Took()
    processor = processor_of(store)
    for query in queries[WARM_UP:]:
        began, used = time.perf_counter(), processor()
        found = answer(store, ME, query, limit=rows, patience_ms=PATIENCE[store.dialect])
        took.wall.append((time.perf_counter() - began) * 1000)
        took.busy.append((processor() - used) * 1000)
        took.unfinished += found.unfinished
    gc.enable()
    return took


def processor_of(store: Store) -> Callable[[], float]:
    """Seconds of the processor spent on answers: here and, on PostgreSQL, by the process of its connection."""
    if store.dialect == "sqlite":
        return time.thread_time
    clock = (
        ~int(store.connection.value("SELECT pg_backend_pid()")) << 3 | 2
    )  # Linux: a process's clock by its number
    time.clock_gettime(clock)
    return lambda: time.thread_time() + time.clock_gettime(clock)


def percentile(values: list[float], share: float) -> float:
    """The value below which the share lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def line(name: str, took: Took, budget: float, *, by_processor: bool) -> str:
    """One row of the table; held to the budget by the processor's time where nothing else is waited for."""
    wall = [statistics.median(took.wall), percentile(took.wall, 0.95), percentile(took.wall, 0.99)]
    busy = [statistics.median(took.busy), percentile(took.busy, 0.99)]
    mark = "" if (busy[1] if by_processor else wall[2]) <= budget else f"  over {budget:g}"
    late = f"{took.unfinished / len(took.wall):4.0%}" if took.unfinished else "    "
    return f"{name:34}" + "".join(f"{figure:8.2f}" for figure in [*wall, *busy]) + f"  {late}{mark}"


@contextmanager
def opened(count: int, dialect: str) -> Iterator[Store]:
    """The store of so many people, on PostgreSQL copied over first."""
    if dialect == "sqlite":
        path = million(count)
        read_once(path)
        store = open_store(str(path), clock=lambda: TODAY)
        yield store
        store.close()
        return
    from tests.bench.million_postgres import copied_over

    with copied_over(count) as store:
        yield store


def read_once(path: Path) -> None:
    """Into the operating system's memory; before the store is opened, for closing a file lets go its locks."""
    with path.open("rb") as file:
        while file.read(1 << 22):
            pass


def main() -> None:
    """Prints the table."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), COUNT)
    dialect = "postgresql" if "postgresql" in sys.argv else "sqlite"
    only = [word for word in sys.argv[1:] if not word.isdigit() and word != "postgresql"]
    page_budget = 15.0 if dialect == "sqlite" else 30.0
    with opened(count, dialect) as store:
        recent(store, ME)
        total(store, ME, "has:email")
        print(f"{count:,} personas on {dialect}, ms{'':11}p50     p95     p99   p50 CPU p99 CPU  unfinished")
        lookup_budget = 2.0 if dialect == "sqlite" else page_budget
        for names, rows, budget in ((LOOKUPS, SCREEN, lookup_budget), (PAGES, LIMIT, page_budget)):
            for name, make in names.items():
                if not only or any(word in name for word in only):
                    took = measured(store, count, make, ROUNDS, rows)
                    print(line(name, took, budget, by_processor=dialect == "sqlite"), flush=True)
        if not only:
            for name, read in (("total of has:email", total), ("snapshot of has:email", snapshot)):
                began = time.perf_counter()
                read(store, ME, "has:email")
                print(f"{name:34}{(time.perf_counter() - began) * 1000:9.0f}")


if __name__ == "__main__":
    main()
