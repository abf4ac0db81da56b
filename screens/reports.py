"""The reports: figures over a period as a table or as bars, by location, exported for a spreadsheet."""

from dataclasses import dataclass

from textual.widget import Widget
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.list_window import ListWindow, Page
from screens.pick import Option, Pick
from store.reports.asking import Wanted
from store.reports.periods import NAMES, STEPS, USUAL, Period, named
from store.reports.reading import REPORTS
from store.reports.table import Cell, Table
from store.reports.told import FIGURES, told
from store.search.patience import GaveUp
from store.words import say
from widgets.balance_chart import BalanceAt, BalanceChart
from widgets.bars import bars
from widgets.columns import Column, RowLook
from widgets.glyphs import glyphs_of

LABEL = 26
FIGURE = 14
LEAST_BAR = 10
ROOM_FOR_CHART = 22
"""Lines of a terminal on which the chart leaves enough of the table."""
STEP_KEYS = {"d": STEPS["day"], "w": STEPS["week"], "m": STEPS["month"]}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row by its place; ``bar`` is drawn where bars are shown."""

    id: int
    cells: tuple[Cell, ...]
    bar: str = ""


@dataclass(frozen=True, slots=True)
class ReportPage(Page):
    """A page with the table it was made of."""

    table: Table | None = None


class Reports(ListWindow[None, ReportRow]):
    """``1`` to ``5`` choose a report, ``[`` ``]`` go to the days before and after, ``p`` chooses them.

    ``d`` ``w`` ``m`` tell it by day, week or month, ``o`` of one location; ``v`` draws bars; ``x`` writes a file.
    """

    WIDE = 140
    TALL = 40

    def __init__(self, desk: Desk, report: str = REPORTS[0]) -> None:
        self._report = report
        self._wanted = Wanted(named(USUAL, desk.today))
        self._table: Table | None = None
        self._as_bars = False
        self._chart = BalanceChart()
        super().__init__(desk, ReportRow)

    def heading(self) -> str:
        period, location = self._wanted.period, self._wanted.location
        first, last = (self.shown.day(day.isoformat()) for day in (period.first, period.last))
        title = say(f"report.title.{self._report}")
        if location is None:
            return say("report_window.heading", title=title, first=first, last=last)
        return say("report_window.heading_at", title=title, first=first, last=last, location=location)

    def columns(self) -> tuple[Column, ...]:
        table = self._table
        if table is None:
            return (Column("", LABEL, 1, grow=1),)
        if self._as_bars and table.drawn:
            drawn = next(field for field in table.fields if field.name == table.drawn)
            return (
                Column(table.fields[0].heading, min(LABEL, max(self.list.size.width // 3, 8)), 1),
                Column(drawn.heading, FIGURE, 1, right=True),
                Column("", LEAST_BAR, 2, grow=1),
            )
        return tuple(
            Column(
                field.heading,
                self._width(table, at),
                1 if at == 0 or field.name == table.drawn else field.rank,
                right=field.kind in FIGURES,
                grow=int(at == 0),
            )
            for at, field in enumerate(table.fields)
        )

    def _width(self, table: Table, at: int) -> int:
        """Cells for the longest figure of a column; texts may be cut."""
        field = table.fields[at]
        rows = [row[at] for row in (*table.rows, *([table.total] if table.total else []))]
        longest = max((len(told(field, cell, self.shown)) for cell in rows), default=0)
        return max(len(field.heading), longest if field.kind in FIGURES else min(longest, LABEL))

    def cells(self, row: ReportRow) -> tuple[str, ...]:
        table = self._table
        if table is None:
            return ("",)
        every = tuple(
            told(field, cell, self.shown) for field, cell in zip(table.fields, row.cells, strict=True)
        )
        if self._as_bars and table.drawn:
            return (every[0], every[self._drawn_at(table)], row.bar)
        return every

    @staticmethod
    def _drawn_at(table: Table) -> int:
        return [field.name for field in table.fields].index(table.drawn)

    def nothing(self) -> str:
        return say("report_window.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("report_window.keys"), say("report_window.more_keys"))

    def below(self) -> tuple[Widget, ...]:
        self._chart.display = False
        return (self._chart,)

    @property
    def table(self) -> Table | None:
        """What is shown."""
        return self._table

    def page(self, after: object | None) -> Page:
        from store.reports.reading import read_report

        worker = get_current_worker()
        try:
            table = read_report(
                self.desk.store,
                self.desk.actor,
                self._report,
                self._wanted,
                stop=lambda: worker.is_cancelled,
            )
        except GaveUp:
            return Page(())
        return ReportPage(self._rows_of(table), self._figures(table), table=table)

    def _rows_of(self, table: Table) -> tuple[ReportRow, ...]:
        drawn: list[str] = [""] * len(table.rows)
        if table.drawn:
            values = [cell if isinstance(cell, int) else None for cell in table.column(table.drawn)]
            room = max(
                self.list.size.width - min(LABEL, max(self.list.size.width // 3, 8)) - FIGURE - 6, LEAST_BAR
            )
            drawn = bars(values, room, glyphs_of(self))
        rows = [
            ReportRow(at, cells, bar) for at, (cells, bar) in enumerate(zip(table.rows, drawn, strict=True))
        ]
        if table.total is not None and len(table.rows) != 1:
            rows.append(ReportRow(len(rows), table.total))
        return tuple(rows)

    def _figures(self, table: Table) -> str:
        return " · ".join(
            say(
                "report_window.figure",
                name=figure.field.heading,
                value=told(figure.field, figure.value, self.shown),
            )
            for figure in table.figures
            if figure.value
        )

    def coming(self, page: Page) -> None:
        """The columns and the chart of what has come."""
        self._table = page.table if isinstance(page, ReportPage) else None
        self._look_anew()
        self._draw_chart()

    def _look_anew(self) -> None:
        self.list.set_look(RowLook(self.columns(), key=self.key, cells=self.cells))
        self.list.forget_looks()

    def _draw_chart(self) -> None:
        table = self._table
        over_time = table is not None and table.report == "growth" and len(table.rows) > 1
        self._chart.display = over_time and not self._as_bars and self.app.size.height >= ROOM_FOR_CHART
        if table is not None and self._chart.display:
            from store.reports.growth import members_over_time

            history = [BalanceAt(day, members) for day, members in members_over_time(table)]
            self._chart.show(history, min(table.period.last, self.desk.today))

    def reload(self) -> None:
        super().reload()
        self.list.explain(say("report_window.working"))

    def on_resize(self) -> None:
        """Bars are as long as there is room."""
        if self._table is not None:
            self.reload()

    def pressed(self, key: str, row: ReportRow | None) -> bool:
        """Letters and digits, see the class."""
        if key.isdigit() and 1 <= int(key) <= len(REPORTS):
            self._show(report=REPORTS[int(key) - 1])
        elif key in ("[", "]"):
            self._show(period=self._wanted.period.moved(1 if key == "]" else -1))
        elif key in STEP_KEYS:
            self._wanted = Wanted(self._wanted.period, STEP_KEYS[key], self._wanted.location)
            self.reload()
        elif key == "v":
            self._as_bars = not self._as_bars
            self._look_anew()
            self._draw_chart()
        elif key == "p":
            options = [Option(name, say(f"report_window.period.{name}")) for name in NAMES]
            self.app.push_screen(Pick(say("report_window.which_period"), options), self._take_period)
        elif key == "o":
            self.look_up(self._locations, self._pick_location)
        elif key == "r":
            self.reload()
        elif key == "x" and self._table is not None:
            table = self._table
            self.look_up(lambda: self._export(table), self.say_over)
        else:
            return False
        return True

    def _show(self, *, report: str = "", period: Period | None = None) -> None:
        self.said = ""
        self._report = report or self._report
        self._wanted = Wanted(period or self._wanted.period, self._wanted.step, self._wanted.location)
        self.asked_for = f"{self._report} {self._wanted.period}"
        self.reload()

    def _take_period(self, name: str | None) -> None:
        if name is not None:
            self._wanted = Wanted(self._wanted.period, None, self._wanted.location)
            self._show(period=named(name, self.desk.today))

    def _locations(self) -> list[str]:
        with self.desk.store.reading() as connection:
            return [row[0] for row in connection.all("SELECT name FROM location ORDER BY name")]

    def _pick_location(self, names: list[str]) -> None:
        options = [Option("", say("report_window.everywhere")), *(Option(name, name) for name in names)]

        def take(name: str | None) -> None:
            if name is not None:
                self._wanted = Wanted(self._wanted.period, self._wanted.step, name or None)
                self._show()

        self.app.push_screen(Pick(say("report_window.which_location"), options), take)

    def _export(self, table: Table) -> str:
        from store.reports.exporting import to_folder

        path = to_folder(table)
        return say("report_window.exported", path=path, count=len(table.rows))

    def opened(self, row: ReportRow) -> None:
        """Every field of a row, also those there is no room for."""
        table = self._table
        if table is not None:
            pairs = zip(table.fields, row.cells, strict=True)
            told_pairs = [(field.heading, told(field, cell, self.shown)) for field, cell in pairs]
            self.show_details(table.title, told_pairs)
