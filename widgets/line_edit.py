"""A single-line editor that repaints only itself: no layout, no blinking cursor, keys handled at once."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.lines import LineWidget, styled_spans, width_of
from widgets.plain import inert

Span = tuple[int, int, str]
"""Start, end (characters) and the component class that colours them."""

_WORD_LIMIT = 500


class LineEdit(LineWidget, can_focus=True):
    """Typed text with a cursor and a selection.

    Enter is handled in ``_on_key``, not by a binding that bubbles: two scans in one read stay two.
    ``allowed`` refuses characters (returns False), ``mask`` hides what is typed, ``limit`` is the longest
    value. Messages: ``Edited`` after each change, ``Entered`` on Enter.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-edit--cursor",
        "line-edit--selection",
        "line-edit--placeholder",
        "line-edit--ghost",
        "line-edit--note",
        "line-edit--label",
    }
    DEFAULT_CSS = """
    LineEdit {
        height: 1;
        width: 1fr;
        & > .line-edit--cursor { text-style: reverse; }
        & > .line-edit--selection { text-style: reverse; }
        & > .line-edit--placeholder { text-style: dim; }
        & > .line-edit--ghost { text-style: dim; }
        & > .line-edit--note { text-style: dim; }
        & > .line-edit--label { text-style: bold; }
    }
    """

    class Edited(Message):
        """The value changed by typing, deleting or pasting."""

        def __init__(self, edit: LineWidget, value: str) -> None:
            self.edit = edit
            self.value = value
            super().__init__()

        @property
        def control(self) -> LineWidget:
            return self.edit

    class Entered(Message):
        """Enter, a scan or a paste with a line end: the value is meant."""

        def __init__(self, edit: LineWidget, value: str) -> None:
            self.edit = edit
            self.value = value
            super().__init__()

        @property
        def control(self) -> LineWidget:
            return self.edit

    def __init__(
        self,
        value: str = "",
        *,
        label: str = "",
        placeholder: str = "",
        mask: bool = False,
        limit: int = _WORD_LIMIT,
        allowed: Callable[[str], bool] | None = None,
        name: str | None = None,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.label = label
        self.placeholder = placeholder
        self.mask = mask
        self.limit = limit
        self.allowed = allowed
        self._value = inert(value)[:limit]
        self.cursor = len(self._value)
        self.selected_from = self.cursor
        self.note = ""
        self._scroll = 0

    @property
    def value(self) -> str:
        """What stands in the line."""
        return self._value

    @value.setter
    def value(self, text: str) -> None:
        """Replace the text without a message; the cursor goes to the end."""
        self._value = inert(text)[: self.limit]
        self.cursor = self.selected_from = len(self._value)
        self.refresh_lines(0)

    @property
    def selection(self) -> tuple[int, int]:
        """Start and end of what is selected; equal when nothing is."""
        return (min(self.selected_from, self.cursor), max(self.selected_from, self.cursor))

    def select_all(self) -> None:
        """Select the whole text, so that the next key replaces it."""
        self.selected_from, self.cursor = 0, len(self._value)
        self.refresh_lines(0)

    def replace_text(self, start: int, end: int, text: str) -> None:
        """Replace a part as if typed: refused characters are left out, ``edited`` is told."""
        text = inert(text)
        if self.allowed is not None:
            text = "".join(character for character in text if self.allowed(character))
        room = self.limit - (len(self._value) - (end - start))
        text = text[: max(room, 0)]
        value = self._value[:start] + text + self._value[end:]
        self.cursor = self.selected_from = start + len(text)
        changed = value != self._value
        self._value = value
        self.refresh_lines(0)
        if changed:
            self.edited()

    def edited(self) -> None:
        """The value has changed by hand."""
        self.post_message(self.Edited(self, self._value))

    def entered(self) -> None:
        """Enter was pressed."""
        self.post_message(self.Entered(self, self._value))

    def set_note(self, note: str) -> None:
        """The dim words at the right end (``14 matches``)."""
        if note != self.note:
            self.note = note
            self.refresh_lines(0)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "ctrl+j"):
            event.stop()
            event.prevent_default()
            self.entered()
        elif self.edit(event):
            event.stop()
            event.prevent_default()

    def edit(self, event: events.Key) -> bool:
        """Type, move or delete; False when the key does none of these."""
        if event.character is not None and event.is_printable:
            self.replace_text(*self.selection, event.character)
        elif (move := _MOVES.get(event.key)) is not None:
            self._move(*move)
        elif (cut := _CUTS.get(event.key)) is not None:
            self._cut(cut)
        else:
            return False
        return True

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text
        meant = text.endswith(("\r", "\n")) and len(text.splitlines()) == 1
        self.pasted(" ".join(text.split()), meant)

    def pasted(self, text: str, meant: bool) -> None:
        """A paste of one line; ``meant`` when it ended with Enter, as scanners and kiosks send it."""
        self.replace_text(*self.selection, text)
        if meant:
            self.entered()

    def _target(self, to: str) -> int:
        value, cursor = self._value, self.cursor
        if to == "home":
            return 0
        if to == "end":
            return len(value)
        if to == "left":
            return max(cursor - 1, 0)
        if to == "right":
            return min(cursor + 1, len(value))
        if to == "word-left":
            return value.rstrip(" ")[:cursor].rstrip(" ").rfind(" ", 0, cursor) + 1 if cursor else 0
        found = value.find(" ", cursor)
        return len(value) if found < 0 else found + 1

    def _move(self, to: str, selecting: bool) -> None:
        start, end = self.selection
        if start != end and not selecting and to in ("left", "right"):
            self.cursor = start if to == "left" else end
        else:
            self.cursor = self._target(to)
        if not selecting:
            self.selected_from = self.cursor
        self.refresh_lines(0)

    def _cut(self, to: str) -> None:
        start, end = self.selection
        if start == end:
            start, end = sorted((self.cursor, self._target(to)))
        if start != end:
            self.replace_text(start, end, "")

    def spans(self) -> Sequence[Span]:
        """How the value is coloured; to be overridden."""
        return ()

    def ghost(self) -> str:
        """What could follow, drawn dim behind the cursor; to be overridden."""
        return ""

    def _on_focus(self, event: events.Focus) -> None:
        self.refresh_lines(0)

    def _on_blur(self, event: events.Blur) -> None:
        self.refresh_lines(0)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the pointer is."""
        at = event.x - width_of(self.label) + self._scroll
        self.cursor = self.selected_from = max(0, min(at, len(self._value)))
        self.refresh_lines(0)

    def strip_at(self, y: int) -> Strip:
        base = self.look("")
        note = inert(self.note)
        room = self.size.width - width_of(self.label) - (width_of(note) + 1 if note else 0)
        parts: list[tuple[str, Style]] = [(self.label, base + self.look("line-edit--label"))]
        parts += self._text_parts(base, max(room, 4))
        if note:
            used = sum(width_of(text) for text, _style in parts)
            parts.append((" " * max(self.size.width - used - width_of(note), 1), base))
            parts.append((note, base + self.look("line-edit--note")))
        return self.line_of(*parts)

    def _text_parts(self, base: Style, room: int) -> list[tuple[str, Style]]:
        shown = "•" * len(self._value) if self.mask else self._value
        cursor_style = base + self.look("line-edit--cursor")
        if not shown and self.placeholder:
            dim = base + self.look("line-edit--placeholder")
            text = self.placeholder[:room]
            return [(text[:1], cursor_style if self.has_focus else dim), (text[1:], dim)]
        self._follow_cursor(shown, room)
        shown = shown[self._scroll :]
        while cell_len(shown) > room - 1:
            shown = shown[: max(len(shown) - max(cell_len(shown) - room + 1, 2) // 2, 0)]
        spans = [
            (start - self._scroll, end - self._scroll, base + self.look(component))
            for start, end, component in self.spans()
        ]
        start, end = (edge - self._scroll for edge in self.selection)
        if start != end:
            spans = [(max(start, 0), end, base + self.look("line-edit--selection"))]
        parts = styled_spans(shown, base, [span for span in spans if span[1] > 0])
        if not self.has_focus:
            return parts
        at = self.cursor - self._scroll
        if at >= len(shown):
            ghost = self.ghost()[: room - cell_len(shown) - 1]
            under = ghost[:1] or " "
            return [*parts, (under, cursor_style), (ghost[1:], base + self.look("line-edit--ghost"))]
        if start != end:
            return parts
        return _with_cursor(parts, at, cursor_style)

    def _follow_cursor(self, shown: str, room: int) -> None:
        if self.cursor < self._scroll:
            self._scroll = self.cursor
        while cell_len(shown[self._scroll : self.cursor]) > room - 1:
            self._scroll += 1
        if not cell_len(shown[: self.cursor]) > room - 1:
            self._scroll = 0


def _with_cursor(parts: list[tuple[str, Style]], at: int, style: Style) -> list[tuple[str, Style]]:
    out: list[tuple[str, Style]] = []
    for text, part_style in parts:
        if 0 <= at < len(text):
            out += [(text[:at], part_style), (text[at], part_style + style), (text[at + 1 :], part_style)]
        else:
            out.append((text, part_style))
        at -= len(text)
    return out


_MOVES = {
    "left": ("left", False), "right": ("right", False), "home": ("home", False), "end": ("end", False),
    "ctrl+e": ("end", False), "ctrl+left": ("word-left", False), "ctrl+right": ("word-right", False),
    "shift+left": ("left", True), "shift+right": ("right", True), "shift+home": ("home", True),
    "shift+end": ("end", True),
}  # fmt: skip
_CUTS = {
    "backspace": "left", "delete": "right", "ctrl+d": "right", "ctrl+w": "word-left", "ctrl+u": "home",
    "ctrl+k": "end",
}  # fmt: skip
