"""The entries behind one line of the points, newest first, each opening on everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import Details
from screens.modal import Window
from store.people.masking import masked_text
from store.people.records import Card
from store.points.reading.entries import EntryLine
from store.shown import Shown
from store.words import say
from widgets.answer_list import AnswerList
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.timeline import Timeline

PAGE = 100
"""Entries read at once."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as the list draws it."""

    key: str
    when: str
    what: str
    points: int
    balance: int
    where: str
    entry: EntryLine


class Entries(Window[None]):
    """Those of some kinds on the customer's own account; ``points`` is what they should add up to."""

    CSS_PATH = "entries.tcss"

    class _Read(Message):
        def __init__(self, rows: Sequence[EntryRow], following: tuple[str, int] | None) -> None:
            self.rows, self.following = rows, following
            super().__init__()

    def __init__(self, desk: Desk, card: Card, title: str, kinds: tuple[str, ...], points: int) -> None:
        super().__init__()
        self._desk = desk
        self._card = card
        self._title = title
        self._kinds = kinds
        self._points = points
        self._shown = Shown(desk.settings)
        self._read_so_far = 0
        self._next: tuple[str, int] | None = None
        self._number = 0
        self._reading = True

    def compose(self) -> ComposeResult:
        self._timeline = Timeline(empty=say("entries.nothing"), id="entry-list")
        with Vertical(id="entries"):
            yield Static(plain(self._title), id="title")
            yield self._timeline
            yield Static(plain(say("entries.keys")), id="keys")

    def on_mount(self) -> None:
        self._timeline.focus()
        self._read(None)

    @work(thread=True, exit_on_error=False, group="entries")
    def _read(self, before: tuple[str, int] | None) -> None:
        from store.points.reading.entries import points_history

        with self._desk.store.reading() as connection:
            page = points_history(
                connection, self._card.id, before=before, limit=PAGE, kinds=self._kinds, own=True
            )
        rows = [self._row(entry) for entry in page.entries]
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(rows, page.next))

    def _row(self, entry: EntryLine) -> EntryRow:
        about = entry.receipt or entry.order or entry.discount or entry.reason or self._note(entry)
        undone = say("history.undone") if entry.reversed_by is not None else None
        words = [about or entry.label, entry.by, undone]
        return EntryRow(
            str(entry.id),
            self._shown.moment(entry.happened_at),
            " · ".join(word for word in words if word),
            entry.points,
            entry.balance,
            entry.location or "",
            entry,
        )

    def _note(self, entry: EntryLine) -> str:
        return (masked_text(entry.note) if self._card.masked else entry.note) or ""

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page of entries."""
        message.stop()
        first, start = not self._read_so_far, self._read_so_far
        self._read_so_far += len(message.rows)
        self._next = message.following
        self._reading = False
        total = None if self._next is not None else self._read_so_far
        if first:
            words = say("entries.sum", points=self._points)
            self._number = self._timeline.show_events(
                message.rows, explain=words, total=total, more=self._next is not None
            )
            return
        self._timeline.show_page(self._number, start, message.rows)
        if total is not None:
            self._timeline.set_total(self._number, total)

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Older entries, page after page."""
        message.stop()
        if self._next is not None and not self._reading:
            self._reading = True
            self._read(self._next)

    @on(AnswerList.Opened)
    def show_details(self, message: AnswerList.Opened) -> None:
        """Enter on a row: everything about it."""
        message.stop()
        if isinstance(message.row, EntryRow):
            self.app.push_screen(Details(message.row.what, self._details(message.row.entry)))

    def _details(self, entry: EntryLine) -> list[tuple[str, str]]:
        rows = [
            (say("history.when"), self._shown.moment(entry.happened_at)),
            (entry.label, f"{entry.points:+,}"),
            (say("history.balance"), f"{entry.balance:,}"),
            (say("history.reason"), entry.reason or ""),
            (say("history.note"), self._note(entry)),
            (say("history.receipt"), entry.receipt or entry.order or ""),
            (say("history.discount"), entry.discount or ""),
            (say("history.code"), entry.code or ""),
            (say("entries.rate"), f"{entry.rate:,}" if entry.rate is not None else ""),
            (say("history.source"), entry.source or ""),
            (say("history.staff"), entry.by or ""),
            (say("history.approver"), entry.approver or ""),
            (say("history.where"), entry.location or ""),
            (say("entries.written"), self._shown.moment(entry.written_at)),
            (say("history.operation"), entry.operation_id or ""),
        ]
        return [(label, value) for label, value in rows if value]

    @on(AnswerList.CursorMoved)
    @on(AnswerList.SteppedUp)
    def keep(self, message: AnswerList.CursorMoved | AnswerList.SteppedUp) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back to the line."""
        message.stop()
        self.dismiss()
