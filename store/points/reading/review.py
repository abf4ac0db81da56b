"""What a manager looks through at the day's end: the large adjustments and every block (`points.md` rule
30)."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from store.clock import EARLIEST_DAY, LATEST_DAY, local_day
from store.database.sql import Values, in_list
from store.database.unit import Unit
from store.errors import BadInput
from store.people.masking import masked_name, masked_text
from store.points.ledger.days import day_begins
from store.points.ledger.kinds import LINES
from store.staff.belonging import own_locations
from store.staff.permissions import Grant, grant
from store.use_case import use_case
from store.words import say

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An adjustment or a block; ``cause`` is the line of the entry that a block answers."""

    entry_id: int
    persona_id: int
    name: str
    kind: str
    label: str
    points: int
    balance: int
    at: str
    by: str | None
    approver: str | None
    location: str | None
    reason: str | None
    note: str | None
    cause: str | None
    undone: bool

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Review:
    """A day's rows, the latest first. ``more``: there were beyond a thousand."""

    day: date
    least: int
    rows: tuple[Reviewed, ...]
    more: bool

    @property
    def adjusted(self) -> int:
        """The sum of the adjustments."""
        return sum(row.points for row in self.rows if row.kind == "adjust")

    @property
    def blocked(self) -> int:
        """The sum of the blocks."""
        return sum(row.points for row in self.rows if row.kind == "block")


_ROWS = (
    "SELECT e.id, a.persona_id, CASE WHEN p.status = 'sealed' THEN '' ELSE p.name END, e.kind, e.points, "
    "a.balance, e.written_at, s.name, ap.name, l.name, e.reason, "
    "CASE WHEN p.status = 'sealed' THEN NULL ELSE n.text END, c.kind, rv.id "
    "FROM entry e JOIN account a ON a.id = e.account_id "
    "JOIN persona p ON p.id = a.persona_id LEFT JOIN staff s ON s.id = e.staff_id "
    "LEFT JOIN staff ap ON ap.id = e.approver_id LEFT JOIN location l ON l.id = e.location_id "
    "LEFT JOIN note n ON n.id = e.note_id LEFT JOIN entry c ON c.id = e.caused_by_id "
    "LEFT JOIN entry rv ON rv.reverses_id = e.id "
    "WHERE e.kind IN ('adjust', 'block') AND e.written_at >= :began AND e.written_at < :ended "
    "AND (e.kind = 'block' OR abs(e.points) >= :least){where} "
    "ORDER BY e.written_at DESC, e.id DESC LIMIT :limit"
)


@use_case("reports")
def review_points(unit: Unit, *, day: date | None = None, least: int | None = None) -> Review:
    """The blocks of a day (today) and the adjustments of at least ``least`` points (the shop's setting).

    Days are the chain's. A manager sees the own locations' and what no location wrote (imports, the night).
    """
    zone, closes = unit.settings.text("time_zone"), unit.settings.text("day_closes_at")
    day = day or local_day(unit.now, zone, closes)
    if not EARLIEST_DAY <= day.isoformat() <= LATEST_DAY:
        raise BadInput(say("points.review_day", day=day.isoformat()))
    least = unit.settings.number("large_adjustment") if least is None else least
    if least < 0:
        raise BadInput(say("points.review_least", least=least))
    values: Values = {
        "began": day_begins(day, zone, closes),
        "ended": day_begins(day + timedelta(days=1), zone, closes),
        "least": least,
        "limit": MOST_ROWS + 1,
    }
    where = ""
    if unit.grant is Grant.OWN_STORE:
        places, named = in_list("place", sorted(own_locations(unit)))
        where = f" AND (e.location_id IS NULL OR e.location_id IN {places})"
        values |= named
    if unit.grant is Grant.OWN:
        where = " AND e.staff_id = :own"
        values["own"] = unit.actor.staff_id
    rows = unit.connection.all(_ROWS.format(where=where), **values)
    masked = grant(unit.actor.role, "open a card") is Grant.MASKED
    found = tuple(_reviewed(row, masked=masked) for row in rows[:MOST_ROWS])
    return Review(day, least, found, len(rows) > MOST_ROWS)


def _reviewed(row: tuple[Any, ...], *, masked: bool) -> Reviewed:
    (
        entry_id,
        persona_id,
        name,
        kind,
        points,
        balance,
        at,
        by,
        approver,
        place,
        reason,
        note,
        cause,
        back,
    ) = row
    return Reviewed(
        entry_id,
        persona_id,
        masked_name(name or "") if masked else name or "",
        kind,
        LINES[kind],
        points,
        balance,
        at,
        by,
        approver,
        place,
        reason,
        masked_text(note) if masked else note,
        None if cause is None else LINES[cause],
        back is not None,
    )
