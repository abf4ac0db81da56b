"""A card's links: where the customer installs it and where a friend gets one, copied by OSC 52 and as QR."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.desk import Desk
from screens.modal import Window
from store.cards.links import card_links
from store.cards.records import LoyaltyCard
from store.errors import Refused
from store.words import say
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.qr import QrCode


class ShareCard(Window[None]):
    """1 installs the card, 2 is for a friend; y copies; Esc goes back."""

    CSS_PATH: ClassVar[str] = "links.tcss"

    def __init__(self, desk: Desk, card: LoyaltyCard) -> None:
        super().__init__()
        self._card = card
        self._problem = ""
        self._links = ("", "")
        try:
            made = card_links(desk.settings, card)
            self._links = (made.installation, made.referral)
        except Refused as refusal:
            self._problem = str(refusal)
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="share"):
            title = say("card_links.title", programme=self._card.programme, serial=self._card.serial)
            yield Static(plain(title), id="title")
            yield Static(plain(self._choices()), id="choices")
            yield Static(plain(self._problem or self._links[0]), id="link")
            yield Static(plain(say("card_links.keys")), id="keys")
            with Horizontal(id="code"):
                yield QrCode(self._links[0] or " ", id="qr")

    @property
    def link(self) -> str:
        """The link on screen."""
        return self._links[self._chosen]

    def _choices(self) -> str:
        names = (say("cards.link.installation"), say("cards.link.referral"))
        marked = [
            f"[{number} {name}]" if number == self._chosen + 1 else f" {number} {name} "
            for number, name in enumerate(names, 1)
        ]
        return " ".join(marked)

    async def on_key(self, event: events.Key) -> None:
        """1 and 2 choose, y copies."""
        if event.key in ("1", "2") and not self._problem:
            event.stop()
            self._chosen = int(event.key) - 1
            self.query_one("#choices", Static).update(plain(self._choices()))
            self.query_one("#link", Static).update(plain(self.link))
            code = self.query_one("#code", Horizontal)
            await code.remove_children()
            await code.mount(QrCode(self.link, id="qr"))
        elif event.key == "y" and not self._problem:
            event.stop()
            self.app.copy_to_clipboard(self.link)
            self.query_one("#keys", Static).update(plain(say("share.copied")))

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc."""
        message.stop()
        self.dismiss()
