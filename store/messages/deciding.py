"""Who may get a message, and why everybody else does not: one rule in SQL, asked when it is queued, when it is
previewed and once more when it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store.clock import instant
from store.database.connection import Connection
from store.search.piece import among
from store.settings import Settings
from store.words import say

REASONS = (
    "archived",
    "merged",
    "former number",
    "no address",
    "opted out",
    "not confirmed",
    "not asked",
    "no member",
    "employee",
    "capped",
    "duplicate address",
)
"""Why somebody is left out, in the order in which it is asked. ``archived`` covers those who are held: who may not
know that somebody is held learns it from no message either. ``duplicate address`` shares it with somebody who gets
it."""


def reason_words(why: str) -> str:
    """A reason as people say it."""
    return say(f"messages.left_out.{why.replace(' ', '_')}")


ADDRESS = {"text": "p.phone", "email": "p.email"}
KIND = {"text": "phone", "email": "email"}
WEEK = timedelta(days=7)
COUNTED = "('single', 'campaign', 'flow')"
"""Kinds of messages the cap of a week counts."""

_HAD = (
    "(SELECT count(*) FROM outbox_message o WHERE o.persona_id = {whose} AND o.kind IN " + COUNTED + " "
    "AND (o.state IN ('waiting', 'sending') OR o.state IN ('sent', 'unknown') AND o.sent_at > :week) "
    "AND o.id <> :own)"
)
_HAD_BEFORE_MERGE = "coalesce((SELECT sum({had}) FROM persona q WHERE q.merged_into = p.id), 0)".format(
    had=_HAD.format(whose="q.id")
)


def why_not(channel: str) -> str:
    """SQL for why persona ``p`` with consent ``c`` gets no message; empty text for who does. Its values are those
    of `values`."""
    address, kind = ADDRESS[channel], KIND[channel]
    return (
        "CASE WHEN p.status = 'merged' THEN 'merged' WHEN p.status <> 'active' THEN 'archived' "
        f"WHEN {address} IS NULL THEN CASE WHEN EXISTS (SELECT 1 FROM identifier i WHERE i.persona_id = p.id "
        f"AND i.kind = '{kind}' AND i.state = 'former') THEN 'former number' ELSE 'no address' END "
        "WHEN c.state = 'off' THEN 'opted out' WHEN c.state = 'asked' THEN 'not confirmed' "
        "WHEN c.state IS NULL OR c.state <> 'on' THEN 'not asked' "
        "WHEN :gift > 0 AND (p.signup_on IS NULL OR p.signup_on > :today) THEN 'no member' "
        "WHEN :gift > 0 AND p.employee = 1 AND (p.employee_until IS NULL OR p.employee_until >= :today) "
        "THEN 'employee' "
        f"WHEN :cap > 0 AND {_HAD.format(whose='p.id')} + {_HAD_BEFORE_MERGE} >= :cap THEN 'capped' ELSE '' END"
    )


def joined(channel: str) -> str:
    """What is read beside persona ``p``: the consent and the places whose clock counts."""
    return (
        f"LEFT JOIN consent c ON c.persona_id = p.id AND c.channel = '{channel}' "
        "LEFT JOIN location f ON f.id = p.favorite_location_id "
        "LEFT JOIN location s ON s.id = p.signup_location_id"
    )


ZONE = "coalesce(f.time_zone, s.time_zone, '')"


def values(settings: Settings, when: datetime, today: str, gift: int, *, own: int = 0) -> dict[str, Any]:
    """What `why_not` is asked with, of a moment; ``own`` is the message itself, which counts for nothing."""
    return {
        "gift": gift,
        "today": today,
        "cap": settings.number("messages_per_week"),
        "week": instant(when - WEEK),
        "own": own,
    }


@dataclass(frozen=True, slots=True)
class Decided:
    """One persona: ``why`` is empty where it gets the message, at ``address``; ``zone`` empty for the chain's."""

    persona_id: int
    why: str
    address: str | None
    zone: str


def decided(
    connection: Connection, channel: str, persona_ids: Sequence[int], asked: dict[str, Any]
) -> list[Decided]:
    """Some personas in order of id; those who share an address are told apart by `shared`."""
    test, ids = among("p.id", persona_ids, connection.dialect)
    rows = connection.all(
        f"SELECT p.id, {why_not(channel)}, {ADDRESS[channel]}, {ZONE} FROM persona p {joined(channel)} "
        f"WHERE {test} ORDER BY p.id",
        **ids,
        **asked,
    )
    return [Decided(*row) for row in rows]
