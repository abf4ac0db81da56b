"""Campaigns: made once under an operation, queued in chunks, put off, gone on with, called off, listed."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from store.actor import Actor
from store.clock import LATEST_DAY, instant
from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.messages.audience import Audience
from store.messages.draft import Draft, checked
from store.messages.preview import PERMISSION, Preview, preview_message
from store.points.earning.gifts import MOST_POINTS
from store.receipt import Receipt
from store.staff.permissions import Grant, grant, require, who_may
from store.text import clean_name
from store.use_case import operation
from store.words import say

BULK = 20
"""A message to more than so many is confirmed by typing how many they are."""
GROWN = 100
"""One in so many more than were confirmed is no reason to ask again: customers come in meanwhile."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A campaign to be made. ``audience`` is a search; ``send_at`` None: now; ``gift`` points go with it."""

    name: str
    audience: str
    draft: Draft
    gift: int = 0
    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it stands; ``state`` is ``queueing``, ``queued``, ``sending``, ``done``, ``paused`` or
    ``cancelled``; ``counts`` are its messages by state."""

    id: int
    name: str
    channel: str
    subject: str
    text: str
    sender: str
    audience: str
    gift: int
    send_at: str
    state: str
    made_at: str
    ended_at: str | None
    by: str
    counts: dict[str, int] = field(hash=False)
    left_out: dict[str, int] = field(hash=False)

    @property
    def recipients(self) -> int:
        """Everybody it was queued for."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "id": self.id,
            "name": self.name,
            "channel": self.channel,
            "subject": self.subject or None,
            "text": self.text,
            "sender": self.sender,
            "audience": self.audience,
            "gift": self.gift,
            "send_at": self.send_at,
            "state": self.state,
            "made_at": self.made_at,
            "ended_at": self.ended_at,
            "by": self.by,
            "recipients": self.recipients,
            "messages": {state.replace(" ", "_"): count for state, count in self.counts.items()},
            "left_out": self.left_out,
        }


def start_campaign(store: Store, actor: Actor, terms: Terms, *, confirmed: int | None = None) -> Receipt:
    """Makes a campaign and queues it; ``details`` has ``campaign`` (its id) and ``recipients``.

    To more than `BULK` it needs ``confirmed``, how many recipients somebody typed. Raises `BadInput`, `Refused`
    where nobody would get it, where the count is another by now, or for a name in use.
    """
    from store.messages.queueing import queue_campaign
    from store.receipt import first_receipt

    repeated = first_receipt(store.connection, actor.operation_id, make_campaign.name)
    if repeated is not None:
        queue_campaign(store, repeated.details["campaign"])
        return repeated
    found = preview_message(store, actor, terms.audience, terms.draft, gift=terms.gift, send_at=terms.send_at)
    require_confirmed(found, confirmed)
    made = make_campaign(
        store,
        actor,
        terms.name,
        terms.draft,
        found.audience,
        gift=terms.gift,
        send_at=None if terms.send_at is None else instant(terms.send_at),
        recipients=found.recipients,
    )
    queue_campaign(store, made.details["campaign"])
    return made


def require_confirmed(found: Preview, confirmed: int | None) -> None:
    """Raises `Refused` unless somebody gets it and, of many, their number was typed."""
    if not found.recipients:
        raise Refused(say("messages.nobody", found=found.found))
    if found.recipients <= BULK and confirmed is None:
        return
    if confirmed is None:
        raise Refused(say("messages.confirm", count=found.recipients, recipients=found.recipients))
    if not confirmed <= found.recipients <= confirmed + confirmed // GROWN:
        raise Refused(say("messages.other_count", typed=confirmed, recipients=found.recipients))


@operation(PERMISSION)
def make_campaign(
    unit: Unit,
    name: str,
    draft: Draft,
    to: Audience,
    *,
    gift: int = 0,
    send_at: str | None = None,
    recipients: int = 0,
) -> Receipt:
    """Writes a campaign that is still to be queued; `start_campaign` counts and confirms first."""
    wording = checked(draft, unit.settings)
    cleaned = _free_name(unit.connection, name)
    require_gift(unit, gift)
    _require_time(unit, send_at)
    campaign_id = unit.new_id("campaign")
    unit.connection.insert(
        "campaign",
        id=campaign_id,
        name=cleaned,
        channel=wording.channel,
        subject=wording.subject,
        text=wording.text,
        sender=wording.sender,
        query=to.query,
        audience=to.name,
        gift=gift,
        send_at=send_at or unit.at,
        state="queueing",
        reached=0,
        found=0,
        lease_until=None,
        made_at=unit.at,
        queued_at=None,
        ended_at=None,
        staff_id=unit.actor.staff_id,
        location_id=unit.actor.location_id,
        terminal=unit.actor.terminal,
        operation_id=unit.actor.operation_id,
    )
    unit.detail = f"campaign {campaign_id} to {recipients}"
    return Receipt(unit.actor.operation_id or "", details={"campaign": campaign_id, "recipients": recipients})


def require_gift(unit: Unit, gift: int) -> None:
    """Raises for points out of bounds, and for roles that may not give any."""
    if isinstance(gift, bool) or not 0 <= gift <= MOST_POINTS:
        raise BadInput(say("points.gift_points", points=gift, most=MOST_POINTS))
    if gift and grant(unit.actor.role, "gifts") is Grant.NO:
        who = ", ".join(who_may("gifts"))
        raise NotPermitted(say("messages.no_gifts", role=unit.actor.role, who=who), "gifts")


def _free_name(connection: Connection, name: str) -> str:
    cleaned = clean_name(name, say("field.campaign"))
    if not cleaned:
        raise BadInput(say("messages.campaign_unnamed"))
    if connection.one("SELECT 1 FROM campaign WHERE lower(name) = lower(:name)", name=cleaned):
        raise Refused(say("messages.campaign_taken", name=cleaned))
    return cleaned


def _require_time(unit: Unit, send_at: str | None) -> None:
    if send_at is not None and (send_at < unit.at or send_at[:10] > LATEST_DAY):
        raise BadInput(say("messages.send_at_past"))


@operation(PERMISSION)
def cancel_campaign(unit: Unit, campaign_id: int) -> Receipt:
    """Calls a campaign off: what has not left yet never leaves. What was sent stays sent.

    Raises `Refused` where nothing is left to call off.
    """
    state = _state(unit.connection, campaign_id)
    if state == "cancelled":
        raise Refused(say("messages.cancelled_already"))
    waiting = unit.connection.value(
        "SELECT 1 FROM outbox_message WHERE campaign_id = :id AND state = 'waiting' LIMIT 1", id=campaign_id
    )
    if state != "queueing" and waiting is None:
        raise Refused(say("messages.all_sent"))
    unit.connection.run(
        "UPDATE campaign SET state = 'cancelled', ended_at = :at WHERE id = :id", at=unit.at, id=campaign_id
    )
    return _told(unit, campaign_id, "cancelled")


@operation(PERMISSION)
def pause_campaign(unit: Unit, campaign_id: int) -> Receipt:
    """Puts a queued campaign off until somebody goes on with it."""
    return _turned(unit, campaign_id, "queued", "paused")


@operation(PERMISSION)
def resume_campaign(unit: Unit, campaign_id: int) -> Receipt:
    """Goes on with a campaign that was put off."""
    return _turned(unit, campaign_id, "paused", "queued")


def _turned(unit: Unit, campaign_id: int, before: str, after: str) -> Receipt:
    state = _state(unit.connection, campaign_id)
    if state != before:
        raise Refused(say(f"messages.not_{before}", state=say(f"messages.state.{state}")))
    unit.connection.run("UPDATE campaign SET state = :state WHERE id = :id", state=after, id=campaign_id)
    return _told(unit, campaign_id, after)


def _state(connection: Connection, campaign_id: int) -> str:
    row = connection.one("UPDATE campaign SET state = state WHERE id = :id RETURNING state", id=campaign_id)
    if row is None:
        raise NotFound(say("messages.no_campaign", id=campaign_id))
    return str(row[0])


def _told(unit: Unit, campaign_id: int, state: str) -> Receipt:
    unit.detail = f"campaign {campaign_id}"
    return Receipt(unit.actor.operation_id or "", details={"campaign": campaign_id, "state": state})


_LISTED = (
    "SELECT c.id, c.name, c.channel, c.subject, c.text, c.sender, c.audience, c.gift, c.send_at, c.state, "
    "c.made_at, c.ended_at, s.name FROM campaign c JOIN staff s ON s.id = c.staff_id"
)


def campaigns(store: Store, actor: Actor, limit: int = 100) -> tuple[Campaign, ...]:
    """The latest campaigns, the newest first."""
    require(actor.role, PERMISSION)
    with store.reading() as connection:
        rows = connection.all(f"{_LISTED} ORDER BY c.id DESC LIMIT :limit", limit=limit)
        return tuple(_campaign(connection, row, store.clock()) for row in rows)


def campaign(store: Store, actor: Actor, campaign_id: int) -> Campaign:
    """One campaign; raises `NotFound`."""
    require(actor.role, PERMISSION)
    with store.reading() as connection:
        return find_campaign(connection, campaign_id, store.clock())


def find_campaign(connection: Connection, campaign_id: int, now: datetime) -> Campaign:
    """One campaign; raises `NotFound`."""
    row = connection.one(f"{_LISTED} WHERE c.id = :id", id=campaign_id)
    if row is None:
        raise NotFound(say("messages.no_campaign", id=campaign_id))
    return _campaign(connection, row, now)


def _campaign(connection: Connection, row: Row, now: datetime) -> Campaign:
    counts: dict[str, int] = dict(
        connection.all(
            "SELECT state, count(*) FROM outbox_message WHERE campaign_id = :id GROUP BY state ORDER BY state",
            id=row[0],
        )
    )
    left_out: dict[str, int] = dict(
        connection.all(
            "SELECT why, count(*) FROM campaign_left_out WHERE campaign_id = :id GROUP BY why ORDER BY why",
            id=row[0],
        )
    )
    found = Campaign(*(*row, counts, left_out))
    return replace(found, state=_as_it_stands(found, now))


def _as_it_stands(found: Campaign, now: datetime) -> str:
    """What of a queued campaign has left already."""
    if found.state != "queued":
        return found.state
    if not found.counts.get("waiting") and not found.counts.get("sending"):
        return "done"
    begun = found.recipients > found.counts.get("waiting", 0)
    return "sending" if begun and found.send_at <= instant(now) else "queued"
