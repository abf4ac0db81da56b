"""When a shop's day begins, as an instant (`points.md` rule 0)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from store.clock import instant, local_day, moment
from store.database.unit import Unit
from store.settings import Settings


def day_begins(day: date, zone: str, closes_at: str = "00:00") -> str:
    """The instant a day begins: local midnight, later by the closing hour."""
    hours, minutes = closes_at.split(":")
    local = datetime.combine(day, time(int(hours), int(minutes)), tzinfo=ZoneInfo(zone))
    return instant(local.astimezone(UTC))


def today_began(unit: Unit) -> str:
    """The instant today began at the actor's location."""
    row = unit.connection.one(
        "SELECT time_zone, closes_at FROM location WHERE id = :id", id=unit.actor.location_id
    )
    zone, closes = row or (None, None)
    return day_begins(
        unit.today,
        zone or unit.settings.text("time_zone"),
        closes or unit.settings.text("day_closes_at"),
    )


def programme_day(unit: Unit) -> date:
    """Today in the programme's own time zone, by which points expire."""
    return unit.day_at(None)


def programme_day_began(unit: Unit, day: date) -> str:
    """The instant a day of the programme began."""
    return day_begins(day, unit.settings.text("time_zone"), unit.settings.text("day_closes_at"))


def day_of(at: str, settings: Settings) -> str:
    """The programme's day of an instant."""
    return local_day(moment(at), settings.text("time_zone"), settings.text("day_closes_at")).isoformat()
