"""Boosts, multipliers and zero points: listed, looked into, made and ended."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import Details
from screens.modal import Window
from screens.new_modifier import NewModifier, effect_pairs
from store.errors import RegularsError
from store.modifiers.records import Modifier
from store.modifiers.told import days, only, what
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """A modifier as the list draws it."""

    id: int
    what: str
    audience: str
    days: str
    only: str
    name: str
    modifier: Modifier


class Modifiers(Window[str | None]):
    """``n`` makes one, Enter shows what one does, Delete ends it. Gives what was done last, for the status line."""

    CSS_PATH = "modifiers.tcss"

    class _Seen(Message):
        def __init__(self, modifier: Modifier, pairs: list[tuple[str, str]]) -> None:
            self.modifier, self.pairs = modifier, pairs
            super().__init__()

    class _Ended(Message):
        def __init__(self, said: str | None, error: RegularsError | None) -> None:
            self.said, self.error = said, error
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._number = 0
        self._said: str | None = None
        columns = (
            Column(say("command.modifiers.column.number"), 4, 1, right=True),
            Column(say("command.modifiers.column.what"), 14, 1),
            Column(say("command.modifiers.column.audience"), 14, 1, grow=1),
            Column(say("command.modifiers.column.days"), 22, 3),
            Column(say("command.modifiers.column.only"), 18, 2, grow=1),
            Column(say("command.column.name"), 12, 4),
        )
        look = RowLook(columns, key=lambda row: row.id, cells=_cells)
        self._list = AnswerList(look, empty=say("modifier_list.nothing"), id="modifier-list")
        self._foot = Vertical(id="foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="modifiers"):
            yield Static(plain(say("modifier_list.title")), id="title")
            yield self._list
            yield self._foot
            yield Static(plain(say("modifier_list.keys")), id="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show()

    @property
    def rows(self) -> tuple[ModifierRow, ...]:
        """What the list shows."""
        return tuple(row for row in self._list.answer.rows if isinstance(row, ModifierRow))

    def _show(self) -> None:
        from store.modifiers.records import modifiers

        with self._desk.store.reading() as connection:
            found = modifiers(connection)
        rows = [
            ModifierRow(one.id, what(one), one.audience, days(one), only(one), one.name, one) for one in found
        ]
        self._number += 1
        words = self._said or say("modifier_list.count", count=len(rows))
        self._list.show_answer(Answer("", self._number, words, rows, len(rows)))

    def on_key(self, event: events.Key) -> None:
        """``n`` and Delete, while the cursor is in the list."""
        if not self._list.has_focus:
            return
        if event.key in ("n", "f6"):
            event.stop()
            self.app.push_screen(NewModifier(self._desk), self._tell)
        elif event.key == "delete" and self._meant is not None:
            event.stop()
            self._ask_to_end(self._meant)

    @property
    def _meant(self) -> Modifier | None:
        row = self._list.row
        return row.modifier if isinstance(row, ModifierRow) else None

    def _tell(self, said: str | None) -> None:
        if said is not None:
            self._said = said
            self._show()

    def _ask_to_end(self, meant: Modifier) -> None:
        title = say("modifier_list.end", what=what(meant), audience=meant.audience)
        sure = PromptField(
            "sure", say("undo.sure"), FieldKind.CHOICE, choices=(Choice("yes", say("modifier_list.yes")),)
        )
        prompt = Prompt(title, (sure,), preview=lambda values: say("modifier_list.stays"), task=meant)
        self._foot.remove_children()
        self._foot.mount(prompt)

    @on(Prompt.Submitted)
    def end(self, message: Prompt.Submitted) -> None:
        """Enter: it ends now."""
        message.stop()
        if isinstance(message.prompt.task_mark, Modifier):
            self._end(message.prompt.task_mark, self._desk.new_operation())

    @work(thread=True, exit_on_error=False, group="act")
    def _end(self, meant: Modifier, operation_id: str) -> None:
        from store.modifiers.make import end_modifier

        try:
            end_modifier(self._desk.store, self._desk.actor.doing(operation_id), meant.id)
        except RegularsError as error:
            self.post_message(self._Ended(None, error))
            return
        said = say("modifier_list.ended", what=what(meant), audience=meant.audience)
        self.post_message(self._Ended(said, None))

    @on(_Ended)
    def show_ended(self, message: _Ended) -> None:
        """Ended, or why not."""
        message.stop()
        if message.error is not None:
            for prompt in self.query(Prompt):
                prompt.failed(str(message.error))
            return
        self._foot.remove_children()
        self._list.focus()
        self._tell(message.said)

    @on(Prompt.Cancelled)
    def leave_it(self, message: Prompt.Cancelled) -> None:
        """Esc in the question: it stays."""
        message.stop()
        self._foot.remove_children()
        self._list.focus()

    @on(AnswerList.Opened)
    def look_into(self, message: AnswerList.Opened) -> None:
        """Enter on a row: what it says and what it does."""
        message.stop()
        if isinstance(message.row, ModifierRow):
            self._look(message.row.modifier)

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look(self, modifier: Modifier) -> None:
        from store.modifiers.preview import preview_modifier

        shown = Shown(self._desk.settings)
        told = [
            (say("command.modifiers.column.what"), what(modifier)),
            (say("command.modifiers.column.days"), days(modifier)),
            (say("command.modifiers.column.only"), only(modifier)),
            (say("modifier_list.made"), f"{shown.moment(modifier.made_at)} {modifier.made_by or ''}".strip()),
        ]
        try:
            found = preview_modifier(self._desk.store, self._desk.actor, modifier.id)
            told += effect_pairs(found, shown)
        except RegularsError as error:
            told.append(("", str(error)))
        if not get_current_worker().is_cancelled:
            self.post_message(self._Seen(modifier, [(label, value) for label, value in told if value]))

    @on(_Seen)
    def show_seen(self, message: _Seen) -> None:
        """Everything about one."""
        message.stop()
        title = f"{what(message.modifier)} · {message.modifier.audience}"
        self.app.push_screen(Details(title, message.pairs))

    @on(AnswerList.CursorMoved)
    @on(AnswerList.SteppedUp)
    def keep(self, message: AnswerList.CursorMoved | AnswerList.SteppedUp) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home."""
        message.stop()
        self.dismiss(self._said)


def _cells(row: ModifierRow) -> tuple[str, ...]:
    return (str(row.id), row.what, row.audience, row.days, row.only, row.name)
