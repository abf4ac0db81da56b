"""The chunks of a run, prepared in their order while others are written: in a process of its own where the
file is large.
"""

import os
from collections.abc import Iterator

from store.clock import Clock, instant
from store.transfer.kinds import kind_named
from store.transfer.preparing import About, Prepared, Preparer
from store.transfer.preparing_process import Chunk, PreparingProcess
from store.transfer.runs import Run
from store.transfer.staging import Staging

LARGE = 20_000
"""Rows from which on a file is worth a process more."""


class ChunksAhead:
    """Prepared chunks from number ``first`` on."""

    def __init__(self, staging: Staging, run: Run, clock: Clock, first: int) -> None:
        run.staged = staging
        found = staging.about()
        about = About(run.kind, tuple(found["names"]), run.shop, run.source, run.enrols, run.id)
        chunks = _chunks(staging, clock, 0 if kind_named(run.kind).remembers else first, first)
        self._process: PreparingProcess | None = None
        if found["rows"] >= LARGE and (os.cpu_count() or 1) > 1:
            self._process = PreparingProcess(Preparer, about, chunks)
            self._prepared = self._process.prepared()
        else:
            self._prepared = _prepared(about, chunks)

    def next(self) -> Prepared:
        """The next chunk; raises `Unreachable` where the process has ended."""
        found: Prepared = next(self._prepared)
        return found

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.close()


def _chunks(staging: Staging, clock: Clock, begin: int, first: int) -> Iterator[Chunk]:
    """Those before ``first`` are in the store; a kind that tells repeated rows has to see them again."""
    for number, body in staging.bodies(begin):
        yield instant(clock()), body, number < first


def _prepared(about: About, chunks: Iterator[Chunk]) -> Iterator[Prepared]:
    preparer = Preparer(about)
    for at, body, known in chunks:
        found = preparer.prepare(at, body)
        if not known:
            yield found
