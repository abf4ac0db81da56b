"""The demo's days, all counted back from the clock, so that it is alive whenever it is made."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

TIME_ZONE = "America/New_York"
OPENS, CLOSES = 8, 20
"""Local hours in which things happen; never those that a change of the clocks skips or repeats."""
TWO_YEARS = 730


@dataclass(frozen=True, slots=True)
class Calendar:
    """The local moment at which the demo is made."""

    now: datetime

    @classmethod
    def at(cls, moment: datetime) -> "Calendar":
        """The calendar of an instant."""
        return cls(moment.astimezone(ZoneInfo(TIME_ZONE)).replace(tzinfo=None, second=0, microsecond=0))

    @property
    def today(self) -> date:
        """The shop's day."""
        return self.now.date()

    def day(self, ago: int) -> date:
        """So many days ago."""
        return self.today - timedelta(days=ago)

    def moment(self, ago: int, choice: Random) -> datetime:
        """A local moment in opening hours so many days ago; what would not be over yet is a day earlier."""
        found = datetime.combine(self.day(ago), datetime.min.time()) + timedelta(
            hours=choice.randrange(OPENS, CLOSES), minutes=choice.randrange(60)
        )
        return found if found < self.now - timedelta(hours=4) else found - timedelta(days=1)


def written(moment: datetime) -> str:
    """As a file says it: local time."""
    return f"{moment:%Y-%m-%d %H:%M}"
