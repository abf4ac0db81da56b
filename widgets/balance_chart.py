"""The balance over time as a step line, in braille or, without Unicode, in stars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.strip import Strip

from store.words import say
from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800


@dataclass(frozen=True, slots=True)
class BalanceAt:
    """The balance from a day on."""

    day: date
    points: int


def step_levels(history: Sequence[BalanceAt], until: date, columns: int) -> list[int]:
    """The balance at ``columns`` evenly spaced days from the first entry to ``until``."""
    first = history[0].day
    days = max((until - first).days, 1)
    levels: list[int] = []
    at = 0
    for column in range(columns):
        day = days * column // max(columns - 1, 1)
        while at + 1 < len(history) and (history[at + 1].day - first).days <= day:
            at += 1
        levels.append(history[at].points)
    return levels


def braille_rows(levels: Sequence[int], low: int, high: int, rows: int) -> list[str]:
    """The step line over ``rows`` lines; two levels a column, four dots a line."""
    span = max(high - low, 1)
    steps = rows * 4 - 1
    heights = [round((level - low) * steps / span) for level in levels]
    cells = [[0] * ((len(heights) + 1) // 2) for _ in range(rows)]
    before = heights[0]
    for x, height in enumerate(heights):
        for dot in range(min(before, height), max(before, height) + 1):
            line, part = divmod(steps - dot, 4)
            cells[line][x // 2] |= _DOTS[part][x % 2]
        before = height
    return ["".join(chr(_BRAILLE + cell) if cell else " " for cell in line) for line in cells]


def ascii_rows(levels: Sequence[int], low: int, high: int, rows: int) -> list[str]:
    """The same in stars, one level a column."""
    span = max(high - low, 1)
    grid = [[" "] * len(levels) for _ in range(rows)]
    before = round((levels[0] - low) * (rows - 1) / span)
    for x, level in enumerate(levels):
        height = round((level - low) * (rows - 1) / span)
        for dot in range(min(before, height), max(before, height) + 1):
            grid[rows - 1 - dot][x] = "*" if dot == height else "|"
        before = height
    return ["".join(line) for line in grid]


class BalanceChart(LineWidget):
    """Labels of the highest and lowest balance at the left, first and last day below."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"balance-chart--line", "balance-chart--label"}
    DEFAULT_CSS = """
    BalanceChart {
        height: 8;
        width: 1fr;
        & > .balance-chart--line { color: $secondary; }
        & > .balance-chart--label { text-style: dim; }
    }
    """

    def __init__(
        self,
        history: Sequence[BalanceAt] = (),
        until: date | None = None,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._history, self._until = tuple(history), until
        self._drawn: tuple[object, list[tuple[str, str]]] | None = None

    def show(self, history: Sequence[BalanceAt], until: date) -> None:
        """Another history, in order of days."""
        self._history, self._until, self._drawn = tuple(history), until, None
        self.refresh()

    def strip_at(self, y: int) -> Strip:
        base = self.look("")
        if not self._history:
            text = say("chart.empty") if y == 0 else ""
            return self.line_of((f"  {text}", base + self.look("balance-chart--label")))
        label, line = self._lines()[y]
        dim = base + self.look("balance-chart--label")
        if y == self.size.height - 1:
            return self.line_of((label + line, dim))
        return self.line_of((label, dim), (line, base + self.look("balance-chart--line")))

    def _lines(self) -> list[tuple[str, str]]:
        key = (self.size, glyphs_of(self).blocks)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = (key, self._draw(self.size.width, self.size.height, glyphs_of(self).blocks))
        return self._drawn[1]

    def _draw(self, width: int, height: int, blocks: bool) -> list[tuple[str, str]]:
        rows = max(height - 1, 1)
        points = [entry.points for entry in self._history]
        low, high = min(0, *points), max(0, *points)
        margin = max(len(f"{low:,}"), len(f"{high:,}")) + 1
        columns = max(width - margin, 4)
        until = self._until or self._history[-1].day
        levels = step_levels(self._history, until, columns * 2 if blocks else columns)
        drawn = (braille_rows if blocks else ascii_rows)(levels, low, high, rows)
        labels = [" " * margin] * rows
        labels[0], labels[-1] = f"{high:,} ".rjust(margin), f"{low:,} ".rjust(margin)
        first, last = self._history[0].day.isoformat(), until.isoformat()
        gap = max(columns - len(first) - len(last), 1)
        lines = list(zip(labels, drawn, strict=True))
        lines.append((" " * margin, first + " " * gap + last))
        return (lines + [("", "")] * height)[:height]
