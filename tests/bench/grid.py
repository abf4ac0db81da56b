"""How long the grid and the reports take at a million: ``python -m tests.bench.grid [COUNT] [postgresql]``.

Opening is the list before anything is typed; an order is the first rows for every column that can be shown, both
ways, asked from a worker as the console does. A report is over the whole time of the store. The processor's figures
hold on a busy machine, too.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial

from store.database.store import Store
from store.reports.asking import Wanted
from store.reports.periods import Period
from store.reports.reading import REPORTS, read_report
from store.search.answer import answer, recent
from tests.bench.million import COUNT, TODAY
from tests.bench.search import ME, SCREEN, opened
from widgets.persona_row import SORTS

ROUNDS = 3
OPENING_MS, SORTING_MS = 100.0, 500.0
WHOLE = Wanted(Period(date(2015, 1, 1), TODAY.date()))


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """The median by the clock and of the processor, ms."""
    wall, busy = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    return statistics.median(wall), statistics.median(busy)


def tell(name: str, took: tuple[float, float], budget: float | None, *, by_processor: bool) -> None:
    """One row of the table."""
    over = budget is not None and took[1 if by_processor else 0] > budget
    print(f"{name:34}{took[0]:9.1f}{took[1]:9.1f}{f'  over {budget:g}' if over else ''}", flush=True)


def first_rows(store: Store, order: str) -> object:
    """What the console asks a worker for."""
    return answer(store, ME, f"sort:{order}", limit=SCREEN)


def main() -> None:
    """Prints the table."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), COUNT)
    dialect = "postgresql" if "postgresql" in sys.argv else "sqlite"
    with opened(count, dialect) as store:
        recent(store, ME)
        print(f"{count:,} personas on {dialect}, ms{'':11}clock      CPU")
        alone = dialect == "sqlite"
        tell("opening", measured(partial(recent, store, ME)), OPENING_MS, by_processor=alone)
        for column in SORTS.values():
            for sign in ("+", "-"):
                took = measured(partial(first_rows, store, f"{sign}{column}"))
                tell(f"sort:{sign}{column}", took, SORTING_MS, by_processor=alone)
        for report in REPORTS:
            took = measured(partial(read_report, store, ME, report, WHOLE))
            tell(f"report {report}", took, None, by_processor=alone)


if __name__ == "__main__":
    main()
