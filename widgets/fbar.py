"""The F-bar: ten slots of eight cells, exactly 80 columns, with the keys as they are remapped."""

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from widgets.command import BarSlot, Command, CommandRegistry
from widgets.lines import LineWidget, fitted

SLOT = 8
"""Cells a slot: the key's number (two at most) and a word of six letters."""


def _enabled(command: Command) -> str | None:
    return None


class FBar(LineWidget):
    """One line at the bottom; a slot that can't be used now is dimmed and says why when clicked.

    ``reason`` gives the sentence that locks a command, None when it is free.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fbar--key", "fbar--word", "fbar--locked"}
    DEFAULT_CSS = """
    FBar {
        dock: bottom;
        height: 1;
        width: 1fr;
        & > .fbar--key { text-style: bold; }
        & > .fbar--word { text-style: reverse; }
        & > .fbar--locked { text-style: dim; }
    }
    """

    class Chosen(Message):
        """A slot was clicked: run the command as its key would."""

        def __init__(self, command_id: str) -> None:
            self.command_id = command_id
            super().__init__()

    def __init__(
        self,
        registry: CommandRegistry,
        reason: Callable[[Command], str | None] = _enabled,
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._slots = registry.bar_slots()
        self._reason = reason
        self._locked: tuple[bool, ...] = ()
        self._drawn: tuple[object, Strip] | None = None

    def forget_looks(self) -> None:
        super().forget_looks()
        self._drawn = None

    def update(self) -> None:
        """Ask again which slots are locked; repaints only when that changed."""
        locked = tuple(self._reason(slot.command) is not None for slot in self._slots)
        if locked != self._locked:
            self._locked = locked
            self.refresh_lines(0)

    def _on_mount(self, event: events.Mount) -> None:
        self.update()

    def _fitting(self) -> list[BarSlot]:
        """All ten from 80 columns; on narrower terminals the first ones and, always, the menu."""
        fits = max(self.size.width // SLOT, 1)
        return self._slots if fits >= len(self._slots) else [*self._slots[: fits - 1], self._slots[-1]]

    def strip_at(self, y: int) -> Strip:
        state = (self.size.width, self._locked)
        if self._drawn is None or self._drawn[0] != state:
            self._drawn = state, self._draw()
        return self._drawn[1]

    def _draw(self) -> Strip:
        base = self.look("")
        parts: list[tuple[str, Style]] = []
        for slot in self._fitting():
            locked = bool(self._locked) and self._locked[slot.number - 1]
            key = _short(slot)
            word = fitted(slot.word, SLOT - len(key))
            dim = self.look("fbar--locked") if locked else Style.null()
            bare = word.rstrip()
            parts.append((key, base + self.look("fbar--key") + dim))
            parts.append((bare, base + self.look("fbar--word") + dim))
            parts.append((word[len(bare) :], base))
        return self.line_of(*parts)

    def on_click(self, event: events.Click) -> None:
        """The slot under the pointer."""
        index, slots = event.x // SLOT, self._fitting()
        if index < len(slots):
            self.post_message(self.Chosen(slots[index].command.id))


def _short(slot: BarSlot) -> str:
    """``F7`` → ``7``; a key that is no function key keeps its name, ``^G`` for Ctrl+G."""
    key = slot.key
    if key[:1] == "F" and key[1:].isdigit():
        return key[1:]
    return key.replace("Ctrl+", "^")[:3]
