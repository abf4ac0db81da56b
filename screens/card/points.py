"""The Points tab: overview lines that add up to the balance, what expires when, the balance over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from screens.desk import Desk
from store.shown import Shown
from store.words import say
from widgets.balance_chart import BalanceAt, BalanceChart
from widgets.field_table import FieldRow, FieldTable, Section, TableRow

if TYPE_CHECKING:
    from store.people.records import Card
    from store.points.reading.chart import BalancePoint
    from store.points.reading.lots import Expiring

CHART_COLUMNS = 60


class PointsTab(Vertical):
    """The overview comes with the card; lots and chart are read when the tab is first shown."""

    DEFAULT_CSS = """
    PointsTab {
        height: 1fr;
        & > BalanceChart { height: 6; }
    }
    """

    class _Read(Message):
        def __init__(self, card: Card, expiring: list[Expiring], chart: list[BalancePoint]) -> None:
            self.card, self.expiring, self.chart = card, expiring, chart
            super().__init__()

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self._card: Card | None = None
        self._filled: Card | None = None

    def compose(self) -> ComposeResult:
        self._table = FieldTable(label_width=26)
        self._chart = BalanceChart()
        yield self._table
        yield self._chart

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """What the table shows."""
        return self._table.rows

    def show(self, card: Card) -> None:
        """Another customer, or the same after an act."""
        self._card = card
        self._table.show(overview_rows(card, Shown(self.desk.settings), []))

    def fill(self) -> None:
        """Read what only this tab shows, once a card."""
        if self._card is not None and self._filled is not self._card:
            self._filled = self._card
            self._read(self._card)

    @work(thread=True, exclusive=True, exit_on_error=False, group="points")
    def _read(self, card: Card) -> None:
        from store.points.reading.chart import balance_over_time
        from store.points.reading.lots import expiring, open_lots

        with self.desk.store.reading() as connection:
            lots = expiring(open_lots(connection, card.id))
            chart = balance_over_time(connection, card.id, self.desk.store.clock(), columns=CHART_COLUMNS)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(card, lots, chart))

    @on(FieldTable.Chosen)
    def open_entries(self, message: FieldTable.Chosen) -> None:
        """Enter on a line of the overview: its entries."""
        message.stop()
        from screens.entries import Entries

        card = self._card
        for line in card.overview.told if card is not None else ():
            if card is not None and line.kinds and message.row.name == f"line:{line.label}":
                self.app.push_screen(Entries(self.desk, card, line.label, line.kinds, line.points))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """Lots and chart of the card on screen."""
        message.stop()
        if message.card is not self._card:
            return
        self._table.show(overview_rows(message.card, Shown(self.desk.settings), message.expiring))
        history = [BalanceAt(date.fromisoformat(point.until[:10]), point.balance) for point in message.chart]
        self._chart.show(history, self.desk.today)


def overview_rows(card: Card, shown: Shown, lots: list[Expiring]) -> list[TableRow]:
    """Every field of the seed's Points tab; the lines add up to the balance."""
    overview = card.overview
    balance = f"{overview.points:,}"
    rows: list[TableRow] = [
        FieldRow("balance", say("points.balance"), balance, copy=str(overview.points)),
        FieldRow("spent", say("points.spent"), shown.money(overview.spent), say("points.pre_tax")),
        FieldRow(
            "member", say("points.as_member"), shown.money(overview.spent_as_member), say("points.pre_tax")
        ),
        FieldRow("last", say("points.last_redemption"), shown.moment(overview.last_redemption_at)),
        FieldRow("discount", say("points.last_discount"), overview.last_redemption_discount or ""),
        Section(say("points.overview")),
    ]
    for line in sorted(overview.lines, key=lambda line: not line.entries and not line.points):
        look = "dim" if not line.entries and not line.points else ""
        count = say("points.entries", count=line.entries) if line.entries else ""
        rows.append(
            FieldRow(
                f"line:{line.label}",
                line.label,
                f"{line.points:+,}" if line.points else "0",
                count,
                look=look,
            )
        )
    rows.append(FieldRow("sum", say("points.sum"), balance, copy=str(overview.points)))
    if lots:
        rows.append(Section(say("points.lots")))
        for lot in lots:
            when = say("points.never") if lot.gone_on is None else shown.day(lot.gone_on)
            rows.append(FieldRow(f"lot:{lot.gone_on}", when, f"{lot.points:,}"))
    return rows
