"""Reads a batch of order lines: checked, each beside the order it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from store.transfer.cells import Shop
from store.transfer.kinds.kind import Familiar, Kind
from store.transfer.reading import Row
from store.transfer.result import Reject


@dataclass(slots=True)
class Checked:
    """A batch of rows, checked. ``spoilt`` are the orders of which a line was rejected."""

    rows: int = 0
    records: list[tuple[int, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    spoilt: list[str] = field(default_factory=list)


def check_batch(
    kind: Kind,
    names: Sequence[str | None],
    rows: Sequence[tuple[int, tuple[str, ...], str]],
    shop: Shop,
    familiar: Familiar | None = None,
) -> Checked:
    """Checks rows of line, cells and what is wrong; pure, but for what ``familiar`` remembers of them."""
    found = Checked(len(rows))
    records = found.records
    for line, cells, wrong in rows:
        if familiar is not None and not wrong:
            record = familiar.record(cells) or familiar.read(cells, shop)
            if record is not None:
                records.append((line, record))
                continue
        row = Row(line, cells, wrong)
        record = kind.read(names, row, shop)
        if isinstance(record, Reject):
            found.rejects.append(record)
            found.spoilt.append(dict(zip(names, row.cells, strict=False)).get("order_id", "").strip())
            continue
        found.records.append((row.line, record))
        if familiar is not None:
            familiar.keep(row.cells, record)
    return found
