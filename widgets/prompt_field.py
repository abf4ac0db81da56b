"""The fields of a prompt: typed lines, amounts that a scanner can't fill, choices, masked PINs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from store.words import say
from widgets.glyphs import glyphs_of
from widgets.line_edit import LineEdit
from widgets.lines import LineWidget, width_of
from widgets.scan import SCAN_END, SCAN_LENGTH, has_pace

AMOUNT_DIGITS = 7
PIN_LIMIT = 12


class FieldKind(Enum):
    """What may be typed: anything, a signed whole number, money, a date, one of a list, a hidden PIN."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    CHOICE = "choice"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list; with a ``reason`` it is dimmed and can't be taken."""

    value: str
    label: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PromptField:
    """One line of a prompt; ``value`` is what stands in it at first (a draft)."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    value: str = ""
    choices: tuple[Choice, ...] = ()
    placeholder: str = ""
    optional: bool = False
    limit: int = 200


class ScanStopped(Message):
    """A scan landed in an amount: the amount is as it was, ``text`` may be another customer."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__()


Intercept = Callable[[events.Key], bool]


class TypedField(LineEdit):
    """A typed field of a prompt; ``intercept`` sees every key first and may keep it."""

    def __init__(self, field: PromptField, label: str, intercept: Intercept) -> None:
        super().__init__(
            field.value,
            label=label,
            placeholder=field.placeholder,
            mask=field.kind is FieldKind.PIN,
            limit=field.limit if field.kind is not FieldKind.PIN else min(field.limit, PIN_LIMIT),
            allowed=_ALLOWED.get(field.kind),
        )
        self.field = field
        self._intercept = intercept

    async def _on_key(self, event: events.Key) -> None:
        if self._intercept(event):
            event.stop()
            event.prevent_default()


class AmountField(TypedField):
    """A number or an amount of money: at most seven digits, and a scan never becomes points."""

    def __init__(self, field: PromptField, label: str, intercept: Intercept) -> None:
        super().__init__(field, label, intercept)
        self._burst: list[tuple[float, str]] = []
        self._before = field.value

    async def _on_key(self, event: events.Key) -> None:
        if self._is_scan(event):
            event.stop()
            event.prevent_default()

    def _is_scan(self, event: events.Key) -> bool:
        """Follow the pace of the digits; True when the key belongs to a scan."""
        digit = event.character if event.character and event.character.isdigit() else ""
        ended = event.key in ("enter", "ctrl+j", "tab")
        if self._burst and event.time - self._burst[-1][0] > SCAN_END:
            self._burst = []
        if ended and self._scanned():
            self._stop_scan()
            return True
        if not digit:
            self._burst = []
            return False
        if not self._burst:
            self._before = self.value
        self._burst.append((event.time, digit))
        if self._scanned():
            if self.value != self._before:
                self.value = self._before
            self.set_timer(SCAN_END, self._stop_scan)
            return True
        return False

    def _scanned(self) -> bool:
        count = len(self._burst)
        if count < SCAN_LENGTH:
            return False
        return has_pace(count, self._burst[-1][0] - self._burst[0][0])

    def _stop_scan(self) -> None:
        if self._scanned() and self.app._running:
            text = "".join(digit for _time, digit in self._burst)
            self._burst = []
            self.value = self._before
            self.post_message(ScanStopped(text))

    def replace_text(self, start: int, end: int, text: str) -> None:
        kept = self.value[:start] + self.value[end:]
        room = AMOUNT_DIGITS - sum(character.isdigit() for character in kept)
        if sum(character.isdigit() for character in text) > room:
            return
        super().replace_text(start, end, text)

    def pasted(self, text: str, meant: bool) -> None:
        digits = "".join(text.split())
        if digits.isdigit() and len(digits) >= SCAN_LENGTH:
            self.post_message(ScanStopped(digits))
        else:
            super().pasted(text, meant)


class ChoiceField(LineWidget, can_focus=True):
    """One of a list: digits and first letters jump, ← → step, Enter takes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choice-field--label",
        "choice-field--taken",
        "choice-field--locked",
    }
    DEFAULT_CSS = """
    ChoiceField {
        height: 1;
        width: 1fr;
        & > .choice-field--label { text-style: bold; }
        & > .choice-field--taken { text-style: bold; }
        & > .choice-field--locked { text-style: dim; }
    }
    """

    def __init__(self, field: PromptField, label: str, intercept: Intercept) -> None:
        super().__init__()
        self.field = field
        self.label = label
        self._intercept = intercept
        values = [choice.value for choice in field.choices]
        self.index = values.index(field.value) if field.value in values else 0

    @property
    def choice(self) -> Choice:
        """The one under the cursor."""
        return self.field.choices[self.index]

    @property
    def value(self) -> str:
        """Its value."""
        return self.choice.value if self.field.choices else ""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isalnum()

    async def _on_key(self, event: events.Key) -> None:
        if self._intercept(event) or self._handled(event):
            event.stop()
            event.prevent_default()

    def _handled(self, event: events.Key) -> bool:
        count = len(self.field.choices)
        if event.key in ("enter", "ctrl+j"):
            self.post_message(LineEdit.Entered(self, self.value))
        elif event.key in ("right", "down", "space") and count:
            self._take((self.index + 1) % count)
        elif event.key in ("left", "up") and count:
            self._take((self.index - 1) % count)
        elif event.character and event.character.isdigit():
            if 1 <= int(event.character) <= count:
                self._take(int(event.character) - 1)
        elif event.character and event.character.isalpha():
            self._jump(event.character)
        else:
            return False
        return True

    def _jump(self, letter: str) -> None:
        count = len(self.field.choices)
        for step in range(1, count + 1):
            index = (self.index + step) % count
            if self.field.choices[index].label[:1].casefold() == letter.casefold():
                self._take(index)
                return

    def take(self, value: str) -> None:
        """Take the choice of this value; another value changes nothing."""
        values = [choice.value for choice in self.field.choices]
        if value in values:
            self._take(values.index(value))

    def _take(self, index: int) -> None:
        self.index = index
        self.refresh_lines(0)
        self.post_message(LineEdit.Edited(self, self.value))

    def on_click(self, event: events.Click) -> None:
        """A click takes the next one."""
        if self.field.choices:
            self._take((self.index + 1) % len(self.field.choices))

    def _on_focus(self, event: events.Focus) -> None:
        self.refresh_lines(0)

    def _on_blur(self, event: events.Blur) -> None:
        self.refresh_lines(0)

    def strip_at(self, y: int) -> Strip:
        base = self.look("")
        parts: list[tuple[str, Style]] = [(self.label, base + self.look("choice-field--label"))]
        if not self.field.choices:
            return self.line_of(*parts, (say("prompt.no_choice"), base))
        reverse = Style(reverse=True)
        room = self.size.width - width_of(self.label)
        more = glyphs_of(self).ellipsis
        first = self._first_shown(room - 2)
        if first:
            parts.append((f"{more} ", base))
        used = 2 if first else 0
        for index, choice in enumerate(self.field.choices[first:], first):
            taken = index == self.index
            style = base + self.look("choice-field--locked") if choice.reason else base
            if taken:
                style = style + self.look("choice-field--taken") + (reverse if self.has_focus else Style())
            sign = glyphs_of(self).cursor if taken else f"{index + 1}" if index < 9 else " "
            text = f"{sign} {choice.label}"
            used += width_of(text) + 2
            if used > room and index > first:
                parts.append((more, base))
                break
            parts += [(text, style), ("  ", base)]
        return self.line_of(*parts)

    def _first_shown(self, room: int) -> int:
        """Scroll so far that the taken one is whole on the line."""
        widths = [width_of(choice.label) + 4 for choice in self.field.choices]
        first = 0
        while first < self.index and sum(widths[first : self.index + 1]) > room:
            first += 1
        return first


_ALLOWED: dict[FieldKind, Callable[[str], bool]] = {
    FieldKind.NUMBER: lambda character: character.isdigit() or character in "+-",
    FieldKind.AMOUNT: lambda character: character.isdigit() or character in "+-.,",
    FieldKind.PIN: str.isdigit,
}


def field_widget(field: PromptField, label: str, intercept: Intercept) -> TypedField | ChoiceField:
    """The widget for a field."""
    if field.kind is FieldKind.CHOICE:
        return ChoiceField(field, label, intercept)
    if field.kind in (FieldKind.NUMBER, FieldKind.AMOUNT):
        return AmountField(field, label, intercept)
    return TypedField(field, label, intercept)
