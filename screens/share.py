"""Share: the three links of a customer and the privacy page, as text, copied by OSC 52, as QR, or sent."""

from textual import work

from screens.desk import Desk
from screens.link_window import LinkWindow
from store.people.links import links
from store.people.records import Card
from store.words import say


class Share(LinkWindow):
    """1 for colleagues, 2 the wallet, 3 refer a friend, 4 the privacy page; y copies; s sends; Esc goes back."""

    def __init__(self, desk: Desk, card: Card) -> None:
        self._card = card
        self._desk = desk
        names = (say("share.sharing"), say("share.wallet"), say("share.referral"), say("share.privacy"))
        heading = say("share.title", name=card.name or card.id)
        super().__init__(heading, names, say("share.keys"), self._made)

    def _made(self) -> tuple[str, ...]:
        settings = self._desk.settings
        made = links(settings, self._card.id)
        return (made.sharing, made.wallet, made.referral, settings.text("privacy_link"))

    def pressed(self, key: str) -> bool:
        """``s``: send it."""
        if key == "s":
            self._ask_way()
        return key == "s"

    def _ask_way(self) -> None:
        """By text or by e-mail, where the link is one to be sent."""
        from screens.messaging.links import ways, why_not
        from screens.pick import Pick

        refusal = why_not(self._desk, self.chosen)
        if refusal:
            self.say_below(refusal)
            return
        operation_id, place = self._desk.new_operation(), self.chosen

        def take(channel: str | None) -> None:
            if channel is not None:
                self.say_below(say("share.sending"))
                self._send(place, channel, operation_id)

        self.app.push_screen(Pick(say("share.send"), ways(self._desk, self._card)), take)

    @work(thread=True, exit_on_error=False, group="send")
    def _send(self, place: int, channel: str, operation_id: str) -> None:
        from screens.messaging.links import send

        self.app.call_from_thread(self.say_below, send(self._desk, self._card, place, channel, operation_id))
