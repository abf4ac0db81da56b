"""The balance over time, for a chart of a few columns."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from store.clock import instant, moment
from store.database.connection import Connection


@dataclass(frozen=True, slots=True)
class BalancePoint:
    """The balance at the end of one column: up to and including the instant ``until``."""

    until: str
    balance: int


def balance_over_time(
    connection: Connection, persona_id: int, now: datetime, *, columns: int = 60, days: int | None = None
) -> list[BalancePoint]:
    """So many equal steps up to now, over the last ``days`` or, without them, since the first entry.

    An entry counts from when it happened, so that an imported history has its shape. Empty without entries.
    """
    rows = connection.all(
        "SELECT e.happened_at, e.points FROM account a JOIN entry e ON e.account_id = a.id "
        "WHERE a.persona_id = :persona AND a.unit = 'points' AND a.card_id IS NULL ORDER BY e.happened_at, e.seq",
        persona=persona_id,
    )
    if not rows or columns < 1:
        return []
    end = now.astimezone(UTC)
    start = end - timedelta(days=days) if days is not None else min(moment(rows[0][0]), end)
    step = (end - start) / columns
    points: list[BalancePoint] = []
    balance, place = 0, 0
    for column in range(1, columns + 1):
        until = instant(start + step * column)
        while place < len(rows) and (rows[place][0] <= until or column == columns):
            balance += rows[place][1]
            place += 1
        points.append(BalancePoint(until, balance))
    return points
