"""The rows that were not taken, as a CSV that can be fixed and imported again."""

import csv
from collections.abc import Iterable
from pathlib import Path

from store.errors import BadInput
from store.transfer.columns import REJECTED
from store.transfer.reading import SourceFile
from store.transfer.result import Reject
from store.words import say

WHY = (f"{REJECTED}line", f"{REJECTED}column", f"{REJECTED}reason")
"""Three columns more; the next import skips them."""


def write_rejects(file: SourceFile, rejects: Iterable[Reject], path: Path) -> Path:
    """Copies the rejected rows, cells untouched, with line, column and reason; raises `BadInput` if it
    cannot.
    """
    why = {found.line: found for found in rejects}
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([*file.header_cells, *WHY])
            for line, row, _ in file.raw_rows():
                found = why.get(line)
                if found is not None:
                    cells = [*row, *[""] * (len(file.header_cells) - len(row))]
                    writer.writerow(
                        [*cells[: len(file.header_cells)], found.line, found.column or "", found.reason]
                    )
    except OSError as error:
        raise BadInput(say("transfer.rejects_not_written", path=path, why=error.strerror)) from error
    return path
