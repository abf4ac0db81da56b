"""Below 60×20 one line says which size is needed; what is under it goes on working, scans above all."""

from typing import Any

from textual import events
from textual.app import App
from textual.strip import Strip

from console.terminal.environment import is_cramped
from store.words import say
from widgets.lines import LineWidget


class TooSmall(LineWidget):
    """The notice, over the last line of the screen."""

    DEFAULT_CSS = """
    TooSmall {
        overlay: screen;
        position: absolute;
        constrain: inside inside;
        width: 100%;
        height: 1;
        text-style: reverse;
    }
    """

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__()
        self._words = say("terminal.cramped", columns=columns, rows=rows)
        self.styles.offset = (0, rows - 1)

    def strip_at(self, y: int) -> Strip:
        style = self.look("")
        return self.line_of((self._words, style), fill=style)


class SizeNotice(App[Any]):
    """Mixed into the app: shows and removes the notice as the terminal changes its size."""

    async def on_resize(self, event: events.Resize) -> None:
        """The terminal has another size."""
        for notice in self.screen.query(TooSmall):
            await notice.remove()
        if is_cramped(*event.size):
            await self.screen.mount(TooSmall(*event.size))
