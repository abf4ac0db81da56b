"""Everything about one row of the history."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich.cells import chop_cells
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.modal import Window
from store.inert import inert
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable
from widgets.plain import plain

WIDTH = 76
LABELS = 28
BESIDE = 7
"""Cells of a line that are neither label nor value: the edges, the cursor and a gap."""


class Details(Window[None]):
    """Labels and values, long values over several lines; Esc or Enter goes back."""

    CSS_PATH = "details.tcss"

    def __init__(self, title: str, details: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._details = details

    def compose(self) -> ComposeResult:
        with Vertical(id="details"):
            yield Static(plain(self._title), id="title")
            yield FieldTable(self._rows(min(WIDTH, self.app.size.width)), label_width=LABELS)
            yield Static(plain(say("details.keys")), id="keys")

    def _rows(self, width: int) -> list[FieldRow]:
        rows = []
        for place, (label, value) in enumerate(self._details):
            for number, line in enumerate(lines_of(value, max(width - LABELS - BESIDE, 10))):
                rows.append(FieldRow(f"{place}.{number}", "" if number else label, line))
        return rows

    def on_mount(self) -> None:
        self.query_one(FieldTable).focus()

    @on(GoBack)
    @on(FieldTable.Chosen)
    def close(self, message: GoBack | FieldTable.Chosen) -> None:
        """Back to the rows."""
        message.stop()
        self.dismiss()


def lines_of(text: str, width: int) -> Iterator[str]:
    """The text over lines of so many cells, at least one, parted between words where that can be."""
    lines = wrap(inert(text), width) or [""]
    for line in lines:
        yield from chop_cells(line, width) or [""]
