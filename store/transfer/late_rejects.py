"""Rows rejected while a run writes: kept beside the staging file until the run ends, chunk by chunk."""

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.transfer.result import Reject
from store.transfer.staging import rejects_beside


class LateRejects:
    """The rejects of committed chunks; what a chunk that did not commit left is cut off again."""

    def __init__(self, staging: Path, applied: int) -> None:
        self._path = rejects_beside(staging)
        self._size = 0
        if self._path.exists():
            with self._path.open("rb") as file:
                for text in file:
                    if not text.endswith(b"\n") or json.loads(text)[0] > applied:
                        break
                    self._size += len(text)

    def keep(self, applied: int, rejects: Sequence[Reject]) -> int:
        """Adds the rejects of the chunk that ends at ``applied``; the size that holds once it has
        committed.
        """
        if self._path.exists() and self._path.stat().st_size > self._size:
            os.truncate(self._path, self._size)
        if not rejects:
            return self._size
        with self._path.open("ab") as file:
            for found in rejects:
                text = json.dumps([applied, found.line, found.column, found.value, found.reason])
                file.write(text.encode() + b"\n")
            return file.tell()

    def committed(self, size: int) -> None:
        """The chunk is in the store."""
        self._size = size


def kept_rejects(staging: Path) -> Iterator[Reject]:
    """What was kept, in the order of writing."""
    path = rejects_beside(staging)
    if path.exists():
        with path.open(encoding="utf-8") as file:
            for text in file:
                yield Reject(*json.loads(text)[1:])
