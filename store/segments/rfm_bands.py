"""The grid of recency by visits: its nine names and where the rows and columns begin."""

from dataclasses import dataclass
from datetime import date, timedelta

from store.settings import Settings

GRID = (
    ("beginners", "growing", "champions"),
    ("doubtful", "medium", "loyal"),
    ("sleeping", "at-risk", "needs-attention"),
)
"""Names of the grid's cells: rows from bought lately to long ago, columns from few visits to many."""


@dataclass(frozen=True, slots=True)
class Bands:
    """The grid's thresholds, from the settings: last bought up to ``recent`` days ago, up to ``fading``, before;
    up to ``few`` visits, up to ``some``, more. A second that is below its first leaves the middle empty."""

    recent: int
    fading: int
    few: int
    some: int

    @classmethod
    def of(cls, settings: Settings) -> "Bands":
        """The thresholds in force."""
        return cls(
            settings.number("rfm_recent_days"),
            max(settings.number("rfm_recent_days"), settings.number("rfm_fading_days")),
            settings.number("rfm_few_visits"),
            max(settings.number("rfm_few_visits"), settings.number("rfm_some_visits")),
        )

    def first_day(self, today: date) -> date:
        """The earliest day of the first row."""
        return today - timedelta(days=self.recent)

    def second_day(self, today: date) -> date:
        """The earliest day of the second row."""
        return today - timedelta(days=self.fading)

    def days(self, row: int) -> tuple[int, int | None]:
        """The days of a row, both included."""
        return ((0, self.recent), (self.recent + 1, self.fading), (self.fading + 1, None))[row]

    def visits(self, column: int) -> tuple[int, int | None]:
        """The visits of a column, both included."""
        return ((1, self.few), (self.few + 1, self.some), (self.some + 1, None))[column]

    def place(self, days: int, visits: int) -> tuple[int, int]:
        """Row and column of somebody who bought so many days ago for the last time, so often."""
        row = 0 if days <= self.recent else 1 if days <= self.fading else 2
        return row, 0 if visits <= self.few else 1 if visits <= self.some else 2

    def query(self, row: int, column: int) -> str:
        """The search that lists a cell."""
        seen = (
            f"seen:<={self.recent}d",
            f"seen:>{self.recent}d seen:<={self.fading}d",
            f"seen:>{self.fading}d",
        )[row]
        least, most = self.visits(column)
        return f"{seen} visits:{least}..{'' if most is None else most}"
