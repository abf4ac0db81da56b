"""Instants and days as the store keeps them, and the clock everything takes its time from."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present instant, aware, in UTC; injected everywhere."""
EARLIEST_DAY, LATEST_DAY = "1970-01-01", "2199-12-31"
"""A day beyond these is a slip of the hand."""


def system_clock() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


def instant(moment: datetime) -> str:
    """An aware moment as ``2026-11-22T08:34:00.000Z``."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def moment(text: str) -> datetime:
    """The moment a stored instant stands for."""
    return datetime.fromisoformat(text)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_time(at: str, zone: str) -> str:
    """``HH:MM`` of a stored instant by the local clock of a zone."""
    shift = _shift(at[:13], zone)
    if shift is None:
        return moment(at).astimezone(_zone(zone)).strftime("%H:%M")
    minutes = int(at[11:13]) * 60 + int(at[14:16]) + shift
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


@lru_cache(maxsize=16_384)
def _shift(hour: str, zone: str) -> int | None:
    """Minutes that a zone is ahead of UTC through an hour of it; None where that changes within it, or is no number
    of minutes."""
    first, last = (
        moment(f"{hour}:{rest}+00:00").astimezone(_zone(zone)).utcoffset() for rest in ("00:00", "59:59")
    )
    if first is None or first != last or first.seconds % 60:
        return None
    return first // timedelta(minutes=1)


def local_day(when: datetime, zone: str, closes_at: str = "00:00") -> date:
    """The shop's day of a moment: local time, changing at the closing hour (``points.md`` rule 0)."""
    local = when.astimezone(_zone(zone))
    if closes_at != "00:00":
        hours, minutes = closes_at.split(":")
        local = local - timedelta(hours=int(hours), minutes=int(minutes))
    return local.date()


def month_day(birthday: date) -> str:
    """``MM-DD`` of a birthday; 29 February counts on 28 February (``points.md`` rule 0)."""
    if (birthday.month, birthday.day) == (2, 29):
        return "02-28"
    return f"{birthday:%m-%d}"
