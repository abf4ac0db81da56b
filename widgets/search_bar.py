"""The one search bar: it asks for the answer inside its own key handling, so a key has one paint."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from store.words import say
from widgets.answer import Answer, Coloured, ParsedLike
from widgets.line_edit import LineEdit, Span
from widgets.scan import SCAN_END, SCAN_LENGTH, has_pace, is_scan, scanned_text

AnswerNow = Callable[[str, int], Answer | None]
"""Query and rows wanted → the answer at once, or None when it comes later (by ``SearchBar.show``)."""

_TOKEN_KINDS = frozenset(
    {"field", "operator", "value", "phrase", "negation", "saved", "word", "digits", "wrong"}
)


def _uncoloured(query: str) -> ParsedLike:
    return Coloured()


class SearchBar(LineEdit):
    """Typed text, coloured by its tokens, answered on every edit.

    ``answer`` is called synchronously on each edit and its result handed to ``show`` (normally
    ``AnswerList.show_answer``), before anything repaints. ``colour`` gives the tokens and the ghost
    completion. ``history`` is walked with ↑ in an empty bar, newest first.
    Tab takes the ghost or the fix of a mistake; without either it leaves the bar.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"search-bar--{kind}" for kind in _TOKEN_KINDS}
    DEFAULT_CSS = """
    SearchBar {
        & > .search-bar--field { color: $secondary; }
        & > .search-bar--operator { text-style: dim; }
        & > .search-bar--value { text-style: bold; }
        & > .search-bar--phrase { text-style: bold; }
        & > .search-bar--negation { text-style: reverse; }
        & > .search-bar--saved { color: $secondary; text-style: bold; }
        & > .search-bar--word { text-style: none; }
        & > .search-bar--digits { text-style: none; }
        & > .search-bar--wrong { color: $error; text-style: underline; }
    }
    """

    class Submitted(Message):
        """Enter or a scan: open the only hit, else go to the list. ``answer`` is the one shown for it."""

        def __init__(self, bar: "SearchBar", query: str, answer: Answer | None) -> None:
            self.bar = bar
            self.query = query
            self.answer = answer
            super().__init__()

        @property
        def control(self) -> "SearchBar":
            return self.bar

    class SteppedDown(Message):
        """↓ or Page Down: the list is wanted."""

    def __init__(
        self,
        answer: AnswerNow,
        show: Callable[[Answer], None],
        *,
        colour: Callable[[str], ParsedLike] = _uncoloured,
        history: Callable[[], Sequence[str]] = tuple,
        rows_wanted: int = 24,
        label: str = "⌕ ",
        placeholder: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        words = say("search.placeholder") if placeholder is None else placeholder
        super().__init__(label=label, placeholder=words, id=id, classes=classes)
        self._answer = answer
        self._show = show
        self._colour = colour
        self._history = history
        self.rows_wanted = rows_wanted
        self.answered: Answer | None = None
        self._coloured: ParsedLike = Coloured()
        self._walked: int | None = None
        self._typed_at: list[float] = []

    def edited(self) -> None:
        self._walked = None
        self.ask()

    def ask(self) -> None:
        """Answer what stands in the bar now."""
        self._coloured = self._colour(self._value)
        answer = self._answer(self._value, self.rows_wanted)
        if answer is not None:
            self.show(answer)

    def ask_quietly(self) -> None:
        """Answer the same text again, after an act or a refresh: the list keeps its place."""
        self.ask()

    def show(self, answer: Answer) -> None:
        """Show an answer, unless the bar has moved on since it was asked for."""
        if answer.query == self._value:
            self.answered = answer
            self._show(answer)
            self.refresh_lines(0)

    def look_up(self, query: str, *, meant: bool = False) -> None:
        """Put a query in the bar and answer it; ``meant`` submits it, as a scan does."""
        self.value = query
        self.edited()
        if meant:
            self.entered()

    def entered(self) -> None:
        bare = scanned_text(self._value)
        if bare != self._value:
            self.value = bare
            self.edited()
        answer = self.answered
        if answer is not None and answer.query == self._value and answer.mistake is not None:
            self.cursor = self.selected_from = answer.mistake.end
            self.refresh_lines(0)
            return
        current = answer if answer is not None and answer.query == self._value else None
        self.post_message(self.Submitted(self, self._value, current))

    def pasted(self, text: str, meant: bool) -> None:
        if meant:
            self.look_up(scanned_text(text), meant=True)
        else:
            super().pasted(text, meant)

    def key_at_once(self, event: events.Key) -> bool:
        if event.is_printable:
            self._typed_at = [*self._typed_at[1 - SCAN_LENGTH :], event.time]
        elif event.key in ("enter", "tab", "up", "down", "right"):
            return False
        return self.edit(event)

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable:
            self._typed_at = [*self._typed_at[1 - SCAN_LENGTH :], event.time]
        if (event.key == "tab" and self._ends_scan(event.time)) or self._handled(event.key):
            event.stop()
            event.prevent_default()

    def _ends_scan(self, at: float) -> bool:
        """A Tab right behind a scan is its end, as Enter would be."""
        typed = self._typed_at
        if len(typed) < SCAN_LENGTH or at - typed[-1] > SCAN_END:
            return False
        if not is_scan(self._value, typed[-1] - typed[0]) or not has_pace(len(typed), typed[-1] - typed[0]):
            return False
        self.entered()
        return True

    def _handled(self, key: str) -> bool:
        if key in ("down", "pagedown") and self._walked is None:
            self.post_message(self.SteppedDown())
        elif key in ("up", "down"):
            return self._walk(1 if key == "up" else -1)
        elif key == "tab" or (key == "right" and self.cursor == len(self._value) and self._coloured.ghost):
            return self._take_offer()
        else:
            return False
        return True

    def _walk(self, step: int) -> bool:
        past = self._history()
        if (self._value and self._walked is None) or not past:
            return False
        at = -1 if self._walked is None else self._walked
        at = min(at + step, len(past) - 1)
        self.value = past[at] if at >= 0 else ""
        self.ask()
        self._walked = at if at >= 0 else None
        return True

    def _take_offer(self) -> bool:
        answer = self.answered
        mistake = answer.mistake if answer is not None and answer.query == self._value else None
        if mistake is not None and mistake.fixed is not None:
            self.value = mistake.fixed
        elif self._coloured.ghost and self.cursor == len(self._value):
            self.value = self._value + self._coloured.ghost
        else:
            return False
        self.edited()
        return True

    def spans(self) -> Sequence[Span]:
        answer = self.answered
        if answer is not None and answer.mistake is not None and answer.query == self._value:
            wrong = answer.mistake
            return [(wrong.start, max(wrong.end, wrong.start + 1), "search-bar--wrong")]
        return [
            (token.start, token.end, f"search-bar--{token.kind}")
            for token in self._coloured.tokens
            if token.kind in _TOKEN_KINDS
        ]

    def ghost(self) -> str:
        return self._coloured.ghost
