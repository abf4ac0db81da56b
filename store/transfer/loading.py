"""Takes the rows of a file into its staging file, a few at a time; each function yields how many rows it took."""

from collections.abc import Iterator
from itertools import islice

from store.transfer.cells import Shop
from store.transfer.checking import check_batch
from store.transfer.grouping import Grouping
from store.transfer.kinds.kind import Kind
from store.transfer.preparing import body_of
from store.transfer.reading import SourceFile
from store.transfer.staging import Staging

BATCH = 1000


def staged_rows(staging: Staging, file: SourceFile, kind: Kind, shop: Shop) -> Iterator[int]:
    """Rows as they stand in the file: they are checked when they are written."""
    rows, step = file.plain_rows(), kind.rows_at_once
    while batch := list(islice(rows, BATCH)):
        parts = (batch[start : start + step] for start in range(0, len(batch), step))
        staging.add_chunks((len(part), body_of(part)) for part in parts)
        yield len(batch)


def staged_orders(staging: Staging, file: SourceFile, kind: Kind, shop: Shop) -> Iterator[int]:
    """Lines checked and put together to orders: an order is taken whole or not at all."""
    names, rows = file.header.names, file.rows()
    familiar = kind.familiar(names) if kind.familiar is not None else None
    grouping = Grouping(staging)
    while batch := list(islice(rows, BATCH)):
        checked = check_batch(kind, names, batch, shop, familiar)
        staging.add_rejects(checked.rejects)
        grouping.add(checked)
        yield len(batch)
    grouping.complete()
