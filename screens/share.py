"""Share: the three links of a customer and the privacy page, as text, copied by OSC 52, as QR, or sent."""

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.desk import Desk
from screens.modal import Window
from store.errors import Refused
from store.people.links import links
from store.people.records import Card
from store.words import say
from widgets.commands import GoBack
from widgets.plain import plain
from widgets.qr import QrCode


class Share(Window[None]):
    """1 for colleagues, 2 the wallet, 3 refer a friend, 4 the privacy page; y copies; s sends; Esc goes back."""

    CSS_PATH = "share.tcss"

    def __init__(self, desk: Desk, card: Card) -> None:
        super().__init__()
        self._card = card
        self._desk = desk
        self._problem = ""
        try:
            made = links(desk.settings, card.id)
            self._links = (made.sharing, made.wallet, made.referral, desk.settings.text("privacy_link"))
        except Refused as refusal:
            self._problem = str(refusal)
            self._links = ("", "", "", "")
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="share"):
            yield Static(plain(say("share.title", name=self._card.name or self._card.id)), id="title")
            yield Static(plain(self._choices()), id="choices")
            yield Static(plain(self._problem or self._links[0]), id="link")
            yield Static(plain(say("share.keys")), id="keys")
            with Horizontal(id="code"):
                yield QrCode(self._links[0] or " ", id="qr")

    @property
    def link(self) -> str:
        """The link on screen."""
        return self._links[self._chosen]

    def _choices(self) -> str:
        names = (say("share.sharing"), say("share.wallet"), say("share.referral"), say("share.privacy"))
        marked = [f"[{number} {name}]" if number == self._chosen + 1 else f" {number} {name} "
                  for number, name in enumerate(names, 1)]  # fmt: skip
        return " ".join(marked)

    async def on_key(self, event: events.Key) -> None:
        """1 to 4 choose, y copies."""
        if event.key in ("1", "2", "3", "4") and not self._problem:
            event.stop()
            self._chosen = int(event.key) - 1
            link = self._links[self._chosen]
            self.query_one("#choices", Static).update(plain(self._choices()))
            self.query_one("#link", Static).update(plain(link))
            code = self.query_one("#code", Horizontal)
            await code.remove_children()
            await code.mount(QrCode(link, id="qr"))
        elif event.key == "y" and not self._problem:
            event.stop()
            self.app.copy_to_clipboard(self._links[self._chosen])
            self._say(say("share.copied"))

        elif event.key == "s" and not self._problem:
            event.stop()
            self._ask_way()

    def _say(self, words: str) -> None:
        self.query_one("#keys", Static).update(plain(words))

    def _ask_way(self) -> None:
        """By text or by e-mail, where the link is one to be sent."""
        from screens.messaging.links import ways, why_not
        from screens.pick import Pick

        refusal = why_not(self._desk, self._chosen)
        if refusal:
            self._say(refusal)
            return
        operation_id, place = self._desk.new_operation(), self._chosen

        def take(channel: str | None) -> None:
            if channel is not None:
                self._say(say("share.sending"))
                self._send(place, channel, operation_id)

        self.app.push_screen(Pick(say("share.send"), ways(self._desk, self._card)), take)

    @work(thread=True, exit_on_error=False, group="send")
    def _send(self, place: int, channel: str, operation_id: str) -> None:
        from screens.messaging.links import send

        self.app.call_from_thread(self._say, send(self._desk, self._card, place, channel, operation_id))

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc."""
        message.stop()
        self.dismiss()
