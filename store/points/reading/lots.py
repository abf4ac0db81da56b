"""What expires when: the open lots of a persona's points."""

from dataclasses import dataclass

from store.database.connection import Connection
from store.points.ledger.kinds import LINES
from store.points.ledger.records import due_after


@dataclass(frozen=True, slots=True)
class OpenLot:
    """A lot with something left, in the order in which lots are used.

    ``expires_on`` is the first day it is gone, under inactivity as of now; None: no date (``can_expire``: a
    policy may still set one).
    """

    kind: str
    label: str
    points: int
    remaining: int
    earned_at: str
    can_expire: bool
    expires_on: str | None
    policy: str | None


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that are gone from a day on; None: points without a date."""

    gone_on: str | None
    points: int


def open_lots(connection: Connection, persona_id: int) -> list[OpenLot]:
    """Every open lot, the next to be used first (`points.md` rule 5)."""
    rows = connection.all(
        "SELECT l.kind, l.points, l.remaining, l.earned_at, l.can_expire, l.expires_on, l.policy, "
        "l.idle_days, l.idle_from, a.active_on "
        "FROM account a JOIN lot l ON l.account_id = a.id AND l.remaining > 0 "
        "WHERE a.persona_id = :persona AND a.unit = 'points' AND a.card_id IS NULL ORDER BY l.id",
        persona=persona_id,
    )
    lots = []
    for kind, points, remaining, earned_at, can_expire, expires_on, policy, idle, idle_from, active in rows:
        gone = expires_on if idle is None else due_after(active, idle_from, idle)
        lots.append(OpenLot(kind, LINES[kind], points, remaining, earned_at, bool(can_expire), gone, policy))
    return sorted(lots, key=lambda lot: (not lot.can_expire, lot.expires_on or "9999-99-99", lot.earned_at))


def expiring(lots: list[OpenLot]) -> list[Expiring]:
    """The lots' points by the day they are gone, the soonest first, those without a date last."""
    days: dict[str | None, int] = {}
    for lot in lots:
        days[lot.expires_on] = days.get(lot.expires_on, 0) + lot.remaining
    return [Expiring(day, days[day]) for day in sorted(days, key=lambda day: day or "9999-99-99")]
