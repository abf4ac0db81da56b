"""A grid of named cells with how many are in each: a number, and a bar of signs that needs no colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget, fitted

BAR = 4
"""Cells of the bar; all of them stand for the fullest cell of the grid."""
LONG_LABELS_FROM = 70
WIDE_FROM = 12
"""A column of so many cells has one to spare before its name."""
STEPS = {
    "up": (-1, 0),
    "k": (-1, 0),
    "down": (1, 0),
    "j": (1, 0),
    "left": (0, -1),
    "h": (0, -1),
    "right": (0, 1),
    "l": (0, 1),
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its name and how many are in it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands beside a row or above a column; ``short`` where there is no room."""

    long: str
    short: str


@dataclass(frozen=True, slots=True)
class GridShown:
    """Rows of cells from the top, their labels, those of the columns, and a word above all labels of rows."""

    cells: tuple[tuple[GridCell, ...], ...]
    rows: tuple[Labels, ...]
    columns: tuple[Labels, ...]
    corner: Labels


class CellGrid(LineWidget, can_focus=True):
    """Two lines a row of cells below one of labels. Arrows move, Home and End go to the ends of the row."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"cell-grid--label", "cell-grid--cursor", "cell-grid--empty"}
    DEFAULT_CSS = """
    CellGrid {
        height: 11;
        width: 1fr;
        & > .cell-grid--label { text-style: dim; }
        & > .cell-grid--cursor { text-style: reverse; }
        & > .cell-grid--empty { text-style: dim; }
    }
    """

    class Moved(Message):
        """The cursor stands on another cell."""

    class Opened(Message):
        """Enter on a cell."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.shown: GridShown | None = None
        self.row = 0
        self.column = 0

    def show(self, shown: GridShown, row: int, column: int) -> None:
        """Another grid, with the cursor on one of its cells."""
        self.shown = shown
        self.styles.height = 1 + 2 * len(shown.cells)
        self.row, self.column = row, column
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Moves, or opens the cell."""
        shown = self.shown
        if shown is None:
            return
        if event.key in STEPS:
            down, right = STEPS[event.key]
            self._go(self.row + down, self.column + right)
        elif event.key == "home":
            self._go(self.row, 0)
        elif event.key == "end":
            self._go(self.row, len(shown.columns) - 1)
        elif event.key in ("enter", "ctrl+j"):
            self.post_message(self.Opened())
        else:
            return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Go to the cell; a second click opens it."""
        shown = self.shown
        if shown is None or event.y < 1:
            return
        label, width = self._widths(shown)
        place = ((event.y - 1) // 2, max(0, event.x - label) // width)
        if place == (self.row, self.column) and event.chain > 1:
            self.post_message(self.Opened())
        else:
            self._go(*place)

    def _go(self, row: int, column: int) -> None:
        shown = self.shown
        if shown is None:
            return
        row = max(0, min(row, len(shown.cells) - 1))
        column = max(0, min(column, len(shown.columns) - 1))
        if (row, column) == (self.row, self.column):
            return
        changed = {1 + 2 * self.row, 2 + 2 * self.row, 1 + 2 * row, 2 + 2 * row}
        self.row, self.column = row, column
        self.refresh_lines(*sorted(changed))
        self.post_message(self.Moved())

    def _widths(self, shown: GridShown) -> tuple[int, int]:
        """Cells of the labels of rows, and of a column."""
        label = max(len(one) for one in self._texts((*shown.rows, shown.corner))) + 1
        return label, max(4, (self.size.width - label) // len(shown.columns))

    def _texts(self, labels: Sequence[Labels]) -> list[str]:
        return [one.long if self.size.width >= LONG_LABELS_FROM else one.short for one in labels]

    def strip_at(self, y: int) -> Strip:
        base, shown = self.look(""), self.shown
        if shown is None or y > 2 * len(shown.cells):
            return self.line_of()
        label, width = self._widths(shown)
        dim = base + self.look("cell-grid--label")
        if y == 0:
            margin = " " * (2 if width >= WIDE_FROM else 1)
            words = "".join(fitted(f"{margin}{text}", width) for text in self._texts(shown.columns))
            [corner] = self._texts((shown.corner,))
            return self.line_of((fitted(corner, label) + words, dim))
        row, second = divmod(y - 1, 2)
        [text] = self._texts(shown.rows[row : row + 1])
        parts = [(fitted("" if second else text, label), dim)]
        for column, cell in enumerate(shown.cells[row]):
            parts += self._cell(cell, row, column, width, second=bool(second))
        return self.line_of(*parts)

    def _cell(
        self, cell: GridCell, row: int, column: int, width: int, *, second: bool
    ) -> list[tuple[str, Style]]:
        signs, base = glyphs_of(self), self.look("")
        here = (row, column) == (self.row, self.column)
        look = base + self.look("cell-grid--empty") if not cell.count else base
        if here and self.has_focus:
            look = base + self.look("cell-grid--cursor")
        margin = 2 if width >= WIDE_FROM else 1
        room = width - margin
        if not second:
            sign = fitted(signs.cursor if here else "", margin)
            return [(sign, base), (fitted(cell.name, room, ellipsis=signs.ellipsis), look)]
        filled = self._filled(cell.count)
        bar = signs.full * filled + signs.empty * (BAR - filled)
        count = f"{cell.count:,}"
        text = f"{bar} {count}" if len(count) + BAR + 1 <= room else count
        return [(" " * margin, base), (fitted(text, room), look)]

    def _filled(self, count: int) -> int:
        """How many signs of the bar: none for nobody, at least one for somebody."""
        most = max((cell.count for row in self.shown.cells for cell in row), default=0) if self.shown else 0
        return -(-BAR * count // most) if most else 0
