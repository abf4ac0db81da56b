"""How long the search doctor takes on a miss at a million personas: ``python -m tests.bench.doctor [COUNT]``.

The budget is 150 ms, whatever was typed; the clock's figures are worth what the machine is idle.
"""

import random
import sys
import time
from collections.abc import Callable

from store.search.doctor.diagnosing import diagnose
from tests.bench.million import COUNT
from tests.bench.search import ME, Sample, Took, line, opened

ROUNDS = 40
BUDGET_MS = 150.0

MISSES: dict[str, Callable[[random.Random, Sample], str]] = {
    "a phone nobody has": lambda chance, one: f"{one.phone[2:8]}{chance.randrange(10_000):04d}99",
    "a valid phone nobody has": lambda chance, one: f"989{one.phone[5:]}",
    "an e-mail nobody has": lambda chance, one: f"{chance.randrange(10**6)}.{one.email}",
    "a name with a slip": lambda chance, one: f"{one.first[1::-1]}{one.first[2:]}q {one.last}",
    "name and birthday": lambda chance, one: f"{one.first}x 0{chance.randint(1, 9)}/1{chance.randint(0, 9)}/19{chance.randint(50, 99)}",
    "a receipt nobody has": lambda chance, one: f"receipt:X{chance.randrange(10**9)}",
    "a wallet nobody has": lambda chance, one: f"WLT-{chance.randrange(10**9)}",
    "words and conditions": lambda chance, one: f"{one.last}q is:member points:>5 tag:vip",
}  # fmt: skip


def table(count: int) -> None:
    """One row a kind of miss."""
    chance = random.Random(11)
    with opened(count, "sqlite") as store:
        diagnose(store, ME, "212 555 0100")
        print(f"the doctor, {count:,} personas, ms{'':7}p50     p95     p99   p50 CPU p99 CPU")
        for name, make in MISSES.items():
            took = Took()
            for _ in range(ROUNDS):
                text = make(chance, Sample(store, count, chance))
                began, used = time.perf_counter(), time.thread_time()
                diagnose(store, ME, text)
                took.wall.append((time.perf_counter() - began) * 1000)
                took.busy.append((time.thread_time() - used) * 1000)
            print(line(name, took, BUDGET_MS, by_processor=False), flush=True)


if __name__ == "__main__":
    table(next((int(word) for word in sys.argv[1:] if word.isdigit()), COUNT))
