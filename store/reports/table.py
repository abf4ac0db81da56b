"""What a report comes to: rows of named fields, a total, and figures beside them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from store.reports.periods import Period
from store.transfer.escaping import escaped
from store.words import say

Kind = Literal["words", "count", "points", "money", "tenths", "percent"]
"""``money`` is in minor units, ``tenths`` are tenths, ``percent`` are tenths of one."""
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column by its stable name (``…_cents`` for money); ``heading`` says it to people.

    Where there is no room for all, those of the highest ``rank`` give way first.
    """

    name: str
    kind: Kind = "count"
    rank: int = 5

    @property
    def heading(self) -> str:
        """What stands over it."""
        return say(f"report.field.{self.name}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that belongs to no row."""

    field: Field
    value: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A report. ``total`` adds the rows up where that means something; ``drawn`` is the field shown as bars."""

    report: str
    period: Period
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    figures: tuple[Figure, ...] = ()
    drawn: str = ""

    @property
    def title(self) -> str:
        """The report in words."""
        return say(f"report.title.{self.report}")

    def column(self, name: str) -> list[Cell]:
        """One field of every row."""
        at = [field.name for field in self.fields].index(name)
        return [row[at] for row in self.rows]

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``report --json``."""
        names = [_in_json(field) for field in self.fields]
        return {
            "report": self.report,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            **{_in_json(figure.field): _plain(figure.field, figure.value) for figure in self.figures},
            "rows": [dict(zip(names, self._plain(row), strict=True)) for row in self.rows],
            "total": None if self.total is None else dict(zip(names, self._plain(self.total), strict=True)),
        }

    def to_csv(self) -> Iterator[str]:
        """Its lines for a spreadsheet, which runs none of the cells; names as in JSON, no total."""
        yield _line([_in_json(field) for field in self.fields])
        for row in self.rows:
            yield _line(["" if cell is None else escaped(str(cell)) for cell in self._plain(row)])

    def _plain(self, row: tuple[Cell, ...]) -> list[Cell | float]:
        return [_plain(field, cell) for field, cell in zip(self.fields, row, strict=True)]


def _in_json(field: Field) -> str:
    return f"{field.name}_cents" if field.kind == "money" else field.name


def _plain(field: Field, cell: Cell) -> Cell | float:
    return cell / 10 if field.kind in ("tenths", "percent") and isinstance(cell, int) else cell


def _line(cells: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()


def added_up(fields: tuple[Field, ...], rows: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...]:
    """The sum of every column of whole numbers; nothing in the others."""
    return tuple(
        sum(cell for row in rows if isinstance(cell := row[at], int))
        if field.kind in ("count", "points", "money")
        else (say("report.total") if at == 0 else None)
        for at, field in enumerate(fields)
    )


def mean_tenths(count: int, total: int) -> int | None:
    """The mean in tenths, half up; None of nothing."""
    return (total * 20 + count) // (count * 2) if count else None
