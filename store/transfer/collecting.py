"""Garbage is looked for seldom while rows by the thousand pass through."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

COLLECTED_AFTER = (100_000, 20, 1000)
"""New objects after which cycles are looked for: a chunk makes thousands, and none but a refused row's stays."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looks for cycles after `COLLECTED_AFTER`; then as before, unless somebody has said otherwise meanwhile."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTED_AFTER)
    try:
        yield
    finally:
        if gc.get_threshold() == COLLECTED_AFTER:
            gc.set_threshold(*before)
