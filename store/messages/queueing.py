"""Has a campaign's messages wait in the outbox: chunk by chunk, each deciding on some personas and moving the
campaign's ``reached`` with them, so that a cut-off leaves whole chunks and the next start goes on behind them.

Nothing of a campaign leaves before it is queued whole. A persona and an address get one message of it, which the
database holds as well.
"""

import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.clock import instant, local_day, moment
from store.database.connection import Connection
from store.database.store import Store
from store.messages.audience import plan_of
from store.messages.deciding import Decided, decided, values
from store.messages.history import note_queued
from store.messages.quiet_hours import due_by_zone
from store.settings import Settings, settings_at
from store.transfer.applying import PAUSE_SECONDS, bulk_connection, in_transaction
from store.transfer.company import Company
from store.transfer.ledger import BulkIds

CHUNK_SECONDS = 0.040
"""A chunk with its commit aims here while others have the store open (`engineering.md` A1), else at `ALONE`."""
ALONE_SECONDS = 0.150
SERVER_SECONDS = 0.500
"""On PostgreSQL nobody waits for a chunk: it takes no lock that another act asks for."""
LEAST_CHUNK, FIRST_CHUNK, LARGEST_CHUNK = 50, 200, 5000
LEASE = timedelta(seconds=60)
CHECKPOINT_AFTER = 10
READ_AT_ONCE = 100_000
OUTBOX = (
    "id",
    "persona_id",
    "kind",
    "channel",
    "recipient",
    "subject",
    "text",
    "state",
    "tries",
    "next_at",
    "made_at",
    "sent_at",
    "why",
    "staff_id",
    "sender",
    "campaign_id",
    "flow_id",
    "gift",
    "gifted_at",
)
AfterChunk = Callable[[int], None]
"""Told after each chunk how many personas were decided on so far."""


@dataclass(frozen=True, slots=True)
class _Queue:
    """What is the same for every message of a campaign."""

    id: int
    name: str
    channel: str
    query: str
    gift: int
    send_at: datetime
    staff_id: int


def cut_off_campaigns(store: Store) -> tuple[int, ...]:
    """Campaigns nobody is queueing although they are not queued: their ids."""
    rows = store.connection.all(
        "SELECT id FROM campaign WHERE state = 'queueing' AND (lease_until IS NULL OR lease_until < :now) "
        "ORDER BY id",
        now=instant(store.clock()),
    )
    return tuple(row[0] for row in rows)


def finish_queueing(store: Store) -> int:
    """Goes on with every campaign that was cut off while it was queued; how many they were."""
    found = cut_off_campaigns(store)
    for campaign_id in found:
        queue_campaign(store, campaign_id)
    return len(found)


def queue_campaign(store: Store, campaign_id: int, *, after_chunk: AfterChunk | None = None) -> int:
    """Queues what is left of a campaign; how many personas its search found. Nothing if it is queued already."""
    with bulk_connection(store) as connection, closing(BulkIds(store)) as ids:
        row = connection.one(
            "SELECT id, name, channel, query, gift, send_at, staff_id, state, reached, found FROM campaign "
            "WHERE id = :id",
            id=campaign_id,
        )
        if row is None or row[7] != "queueing":
            return 0 if row is None else int(row[9])
        queue = _Queue(row[0], row[1], row[2], row[3], row[4], moment(row[5]), row[6])
        reached, found = int(row[8]), int(row[9])
        settings = settings_at(connection, instant(store.clock()))
        left = _left(connection, settings, store.clock(), queue.query, reached)
        company = Company(store, connection)
        place, size, chunks = 0, FIRST_CHUNK, 0
        while True:
            part = left[place : place + size]
            began = time.monotonic()
            work = _Chunk(store, connection, ids, settings, queue, reached, part, place + size >= len(left))
            if not in_transaction(connection, work.done):
                return found
            place, found, chunks = place + len(part), found + len(part), chunks + 1
            reached = part[-1] if part else reached
            if after_chunk is not None:
                after_chunk(found)
            if place >= len(left):
                return found
            waiting = store.dialect == "sqlite" and company.present(time.monotonic())
            spent = max(time.monotonic() - began, 0.0001)
            alone = ALONE_SECONDS if store.dialect == "sqlite" else SERVER_SECONDS
            aim = CHUNK_SECONDS if waiting else alone
            size = max(LEAST_CHUNK, min(LARGEST_CHUNK, 2 * size, int(size * aim / spent)))
            if connection.dialect == "sqlite" and chunks % CHECKPOINT_AFTER == 0:
                connection.all("PRAGMA wal_checkpoint(PASSIVE)")
            if waiting:
                time.sleep(PAUSE_SECONDS)


def _left(
    connection: Connection, settings: Settings, now: datetime, query: str, reached: int
) -> "array[int]":
    """The ids the search finds behind ``reached``, 8 bytes each, in order."""
    today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at"))
    plan = plan_of(connection, settings, today, query)
    left = array("q")
    while True:
        rows = connection.all(
            f"SELECT p.id FROM persona p WHERE p.id > :reached AND {plan.test} ORDER BY p.id LIMIT :limit",
            **plan.values,
            reached=reached,
            limit=READ_AT_ONCE,
        )
        left.extend(row[0] for row in rows)
        if len(rows) < READ_AT_ONCE:
            return left
        reached = left[-1]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One transaction: decides on ``part`` and moves the campaign from ``reached`` behind it."""

    store: Store
    connection: Connection
    ids: BulkIds
    settings: Settings
    queue: _Queue
    reached: int
    part: Sequence[int]
    last: bool

    def done(self) -> bool:
        """Writes it; False where the campaign was called off or somebody else has gone on with it."""
        connection, queue = self.connection, self.queue
        now = self.store.clock()
        moved = connection.run(
            "UPDATE campaign SET reached = :to, found = found + :count, lease_until = :lease, state = :state, "
            "queued_at = :queued WHERE id = :id AND state = 'queueing' AND reached = :reached",
            to=self.part[-1] if self.part else self.reached,
            count=len(self.part),
            lease=instant(now + LEASE),
            state="queued" if self.last else "queueing",
            queued=instant(now) if self.last else None,
            id=queue.id,
            reached=self.reached,
        )
        if not moved:
            return False
        if self.part:
            self._write(now)
        return True

    def _write(self, now: datetime) -> None:
        connection, queue, settings = self.connection, self.queue, self.settings
        when = max(now, queue.send_at)
        today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at")).isoformat()
        found = decided(connection, queue.channel, self.part, values(settings, when, today, queue.gift))
        getting, left_out = shared(connection, queue.id, found)
        zone = settings.text("time_zone")
        due = due_by_zone(settings, {one.zone or zone for one in getting}, when)
        at = instant(now)
        numbers = self.ids.take(connection, "outbox_message", len(getting)) if getting else range(0)
        connection.many(
            "outbox_message",
            OUTBOX,
            [
                (
                    number,
                    one.persona_id,
                    "campaign",
                    queue.channel,
                    one.address,
                    "",
                    "",
                    "waiting",
                    0,
                    due[one.zone or zone],
                    at,
                    None,
                    "",
                    queue.staff_id,
                    None,
                    queue.id,
                    None,
                    queue.gift,
                    None,
                )
                for number, one in zip(numbers, getting, strict=True)
            ],
        )
        note_queued(
            connection,
            self.ids.take,
            [(one.persona_id, number) for number, one in zip(numbers, getting, strict=True)],
            channel=queue.channel,
            at=at,
            campaign=queue.name,
        )
        connection.many(
            "campaign_left_out",
            ("campaign_id", "persona_id", "why"),
            [(queue.id, one.persona_id, why) for one, why in left_out],
        )


def shared(
    connection: Connection, campaign_id: int, found: Sequence[Decided]
) -> tuple[list[Decided], list[tuple[Decided, str]]]:
    """Who gets it and who does not, told apart where several have one address: the first of them gets it."""
    from store.transfer.lookups import among

    addresses = [one.address for one in found if not one.why and one.address is not None]
    taken = {
        row[0]
        for row in among(
            connection,
            "SELECT recipient FROM outbox_message WHERE campaign_id = :campaign AND recipient {keys}",
            addresses,
            campaign=campaign_id,
        )
    }
    getting: list[Decided] = []
    left_out: list[tuple[Decided, str]] = []
    for one in found:
        if one.why:
            left_out.append((one, one.why))
        elif one.address in taken:
            left_out.append((one, "duplicate address"))
        else:
            taken.add(one.address)
            getting.append(one)
    return getting, left_out
