"""Taking the message whose turn it is, at most one process each: it is marked as on its way before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.clock import instant, moment
from store.database.connection import Connection
from store.database.sql import PerDatabase
from store.messages.history import note_status
from store.messages.leaving import Kept, Leaving, Taken, keep, leaving
from store.outbox.queueing import LEASE, PAUSES_MINUTES, note_failed
from store.outbox.records import Undelivered
from store.settings import Settings
from store.words import say

RESTS_MINUTES = (1, 5, 15, 60)
"""How long a channel rests after so many failures in a row of the server itself, once `RESTS_AFTER` came."""
RESTS_AFTER = 3

_TURN = (
    "SELECT o.id, o.kind, o.persona_id, o.channel, o.recipient, o.subject, o.text, coalesce(o.sender, ''), "
    "o.tries, o.campaign_id, o.flow_id, o.gift FROM outbox_message o WHERE o.state = 'waiting' "
    "AND o.next_at <= :at AND o.channel = :channel AND {only} "
    "AND (o.campaign_id IS NULL OR o.campaign_id IN (SELECT id FROM campaign WHERE state = 'queued')) "
    "AND (o.flow_id IS NULL OR o.flow_id IN (SELECT id FROM flow WHERE state = 'running')) "
    "ORDER BY o.next_at, o.id LIMIT 1"
)
_LOCKED = " FOR UPDATE OF o SKIP LOCKED"


def _turn(only: str) -> PerDatabase:
    text = _TURN.format(only=only)
    return PerDatabase(text, text + _LOCKED)


_ANY, _ONE = _turn("1 = 1"), _turn("o.id = :only")


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is on its way now."""

    taken: Taken
    leaving: Leaving


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A message that stays for good, or until it is no longer quiet."""

    for_good: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """The next one may leave in so many seconds."""

    seconds: float


Turn = Ready | LeftOut | Wait | None
"""None: nothing is due on this channel, or it rests."""


def take_turn(
    connection: Connection, settings: Settings, channel: str, now: datetime, only: int | None = None
) -> Turn:
    """The next message of a channel that is due (or the one of this id), in the transaction that marks it."""
    pace = connection.one(
        "SELECT next_at, rest_until FROM outbox_pace WHERE channel = :channel", channel=channel
    )
    at = instant(now)
    if pace is not None and only is None:
        if pace[1] is not None and pace[1] > at:
            return None
        if pace[0] > at and settings.number("messages_per_minute"):
            return Wait((moment(pace[0]) - now).total_seconds())
    row = (
        connection.one(_ANY, at=at, channel=channel)
        if only is None
        else connection.one(_ONE, at=at, channel=channel, only=only)
    )
    if row is None:
        return None
    taken = Taken(*row)
    found = leaving(connection, settings, taken, now)
    if isinstance(found, Kept):
        keep(connection, taken, found)
        return LeftOut(for_good=not found.until)
    _note_pace(connection, settings, channel, now)
    connection.run(
        "UPDATE outbox_message SET state = 'sending', next_at = :lease, sent_at = :at, recipient = :recipient "
        "WHERE id = :id",
        lease=instant(now + LEASE),
        at=at,
        recipient=found.recipient,
        id=taken.id,
    )
    note_status(connection, taken.id, "sending", text=found.text)
    return Ready(taken, found)


def _note_pace(connection: Connection, settings: Settings, channel: str, now: datetime) -> None:
    """When the one after this may leave, for every machine."""
    rate = settings.number("messages_per_minute")
    if not rate:
        return
    connection.run(
        "INSERT INTO outbox_pace (channel, next_at, rest_until, failures) VALUES (:channel, :next, NULL, 0) "
        "ON CONFLICT (channel) DO UPDATE SET next_at = excluded.next_at",
        channel=channel,
        next=instant(now + timedelta(seconds=60 / rate)),
    )


def lapse(connection: Connection, at: str) -> int:
    """Messages that were on their way when their machine died: nobody knows whether they arrived; how many."""
    rows = connection.all(
        "UPDATE outbox_message SET state = CASE WHEN kind = 'code' THEN 'failed' ELSE 'unknown' END, why = :why "
        "WHERE state = 'sending' AND next_at <= :at RETURNING id, kind",
        why=say("outbox.cut_off"),
        at=at,
    )
    lapsed = [number for number, kind in rows if kind != "code"]
    for number in lapsed:
        note_status(connection, number, f"unknown: {say('outbox.cut_off')}")
    return len(lapsed)


def came_to_nothing(connection: Connection, taken: Taken, now: datetime, error: Undelivered) -> str:
    """Has it tried again later, or not at all: its new state. A server that is down three times in a row lets the
    others of its channel wait."""
    if error.down:
        _note_down(connection, taken.channel, now)
    if error.final or error.unknown or taken.tries + 1 >= len(PAUSES_MINUTES):
        note_failed(connection, taken.id, instant(now), error)
        return "unknown" if error.unknown else "failed"
    connection.run(
        "UPDATE outbox_message SET state = 'waiting', tries = tries + 1, sent_at = NULL, next_at = :next, "
        "why = :why WHERE id = :id",
        next=instant(now + timedelta(minutes=PAUSES_MINUTES[taken.tries])),
        why=str(error),
        id=taken.id,
    )
    note_status(connection, taken.id, "queued")
    return "waiting"


def _note_down(connection: Connection, channel: str, now: datetime) -> None:
    failures = connection.value(
        "INSERT INTO outbox_pace (channel, next_at, rest_until, failures) VALUES (:channel, :at, NULL, 1) "
        "ON CONFLICT (channel) DO UPDATE SET failures = outbox_pace.failures + 1 RETURNING failures",
        channel=channel,
        at=instant(now),
    )
    if failures >= RESTS_AFTER:
        minutes = RESTS_MINUTES[min(failures - RESTS_AFTER, len(RESTS_MINUTES) - 1)]
        connection.run(
            "UPDATE outbox_pace SET rest_until = :until WHERE channel = :channel",
            until=instant(now + timedelta(minutes=minutes)),
            channel=channel,
        )


def note_up(connection: Connection, channel: str) -> None:
    """The server has taken a message: it is well again."""
    connection.run(
        "UPDATE outbox_pace SET failures = 0, rest_until = NULL WHERE channel = :channel AND failures > 0",
        channel=channel,
    )


def settle_cancelled(connection: Connection, limit: int) -> int:
    """Marks some messages of campaigns that were called off; how many."""
    rows: Sequence[tuple[int]] = connection.all(
        "UPDATE outbox_message SET state = 'cancelled' WHERE id IN (SELECT o.id FROM outbox_message o "
        "WHERE o.state = 'waiting' AND (o.campaign_id IN (SELECT id FROM campaign WHERE state = 'cancelled') "
        "OR o.flow_id IN (SELECT id FROM flow WHERE state = 'ended')) LIMIT :limit) RETURNING id",
        limit=limit,
    )
    if rows:
        from store.messages.history import SOURCE
        from store.transfer.lookups import among

        among(
            connection,
            "UPDATE message SET status = 'cancelled' WHERE source = :source AND message_id {keys} RETURNING id",
            [str(row[0]) for row in rows],
            source=SOURCE,
        )
    return len(rows)
