"""Putting a message into the outbox, and what a try came to."""

from datetime import timedelta

from store.clock import instant
from store.database.connection import Connection
from store.database.unit import Unit
from store.outbox.records import CODE_HOLDS, Outgoing, Undelivered
from store.settings import Settings
from store.text import clean_line
from store.words import say

PAUSES_MINUTES = (1, 5, 30, 120, 360, 1440)
"""How long a message waits after each try that came to nothing; after the last it has failed."""
LEASE = timedelta(minutes=5)
"""So long a message is taken to be on its way; after that nobody knows what has become of it."""
SUBJECT_LIMIT = 120


def queue_notice(
    unit: Unit, persona_id: int | None, channel: str, recipient: str, *, subject: str, text: str
) -> int:
    """Has a message sent with the next round, to a normalised phone (``text``) or e-mail; its id.

    Whether the customer wants to hear from the shop is for the caller to ask.
    """
    return queue_message(
        unit, "notice", channel, persona_id, recipient, subject=clean_line(subject, SUBJECT_LIMIT), text=text
    )


def begin_code(unit: Unit, channel: str) -> int:
    """The row of a code that is sent at once: it keeps neither the code nor whom it went to."""
    return _insert(unit, "code", channel, None, "", "", "", "sending")


def queue_message(
    unit: Unit,
    kind: str,
    channel: str,
    persona_id: int | None,
    recipient: str,
    *,
    subject: str = "",
    text: str = "",
    sender: str | None = None,
    next_at: str | None = None,
    flow_id: int | None = None,
    gift: int = 0,
    name: str | None = None,
) -> int:
    """Has a message of a kind leave from ``next_at`` (now) on, told in the persona's History as queued; its id.

    ``name`` is what it is called there: a campaign's or flow's. Who may get it is for the caller to ask.
    """
    from store.messages.history import note_queued

    message_id = _insert(
        unit, kind, channel, persona_id, recipient, subject, text, "waiting", sender, next_at, flow_id, gift
    )
    if persona_id is not None:
        note_queued(
            unit.connection,
            unit.new_ids,
            [(persona_id, message_id)],
            channel=channel,
            at=unit.at,
            campaign=name,
            text=text,
        )
    return message_id


def _insert(
    unit: Unit,
    kind: str,
    channel: str,
    persona_id: int | None,
    recipient: str,
    subject: str,
    text: str,
    state: str,
    sender: str | None = None,
    next_at: str | None = None,
    flow_id: int | None = None,
    gift: int = 0,
) -> int:
    message_id = unit.new_id("outbox_message")
    unit.connection.insert(
        "outbox_message",
        id=message_id,
        persona_id=persona_id,
        kind=kind,
        channel=channel,
        recipient=recipient,
        subject=subject,
        text=text,
        state=state,
        tries=0,
        next_at=next_at or (instant(unit.now + LEASE) if state == "sending" else unit.at),
        made_at=unit.at,
        sent_at=None,
        why="",
        staff_id=unit.actor.staff_id,
        sender=sender,
        flow_id=flow_id,
        gift=gift,
    )
    return message_id


def reference(settings: Settings, message_id: int) -> str:
    """What the other side knows a message by: the same for every try, another for another store's."""
    return f"{settings.text('store_id')[:8] or 'regulars'}-{message_id}"


def outgoing_code(settings: Settings, message_id: int, channel: str, recipient: str, code: str) -> Outgoing:
    """The message that brings a code."""
    shop = settings.text("store_name")
    minutes = int(CODE_HOLDS.total_seconds() // 60)
    return Outgoing(
        channel,
        recipient,
        say("outbox.code_subject", shop=shop),
        say("outbox.code_text", code=code, shop=shop, minutes=minutes),
        reference(settings, message_id),
    )


def note_sent(connection: Connection, message_id: int, at: str) -> None:
    """The other side has it."""
    from store.messages.history import note_status

    connection.run(
        "UPDATE outbox_message SET state = 'sent', tries = tries + 1, sent_at = :at, why = '' WHERE id = :id",
        at=at,
        id=message_id,
    )
    note_status(connection, message_id, "sent", at=at)


def note_failed(connection: Connection, message_id: int, at: str, error: Undelivered) -> None:
    """It came to nothing for good, or nobody knows to what."""
    from store.messages.history import note_status

    state = "unknown" if error.unknown else "failed"
    connection.run(
        "UPDATE outbox_message SET state = :state, tries = tries + 1, next_at = :at, why = :why WHERE id = :id",
        state=state,
        at=at,
        why=str(error),
        id=message_id,
    )
    note_status(connection, message_id, f"{state}: {error}")
