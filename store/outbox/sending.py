"""Sending what waits in the outbox, one message after the other, each tried again after growing pauses.

A message is marked as on its way before it leaves and as sent afterwards. One that is cut off between the two, or
handed over without an answer, is ``unknown``: it may have arrived, so nothing but a person sends it again.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.messages.draft import CHANNELS
from store.messages.history import note_status
from store.outbox.delivering import Courier, can_send
from store.outbox.queueing import note_sent, reference
from store.outbox.records import Outgoing, Queued, Sendings, Undelivered
from store.outbox.taking import (
    LeftOut,
    Ready,
    Turn,
    Wait,
    came_to_nothing,
    lapse,
    note_up,
    settle_cancelled,
    take_turn,
)
from store.people.masking import masked_email, masked_phone
from store.receipt import Receipt
from store.settings import Settings
from store.use_case import operation, use_case
from store.words import say

PERMISSION = "upkeep"
BY_HAND = "send messages"
_WAITING = "SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'sending') AND kind <> 'code'"
CANCELLED_AT_ONCE = 500
Progress = Callable[[int], None]
"""Told after each message how many have left in this round."""


@use_case(PERMISSION)
def begin_sending(unit: Unit) -> None:
    """Permits and audits one round of sending; what was cut off is ``unknown`` now, codes have failed."""
    lapse(unit.connection, unit.at)


@use_case(BY_HAND)
def begin_sending_now(unit: Unit) -> None:
    """The same for whoever writes messages and stands there while they leave."""
    lapse(unit.connection, unit.at)


def send_waiting(
    store: Store,
    actor: Actor,
    *,
    pause: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
    most_seconds: float | None = None,
) -> Sendings:
    """Sends every message that is due; what comes to nothing waits for a later round. Safe to run twice at once.

    Campaigns that were cut off while they were queued are queued first; points that go with what was sent are given.
    It ends after ``most_seconds``, whatever is left.
    """
    begin_sending(store, actor)
    until = None if most_seconds is None else store.clock() + timedelta(seconds=most_seconds)
    return _round(store, actor, pause=pause, progress=progress, until=until)


def send_now(
    store: Store,
    actor: Actor,
    *,
    only: int | None = None,
    pause: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> Sendings:
    """The same under the right to send messages; ``only``: just the message of this id, without the pace."""
    begin_sending_now(store, actor)
    return _round(store, actor, only=only, pause=pause, progress=progress)


def _round(
    store: Store,
    actor: Actor,
    *,
    only: int | None = None,
    pause: Callable[[float], None],
    progress: Progress | None,
    until: datetime | None = None,
) -> Sendings:
    from store.messages.gifts import give_owed
    from store.messages.queueing import finish_queueing

    done: Counter[str] = Counter()
    if only is None:
        finish_queueing(store)
        while store.transact(partial(settle_cancelled, limit=CANCELLED_AT_ONCE)) == CANCELLED_AT_ONCE:
            pause(0.02)
    settings = store.settings()
    channels = [channel for channel in CHANNELS if can_send(settings, channel)]
    with closing(Courier(settings)) as courier:
        while channels and (until is None or store.clock() < until):
            wait = _turns(store, settings, courier, channels, done, only, progress)
            if channels and wait > 0:
                pause(wait)
    give_owed(store, actor)
    waiting = store.connection.value(_WAITING)
    return Sendings(done["sent"], done["failed"], waiting, done["unknown"], done["left out"])


def _turns(
    store: Store,
    settings: Settings,
    courier: Courier,
    channels: list[str],
    done: Counter[str],
    only: int | None,
    progress: Progress | None,
) -> float:
    """One message of each channel; the seconds until the next may leave. A channel with nothing due goes."""
    waits = []
    for channel in tuple(channels):
        turn: Turn = store.transact(
            partial(take_turn, settings=settings, channel=channel, now=store.clock(), only=only)
        )
        if turn is None:
            channels.remove(channel)
        elif isinstance(turn, Wait):
            waits.append(turn.seconds)
        elif isinstance(turn, LeftOut):
            done["left out"] += turn.for_good
            waits.append(0.0)
        else:
            done[_sent(store, settings, courier, turn)] += 1
            waits.append(0.0)
            if progress is not None:
                progress(done["sent"])
    return min(waits, default=0.0)


def _sent(store: Store, settings: Settings, courier: Courier, ready: Ready) -> str:
    """Hands one message over and writes what became of it: its state."""
    taken, words = ready.taken, ready.leaving
    outgoing = Outgoing(
        taken.channel,
        words.recipient,
        words.subject,
        words.text,
        reference(settings, taken.id),
        sender=words.sender,
        stop=settings.text("privacy_link") if words.sender else "",
    )
    try:
        courier.deliver(outgoing)
    except Undelivered as error:
        return store.transact(partial(came_to_nothing, taken=taken, now=store.clock(), error=error))
    store.transact(partial(_note_sent, message_id=taken.id, channel=taken.channel, at=instant(store.clock())))
    return "sent"


def _note_sent(connection: Connection, message_id: int, channel: str, at: str) -> None:
    note_sent(connection, message_id, at)
    note_up(connection, channel)


@operation(PERMISSION)
def send_again(unit: Unit, message_id: int) -> Receipt:
    """Has a message that failed, or of which nobody knows, leave once more, because a person says so.

    Raises `NotFound`, `Refused` for any other message.
    """
    row = unit.connection.one(
        "SELECT state, kind, persona_id FROM outbox_message WHERE id = :id", id=message_id
    )
    if row is None:
        raise NotFound(say("outbox.no_message", id=message_id))
    if row[0] not in ("failed", "unknown") or row[1] == "code":
        raise Refused(say("outbox.not_again", state=say(f"outbox.state.{row[0].replace(' ', '_')}")))
    unit.subject = row[2]
    unit.detail = f"message {message_id} was {row[0]}"
    unit.connection.run(
        "UPDATE outbox_message SET state = 'waiting', tries = 0, sent_at = NULL, next_at = :at, why = '' "
        "WHERE id = :id",
        at=unit.at,
        id=message_id,
    )
    note_status(unit.connection, message_id, "queued")
    return Receipt(unit.actor.operation_id or "", details={"message": message_id})


@use_case(PERMISSION)
def read_outbox(unit: Unit, limit: int = 50) -> tuple[Queued, ...]:
    """The latest messages, the newest first, whom they go to masked."""
    rows = unit.connection.all(
        "SELECT id, kind, channel, recipient, subject, state, tries, next_at, made_at, sent_at, why "
        "FROM outbox_message ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return tuple(_masked(Queued(*row)) for row in rows)


def _masked(found: Queued) -> Queued:
    shown = masked_phone if found.channel == "text" else masked_email
    return replace(found, recipient=(shown(found.recipient) or "") if found.recipient else "")
