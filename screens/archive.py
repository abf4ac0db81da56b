"""The archive on screen: a phone or an e-mail each, marked and restored with what the wait would grant."""

from dataclasses import dataclass

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from store.archive.listing import PAGE, Archived
from store.archive.restoring import Restorable
from store.errors import RegularsError
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.line_edit import LineEdit
from widgets.plain import plain
from widgets.prompt import Prompt, Values
from widgets.prompt_field import Choice, FieldKind, PromptField

MANY = 20
"""Restoring more than so many asks for their number."""


@dataclass(frozen=True, slots=True)
class Left:
    """How the window was left: with a customer to open, or with what was done."""

    persona_id: int | None = None
    said: str | None = None


class ArchiveList(Window[Left]):
    """Space marks, ``*`` all rows shown, ``r`` restores the marked or the row; ``/`` finds by last digits."""

    CSS_PATH = "archive.tcss"

    class _Read(Message):
        def __init__(self, ending: str, after: int, found: tuple[Archived, ...] | RegularsError) -> None:
            self.ending, self.after, self.found = ending, after, found
            super().__init__()

    class _WorkedOut(Message):
        def __init__(self, ids: tuple[int, ...], found: list[Restorable]) -> None:
            self.ids, self.found = ids, found
            super().__init__()

    class _Done(Message):
        def __init__(self, said: str) -> None:
            self.said = said
            super().__init__()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = Shown(desk.settings)
        self._ending = ""
        self._number = 0
        self._rows_read = 0
        self._last: int | None = None
        self._reading = False
        self._said: str | None = None
        columns = (
            Column(say("command.column.id"), 8, 1, right=True),
            Column(say("archive_list.contact"), 26, 1, grow=1),
            Column(say("archive_list.since"), 16, 2),
            Column(say("archive_list.orders"), 14, 3, right=True),
        )
        look = RowLook(columns, key=lambda row: row.id, cells=self._cells)
        self._line = LineEdit(label="⌕ ", placeholder=say("archive_list.placeholder"), limit=20, id="line")
        self._list = AnswerList(look, empty=say("archive_list.nothing"), id="rows")
        self._foot = Vertical(id="foot")

    def compose(self) -> ComposeResult:
        with Vertical(id="archive"):
            yield Static(plain(say("archive_list.title")), id="title")
            yield self._line
            yield self._list
            yield self._foot
            yield Static(plain(say("archive_list.keys")), id="keys")

    def on_mount(self) -> None:
        self._list.focus()
        self._show("")

    @property
    def rows(self) -> tuple[object, ...]:
        """The first rows the list shows."""
        return tuple(self._list.answer.rows)

    def _cells(self, row: Archived) -> tuple[str, ...]:
        return (
            str(row.id),
            self._shown.phone(row.contact),
            self._shown.moment(row.since),
            f"{row.orders:,}" if row.orders else "",
        )

    def _show(self, ending: str) -> None:
        self._ending = ending
        self._reading = True
        self._read(ending, 0)

    @work(thread=True, exclusive=True, exit_on_error=False, group="archive")
    def _read(self, ending: str, after: int) -> None:
        from store.archive.listing import archived_page

        found: tuple[Archived, ...] | RegularsError
        try:
            found = archived_page(self._desk.store, self._desk.actor, ending=ending, after=after)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(ending, after, found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page, or why not."""
        message.stop()
        if message.ending != self._ending:
            return
        self._reading = False
        found = message.found
        if isinstance(found, RegularsError):
            self._list.explain(str(found))
            self._list.page_failed(self._number)
            return
        more = len(found) == PAGE
        self._last = found[-1].id if more else None
        if message.after:
            self._list.show_page(self._number, self._rows_read, found)
            self._rows_read += len(found)
        else:
            self._number += 1
            self._rows_read = len(found)
            self._list.show_answer(
                Answer(message.ending, self._number, "", found, None if more else len(found), more=more)
            )
        count = say("archive_list.more" if more else "archive_list.count", count=self._rows_read)
        self._list.explain(self._said or count)
        if not more:
            self._list.set_total(self._number, self._rows_read)

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Further ids, page after page."""
        message.stop()
        if self._last is not None and not self._reading:
            self._reading = True
            self._read(self._ending, self._last)

    @on(LineEdit.Entered)
    def find(self, message: LineEdit.Entered) -> None:
        """Enter in the line: phones that end so."""
        message.stop()
        self._said = None
        self._list.focus()
        self._show(message.value)

    def on_key(self, event: events.Key) -> None:
        """``r``, ``*`` and ``/``, while the cursor is in the list."""
        if not self._list.has_focus:
            return
        if event.character == "r":
            event.stop()
            self._ask()
        elif event.character == "*":
            event.stop()
            for index in range(self._rows_read):
                row = self._list.row_at(index)
                if isinstance(row, Archived):
                    self._list.marks[row.id] = row
            self._list.forget_looks()
        elif event.character == "/":
            event.stop()
            self._line.focus()
            self._line.select_all()

    def _ask(self) -> None:
        marked = [row.id for row in self._list.marks.values() if isinstance(row, Archived)]
        row = self._list.row
        ids = tuple(marked or ([row.id] if isinstance(row, Archived) else []))
        if ids:
            self._list.explain(say("archive_list.working_out"))
            self._work_out(ids)

    @work(thread=True, exclusive=True, exit_on_error=False, group="archive-act")
    def _work_out(self, ids: tuple[int, ...]) -> None:
        from store.archive.restoring import preview_restoring

        found: list[Restorable] = []
        try:
            for one in preview_restoring(self._desk.store, self._desk.actor, ids):
                if get_current_worker().is_cancelled:
                    return
                found.append(one)
        except RegularsError as error:
            self.post_message(self._Done(str(error)))
            return
        self.post_message(self._WorkedOut(ids, found))

    @on(_WorkedOut)
    def ask(self, message: _WorkedOut) -> None:
        """What they would be granted, and whether to."""
        message.stop()
        self._list.explain(say("archive_list.count", count=self._rows_read))
        refused = [one.refusal for one in message.found if one.refusal is not None]
        count = len(message.ids) - len(refused)
        preview = say(
            "archive_list.preview",
            count=count,
            points=sum(one.points for one in message.found),
            orders=sum(one.orders for one in message.found),
        )
        if refused:
            preview = say(
                "archive_list.preview_refused", preview=preview, refused=len(refused), why=refused[0]
            )
        wanted = str(len(message.ids))
        field = PromptField(
            "sure",
            say("undo.sure"),
            FieldKind.CHOICE,
            choices=(Choice("yes", say("archive_list.yes")),),
        )
        if len(message.ids) > MANY:
            field = PromptField("sure", say("archive_list.how_many", count=wanted), FieldKind.NUMBER, limit=6)

        def check(values: Values) -> str | None:
            right = len(message.ids) <= MANY or values["sure"] == wanted
            return None if right else say("archive_list.how_many", count=wanted)

        self._foot.remove_children()
        title = say("archive_list.question", count=len(message.ids))
        self._foot.mount(
            Prompt(title, (field,), preview=lambda values: preview, check=check, task=message.ids)
        )

    @on(Prompt.Submitted)
    def restore(self, message: Prompt.Submitted) -> None:
        """Enter: they are restored, one after the other."""
        message.stop()
        if isinstance(message.prompt.task_mark, tuple):
            self._restore(message.prompt.task_mark)

    @work(thread=True, exit_on_error=False, group="archive-act")
    def _restore(self, ids: tuple[int, ...]) -> None:
        from store.archive.restoring import restore_each

        done = list(restore_each(self._desk.store, self._desk.actor, ids))
        receipts = [one.receipt for one in done if one.receipt is not None]
        refused = [one.refusal for one in done if one.refusal is not None]
        points = sum(receipt.details["granted"] for receipt in receipts)
        said = say("archive_list.done", count=len(receipts), points=points)
        if refused:
            said = say("archive_list.done_refused", done=said, refused=len(refused), why=refused[0])
        self.post_message(self._Done(said))

    @on(_Done)
    def show_done(self, message: _Done) -> None:
        """What was done, over what is left."""
        message.stop()
        self._foot.remove_children()
        self._list.marks.clear()
        self._list.focus()
        self._said = message.said
        self._show(self._ending)

    @on(Prompt.Cancelled)
    def leave_it(self, message: Prompt.Cancelled) -> None:
        """Esc in the question: nobody is restored."""
        message.stop()
        self._foot.remove_children()
        self._list.focus()

    @on(AnswerList.Opened)
    def open_customer(self, message: AnswerList.Opened) -> None:
        """Enter on a row: the card."""
        message.stop()
        if isinstance(message.row, Archived):
            self.dismiss(Left(message.row.id, self._said))

    @on(AnswerList.CursorMoved)
    @on(AnswerList.MarksChanged)
    @on(AnswerList.SteppedUp)
    def keep(self, message: Message) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """From the line to the rows, from the rows back home."""
        message.stop()
        if self._line.has_focus:
            self._list.focus()
        else:
            self.dismiss(Left(None, self._said))
