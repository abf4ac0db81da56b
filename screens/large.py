"""A code or balance shown large, to read out or key in; any key goes on."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Digits, Static

from screens.modal import Window
from store.words import say
from widgets.plain import plain

DRAWN = "0123456789+-., "
"""Characters that exist in big letters."""
WIDEST = 14
"""More than these would not fit."""


class Large(Window[None]):
    """The value in big letters where they exist, with what it is for below."""

    CSS_PATH = "large.tcss"

    def __init__(self, value: str, about: str) -> None:
        super().__init__()
        self._value = value
        self._about = about

    def compose(self) -> ComposeResult:
        with Vertical(id="large"):
            if len(self._value) <= WIDEST and all(character in DRAWN for character in self._value):
                yield Digits(self._value, id="value")
            else:
                spaced = "  ".join(self._value) if len(self._value) < 12 else self._value
                yield Static(plain(spaced), id="value")
            yield Static(plain(self._about))
            yield Static(plain(say("large.any_key")), id="keys")

    def on_key(self, event: events.Key) -> None:
        """Any key closes it and does nothing else."""
        event.stop()
        event.prevent_default()
        self.dismiss()
