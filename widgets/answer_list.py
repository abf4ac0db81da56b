"""Explain line, header and virtual rows in one fixed-size widget: the answer to a query, of any length."""

from collections.abc import Callable, MutableMapping, Sequence
from textwrap import wrap
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.answer import Answer, Mistake
from widgets.answer_drawing import MARGIN, header_parts, joined, mistake_parts, row_parts
from widgets.columns import Placed, RowLook, placed
from widgets.glyphs import glyphs_of
from widgets.lines import LineWidget
from widgets.pages import PAGE, Pages

_STRIPS_KEPT = 4096
_EMPTY = Answer("", 0)


class AnswerList(LineWidget, can_focus=True):
    """Rows of an ``Answer``, one a line, under the line that says how it was understood.

    ``show_answer`` takes the first page at once. Rows that are not here yet are placeholders, asked for by
    ``PageWanted`` and brought by ``show_page``; ``set_total`` tells the length when it is known. A million
    rows cost nothing: at most 64 pages are kept and only lines that changed repaint.
    ``head`` False leaves explain line and header away (a plain virtual list).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "answer-list--explain",
        "answer-list--header",
        "answer-list--match",
        "answer-list--cursor",
        "answer-list--dimmed",
        "answer-list--mistake",
        "answer-list--marked",
        "answer-list--instead",
    }
    DEFAULT_CSS = """
    AnswerList {
        height: 1fr;
        width: 1fr;
        & > .answer-list--explain { text-style: dim; }
        & > .answer-list--header { text-style: underline; }
        & > .answer-list--match { text-style: bold underline; }
        & > .answer-list--cursor { text-style: reverse; }
        & > .answer-list--dimmed { text-style: dim; }
        & > .answer-list--mistake { color: $error; text-style: bold; }
        & > .answer-list--marked { text-style: bold; }
        & > .answer-list--instead { text-style: none; }
    }
    """

    class Opened(Message):
        """Enter, → or a second click on a row."""

        def __init__(self, sender: "AnswerList", row: object, index: int) -> None:
            self.answer_list = sender
            self.row = row
            self.index = index
            super().__init__()

        @property
        def control(self) -> "AnswerList":
            return self.answer_list

    class CursorMoved(Message):
        """The cursor stands on another row, or the row under it has come (None: not yet here)."""

        def __init__(self, sender: "AnswerList", row: object | None, index: int) -> None:
            self.answer_list = sender
            self.row = row
            self.index = index
            super().__init__()

        @property
        def control(self) -> "AnswerList":
            return self.answer_list

    class PageWanted(Message):
        """Rows ``first`` to ``first + count`` of answer ``number`` are on screen and not here."""

        def __init__(self, sender: "AnswerList", number: int, first: int, count: int) -> None:
            self.answer_list = sender
            self.number = number
            self.first = first
            self.count = count
            super().__init__()

        @property
        def control(self) -> "AnswerList":
            return self.answer_list

    class SteppedUp(Message):
        """↑ on the first row: the bar is wanted."""

    class MarksChanged(Message):
        """Space marked or unmarked a row; ``count`` are marked now."""

        def __init__(self, sender: "AnswerList", count: int) -> None:
            self.answer_list = sender
            self.count = count
            super().__init__()

        @property
        def control(self) -> "AnswerList":
            return self.answer_list

    def __init__(
        self,
        look: RowLook,
        *,
        head: bool = True,
        empty: str = "",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.row_look = look
        self.head = 2 if head else 0
        self.empty = empty
        self.answer = _EMPTY
        self.mistake: Mistake | None = None
        self.total: int | None = 0
        self.top = 0
        self.cursor = 0
        self.marks: MutableMapping[object, object] = {}
        self.marked_last: int | None = None
        self._pages = Pages()
        self.instead: tuple[str, ...] = ()
        self._strips: dict[object, Strip] = {}
        self._strips_width = 0
        self._shown: list[object] = []

    def show_answer(self, answer: Answer) -> None:
        """Show an answer; with a mistake the last good rows stay, dimmed.

        The same query asked again keeps cursor and scroll position.
        """
        self.mistake = answer.mistake
        if answer.mistake is None:
            same = answer.query == self.answer.query
            self.answer = answer
            self._pages = Pages(answer.rows)
            self.instead = ()
            self.total = answer.total if answer.more else len(answer.rows)
            if same:
                self._keep_inside()
            else:
                self.top = self.cursor = 0
        self._repaint()
        if answer.mistake is None:
            self._tell_cursor()

    def show_page(self, number: int, first: int, rows: Sequence[object]) -> None:
        """A page asked for by ``PageWanted``; one of an older answer is dropped."""
        if number != self.answer.number:
            return
        self._pages.put(first, rows)
        if len(rows) < PAGE:
            self.total = first + len(rows)
        self._keep_inside()
        self._repaint()
        if first <= self.cursor < first + PAGE:
            self._tell_cursor()

    def page_failed(self, number: int) -> None:
        """The page could not be had; it is asked for again when the list moves."""
        if number == self.answer.number:
            self._pages.forget_asked()

    def set_total(self, number: int, total: int, explain: str | None = None) -> None:
        """The length of answer ``number``, and the explain line that says it."""
        if number != self.answer.number:
            return
        self.total = total
        if explain is not None:
            self.explain(explain)
        self._keep_inside()
        self._repaint()

    def say_instead(self, lines: Sequence[str]) -> None:
        """Words where the rows would be, when there are none (what the search doctor tried)."""
        self.instead = tuple(lines)
        self._repaint()

    def explain(self, explain: str) -> None:
        """Replace the explain line alone."""
        old = self.answer
        self.answer = Answer(old.query, old.number, explain, old.rows, old.total, old.more, None, old.needles)
        self._repaint()

    @property
    def length(self) -> int:
        """Rows that can be gone to: the total, or as far as is known."""
        if self.total is not None:
            return self.total
        known = len(self.answer.rows)
        return max(known, self.top + self.body + PAGE if self.answer.more else known)

    @property
    def body(self) -> int:
        """Rows on screen."""
        return max(self.size.height - self.head, 1)

    @property
    def row(self) -> object | None:
        """The row under the cursor; None when the list is empty or the row has not come."""
        return self._pages.row(self.cursor) if self.cursor < self.length else None

    def row_at(self, index: int) -> object | None:
        """The row at an index, if it is here."""
        return self._pages.row(index)

    def go_to(self, index: int) -> None:
        """Put the cursor on a row, scrolling as little as needed."""
        before = self.cursor
        self.cursor = max(0, min(index, self.length - 1))
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self.body:
            self.top = self.cursor - self.body + 1
        self._repaint()
        if self.cursor != before:
            self._tell_cursor()

    def set_look(self, look: RowLook) -> None:
        """Other columns."""
        self.row_look = look
        self._strips.clear()
        self._repaint(whole=True)

    def mark(self) -> None:
        """Mark or unmark the row under the cursor and go on to the next."""
        row = self.row
        if row is None:
            return
        key = self.row_look.key(row)
        if self.marks.pop(key, None) is None:
            self.marks[key] = row
        self.marked_last = self.cursor
        self.post_message(self.MarksChanged(self, len(self.marks)))
        self.go_to(self.cursor + 1)

    def set_marks(self, marks: MutableMapping[object, object]) -> None:
        """Other marks altogether; ``MarksChanged`` follows."""
        self.marks = marks
        self._repaint()
        self.post_message(self.MarksChanged(self, len(marks)))

    async def _on_key(self, event: events.Key) -> None:
        if self._handled(event.key):
            event.stop()
            event.prevent_default()

    def key_at_once(self, event: events.Key) -> bool:
        return self._moved(event.key)

    def _moved(self, key: str) -> bool:
        page = max(self.body - 1, 1)
        if key in ("up", "k") and self.cursor == 0:
            return False
        if (step := {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -page, "pagedown": page,
                       "ctrl+u": -page // 2, "ctrl+d": page // 2}.get(key)) is not None:  # fmt: skip
            self.go_to(self.cursor + step)
        elif key in ("home", "g"):
            self.go_to(0)
        elif key in ("end", "G"):
            self.go_to(self.length - 1)
        else:
            return False
        return True

    def _handled(self, key: str) -> bool:
        if self._moved(key):
            return True
        if key in ("up", "k"):
            self.post_message(self.SteppedUp())
        elif key == "space":
            self.mark()
        elif key in ("enter", "ctrl+j", "right", "l"):
            self._open()
        else:
            return False
        return True

    def _open(self) -> None:
        row = self.row
        if row is not None and self.mistake is None:
            self.post_message(self.Opened(self, row, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Go to the row; a click on the row under the cursor opens it."""
        index = self.top + event.y - self.head
        if event.y < self.head or index >= self.length:
            return
        if index == self.cursor and (event.chain > 1 or self.has_focus):
            self._open()
        else:
            self.go_to(index)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._roll(3)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._roll(-3)

    def _roll(self, step: int) -> None:
        self.top = max(0, min(self.top + step, self.length - self.body))
        self.go_to(max(self.top, min(self.cursor, self.top + self.body - 1)))

    def _on_resize(self, event: events.Resize) -> None:
        self._strips.clear()
        self._shown = []
        self.go_to(self.cursor)

    def _on_focus(self, event: events.Focus) -> None:
        self._repaint()

    def _on_blur(self, event: events.Blur) -> None:
        self._repaint()

    def forget_looks(self) -> None:
        super().forget_looks()
        self._strips.clear()

    def _keep_inside(self) -> None:
        self.cursor = max(0, min(self.cursor, self.length - 1))
        self.top = max(0, min(self.top, self.cursor))

    def _tell_cursor(self) -> None:
        self.post_message(self.CursorMoved(self, self.row, self.cursor))

    def _repaint(self, whole: bool = False) -> None:
        """Refresh the lines whose content is another than what is on screen; ask for missing rows."""
        if not self.size.height:
            return
        keys = [self._line_key(y) for y in range(self.size.height)]
        shown = self._shown
        if whole or len(shown) != len(keys):
            self.refresh()
        else:
            self.refresh_lines(*(y for y, key in enumerate(keys) if key != shown[y]))
        self._shown = keys
        end = min(self.top + self.body, self.length)
        if self.answer.more and end > self.top:
            for first in self._pages.wanted(self.top, end):
                self.post_message(self.PageWanted(self, self.answer.number, first, PAGE))

    def _line_key(self, y: int) -> object:
        if y < self.head:
            return (y, self.answer.explain, self.mistake, self.size.width) if y == 0 else (y, self.size.width)
        index = self.top + y - self.head
        if self._beyond(index):
            return self._words_at(index)
        row = self._pages.row(index)
        if row is None:
            return "…"
        here = index == self.cursor
        marked = bool(self.marks) and self.row_look.key(row) in self.marks
        return (row, here, here and self.has_focus, marked, self.mistake is not None, self.answer.needles)

    def _words_at(self, index: int) -> str:
        """What stands on a line without a row."""
        if self.length or index < 0:
            return ""
        width = max(self.size.width - 2 * MARGIN, 8)
        lines = [
            part
            for line in self.instead or (self.empty,)
            for part in wrap(line, width, subsequent_indent="  ") or [""]
        ]
        return " " * MARGIN + lines[index] if index < len(lines) and lines[index] else ""

    def strip_at(self, y: int) -> Strip:
        if y == 0 and self.head:
            return self._explain_strip()
        if y == 1 and self.head:
            return self._header_strip()
        index = self.top + y - self.head
        base = self.look("")
        if self._beyond(index):
            words = self._words_at(index)
            if not words:
                return self._kept(("", self.size.width), lambda: self.line_of((" ", base)))
            return self.line_of((words, base + self.look("answer-list--instead")))
        row = self._pages.row(index)
        if row is None:
            return self.line_of((f"  {glyphs_of(self).dot * 3}", base + self.look("answer-list--explain")))
        return self._kept(self._line_key(y), lambda: self._row_strip(row, index, base))

    def _kept(self, key: object, drawn: Callable[[], Strip]) -> Strip:
        """The strip of a line, drawn once a width: one may be asked for before the news of a new size has come."""
        if self._strips_width != self.size.width:
            self._strips_width = self.size.width
            self._strips.clear()
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= _STRIPS_KEPT:
                self._strips.clear()
            strip = self._strips[key] = drawn()
        return strip

    def _beyond(self, index: int) -> bool:
        """Whether no row can be there."""
        return index >= len(self.answer.rows) and index >= self.length

    def _explain_strip(self) -> Strip:
        base, glyphs = self.look(""), glyphs_of(self)
        if self.mistake is None:
            return self.line_of((f"  {self.answer.explain}", base + self.look("answer-list--explain")))
        style = base + self.look("answer-list--mistake")
        return self.line_of(*mistake_parts(self.mistake, self.size.width, glyphs, base, style))

    def _header_strip(self) -> Strip:
        base = self.look("")
        style = base + self.look("answer-list--header")
        return self._kept(
            ("header", self.size.width), lambda: self.line_of(*header_parts(self._columns(), base, style))
        )

    def _columns(self) -> tuple[Placed, ...]:
        return placed(self.row_look.columns, self.size.width - MARGIN)

    def _row_strip(self, row: object, index: int, base: Style) -> Strip:
        here, marked = index == self.cursor, self.row_look.key(row) in self.marks
        style = base
        dimmed = self.row_look.dimmed
        if self.mistake is not None or (dimmed is not None and dimmed(row)):
            style += self.look("answer-list--dimmed")
        if marked:
            style += self.look("answer-list--marked")
        if here and self.has_focus:
            style += self.look("answer-list--cursor")
        glyphs = glyphs_of(self)
        sign = (glyphs.cursor if here else " ") + (glyphs.mark if marked else " ")
        match = style + self.look("answer-list--match")
        parts = row_parts(self.row_look, row, self.answer, self._columns(), glyphs, style, match)
        return self.line_of(*joined([(sign, style), *parts]), fill=style)
