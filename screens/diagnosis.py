"""The search doctor as a window: what was tried for the bar's text, Enter goes on, ``y`` copies a ticket."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from store.clock import instant
from store.errors import RegularsError
from store.search.doctor.records import Diagnosis, NextKey
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A step as the list draws it."""

    number: int
    mark: str
    tried: str
    result: str
    key: NextKey | None


class DiagnosisWindow(Window[NextKey | None]):
    """Gives the key to go on with, None on Esc."""

    CSS_PATH = "diagnosis.tcss"

    class _Diagnosed(Message):
        def __init__(self, found: Diagnosis | RegularsError) -> None:
            self.found = found
            super().__init__()

    def __init__(self, desk: Desk, text: str) -> None:
        super().__init__()
        self._desk = desk
        self._text = text
        self._found: Diagnosis | None = None
        columns = (
            Column("", 1, 1),
            Column(say("diagnosis.tried"), 22, 1),
            Column(say("diagnosis.result"), 30, 1, grow=2),
            Column(say("diagnosis.next"), 16, 2, grow=1),
        )
        look = RowLook(
            columns,
            key=lambda row: row.number,
            cells=lambda row: (row.mark, row.tried, row.result, "" if row.key is None else str(row.key)),
        )
        self._list = AnswerList(look, id="rows")
        self._whole = Static(id="whole")
        self._keys = Static(plain(say("diagnosis.keys")), id="keys")

    def compose(self) -> ComposeResult:
        with Vertical(id="diagnosis"):
            yield Static(plain(say("diagnosis.title", query=self._text)), id="title")
            yield self._list
            yield self._whole
            yield self._keys

    def on_mount(self) -> None:
        self._list.focus()
        self._diagnose()

    @property
    def rows(self) -> tuple[TriedRow, ...]:
        """What the list shows."""
        return tuple(row for row in self._list.answer.rows if isinstance(row, TriedRow))

    @work(thread=True, exclusive=True, exit_on_error=False, group="diagnosis")
    def _diagnose(self) -> None:
        from store.search.doctor.diagnosing import diagnose

        found: Diagnosis | RegularsError
        try:
            found = diagnose(self._desk.store, self._desk.actor, self._text)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Diagnosed(found))

    @on(_Diagnosed)
    def show_found(self, message: _Diagnosed) -> None:
        """The steps, the cursor on the first that helps."""
        message.stop()
        if isinstance(message.found, RegularsError):
            self._list.show_answer(Answer("", 1, str(message.found), (), 0))
            return
        self._found = found = message.found
        rows = [
            TriedRow(number, "✓" if step.found else "·", step.tried, step.result, step.key)
            for number, step in enumerate(found.steps)
        ]
        helps = sum(1 for step in found.steps if step.found)
        self._list.show_answer(
            Answer("", 1, say("diagnosis.count" if helps else "diagnosis.none", count=helps), rows, len(rows))
        )
        self._list.go_to(next((row.number for row in rows if row.mark == "✓"), 0))

    @on(AnswerList.CursorMoved)
    def show_whole(self, message: AnswerList.CursorMoved) -> None:
        """The step under the cursor in full."""
        message.stop()
        if isinstance(message.row, TriedRow):
            row = message.row
            ending = "" if row.key is None else f"  ({row.key})"
            self._whole.update(plain(f"{row.tried}: {row.result}{ending}"))

    def on_key(self, event: events.Key) -> None:
        """``y`` copies what was tried, nobody's data in it."""
        if event.key == "y" and self._found is not None:
            event.stop()
            self.app.copy_to_clipboard(self.ticket)
            self._keys.update(plain(say("diagnosis.copied")))

    @property
    def ticket(self) -> str:
        """What ``y`` copies."""
        from store.search.doctor.ticket import ticket

        actor, store = self._desk.actor, self._desk.store
        return ticket(
            self._found or Diagnosis((), ()),
            self._text,
            at=Shown(self._desk.settings).moment(instant(store.clock())),
            store=self._desk.settings.text("store_id")[:8],
            role=actor.role,
            terminal=actor.terminal,
        )

    @on(AnswerList.Opened)
    def go_on(self, message: AnswerList.Opened) -> None:
        """Enter on a step that has a key: it is pressed."""
        message.stop()
        if isinstance(message.row, TriedRow) and message.row.key is not None:
            self.dismiss(message.row.key)

    @on(AnswerList.SteppedUp)
    def keep(self, message: AnswerList.SteppedUp) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home."""
        message.stop()
        self.dismiss(None)
