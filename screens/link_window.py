"""Links to choose among: each as text, copied by OSC 52, and as QR."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.modal import Window
from store.errors import Refused
from store.words import say
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.qr import QrCode


class LinkWindow(Window[None]):
    """Digits choose among ``names``, y copies, Esc goes back; ``make`` gives a link for each name, or refuses."""

    CSS_PATH: ClassVar[Path] = Path(__file__).with_name("link_window.tcss")

    def __init__(
        self, heading: str, names: Sequence[str], keys: str, make: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__()
        self._heading, self._names, self._keys = heading, tuple(names), keys
        self.problem = ""
        self.chosen = 0
        self._links: Sequence[str] = [""] * len(self._names)
        try:
            self._links = make()
        except Refused as refusal:
            self.problem = str(refusal)

    def compose(self) -> ComposeResult:
        with Vertical(id="share"):
            yield Static(plain(self._heading), id="title")
            yield Static(plain(self._choices()), id="choices")
            yield Static(plain(self.problem or self.link), id="link")
            yield Static(plain(self._keys), id="keys")
            with Horizontal(id="code"):
                yield QrCode(self.link or " ", id="qr")

    @property
    def link(self) -> str:
        """The link on screen."""
        return self._links[self.chosen]

    def _choices(self) -> str:
        return " ".join(
            f"[{number} {name}]" if number == self.chosen + 1 else f" {number} {name} "
            for number, name in enumerate(self._names, 1)
        )

    async def on_key(self, event: events.Key) -> None:
        """The number of a link, y, and what else the window knows."""
        if self.problem:
            return
        key = event.key
        if key.isascii() and key.isdigit() and 0 < int(key) <= len(self._names):
            event.stop()
            await self._choose(int(key) - 1)
        elif key == "y":
            event.stop()
            self.app.copy_to_clipboard(self.link)
            self.say_below(say("share.copied"))
        elif self.pressed(key):
            event.stop()

    async def _choose(self, place: int) -> None:
        self.chosen = place
        self.query_one("#choices", Static).update(plain(self._choices()))
        self.query_one("#link", Static).update(plain(self.link))
        code = self.query_one("#code", Horizontal)
        await code.remove_children()
        await code.mount(QrCode(self.link, id="qr"))

    def pressed(self, key: str) -> bool:
        """A key of the window's own; whether it was meant."""
        return False

    def say_below(self, words: str) -> None:
        """A sentence in place of the keys."""
        self.query_one("#keys", Static).update(plain(words))

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc."""
        message.stop()
        self.dismiss()
