"""What a campaign brought: what became of its messages, who came back and spent, against those it left out."""

from dataclasses import dataclass
from datetime import timedelta

from store.actor import Actor
from store.clock import instant, moment
from store.database.connection import Connection
from store.database.store import Store
from store.errors import NotPermitted
from store.messages.campaigns import Campaign, find_campaign
from store.messages.history import SOURCE
from store.staff.permissions import Grant, require, who_may
from store.words import say

DAYS = 30
"""So many days after it left somebody who buys has come back."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some people and what they did since: ``came_back`` bought something, for ``spent`` minor units with tax, less
    refunds, in so many ``orders``."""

    people: int
    came_back: int
    orders: int
    spent: int

    @property
    def share(self) -> float:
        """How many of a hundred came back."""
        return 100 * self.came_back / self.people if self.people else 0.0

    @property
    def spent_each(self) -> int:
        """Minor units a head."""
        return round(self.spent / self.people) if self.people else 0

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "people": self.people,
            "came_back": self.came_back,
            "orders": self.orders,
            "spent_cents": self.spent,
            "spent_each_cents": self.spent_each,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """A campaign and what it brought until ``until``. ``opened`` is as far as a file said so, ``opted_out`` of its
    channel by those who got it; ``given`` points went with it."""

    campaign: Campaign
    days: int
    until: str
    sent: int
    failed: int
    unknown: int
    waiting: int
    cancelled: int
    left_out: int
    opened: int
    answered: int
    opted_out: int
    given: int
    reached: Group
    others: Group

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "id": self.campaign.id,
            "name": self.campaign.name,
            "state": self.campaign.state,
            "days": self.days,
            "until": self.until,
            "sent": self.sent,
            "failed": self.failed,
            "unknown": self.unknown,
            "waiting": self.waiting,
            "cancelled": self.cancelled,
            "left_out": self.left_out,
            "opened": self.opened,
            "answered": self.answered,
            "opted_out": self.opted_out,
            "points_given": self.given,
            "reached": self.reached.as_json(),
            "others": self.others.as_json(),
        }


_SENT = "o.campaign_id = :campaign AND o.state IN ('sent', 'unknown') AND o.sent_at IS NOT NULL"
_BOUGHT = (
    "SELECT count(*), count(first), coalesce(sum(orders), 0), coalesce(sum(spent), 0) FROM ("
    "SELECT t.persona_id AS who, min(pu.id) AS first, count(pu.id) AS orders, sum(pu.total - pu.refunded) "
    "AS spent FROM {table} LEFT JOIN purchase pu ON pu.persona_id = t.persona_id AND pu.placed_at > {since} "
    "AND pu.placed_at <= :until WHERE {where} GROUP BY t.persona_id) AS found"
)
_REACHED = _BOUGHT.format(
    table="outbox_message t",
    since="t.sent_at",
    where="t.campaign_id = :campaign AND t.state IN ('sent', 'unknown') AND t.sent_at IS NOT NULL",
)
_OTHERS = _BOUGHT.format(table="campaign_left_out t", since=":begin", where="t.campaign_id = :campaign")


def campaign_outcome(store: Store, actor: Actor, campaign_id: int, *, days: int = DAYS) -> Outcome:
    """What a campaign brought in the ``days`` after it began to leave; raises `NotFound`, `NotPermitted`."""
    if require(actor.role, "reports") is Grant.OWN:
        who = ", ".join(who_may("send messages"))
        raise NotPermitted(say("messages.no_report", role=actor.role, who=who), "reports")
    with store.reading() as connection:
        found = find_campaign(connection, campaign_id, store.clock())
        return outcome_of(connection, found, days)


def outcome_of(connection: Connection, found: Campaign, days: int = DAYS) -> Outcome:
    """The same of a campaign that was read."""
    begin = connection.value(
        "SELECT min(sent_at) FROM outbox_message WHERE campaign_id = :campaign AND state IN ('sent', 'unknown')",
        campaign=found.id,
    )
    begin = begin or found.send_at
    until = instant(moment(begin) + timedelta(days=days))
    span = {"campaign": found.id, "until": until}
    told: dict[str, int] = dict(
        connection.all(
            f"SELECT m.status, count(*) FROM outbox_message o JOIN message m ON m.source = :source "
            f"AND m.message_id = CAST(o.id AS TEXT) WHERE {_SENT} AND m.status IN ('opened', 'answered') "
            "GROUP BY m.status",
            campaign=found.id,
            source=SOURCE,
        )
    )
    opted_out = connection.value(
        f"SELECT count(DISTINCT o.persona_id) FROM outbox_message o JOIN consent_event e "
        f"ON e.persona_id = o.persona_id WHERE {_SENT} AND e.channel = :channel AND e.state = 'off' "
        "AND e.how <> 'merge' AND e.at >= o.sent_at AND e.at <= :until",
        channel=found.channel,
        **span,
    )
    given = connection.value(
        "SELECT coalesce(sum(gift), 0) FROM outbox_message WHERE campaign_id = :campaign "
        "AND gifted_at IS NOT NULL",
        campaign=found.id,
    )
    counts = found.counts
    return Outcome(
        found,
        days,
        until,
        counts.get("sent", 0),
        counts.get("failed", 0),
        counts.get("unknown", 0),
        counts.get("waiting", 0) + counts.get("sending", 0),
        counts.get("cancelled", 0),
        sum(found.left_out.values()) + counts.get("left out", 0),
        told.get("opened", 0) + told.get("answered", 0),
        told.get("answered", 0),
        opted_out,
        int(given),
        _group(connection, _REACHED, **span),
        _group(connection, _OTHERS, begin=begin, **span),
    )


def _group(connection: Connection, text: str, **values: object) -> Group:
    row = connection.one(text, **values) or (0, 0, 0, 0)
    return Group(*(int(value) for value in row))
