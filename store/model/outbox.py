"""What is to be sent: codes, answers and messages that wait for the mail server or the text gateway."""

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from store.model.types import STRICT, check, instant, key, one_of, refers, whole, words

KINDS = ("code", "notice", "single", "link", "test", "campaign", "flow")
STATES = ("waiting", "sending", "sent", "failed", "unknown", "left out", "cancelled")


def _where(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows that meet a condition."""
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


class OutboxMessage(SQLModel, table=True):
    """One text or e-mail. A code's ``recipient`` and ``text`` are never written: it is sent at once or not at all.

    ``why`` is what the last try came to; ``next_at`` when the next one is due. ``unknown``: it was being handed over
    when the program or the line ended, so it may have arrived; it is never sent again by itself. The text of a
    campaign's or flow's message is written when it leaves. ``gift``: points owed once it is sent.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("outbox_message_kind", "kind", *KINDS),
        one_of("outbox_message_channel", "channel", "text", "email"),
        one_of("outbox_message_state", "state", *STATES),
        check("outbox_message_gift", "gift >= 0"),
        _where("outbox_message_waiting", "state = 'waiting'", "next_at", "id"),
        _where("outbox_message_sending", "state = 'sending'", "next_at"),
        _where(
            "outbox_message_gift_owed",
            "gift > 0 AND gifted_at IS NULL AND state IN ('sent', 'unknown')",
            "id",
        ),
        _where(
            "outbox_message_persona_once", "campaign_id IS NOT NULL", "campaign_id", "persona_id", unique=True
        ),
        _where(
            "outbox_message_address_once", "campaign_id IS NOT NULL", "campaign_id", "recipient", unique=True
        ),
        Index("outbox_message_by_persona", "persona_id", "made_at"),
        STRICT,
    )
    id: int = key()
    persona_id: int | None = refers("persona.id", null=True)
    kind: str = words()
    channel: str = words()
    recipient: str = words()
    subject: str = words()
    text: str = words()
    state: str = words()
    tries: int = whole()
    next_at: str = instant()
    made_at: str = instant()
    sent_at: str | None = instant(null=True)
    why: str = words()
    staff_id: int | None = whole(null=True)
    sender: str | None = words(null=True)
    campaign_id: int | None = refers("campaign.id", null=True)
    flow_id: int | None = refers("flow.id", null=True)
    gift: int = whole()
    gifted_at: str | None = instant(null=True)


class Proof(SQLModel, table=True):
    """That somebody has a phone or an e-mail, by a one-time code or by a person who looked, for one purpose.

    ``tag`` is a keyed hash of the normalised identifier, ``code_hash`` one of the code; neither says anything
    without the key outside the store. ``tries`` counts wrong codes. ``note`` is what was looked at in person.
    """

    __tablename__ = "proof"
    __table_args__ = (
        one_of("proof_kind", "kind", "phone", "email"),
        one_of("proof_how", "how", "code", "in person"),
        Index("proof_by_tag", "tag", "made_at"),
        Index("proof_by_terminal", "terminal", "made_at"),
        STRICT,
    )
    id: int = key()
    purpose: str = words()
    kind: str = words()
    tag: str = words()
    how: str = words()
    code_hash: str | None = words(null=True)
    tries: int = whole()
    made_at: str = instant()
    ends_at: str = instant()
    proved_at: str | None = instant(null=True)
    used_at: str | None = instant(null=True)
    terminal: str = words()
    staff_id: int | None = whole(null=True)
    note: str | None = words(null=True)
    outbox_id: int | None = refers("outbox_message.id", null=True)
