"""What a message is asked once more in the moment it leaves, in the transaction that takes it: may it still go, is
it quiet there, and what does it say.
"""

from dataclasses import dataclass
from datetime import datetime

from store.clock import instant, local_day
from store.database.connection import Connection
from store.messages.deciding import ADDRESS, ZONE, joined, values, why_not
from store.messages.draft import Wording
from store.messages.facts import values_of
from store.messages.history import note_status
from store.messages.preview import rendered
from store.messages.quiet_hours import quiet_hours
from store.settings import Settings

ASKED = ("single", "campaign", "flow")
"""Kinds that need a consent at this moment."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message of the outbox whose turn it is."""

    id: int
    kind: str
    persona_id: int | None
    channel: str
    recipient: str
    subject: str
    text: str
    sender: str
    tries: int
    campaign_id: int | None
    flow_id: int | None
    gift: int


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is handed over: to whom, in which words."""

    recipient: str
    subject: str
    text: str
    sender: str


@dataclass(frozen=True, slots=True)
class Kept:
    """It does not leave now: ``why`` for good, or ``until`` it is no longer quiet."""

    why: str = ""
    until: str = ""


def leaving(connection: Connection, settings: Settings, taken: Taken, now: datetime) -> Leaving | Kept:
    """The words and the address of a message as they are now, or why it stays."""
    plain = Leaving(taken.recipient, taken.subject, taken.text, taken.sender)
    if taken.kind == "link" and taken.persona_id is not None:
        return _link(connection, taken, plain)
    if taken.kind not in ASKED or taken.persona_id is None:
        return plain
    today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at")).isoformat()
    row = connection.one(
        f"SELECT {why_not(taken.channel)}, {ADDRESS[taken.channel]}, {ZONE} FROM persona p "
        f"{joined(taken.channel)} WHERE p.id = :persona",
        persona=taken.persona_id,
        **values(settings, now, today, taken.gift, own=taken.id),
    )
    why, address, zone = row or ("archived", None, "")
    if why:
        return Kept(why=why)
    hours = quiet_hours(settings)
    until = None if hours is None else hours.until(now, zone or settings.text("time_zone"))
    if until is not None:
        return Kept(until=instant(until))
    if address != taken.recipient and _has_it(connection, taken, address):
        return Kept(why="duplicate address")
    worded = _wording(connection, taken)
    if worded is None:
        return Leaving(address, taken.subject, taken.text, taken.sender)
    wording, gift = worded
    found = values_of(connection, settings, taken.persona_id, now, sender=wording.sender, gift=gift)
    subject, text = rendered(wording, found)
    return Leaving(address, subject, text, wording.sender)


def _link(connection: Connection, taken: Taken, plain: Leaving) -> Leaving | Kept:
    """A link somebody asked for goes to whom it was asked for, unless they have opted out since."""
    row = connection.one(
        f"SELECT p.status, {ADDRESS[taken.channel]}, c.state FROM persona p LEFT JOIN consent c "
        "ON c.persona_id = p.id AND c.channel = :channel WHERE p.id = :persona",
        channel=taken.channel,
        persona=taken.persona_id,
    )
    status, address, state = row or ("archived", None, None)
    if status != "active":
        return Kept(why="merged" if status == "merged" else "archived")
    if state == "off":
        return Kept(why="opted out")
    return Kept(why="no address") if address != taken.recipient else plain


def _has_it(connection: Connection, taken: Taken, address: str) -> bool:
    """Whether another message of the campaign goes to this address, which the customer had not when it was
    queued."""
    return (
        taken.campaign_id is not None
        and connection.one(
            "SELECT 1 FROM outbox_message WHERE campaign_id = :campaign AND recipient = :address AND id <> :id",
            campaign=taken.campaign_id,
            address=address,
            id=taken.id,
        )
        is not None
    )


def _wording(connection: Connection, taken: Taken) -> tuple[Wording, int] | None:
    """The words of its campaign or flow and the points that go with them; None for a message with its own words."""
    if taken.campaign_id is None and taken.flow_id is None:
        return None
    table = "flow" if taken.campaign_id is None else "campaign"
    row = connection.one(
        f"SELECT channel, subject, text, sender, gift FROM {table} WHERE id = :id",
        id=taken.flow_id if taken.campaign_id is None else taken.campaign_id,
    )
    return None if row is None else (Wording(*row[:4]), row[4])


def keep(connection: Connection, taken: Taken, kept: Kept) -> None:
    """Writes that it does not leave."""
    if kept.until:
        connection.run(
            "UPDATE outbox_message SET next_at = :until WHERE id = :id", until=kept.until, id=taken.id
        )
        return
    connection.run(
        "UPDATE outbox_message SET state = 'left out', why = :why WHERE id = :id", why=kept.why, id=taken.id
    )
    note_status(connection, taken.id, f"left out: {kept.why}")
