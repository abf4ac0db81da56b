"""Which way a message goes, and whether there is one."""

from contextlib import closing
from typing import TYPE_CHECKING

from store.outbox.records import Outgoing, Undelivered
from store.settings import Settings
from store.words import say

if TYPE_CHECKING:
    from store.outbox.mail import MailLine


def can_send(settings: Settings, channel: str) -> bool:
    """Whether texts (or e-mails) can be sent from here at all."""
    from store.outbox.mail import mail_is_set
    from store.outbox.text_gateway import texts_are_set

    return mail_is_set(settings) if channel == "email" else texts_are_set(settings)


def deliver(settings: Settings, outgoing: Outgoing) -> None:
    """Hands one message over; raises `Undelivered`. It takes as long as the other side does: for a thread."""
    with closing(Courier(settings)) as courier:
        courier.deliver(outgoing)


class Courier:
    """Hands messages over, one after the other, on a line to the mail server that is kept between them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._mail: MailLine | None = None

    def deliver(self, outgoing: Outgoing) -> None:
        """Hands one message over; raises `Undelivered`."""
        settings = self._settings
        if not can_send(settings, outgoing.channel):
            raise Undelivered(say(f"outbox.not_set.{outgoing.channel}"))
        if outgoing.channel == "email":
            from store.outbox.mail import MailLine

            self._mail = self._mail or MailLine(settings)
            self._mail.send(outgoing)
        else:
            from store.outbox.text_gateway import send_text

            send_text(settings, outgoing)

    def close(self) -> None:
        """Lets the mail server go."""
        if self._mail is not None:
            self._mail.close()
