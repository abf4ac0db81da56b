"""The audit on screen: who did what to whom, narrowed by a line or by what the cursor is on."""

from dataclasses import replace
from pathlib import Path

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import Details
from screens.modal import Window
from store.errors import RegularsError
from store.points.ledger.days import day_of
from store.shown import Shown
from store.staff.audit_check import Verdict
from store.staff.audit_filter import REFUSALS, AuditFilter, audit_filter
from store.staff.audit_reading import AuditRow
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.line_edit import LineEdit
from widgets.plain import plain

PAGE = 100
"""Rows read at once."""


class AuditLog(Window[int | None]):
    """Newest rows first under a line that narrows them. Gives the customer to open, None on Esc.

    On a row ``b`` keeps whoever acted, ``w`` the customer, ``a`` the act, ``d`` the day, ``f`` refusals, each
    again for all; ``r`` reads again, ``/`` goes to the line, ``o`` opens the customer, ``x`` exports, ``t`` checks
    the chains.
    """

    CSS_PATH = "audit.tcss"

    class _Read(Message):
        def __init__(
            self, wanted: AuditFilter, first: int, found: tuple[AuditRow, ...] | RegularsError
        ) -> None:
            self.wanted, self.first, self.found = wanted, first, found
            super().__init__()

    class _Told(Message):
        def __init__(self, sentence: str) -> None:
            self.sentence = sentence
            super().__init__()

    def __init__(self, desk: Desk, wanted: AuditFilter | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._wanted = wanted or AuditFilter()
        self._number = 0
        self._last: tuple[str, int] | None = None
        self._read_so_far = 0
        self._reading = False

    def compose(self) -> ComposeResult:
        columns = (
            Column(say("command.audit.column.at"), 16, 1),
            Column(say("command.audit.column.by"), 5, 1),
            Column(say("command.audit.column.act"), 18, 1, grow=1),
            Column(say("command.audit.column.outcome"), 13, 2),
            Column(say("command.audit.column.persona"), 8, 1, right=True),
            Column(say("command.audit.column.till"), 12, 3),
            Column(say("command.audit.column.detail"), 14, 4, grow=2),
        )
        look = RowLook(columns, key=lambda row: row.id, cells=self._cells)
        self._line = LineEdit(
            self._wanted.line, label="⌕ ", placeholder=say("audit_log.placeholder"), limit=200, id="line"
        )
        self._list = AnswerList(look, empty=say("audit_log.nothing"), id="rows")
        self._told = Static(id="told")
        with Vertical(id="audit"):
            yield Static(plain(say("audit_log.title")), id="title")
            yield self._line
            yield self._list
            yield self._told
            yield Static(plain(say("audit_log.narrowing")), classes="keys")
            yield Static(plain(say("audit_log.keys")), classes="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show(self._wanted)

    @property
    def rows(self) -> tuple[object, ...]:
        """The first rows the list shows."""
        return tuple(self._list.answer.rows)

    @property
    def told(self) -> str:
        """The last sentence."""
        return str(self._told.content)

    def _cells(self, row: AuditRow) -> tuple[str, ...]:
        return (
            self._shown.moment(row.at),
            row.staff or "",
            row.act,
            row.outcome,
            "" if row.persona_id is None else str(row.persona_id),
            row.terminal,
            row.detail,
        )

    def _show(self, wanted: AuditFilter) -> None:
        self._wanted = wanted
        self._line.value = wanted.line
        self._reading = True
        self._read(wanted, 0, None)

    @work(thread=True, exclusive=True, exit_on_error=False, group="audit")
    def _read(self, wanted: AuditFilter, first: int, before: tuple[str, int] | None) -> None:
        from store.staff.audit_reading import read_audit

        found: tuple[AuditRow, ...] | RegularsError
        try:
            found = read_audit(self._desk.store, self._desk.actor, wanted, before=before, limit=PAGE)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(wanted, first, found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page of rows, or why not."""
        message.stop()
        if message.wanted != self._wanted:
            return
        self._reading = False
        found = message.found
        if isinstance(found, RegularsError):
            self._tell(str(found))
            self._list.page_failed(self._number)
            return
        more = len(found) == PAGE
        self._last = (found[-1].at, found[-1].id) if more else None
        self._read_so_far = message.first + len(found)
        explain = self._wanted.line or say("audit_log.everything")
        if message.first:
            self._list.show_page(self._number, message.first, found)
        else:
            self._number += 1
            total = None if more else len(found)
            self._list.show_answer(Answer(self._wanted.line, self._number, explain, found, total, more=more))
        if not more:
            self._list.set_total(self._number, self._read_so_far)

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Older rows, page after page."""
        message.stop()
        if self._last is not None and not self._reading:
            self._reading = True
            self._read(self._wanted, self._read_so_far, self._last)

    @on(LineEdit.Entered)
    def take_line(self, message: LineEdit.Entered) -> None:
        """Enter in the line narrows as it says."""
        message.stop()
        try:
            wanted = audit_filter(message.value)
            _ = wanted.outcomes
        except RegularsError as error:
            self._tell(str(error))
            return
        self._tell("")
        self._list.focus()
        self._show(wanted)

    def on_key(self, event: events.Key) -> None:
        """Letters on a row."""
        if self._list.has_focus and event.character is not None and self._done(event.character):
            event.stop()

    def _done(self, letter: str) -> bool:
        row = self._list.row
        if letter == "/":
            self._line.focus()
            self._line.select_all()
        elif letter == "f":
            self._show(replace(self._wanted, outcome=None if self._wanted.outcome else REFUSALS))
        elif letter == "r":
            self._show(self._wanted)
        elif letter == "t":
            self._tell(say("audit_log.checking"))
            self._check()
        elif letter == "x":
            self._export(self._wanted)
        elif isinstance(row, AuditRow) and letter in "bwad":
            self._show(self._turned(letter, row))
        elif isinstance(row, AuditRow) and letter == "o" and row.persona_id is not None:
            self.dismiss(row.persona_id)
        else:
            return False
        return True

    def _turned(self, letter: str, row: AuditRow) -> AuditFilter:
        """Narrowed to what the row has, or widened again."""
        wanted = self._wanted
        if letter == "b":
            return replace(wanted, staff=None if wanted.staff else row.staff)
        if letter == "w":
            return replace(wanted, persona_id=None if wanted.persona_id else row.persona_id)
        if letter == "a":
            return replace(wanted, act=None if wanted.act else row.use_case)
        day = None if wanted.since or wanted.until else day_of(row.at, self._desk.settings)
        return replace(wanted, since=day, until=day)

    @work(thread=True, exclusive=True, exit_on_error=False, group="audit-whole")
    def _check(self) -> None:
        from store.staff.audit_reading import audit_checked

        try:
            told = verdict_words(audit_checked(self._desk.store, self._desk.actor))
        except RegularsError as error:
            told = str(error)
        self.post_message(self._Told(told))

    @work(thread=True, exclusive=True, exit_on_error=False, group="audit-whole")
    def _export(self, wanted: AuditFilter) -> None:
        from store.staff.audit_export import audit_to_folder

        try:
            path, count = audit_to_folder(self._desk.store, self._desk.actor, wanted)
            told = say("audit_log.exported", count=count, path=_short(path))
        except RegularsError as error:
            told = str(error)
        self.post_message(self._Told(told))

    @on(_Told)
    def show_told(self, message: _Told) -> None:
        """What checking or exporting came to."""
        message.stop()
        self._tell(message.sentence)

    def _tell(self, sentence: str) -> None:
        self._told.update(plain(sentence))

    @on(AnswerList.Opened)
    def show_details(self, message: AnswerList.Opened) -> None:
        """Enter on a row: everything about it."""
        message.stop()
        if isinstance(message.row, AuditRow):
            row = message.row
            pairs = (
                (say("history.when"), self._shown.moment(row.at)),
                (say("history.staff"), row.staff or ""),
                (say("history.approver"), row.approver or ""),
                (say("command.audit.column.outcome"), row.outcome),
                (say("command.audit.column.persona"), str(row.persona_id or "")),
                (say("history.where"), row.location or ""),
                (say("command.audit.column.till"), row.terminal),
                (say("command.audit.column.detail"), row.detail),
                (say("history.operation"), row.operation_id or ""),
            )
            self.app.push_screen(Details(row.act, [pair for pair in pairs if pair[1]]))

    @on(AnswerList.SteppedUp)
    def go_to_line(self, message: AnswerList.SteppedUp) -> None:
        """↑ on the first row."""
        message.stop()
        self._line.focus()

    @on(AnswerList.CursorMoved)
    def keep(self, message: AnswerList.CursorMoved) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """From the line to the rows, from the rows back home."""
        message.stop()
        if self._line.has_focus:
            self._line.value = self._wanted.line
            self._list.focus()
        else:
            self.dismiss(None)


def verdict_words(verdict: Verdict) -> str:
    """What a check of the chains found, in a sentence."""
    if not verdict.faults:
        return say("audit_log.whole", count=verdict.rows)
    return say("audit_log.faults", first=verdict.faults[0], count=len(verdict.faults))


def _short(path: Path) -> str:
    """The path as a person would write it."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
