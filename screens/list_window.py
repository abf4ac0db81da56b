"""What windows that are lists share: rows read in pages, a line that narrows them, questions at the foot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from screens.desk import Desk
from screens.modal import Window
from store.errors import RegularsError
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import GoBack
from widgets.line_edit import LineEdit
from widgets.plain import plain
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

R = TypeVar("R")
Row = TypeVar("Row")
T = TypeVar("T")
Values = Mapping[str, str]

LookPath = str | PurePath | list[str | PurePath] | None
LOOK = Path(__file__).with_name("list_window.tcss")
"""For a window with a style of its own as well: ``CSS_PATH: ClassVar[LookPath] = [LOOK, "its.tcss"]``."""
MANY = 20
"""An act on more rows than these asks for their number."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list and the ``words`` above them.

    ``after`` is where the next page begins, in the window's own terms; None: these were the last. A page that
    is not the last has exactly ``widgets.pages.PAGE`` rows. ``total`` is the length where it is known at once.
    """

    rows: Sequence[object]
    words: str = ""
    after: object | None = None
    total: int | None = None


class ListWindow(Window[R], Generic[R, Row]):
    """A title, rows and the keys line; on demand a line that narrows, widgets below the rows, prompts.

    A window gives ``heading``, ``columns``, ``cells``, ``nothing``, ``keys`` and ``page``, sizes in ``WIDE`` and
    ``TALL`` (it takes less where the terminal is smaller), and calls ``super().__init__(desk, RowType)`` once what
    those need is there::

        class Gifts(ListWindow[int | None, Gift]):
            def page(self, after: object | None) -> Page:
                rows = gifts(self.desk.store, self.desk.actor, after=after)
                return Page(rows, say("gifts.count", count=len(rows)))

    What it may give: ``placeholder`` (then there is a line, ``/`` and ↑ go to it, Enter in it comes as ``narrow``),
    ``below`` (widgets under the rows), ``pressed`` (letters on a row), ``opened`` (Enter), ``moved``, ``result``
    (what Esc dismisses with), ``submitted`` (Enter in a prompt).

    What it has: ``reload``; ``row``, ``rows``, ``marked``, ``mark_all``; ``say_over`` for a sentence above the rows
    that stays until ``said`` is emptied; ``ask`` and ``confirm`` for questions at the foot; ``look_up`` and
    ``perform`` for work in a thread: the first is dropped when asked again, the second always reports and is never
    done twice at a time. Whatever raises one of the store's errors is answered with its sentence. Every message of
    the list ends here; a window answers by the methods above, never by a handler of the same message: both would run.
    """

    CSS_PATH: ClassVar[LookPath] = LOOK
    WIDE: ClassVar[int] = 110
    TALL: ClassVar[int] = 24
    LINE_LIMIT: ClassVar[int] = 200

    class _Read(Message):
        def __init__(self, number: int, found: Page | RegularsError) -> None:
            self.number, self.found = number, found
            super().__init__()

    class _Worked(Message):
        def __init__(self, then: Callable[[], None], *, ends_act: bool) -> None:
            self.then, self.ends_act = then, ends_act
            super().__init__()

    def __init__(self, desk: Desk, kind: type[Row]) -> None:
        super().__init__()
        self.desk = desk
        self.shown = Shown(desk.settings)
        self.said = ""
        self.asked_for = ""
        self.acting = False
        self._kind = kind
        self._number = 0
        self._read_so_far = 0
        self._wanted_until = 0
        self._after: object | None = None
        self._reading = False
        look = RowLook(self.columns(), key=self.key, cells=self.cells)
        self.list = AnswerList(look, empty=self.nothing(), id="rows")
        self.title_line = Static(id="title")
        self.foot = Vertical(id="foot")
        self.line = LineEdit(label="⌕ ", placeholder=self.placeholder(), limit=self.LINE_LIMIT, id="line")

    def heading(self) -> str:
        """The line on top; read again with every ``reload``."""
        raise NotImplementedError

    def columns(self) -> tuple[Column, ...]:
        """The columns, with what gives way first."""
        raise NotImplementedError

    def cells(self, row: Row) -> Sequence[str]:
        """A row as the list draws it."""
        raise NotImplementedError

    def nothing(self) -> str:
        """The sentence where no rows are."""
        raise NotImplementedError

    def keys(self) -> Sequence[str]:
        """The lines that say the keys."""
        raise NotImplementedError

    def page(self, after: object | None) -> Page:
        """The rows from ``after`` on, None from the first; asked in a thread. Raises the store's errors."""
        raise NotImplementedError

    def key(self, row: Row) -> object:
        """What marks remember a row by."""
        return getattr(row, "id", row)

    def placeholder(self) -> str:
        """What an empty line says; without one there is no line."""
        return ""

    def below(self) -> Iterable[Widget]:
        """Widgets between the rows and the foot."""
        return ()

    def pressed(self, key: str, row: Row | None) -> bool:
        """A character, or a key's name where it has none, while the cursor is in the rows; whether it was meant."""
        return False

    def opened(self, row: Row) -> None:
        """Enter on a row."""

    def moved(self, row: Row | None) -> None:
        """The cursor stands on another row, or its row has come."""

    def narrow(self, text: str) -> None:
        """Enter in the line."""
        self.said = ""
        self.asked_for = text
        self.list.focus()
        self.reload()

    def submitted(self, task: object, values: Values) -> None:
        """Enter in the last field of a prompt; ``task`` is its mark."""

    def prompting(self, now: bool) -> None:
        """A prompt has come, or gone: room can be made for it."""

    def coming(self, page: Page) -> None:
        """The first page has been read and is about to be shown: for columns that depend on it."""

    def over(self, page: Page, count: int) -> str:
        """The words above ``count`` rows read so far, where nothing was ``said``."""
        return page.words

    def result(self) -> R | None:
        """What Esc dismisses with."""
        return None

    def compose(self) -> ComposeResult:
        with Vertical(id="frame") as frame:
            frame.styles.width, frame.styles.height = self.WIDE, self.TALL
            yield self.title_line
            if self.placeholder():
                yield self.line
            yield self.list
            yield from self.below()
            yield self.foot
            for line in self.keys():
                yield Static(plain(line), classes="keys")

    def on_mount(self) -> None:
        self.list.focus()
        self.reload()

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        row = self.list.row
        return row if isinstance(row, self._kind) else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the first page."""
        return tuple(row for row in self.list.answer.rows if isinstance(row, self._kind))

    @property
    def marked(self) -> tuple[Row, ...]:
        """The marked rows, else the one under the cursor."""
        marked = tuple(row for row in self.list.marks.values() if isinstance(row, self._kind))
        here = self.row
        return marked or (() if here is None else (here,))

    @property
    def count(self) -> int:
        """How many rows have been read."""
        return self._read_so_far

    def mark_all(self) -> None:
        """Mark every row that has been read."""
        for index in range(self._read_so_far):
            row = self.list.row_at(index)
            if isinstance(row, self._kind):
                self.list.marks[self.key(row)] = row
        self.list.forget_looks()

    def say_over(self, sentence: str) -> None:
        """A sentence above the rows."""
        self.said = sentence
        self.list.explain(sentence)

    def reload(self) -> None:
        """Read from the first row on; the same ``asked_for`` keeps the cursor where it is."""
        self.title_line.update(plain(self.heading()))
        self.line.value = self.asked_for
        self._number += 1
        self._read_so_far = self._wanted_until = 0
        self._reading = True
        self._read(self._number, None)

    @work(thread=True, exclusive=True, exit_on_error=False, group="rows")
    def _read(self, number: int, after: object | None) -> None:
        found: Page | RegularsError
        try:
            found = self.page(after)
        except RegularsError as error:
            found = error
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(number, found))

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page, or why not."""
        message.stop()
        if message.number != self._number:
            return
        self._reading = False
        page, first = message.found, self._read_so_far
        if isinstance(page, RegularsError):
            if first:
                self.list.explain(str(page))
                self.list.page_failed(self._number)
            else:
                self.list.show_answer(Answer(self.asked_for, self._number, str(page), (), 0))
                self.list.say_instead(("",))
            return
        if not first:
            self.coming(page)
        more = page.after is not None
        self._after = page.after
        self._read_so_far += len(page.rows)
        words = self.said or self.over(page, self._read_so_far)
        if first:
            self.list.show_page(self._number, first, page.rows)
            self.list.explain(words)
        else:
            total = None if more else len(page.rows)
            self.list.show_answer(Answer(self.asked_for, self._number, words, page.rows, total, more=more))
        if page.total is not None:
            self.list.set_total(self._number, page.total)
        elif not more:
            self.list.set_total(self._number, self._read_so_far)
        self._read_on()

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Further rows, page after page until those that are on screen are here."""
        message.stop()
        self._wanted_until = max(self._wanted_until, message.first + message.count)
        self._read_on()

    def _read_on(self) -> None:
        if self._after is not None and not self._reading and self._read_so_far < self._wanted_until:
            self._reading = True
            self._read(self._number, self._after)

    @on(LineEdit.Entered)
    def take_line(self, message: LineEdit.Entered) -> None:
        """Enter in the line."""
        message.stop()
        self.narrow(message.value)

    def on_key(self, event: events.Key) -> None:
        """Letters, while the cursor is in the rows."""
        if not self.list.has_focus:
            return
        key = event.character if event.is_printable and event.character else event.key
        if self.pressed(key, self.row):
            event.stop()
        elif key == "/" and self.placeholder():
            event.stop()
            self._go_to_line()

    def _go_to_line(self) -> None:
        self.line.focus()
        self.line.select_all()

    def ask(self, prompt: Prompt) -> None:
        """A question at the foot, in place of one that stands there."""
        self.foot.remove_children()
        self.foot.mount(prompt)
        self.prompting(True)

    def confirm(self, title: str, task: object, *, yes: str, preview: str = "", count: int = 1) -> None:
        """A yes, or for more than ``MANY`` rows their number, comes as ``submitted`` with the ``task``."""
        many = say("list_window.how_many", count=count)
        field = PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=(Choice("yes", yes),))
        if count > MANY:
            field = PromptField("sure", many, FieldKind.NUMBER, limit=9)

        def check(values: Values) -> str | None:
            return None if count <= MANY or values["sure"] == str(count) else many

        self.ask(Prompt(title, (field,), preview=lambda values: preview, check=check, task=task))

    def close_prompt(self) -> None:
        """Back to the rows."""
        self.foot.remove_children()
        self.prompting(False)
        self.list.focus()

    @on(Prompt.Submitted)
    def take_prompt(self, message: Prompt.Submitted) -> None:
        """Enter in the last field."""
        message.stop()
        self.submitted(message.prompt.task_mark, message.values)

    @on(Prompt.Cancelled)
    def leave_prompt(self, message: Prompt.Cancelled) -> None:
        """Esc in a prompt: nothing is done."""
        message.stop()
        self.close_prompt()

    def look_up(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the store in a thread, then show it here; an older question is dropped."""
        self._work(job, then, self.failed, "look", ends_act=False)

    def perform(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[RegularsError], None] | None = None,
    ) -> None:
        """Change the store in a thread, then go on here; while one act is under way there is no other."""
        if self.acting:
            self.app.bell()
            return
        self.acting = True
        self._work(job, then, failed or self.failed, "act", ends_act=True)

    def _work(
        self,
        job: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[RegularsError], None],
        group: str,
        *,
        ends_act: bool,
    ) -> None:
        def run() -> None:
            goes_on: Callable[[], None]
            try:
                found = job()
            except RegularsError as refusal:
                error = refusal
                goes_on = lambda: failed(error)  # noqa: E731
            else:
                goes_on = lambda: then(found)  # noqa: E731
            if ends_act or not get_current_worker().is_cancelled:
                self.post_message(self._Worked(goes_on, ends_act=ends_act))

        self.run_worker(run, thread=True, exclusive=not ends_act, exit_on_error=False, group=group)

    @on(_Worked)
    def go_on(self, message: _Worked) -> None:
        """What a thread found, or why not."""
        message.stop()
        if message.ends_act:
            self.acting = False
        message.then()

    def failed(self, error: RegularsError) -> None:
        """Why not: in the prompt, which stays as it is, else above the rows."""
        prompts = self.foot.query(Prompt)
        if prompts:
            prompts.first().failed(str(error))
        else:
            self.say_over(str(error))

    def show_details(self, title: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels and values in a window of their own; what is empty is left out."""
        from screens.details import Details

        self.app.push_screen(Details(title, [pair for pair in pairs if pair[1]]))

    @on(AnswerList.Opened)
    def open_row(self, message: AnswerList.Opened) -> None:
        """Enter on a row."""
        message.stop()
        if isinstance(message.row, self._kind):
            self.opened(message.row)

    @on(AnswerList.CursorMoved)
    def follow_cursor(self, message: AnswerList.CursorMoved) -> None:
        """Another row."""
        message.stop()
        self.moved(self.row)

    @on(AnswerList.SteppedUp)
    def step_up(self, message: AnswerList.SteppedUp) -> None:
        """↑ on the first row: the line, where there is one."""
        message.stop()
        if self.placeholder():
            self.line.focus()

    @on(AnswerList.MarksChanged)
    def keep_marks(self, message: AnswerList.MarksChanged) -> None:
        """The list on home is another one."""
        message.stop()

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """From the line to the rows, from the rows back home."""
        message.stop()
        if self.line.has_focus:
            self.line.value = self.asked_for
            self.list.focus()
        else:
            self.dismiss(self.result())
