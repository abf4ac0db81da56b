"""The Discounts tab: every discount, whether this customer can redeem it here and now, and why not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from store.actor import Actor
from store.clock import instant, local_day, moment
from store.database.connection import Connection
from store.database.sql import in_list
from store.database.store import Store
from store.discounts.audience import Audiences
from store.discounts.availability import Situation, reason_not
from store.discounts.records import Discount, current_discounts
from store.errors import NotFound
from store.merging.lineage import lineage
from store.points.customer import customer
from store.points.expiry.due import available
from store.settings import settings_at
from store.words import say


@dataclass(frozen=True, slots=True)
class Offer:
    """A discount for one customer. ``reason`` says in words why it is not ``available``; ``points`` is what
    the customer can spend, for the bar ``points/cost``. ``starts_on`` and ``ends_on`` are inclusive days."""

    id: str
    name: str
    cost: int
    starts_on: str | None
    ends_on: str | None
    available: bool
    reason: str | None
    points: int
    usage: str
    cooldown_hours: int
    location: str | None
    staff_only: bool
    last_used_at: str | None

    @property
    def short(self) -> int:
        """How many points are missing."""
        return max(self.cost - max(self.points, 0), 0)

    def to_json(self) -> dict[str, Any]:
        """The stable names of ``show --json``."""
        return {
            "id": self.id,
            "name": self.name,
            "cost": self.cost,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "available": self.available,
            "reason": self.reason,
        }


def offers(store: Store, actor: Actor, persona_id: int) -> list[Offer]:
    """Every discount that has not ended, in its order; raises ``NotFound`` for an unknown persona."""
    with store.reading() as connection:
        found = customer(connection, persona_id)
        if found is None:
            raise NotFound(say("people.no_customer", id=persona_id))
        now = store.clock()
        settings = settings_at(connection, instant(now))
        zone, closes = settings.text("time_zone"), settings.text("day_closes_at")
        row = connection.one(
            "SELECT time_zone, closes_at FROM location WHERE id = :id", id=actor.location_id
        ) or (None, None)
        here, here_closes = row[0] or zone, row[1] or closes
        today = local_day(now, here, here_closes)
        points = available(connection, persona_id, local_day(now, zone, closes))
        uses = last_uses(connection, persona_id)
        theirs = audiences_of(Audiences(connection, settings, today), persona_id)
        listed = []
        for discount in current_discounts(connection):
            last = uses.get(discount.id)
            used_on = None if last is None else local_day(moment(last), here, here_closes)
            inside = discount.audience is None or theirs(discount.audience)
            situation = Situation(now, today, actor.location_id, points, last, used_on, inside)
            listed.append(_offer(discount, points, reason_not(discount, found, situation), last))
    return listed


def audiences_of(audiences: Audiences, persona_id: int) -> Callable[[str], bool]:
    """Whether a persona is in an audience, each asked once."""
    return cache(lambda name: audiences.holds(name, persona_id))


def _offer(discount: Discount, points: int, reason: str | None, last: str | None) -> Offer:
    return Offer(
        id=discount.id,
        name=discount.name,
        cost=discount.cost,
        starts_on=discount.starts_on,
        ends_on=discount.ends_on,
        available=reason is None,
        reason=reason,
        points=points,
        usage=discount.usage,
        cooldown_hours=discount.cooldown_hours,
        location=discount.location,
        staff_only=discount.staff_only,
        last_used_at=last,
    )


def last_uses(connection: Connection, persona_id: int) -> dict[str, str]:
    """When each discount was last redeemed by the persona or anything merged into it, undone ones left
    out."""
    listed, values = in_list("persona", lineage(connection, persona_id))
    rows = connection.all(
        "SELECT d.discount_id, max(r.at) FROM redemption r JOIN discount d ON d.id = r.discount_id "
        f"WHERE r.persona_id IN {listed} AND r.undone_at IS NULL GROUP BY d.discount_id",
        **values,
    )
    return dict(rows)
