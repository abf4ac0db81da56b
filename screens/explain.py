"""``w``: why the balance is what it is, from the money to the points, in words to read out."""

from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import lines_of
from screens.entries import Entries
from screens.modal import Window
from store.people.records import Card
from store.points.reading.explanation import Explanation
from store.shown import Shown
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable, Section, TableRow
from widgets.lines import width_of
from widgets.plain import plain

WIDTH = 80
LABELS = 26
EDGES = 6
"""Cells of a line that are no text: border, padding and the cursor."""


class Explain(Window[None]):
    """The lines that add up to the balance, then the causes. Enter opens the entries behind one."""

    CSS_PATH = "explain.tcss"

    class _Read(Message):
        def __init__(self, found: Explanation) -> None:
            self.found = found
            super().__init__()

    def __init__(self, desk: Desk, card: Card) -> None:
        super().__init__()
        self._desk = desk
        self._card = card
        self._opens: dict[str, tuple[str, tuple[str, ...], int]] = {}

    def compose(self) -> ComposeResult:
        self._table = FieldTable(label_width=LABELS)
        with Vertical(id="explain"):
            yield Static(plain(say("why.title", name=self._card.name, points=self._card.points)), id="title")
            yield self._table
            yield Static(plain(say("why.keys")), id="keys")

    def on_mount(self) -> None:
        self._table.focus()
        self._read()

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """What the table shows."""
        return self._table.rows

    @work(thread=True, exit_on_error=False, group="explain")
    def _read(self) -> None:
        from store.points.reading.explanation import explanation

        with self._desk.store.reading() as connection:
            found = explanation(connection, self._card.id, self._desk.settings, self._desk.today)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """The explanation is there."""
        message.stop()
        width = max(min(WIDTH, self.app.size.width) - EDGES, 20)
        self._table.show(self._rows(message.found, width))

    def _rows(self, found: Explanation, width: int) -> list[TableRow]:
        shown = Shown(self._desk.settings)
        everything, own = found.spending.all, found.spending.qualifying
        figures = [
            FieldRow(
                "spent",
                say("explain.line.spent"),
                shown.money(everything.spent),
                say("explain.orders", count=everything.count),
            ),
            FieldRow(
                "qualifying",
                say("explain.line.qualifying"),
                shown.money(own.spent),
                say("explain.orders", count=own.count),
            ),
        ]
        for place, line in enumerate(found.lines):
            count = say("points.entries", count=line.entries) if line.entries else ""
            figures.append(FieldRow(f"line:{place}", line.label, f"{line.points:+,}", count))
            self._opens[f"line:{place}"] = (line.label, line.kinds, line.points)
        figures.append(FieldRow("sum", say("points.sum"), f"{found.points:,}"))
        rows = _under_each_other(figures)
        if found.causes:
            rows.append(Section(say("why.causes")))
        sums = {kind: line for line in found.lines for kind in line.kinds}
        for cause in found.causes:
            for number, text in enumerate(lines_of(cause.sentence, width)):
                rows.append(FieldRow(f"cause:{cause.name}.{number}", "", text, whole=True))
            named = sums.get(cause.kinds[0]) if cause.kinds else None
            if named is not None:
                for again in range(number + 1):
                    self._opens[f"cause:{cause.name}.{again}"] = (named.label, named.kinds, named.points)
        return rows

    @on(FieldTable.Chosen)
    def open_entries(self, message: FieldTable.Chosen) -> None:
        """Enter on a line: its entries."""
        message.stop()
        label, kinds, points = self._opens.get(message.row.name, ("", (), 0))
        if kinds:
            self.app.push_screen(Entries(self._desk, self._card, label, kinds, points))

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back to the card."""
        message.stop()
        self.dismiss()


def _under_each_other(rows: list[FieldRow]) -> list[TableRow]:
    """The same with their values on one right edge."""
    width = max(width_of(row.value) for row in rows)
    return [
        replace(row, value=" " * (width - width_of(row.value)) + row.value, copy=row.value) for row in rows
    ]
