"""Rows of a staged chunk read, checked and made ready to write, in this process or in one of its own.

Pure: the same body gives the same rows wherever and however often it is prepared, but for what `Preparer`
remembers of the rows before.
"""

import marshal
from dataclasses import dataclass
from typing import Any

from store.transfer.cells import Shop
from store.transfer.kinds import kind_named
from store.transfer.reading import Row
from store.transfer.result import Reject
from store.transfer.seen import Seen

FORMAT = 4
"""Of staged bodies: every Python that can be installed reads it."""
Prepared = tuple[list[tuple[int, Any]], list[tuple[Any, ...]]]
"""Rows as (line, what the applier takes), and rejects as (line, column, value, reason)."""


@dataclass(frozen=True, slots=True)
class About:
    """What the rows of a run are read with. ``names`` are the columns of the file, None for one that is
    skipped.
    """

    kind: str
    names: tuple[str | None, ...]
    shop: Shop
    source: str
    enrols: bool
    run_id: int


def body_of(rows: list[Any]) -> bytes:
    """Plain rows as they are staged."""
    return marshal.dumps(rows, FORMAT)


class Preparer:
    """Prepares the chunks of a run in their order."""

    def __init__(self, about: About) -> None:
        self._about = about
        self._kind = kind_named(about.kind)
        self._seen = Seen()
        ready = self._kind.ready
        self._ready = ready(about, self._seen) if ready is not None else None

    def prepare(self, at: str, body: bytes) -> Prepared:
        """The rows of one chunk; ``at`` is the present."""
        if self._kind.grouped:
            rows = marshal.loads(body)
            return (rows if self._ready is None else self._ready(at, rows)), []
        read, names, shop = self._kind.read, self._about.names, self._about.shop
        good: list[tuple[int, Any]] = []
        rejects: list[tuple[Any, ...]] = []
        for row in marshal.loads(body):
            record = read(names, Row._make(row), shop)
            if isinstance(record, Reject):
                rejects.append((record.line, record.column, record.value, record.reason))
            else:
                good.append((row[0], record))
        return (good if self._ready is None else self._ready(at, good)), rejects
