"""Sending what waits in the outbox, one message after the other, each tried again after growing pauses."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.outbox.delivering import deliver
from store.outbox.queueing import LEASE, PAUSES_MINUTES, note_failed, note_sent, reference
from store.outbox.records import Outgoing, Queued, Sendings, Undelivered
from store.people.masking import masked_email, masked_phone
from store.settings import Settings
from store.use_case import use_case
from store.words import say

PERMISSION = "upkeep"
_WAITING = "SELECT count(*) FROM outbox_message WHERE state IN ('waiting', 'sending') AND kind = 'notice'"


@use_case(PERMISSION)
def begin_sending(unit: Unit) -> None:
    """Permits and audits one round of sending; codes that were cut off have failed."""
    unit.connection.run(
        "UPDATE outbox_message SET state = 'failed', why = :why WHERE kind = 'code' AND state = 'sending' "
        "AND next_at <= :at",
        why=say("outbox.cut_off"),
        at=unit.at,
    )


def send_waiting(store: Store, actor: Actor) -> Sendings:
    """Sends every message that is due; what comes to nothing waits for a later round. Safe to run twice at once."""
    begin_sending(store, actor)
    settings, sent, failed = store.settings(), 0, 0
    while (due := store.transact(partial(_taken, at=store.clock()))) is not None:
        try:
            deliver(settings, due.outgoing(settings))
        except Undelivered as error:
            failed += store.transact(partial(_came_to_nothing, due=due, at=store.clock(), error=error))
            continue
        store.transact(partial(note_sent, message_id=due.id, at=instant(store.clock())))
        sent += 1
    return Sendings(sent, failed, store.connection.value(_WAITING))


@dataclass(frozen=True, slots=True)
class _Due:
    id: int
    channel: str
    recipient: str
    subject: str
    text: str
    tries: int

    def outgoing(self, settings: Settings) -> Outgoing:
        return Outgoing(self.channel, self.recipient, self.subject, self.text, reference(settings, self.id))


def _taken(connection: Connection, *, at: datetime) -> _Due | None:
    """The message whose turn it is, kept from other machines while it is on its way; None when nothing is due."""
    row = connection.one(
        "UPDATE outbox_message SET state = 'sending', next_at = :lease WHERE id = (SELECT min(id) "
        "FROM outbox_message WHERE state IN ('waiting', 'sending') AND kind = 'notice' AND next_at <= :at) "
        "AND next_at <= :at RETURNING id, channel, recipient, subject, text, tries",
        lease=instant(at + LEASE),
        at=instant(at),
    )
    return None if row is None else _Due(*row)


def _came_to_nothing(connection: Connection, *, due: _Due, at: datetime, error: Undelivered) -> int:
    """Has it tried again later, or not at all; 1 if that was the last try."""
    if error.final or due.tries + 1 >= len(PAUSES_MINUTES):
        note_failed(connection, due.id, instant(at), error)
        return 1
    connection.run(
        "UPDATE outbox_message SET state = 'waiting', tries = tries + 1, next_at = :next, why = :why "
        "WHERE id = :id",
        next=instant(at + timedelta(minutes=PAUSES_MINUTES[due.tries])),
        why=str(error),
        id=due.id,
    )
    return 0


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
