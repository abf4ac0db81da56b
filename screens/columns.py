"""``c``: which columns the list shows, and which of them stay longest where the screen is narrow."""

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.modal import Window
from store.words import say
from widgets.columns import placed
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable, Section, TableRow
from widgets.persona_row import ALL_COLUMNS, ALWAYS, USUAL, persona_look
from widgets.plain import plain


class ChooseColumns(Window[tuple[str, ...]]):
    """Gives back the names of the columns, what stays longest first. ``width`` is the list's."""

    CSS_PATH = "columns.tcss"

    def __init__(self, chosen: Sequence[str], width: int) -> None:
        super().__init__()
        self._chosen = list(chosen)
        self._width = width

    def compose(self) -> ComposeResult:
        with Vertical(id="columns"):
            yield Static(plain(say("columns.title")), id="title")
            yield FieldTable(self._rows(), label_width=16)
            yield Static(plain(say("columns.order")), classes="keys")
            yield Static(plain(say("columns.keys")), classes="keys")

    def on_mount(self) -> None:
        self.query_one(FieldTable).focus()

    def _rows(self) -> list[TableRow]:
        look = persona_look(self._chosen)
        fitting = {one.column.name for one in placed(look.columns, self._width)}
        headings = {one.name: one.heading for one in ALL_COLUMNS}

        def row(name: str, about: str) -> FieldRow:
            return FieldRow(name, headings[name], about)

        shown = [
            row(name, say("columns.always") if name == ALWAYS else
                "" if name in fitting else say("columns.no_room"))
            for name in self._chosen
        ]  # fmt: skip
        hidden = [row(name, "") for name in headings if name not in self._chosen]
        rows: list[TableRow] = [Section(say("columns.shown")), *shown]
        return [*rows, Section(say("columns.left_out")), *hidden] if hidden else rows

    def on_key(self, event: events.Key) -> None:
        """Space, + and -, u."""
        table = self.query_one(FieldTable)
        name = table.row.name if table.row is not None else ALWAYS
        acts = {"space": self._toggle, "plus": self._keep, "minus": self._give_way, "u": self._usual}
        act = acts.get(event.key)
        if act is None:
            return
        event.stop()
        act(name)
        table.show(self._rows())

    @on(FieldTable.Chosen)
    def choose(self, message: FieldTable.Chosen) -> None:
        """Enter shows a column or leaves it out, as Space does."""
        message.stop()
        self._toggle(message.row.name)
        message.table.show(self._rows())

    def _toggle(self, name: str) -> None:
        if name == ALWAYS:
            self.app.bell()
        elif name in self._chosen:
            self._chosen.remove(name)
        else:
            self._chosen.append(name)

    def _keep(self, name: str) -> None:
        self._move(name, -1)

    def _give_way(self, name: str) -> None:
        self._move(name, 1)

    def _move(self, name: str, step: int) -> None:
        """The name itself stays first."""
        at = self._chosen.index(name) if name in self._chosen else -1
        if at < 1 or not 1 <= at + step < len(self._chosen):
            self.app.bell()
            return
        self._chosen[at], self._chosen[at + step] = self._chosen[at + step], self._chosen[at]

    def _usual(self, name: str) -> None:
        self._chosen = list(USUAL)

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc: these it is."""
        message.stop()
        self.dismiss(tuple(self._chosen))
