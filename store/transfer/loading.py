"""Takes the rows of a file into its staging file, a few at a time; each function yields how many rows it took."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice

from store.transfer.grouping import Grouping, Sorter
from store.transfer.kinds import kind_named
from store.transfer.order_lines import Lines, OrderLines
from store.transfer.preparing import About, body_of
from store.transfer.preparing_process import PreparingProcess
from store.transfer.reading import SourceFile
from store.transfer.staging import Staging

BATCH = 1000
LARGE = 3 * 1024 * 1024
"""Bytes from which on a file is worth a process more."""


def staged_rows(staging: Staging, file: SourceFile, about: About) -> Iterator[int]:
    """Rows as they stand in the file: they are checked when they are written."""
    rows, step = file.plain_rows(), kind_named(about.kind).rows_at_once
    while batch := list(islice(rows, BATCH)):
        parts = (batch[start : start + step] for start in range(0, len(batch), step))
        staging.add_chunks((len(part), body_of(part)) for part in parts)
        yield len(batch)


def staged_orders(staging: Staging, file: SourceFile, about: About, customers: Sorter) -> Iterator[int]:
    """Lines checked and put together to orders: an order is taken whole or not at all."""
    grouping = Grouping(staging, customers)
    counts: list[int] = []
    with _checked(file, about, counts) as batches:
        for number, lines in enumerate(batches):
            grouping.add(lines)
            yield counts[number]
    grouping.complete()


@contextmanager
def _checked(file: SourceFile, about: About, counts: list[int]) -> Iterator[Iterator[Lines]]:
    """The lines of a file, checked a batch at a time; ``counts`` gets the rows of each."""
    rows = file.plain_rows()

    def bodies() -> Iterator[tuple[str, bytes, bool]]:
        while batch := list(islice(rows, BATCH)):
            counts.append(len(batch))
            yield "", body_of(batch), False

    if file.size < LARGE or (os.cpu_count() or 1) < 2:
        lines = OrderLines(about)
        yield (lines.prepare(at, body) for at, body, _ in bodies())
        return
    with closing(PreparingProcess(OrderLines, about, bodies())) as process:
        yield process.prepared()
