"""What an import answers: counts, rejected rows with line and reason, progress while it runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.errors import RegularsError

SHOWN_REJECTS = 1000
"""So many rejected rows are in the result; the rejects file has them all."""
VALUE_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was not taken: its line, the column and cell at fault (raw, never print it unmade
    inert) and why.
    """

    line: int
    column: str | None
    value: str | None
    reason: str

    def as_json(self) -> dict[str, Any]:
        """The stable names."""
        return {"line": self.line, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class Counts:
    """Rows of a file by what became of them; in ``orders`` a row is a line of an order."""

    rows: int = 0
    new: int = 0
    updated: int = 0
    merged: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """What ``rows`` is the sum of."""
        return self.new, self.updated, self.merged, self.unchanged, self.rejected

    def add(self, other: "Counts") -> None:
        """Adds another file part's counts."""
        self.rows += other.rows
        self.new += other.new
        self.updated += other.updated
        self.merged += other.merged
        self.unchanged += other.unchanged
        self.rejected += other.rejected


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a file. ``run_id`` is None for a rehearsal (``dry_run``), which writes nothing.

    ``rejected`` holds the first rejected rows, ``rejected_rows`` says how many there are; all of them are
    in ``rejects_file``, a CSV that can be fixed and imported again. ``repeated``: the operation had been
    done before.
    """

    run_id: int | None
    kind: str
    counts: Counts
    rejected: tuple[Reject, ...] = ()
    rejects_file: Path | None = None
    warnings: tuple[str, ...] = ()
    dry_run: bool = False
    seconds: float = 0.0
    repeated: bool = False
    operation_id: str | None = None

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected."""
        return self.counts.rejected

    def as_json(self) -> dict[str, Any]:
        """The stable output: ``{run_id, rows, new, updated, merged, unchanged, rejected[{line, column, value,
        reason}]}``, and beside it what else there is to say.
        """
        counts = self.counts
        return {
            "run_id": self.run_id,
            "rows": counts.rows,
            "new": counts.new,
            "updated": counts.updated,
            "merged": counts.merged,
            "unchanged": counts.unchanged,
            "rejected": [reject.as_json() for reject in self.rejected],
            "rejected_rows": counts.rejected,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "warnings": list(self.warnings),
            "dry_run": self.dry_run,
            "repeated": self.repeated,
            "operation_id": self.operation_id,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``stage`` is ``checking`` (nothing written yet) or ``writing``; ``total``
    rows is an estimate while checking. ``rate`` is rows a second, ``seconds_left`` None while unknown.
    """

    stage: str
    done: int
    total: int
    rate: float
    seconds_left: float | None


OnProgress = Callable[[Progress], None]


class ImportInterrupted(RegularsError):
    """Ctrl+C in an import; the sentence says whether it was finished or taken back. ``result`` is there
    if it was finished.
    """

    exit_code = 130

    def __init__(self, sentence: str, result: ImportResult | None = None) -> None:
        super().__init__(sentence)
        self.result = result


@dataclass(slots=True)
class Outcome:
    """What applying some rows did."""

    counts: Counts = field(default_factory=Counts)
    rejects: list[Reject] = field(default_factory=list)

    def reject(self, line: int, column: str | None, value: str | None, reason: str, rows: int = 1) -> None:
        """Counts a row that could not be taken."""
        shown = value if value is None or len(value) <= VALUE_SHOWN else value[: VALUE_SHOWN - 1] + "…"
        self.rejects.append(Reject(line, column, shown, reason))
        self.counts.rejected += rows
