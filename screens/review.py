"""The day's large adjustments and blocks, for whoever answers for them; Enter opens the customer."""

from datetime import date, timedelta

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from store.errors import RegularsError
from store.points.reading.review import Review, Reviewed
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.plain import plain


class ReviewPoints(Window[int | None]):
    """A day's rows; ``[`` and ``]`` go to the day before and after. Gives the customer to open, None on Esc."""

    CSS_PATH = "review.tcss"

    class _Read(Message):
        def __init__(self, found: Review | RegularsError) -> None:
            self.found = found
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._day: date = desk.today
        self._number = 0

    def compose(self) -> ComposeResult:
        columns = (
            Column(say("command.review.column.at"), 5, 1),
            Column(say("command.column.points"), 8, 1, right=True),
            Column(say("command.review.column.who"), 16, 1, grow=1),
            Column(say("command.review.column.what"), 18, 3),
            Column(say("command.review.column.by"), 12, 4),
            Column(say("command.review.column.why"), 18, 2, grow=1),
        )
        look = RowLook(columns, key=lambda row: row.entry_id, cells=self._cells)
        self._title = Static(id="title")
        self._list = AnswerList(look, empty=say("review.nothing"), id="rows")
        with Vertical(id="review"):
            yield self._title
            yield self._list
            yield Static(plain(say("review.keys")), id="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show_day(self._day)

    @property
    def rows(self) -> tuple[object, ...]:
        """What the list shows."""
        return tuple(self._list.answer.rows)

    def _cells(self, row: Reviewed) -> tuple[str, ...]:
        why = " · ".join(word for word in (row.cause, row.reason, row.note) if word)
        undone = f" · {say('history.undone')}" if row.undone else ""
        return (
            self._shown.moment(row.at)[11:],
            f"{row.points:+,}",
            f"{row.name} {row.persona_id}".strip(),
            row.label,
            row.by or "",
            why + undone,
        )

    def _show_day(self, day: date) -> None:
        self._day = day
        self._title.update(plain(say("review.title", day=self._shown.day(day.isoformat()))))
        self._read(day)

    @work(thread=True, exclusive=True, exit_on_error=False, group="review")
    def _read(self, day: date) -> None:
        from store.points.reading.review import review_points

        found: Review | RegularsError
        try:
            found = review_points(self._desk.store, self._desk.actor, day=day)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """The rows of a day, or why not."""
        message.stop()
        self._number += 1
        found = message.found
        if isinstance(found, RegularsError):
            self._list.show_answer(Answer("", self._number, str(found), (), 0))
            return
        if found.day == self._day:
            words = say(
                "command.review.sum", count=len(found.rows), adjusted=found.adjusted, blocked=found.blocked
            )
            self._list.show_answer(Answer("", self._number, words, found.rows, len(found.rows)))

    def on_key(self, event: events.Key) -> None:
        """``[`` and ``]`` go through the days up to today."""
        if event.key in ("left_square_bracket", "right_square_bracket"):
            event.stop()
            day = self._day + timedelta(days=1 if event.key.startswith("right") else -1)
            if day <= self._desk.today:
                self._show_day(day)

    @on(AnswerList.Opened)
    def open_customer(self, message: AnswerList.Opened) -> None:
        """Enter on a row: the customer's card."""
        message.stop()
        if isinstance(message.row, Reviewed):
            self.dismiss(message.row.persona_id)

    @on(AnswerList.CursorMoved)
    @on(AnswerList.SteppedUp)
    def keep(self, message: AnswerList.CursorMoved | AnswerList.SteppedUp) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Back home."""
        message.stop()
        self.dismiss(None)
