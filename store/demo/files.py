"""A file of the demo: its import kind, where it comes from, and its rows."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One CSV file; the columns are those that any row fills, in the order in which rows name them."""

    name: str
    kind: str
    source: str
    rows: list[Row] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Writes it as ``NAME.csv``."""
        path = folder / f"{self.name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, _columns(self.rows), restval="")
            rows.writeheader()
            rows.writerows(self.rows)
        return path


def _columns(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))
