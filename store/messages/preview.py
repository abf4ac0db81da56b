"""What a campaign would do: who gets it, who is left out and why, what it says, when it leaves."""

from dataclasses import dataclass
from datetime import datetime

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.messages.audience import Audience, audience, plan_of
from store.messages.deciding import ADDRESS, REASONS, ZONE, joined, values, why_not
from store.messages.draft import Draft, Wording, checked, leading, parts_of
from store.messages.facts import example_values, values_of
from store.messages.quiet_hours import due_by_zone
from store.messages.template import filled
from store.settings import Settings, settings_at
from store.staff.permissions import require
from store.words import say

PERMISSION = "send messages"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many are left out for one reason, which is said in words."""

    why: str
    count: int

    @property
    def words(self) -> str:
        """The reason as people say it."""
        return say(f"messages.left_out.{self.why.replace(' ', '_')}")


@dataclass(frozen=True, slots=True)
class Sample:
    """The message as one of its recipients will get it; ``parts``: how many texts it makes."""

    persona_id: int | None
    subject: str
    text: str
    parts: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A campaign before it is sent. ``first_at`` and ``last_at``: when the first and last may leave, as stored."""

    audience: Audience
    wording: Wording
    recipients: int
    left_out: tuple[LeftOut, ...]
    sample: Sample
    first_at: str
    last_at: str
    gift: int
    set_up: bool

    @property
    def found(self) -> int:
        """Everybody the search finds."""
        return self.recipients + sum(one.count for one in self.left_out)

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "audience": self.audience.name,
            "channel": self.wording.channel,
            "sender": self.wording.sender,
            "found": self.found,
            "recipients": self.recipients,
            "left_out": {one.why: one.count for one in self.left_out},
            "subject": self.sample.subject or None,
            "text": self.sample.text,
            "parts": self.sample.parts if self.wording.channel == "text" else None,
            "gift": self.gift,
            "first_at": self.first_at,
            "last_at": self.last_at,
            "set_up": self.set_up,
        }


def preview_message(
    store: Store, actor: Actor, text: str, draft: Draft, *, gift: int = 0, send_at: datetime | None = None
) -> Preview:
    """What sending ``draft`` to everybody the search ``text`` finds would do, from ``send_at`` (now) on.

    Raises as making the campaign does; nothing is written.
    """
    require(actor.role, PERMISSION)
    with store.reading() as connection:
        settings = settings_at(connection, instant(store.clock()))
        wording = checked(draft, settings)
        return previewed(
            connection,
            settings,
            audience(store, actor, connection, text),
            wording,
            gift=gift,
            now=store.clock(),
            send_at=send_at,
        )


def previewed(
    connection: Connection,
    settings: Settings,
    to: Audience,
    wording: Wording,
    *,
    gift: int,
    now: datetime,
    send_at: datetime | None,
) -> Preview:
    """The same of what has been checked."""
    from store.clock import local_day
    from store.outbox.delivering import can_send

    today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at"))
    plan = plan_of(connection, settings, today, to.query)
    when = max(now, send_at or now)
    channel = wording.channel
    rows = connection.all(
        f"SELECT why, zone, count(*), count(DISTINCT address), min(id) FROM (SELECT {why_not(channel)} AS why, "
        f"{ZONE} AS zone, {ADDRESS[channel]} AS address, p.id AS id FROM persona p {joined(channel)} "
        f"WHERE {plan.test}) AS found GROUP BY why, zone",
        **plan.values,
        **values(settings, when, today.isoformat(), gift),
    )
    counts = dict.fromkeys(REASONS, 0)
    zones: set[str] = set()
    getting = distinct = 0
    first: int | None = None
    for why, zone, count, addresses, least in rows:
        if why:
            counts[why] += count
            continue
        getting, distinct = getting + count, distinct + addresses
        first = least if first is None else min(first, least)
        zones.add(zone or settings.text("time_zone"))
    counts["duplicate address"] = getting - distinct
    due = due_by_zone(settings, zones or {settings.text("time_zone")}, when)
    return Preview(
        to,
        wording,
        distinct,
        tuple(LeftOut(why, count) for why, count in counts.items() if count),
        sample(connection, settings, wording, first, gift, now),
        min(due.values()),
        max(due.values()),
        gift,
        can_send(settings, channel),
    )


def sample(
    connection: Connection,
    settings: Settings,
    wording: Wording,
    persona_id: int | None,
    gift: int,
    now: datetime,
) -> Sample:
    """The message as this persona gets it; None: as an invented one would."""
    found = (
        example_values(settings, wording.sender, gift)
        if persona_id is None
        else values_of(connection, settings, persona_id, now, sender=wording.sender, gift=gift)
    )
    subject, text = rendered(wording, found)
    return Sample(persona_id, subject, text, parts_of(text) if wording.channel == "text" else 1)


def rendered(wording: Wording, found: dict[str, str]) -> tuple[str, str]:
    """Subject and text for one customer; a subject stays one line."""
    subject, text = wording.parts
    body = filled(text, found)
    return filled(subject, found), leading(wording.sender, body) if wording.channel == "text" else body
