"""Hours in which no message leaves, by the clock of the customer's shop."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from store.clock import instant
from store.errors import BadInput
from store.settings import Settings
from store.words import say

_SHAPE = re.compile(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``begin`` until before ``end``; over midnight where the end is not later."""

    begin: time
    end: time

    def until(self, when: datetime, zone: str) -> datetime | None:
        """When they end, of a moment inside them; None outside."""
        local = when.astimezone(ZoneInfo(zone))
        now = local.time().replace(tzinfo=None)
        over_midnight = self.end <= self.begin
        inside = (now >= self.begin or now < self.end) if over_midnight else self.begin <= now < self.end
        if not inside:
            return None
        day = local.date() + timedelta(days=1) if over_midnight and now >= self.begin else local.date()
        return datetime.combine(day, self.end, ZoneInfo(zone))


def quiet_hours(settings: Settings) -> QuietHours | None:
    """The shop's quiet hours; None where it has none."""
    return read_hours(settings.text("quiet_hours"))


def read_hours(text: str) -> QuietHours | None:
    """``21:00-08:00``; empty is none. Raises `BadInput`."""
    if text.strip() in ("", "-"):
        return None
    found = _SHAPE.fullmatch(text.replace("–", "-"))
    try:
        if found is None:
            raise ValueError
        begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        raise BadInput(say("messages.quiet_hours", text=text[:30])) from None
    if begin == end:
        raise BadInput(say("messages.quiet_hours", text=text[:30]))
    return QuietHours(begin, end)


def checked_hours(text: str) -> str:
    """Quiet hours as typed for the setting, in their one form."""
    hours = read_hours(text)
    return "" if hours is None else f"{hours.begin:%H:%M}-{hours.end:%H:%M}"


def due_by_zone(settings: Settings, zones: set[str], when: datetime) -> dict[str, str]:
    """The first moment from ``when`` on at which a message may leave, by time zone, as stored."""
    hours = quiet_hours(settings)
    return {
        zone: instant(when if hours is None else hours.until(when, zone) or when) for zone in sorted(zones)
    }
