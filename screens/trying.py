"""A window that shows what typed values would do, on every change, before they are made to count."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import lines_of
from screens.modal import Window
from store.errors import RegularsError
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable, TableRow
from widgets.plain import plain
from widgets.prompt import Prompt

Values = Mapping[str, str]
WIDTH = 110
EDGES = 6
"""Cells of a line that are no text: border, padding and the cursor."""
LABELS = 24


class Trying(Window[str | None]):
    """The effect in a table above a prompt. Gives the sentence that says what was done, None for nothing."""

    CSS_PATH = Path(__file__).with_name("trying.tcss")

    class _Seen(Message):
        def __init__(self, values: Values, rows: list[TableRow]) -> None:
            self.values, self.rows = values, rows
            super().__init__()

    class _Answered(Message):
        def __init__(self, said: str | None, error: RegularsError | None) -> None:
            self.said, self.error = said, error
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._table = FieldTable(label_width=LABELS)
        self._prompt = self.prompt()

    def prompt(self) -> Prompt:
        """What is asked."""
        raise NotImplementedError

    heading = ""
    """The line above the table, if any."""

    first_field = ""
    """The field the cursor begins in."""

    def effect(self, values: Values) -> Iterable[TableRow]:
        """What the values would do, asked of the store in a thread; raises the store's errors."""
        raise NotImplementedError

    def can_be_tried(self, values: Values) -> bool:
        """Whether enough is typed for an effect that takes a while."""
        raise NotImplementedError

    def perform(self, values: Values) -> str:
        """Makes them count, in a thread; what was done. Raises the store's errors."""
        raise NotImplementedError

    def may_close(self) -> bool:
        """Whether Esc leaves the window; a handler of its own would be asked beside this one."""
        return True

    def compose(self) -> ComposeResult:
        with Vertical(id="trying"):
            if self.heading:
                yield Static(plain(self.heading), id="title")
            yield self._table
            yield self._prompt

    def on_mount(self) -> None:
        self._prompt.focus_field(self.first_field)
        self._look(dict(self._prompt.values))

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """What the table shows."""
        return self._table.rows

    @property
    def room(self) -> int:
        """Cells for a sentence."""
        return max(min(WIDTH, self.app.size.width) - EDGES, 20)

    def sentence(self, name: str, text: str, look: str = "") -> Iterable[TableRow]:
        """A sentence over as many lines as it takes."""
        for number, line in enumerate(lines_of(text, self.room)):
            yield FieldRow(f"{name}.{number}", "", line, whole=True, look=look)

    @on(Prompt.Changed)
    def look_again(self, message: Prompt.Changed) -> None:
        """Other values: what they would do."""
        message.stop()
        if self.can_be_tried(message.values):
            self._show(list(self.sentence("working", say("trying.working"), "dim")))
        self._look(dict(message.values))

    @work(thread=True, exclusive=True, exit_on_error=False, group="trying")
    def _look(self, values: Values) -> None:
        try:
            rows = list(self.effect(values))
        except RegularsError as error:
            rows = list(self.sentence("wrong", str(error), "bad"))
        if not get_current_worker().is_cancelled:
            self.post_message(self._Seen(values, rows))

    @on(_Seen)
    def show_seen(self, message: _Seen) -> None:
        """The effect of what stands in the fields; of older values it is dropped."""
        message.stop()
        if dict(self._prompt.values) == message.values:
            self._show(message.rows)

    def _show(self, rows: list[TableRow]) -> None:
        """Other rows, from the first on."""
        self._table.show(rows)
        self._table.turn(-len(rows) - 1)

    def on_key(self, event: events.Key) -> None:
        """PgUp and PgDn turn the pages of the effect while something is typed."""
        if event.key in ("pageup", "pagedown"):
            event.stop()
            self._table.turn(1 if event.key == "pagedown" else -1)

    @on(Prompt.Submitted)
    def submit(self, message: Prompt.Submitted) -> None:
        """Enter on the last field."""
        message.stop()
        self._perform(dict(message.values))

    @work(thread=True, exit_on_error=False, group="act")
    def _perform(self, values: Values) -> None:
        try:
            self.post_message(self._Answered(self.perform(values), None))
        except RegularsError as error:
            self.post_message(self._Answered(None, error))

    @on(_Answered)
    def show_answer(self, message: _Answered) -> None:
        """Done, or why not."""
        message.stop()
        if message.error is not None:
            self._prompt.failed(str(message.error))
            return
        self.dismiss(message.said)

    @on(Prompt.Cancelled)
    @on(GoBack)
    def close(self, message: Prompt.Cancelled | GoBack) -> None:
        """Nothing is done."""
        message.stop()
        if self.may_close():
            self.dismiss(None)
