"""The local clock of stored instants, also through a change of the clocks and where zones are apart by odd minutes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.clock import instant, local_time


@pytest.mark.parametrize(
    ("zone", "around"),
    [
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(1985, 12, 31, 18, tzinfo=UTC)),
        ("Africa/Monrovia", datetime(1972, 1, 7, 0, tzinfo=UTC)),
    ],
)
def test_every_minute_of_two_days_is_the_local_clocks(zone: str, around: datetime) -> None:
    for minutes in range(-24 * 60, 24 * 60):
        when = around + timedelta(minutes=minutes, seconds=59)
        assert local_time(instant(when), zone) == f"{when.astimezone(ZoneInfo(zone)):%H:%M}"
