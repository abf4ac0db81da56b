"""RFM drawn: the map of recency by frequency and money, and the grid of recency by visits; Enter lists a cell."""

from collections.abc import Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from store.errors import RegularsError
from store.segments.rfm_map import Cell, GroupSize, Rfm
from store.segments.rfm_map import GridCell as Visits
from store.segments.rfm_names import GROUP_OF
from store.segments.rfm_names import SCORES as SCORED
from store.shown import Shown
from store.words import say
from widgets.cell_grid import CellGrid, GridCell, GridShown, Labels
from widgets.commands import GoBack
from widgets.plain import plain

MAP, GRID = "map", "grid"
SCORES = len(SCORED)


class RfmMap(Window[str | None]):
    """Tab or ``m`` changes between the two; ``g`` lists a whole group, ``r`` computes anew. Gives the search to run."""

    CSS_PATH = "rfm.tcss"

    class _Read(Message):
        def __init__(self, found: Rfm | RegularsError) -> None:
            self.found = found
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._computing = False
        self._opens = False
        self._places = {MAP: (0, SCORES - 1), GRID: (0, 2)}
        self.found: Rfm | None = None
        self.view = MAP
        self.cells = CellGrid(id="cells")
        self.title_line = Static(plain(say("rfm.title")), id="title")
        self.about = [Static(plain(say("rfm.reading") if first else "")) for first in (True, False, False)]

    def compose(self) -> ComposeResult:
        with Vertical(id="rfm"):
            yield self.title_line
            yield self.cells
            with Vertical(id="about"):
                yield from self.about
            yield Static(plain(say("rfm.keys")), id="keys")

    def on_mount(self) -> None:
        self.cells.show(_map(_EMPTY), *self._places[MAP])
        self.cells.focus()
        self._read(anew=False)

    @work(thread=True, exclusive=True, exit_on_error=False, group="rfm")
    def _read(self, *, anew: bool) -> None:
        from store.segments.rfm_map import read_rfm
        from store.segments.rfm_run import refresh_rfm

        found: Rfm | RegularsError
        try:
            if anew:
                refresh_rfm(self._desk.store, self._desk.actor.doing(None))
            found = read_rfm(self._desk.store, self._desk.actor)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """The numbers are there, or why not."""
        message.stop()
        self._computing = False
        if isinstance(message.found, RegularsError):
            self._say(str(message.found))
            return
        self.found = message.found
        self._draw()
        if self._opens:
            self._open()

    def _draw(self) -> None:
        found = self.found
        if found is None:
            return
        title = say("rfm.title")
        if found.computed_at is not None:
            at = self._shown.moment(found.computed_at)
            title = say("rfm.title_of", count=found.customers, at=at)
        if found.store is not None:
            title = say("rfm.of_store", title=title, store=found.store)
        self.title_line.update(plain(title))
        drawn = _map(found.cells) if self.view == MAP else _grid(found)
        self.cells.show(drawn, *self._places[self.view])
        self._tell()

    def _tell(self) -> None:
        """Who is in the cell under the cursor."""
        found = self.found
        if found is None:
            return
        if found.computed_at is None and self.view == MAP:
            self._say(say("rfm.never"), say("rfm.never_grid"))
            return
        here = self._here()
        share = f"{100 * here.customers / max(1, self._everybody()):.1f}"
        first = say("rfm.cell", title=here.title, count=here.customers, share=share)
        if isinstance(here, Cell):
            group = self._group(here)
            second = say("rfm.group", meaning=group.meaning, count=group.customers)
            key = "rfm.under_way" if found.under_way else "rfm.scores"
            third = say(key, query=here.query, recency=here.recency, value=here.value)
        else:
            second = say("rfm.visits", seen=_days(here), visits=_visits(here))
            third = say("rfm.enter", query=here.query)
        self._say(first, second, third)

    def _say(self, *sentences: str) -> None:
        """What stands below the cells, a sentence a line; one alone takes all of them."""
        for line, sentence in zip(self.about, (*sentences, "", "", ""), strict=False):
            line.update(plain(sentence))

    def _everybody(self) -> int:
        return sum(one.customers for one in self.found.grid) if self.found else 0

    def _here(self) -> Cell | Visits:
        row, column = self.cells.row, self.cells.column
        if self.found is None:
            raise LookupError
        if self.view == MAP:
            return self.found.cells[row * SCORES + column]
        return self.found.grid[row * 3 + column]

    def _group(self, cell: Cell) -> GroupSize:
        if self.found is None:
            raise LookupError
        return next(one for one in self.found.groups if one.name == cell.name)

    @on(CellGrid.Moved)
    def follow(self, message: CellGrid.Moved) -> None:
        """Another cell."""
        message.stop()
        self._places[self.view] = (self.cells.row, self.cells.column)
        self._tell()

    @on(CellGrid.Opened)
    def open_cell(self, message: CellGrid.Opened) -> None:
        """Enter: the cell as a search, once its number is there."""
        message.stop()
        self._opens = self.found is None
        self._open()

    def _open(self) -> None:
        if self.found is not None and (self.found.computed_at is not None or self.view == GRID):
            self.dismiss(self._here().query)

    def on_key(self, event: events.Key) -> None:
        """Tab or ``m``, ``g`` and ``r``."""
        if event.key in ("tab", "m"):
            self.view = GRID if self.view == MAP else MAP
            self._draw()
        elif event.key == "g" and self.found is not None and self.found.computed_at is not None:
            here = self._here()
            self.dismiss(self._group(here).query if isinstance(here, Cell) else here.query)
        elif event.key == "r" and not self._computing:
            self._computing = True
            self._say(say("rfm.computing"))
            self._read(anew=True)
        else:
            return
        event.stop()
        event.prevent_default()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home without a search."""
        message.stop()
        self.dismiss(None)


_EMPTY = tuple(
    Cell(recency, value, GROUP_OF[10 * recency + value].name, "", 0, "")
    for recency in reversed(SCORED)
    for value in SCORED
)
"""The map before its numbers are read: keys move on it already."""


def _map(found: Sequence[Cell]) -> GridShown:
    rows = [found[place : place + SCORES] for place in range(0, len(found), SCORES)]
    return GridShown(
        cells=tuple(
            tuple(GridCell(say(f"segments.rfm.{cell.name}.short"), cell.customers) for cell in row)
            for row in rows
        ),
        rows=tuple(_score(row[0].recency, "recency") for row in rows),
        columns=tuple(_score(cell.value, "value") for cell in rows[0]),
        corner=Labels(say("rfm.corner"), ""),
    )


def _score(score: int, what: str) -> Labels:
    """A score; at the ends with what it means."""
    if score not in (1, SCORES):
        return Labels(str(score), str(score))
    ends = {
        "recency": (say("rfm.recency_least"), say("rfm.recency_most")),
        "value": (say("rfm.value_least"), say("rfm.value_most")),
    }[what]
    return Labels(f"{score} {ends[0 if score == 1 else 1]}", str(score))


def _grid(found: Rfm) -> GridShown:
    rows = [found.grid[place : place + 3] for place in range(0, len(found.grid), 3)]
    return GridShown(
        cells=tuple(tuple(GridCell(cell.title, cell.customers) for cell in row) for row in rows),
        rows=tuple(Labels(_days(row[0]), _days(row[0])) for row in rows),
        columns=tuple(Labels(_visits(cell), _visits(cell)) for cell in rows[0]),
        corner=Labels("", ""),
    )


def _days(cell: Visits) -> str:
    if cell.days_to is None:
        return say("rfm.days_from", least=cell.days_from)
    return say("rfm.days", least=cell.days_from, most=cell.days_to)


def _visits(cell: Visits) -> str:
    if cell.visits_to is None:
        return say("rfm.visits_from", least=cell.visits_from)
    return say("rfm.visits_between", least=cell.visits_from, most=cell.visits_to)
