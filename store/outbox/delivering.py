"""Which way a message goes, and whether there is one."""

from store.outbox.records import Outgoing, Undelivered
from store.settings import Settings
from store.words import say


def can_send(settings: Settings, channel: str) -> bool:
    """Whether texts (or e-mails) can be sent from here at all."""
    from store.outbox.mail import mail_is_set
    from store.outbox.text_gateway import texts_are_set

    return mail_is_set(settings) if channel == "email" else texts_are_set(settings)


def deliver(settings: Settings, outgoing: Outgoing) -> None:
    """Hands one message over; raises `Undelivered`. It takes as long as the other side does: for a thread."""
    if not can_send(settings, outgoing.channel):
        raise Undelivered(say(f"outbox.not_set.{outgoing.channel}"))
    if outgoing.channel == "email":
        from store.outbox.mail import send_mail

        send_mail(settings, outgoing)
    else:
        from store.outbox.text_gateway import send_text

        send_text(settings, outgoing)
