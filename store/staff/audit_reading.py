"""Reading the audit: newest first, by person, customer, act and time; managers see their own location."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from store.clock import instant
from store.database.sql import Values, in_list
from store.database.unit import Unit
from store.errors import BadInput, NotFound
from store.points.ledger.days import day_begins
from store.staff.belonging import own_locations
from store.staff.naming import staff_code
from store.staff.permissions import Grant
from store.use_case import use_case
from store.words import say

OUTCOMES = ("done", "repeated", "refused", "not permitted")
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the audit, codes and names instead of ids where they are known."""

    id: int
    at: str
    use_case: str
    outcome: str
    staff: str | None
    approver: str | None
    terminal: str
    location: str | None
    persona_id: int | None
    operation_id: str | None
    detail: str


@use_case("read audit")
def read_audit(
    unit: Unit,
    *,
    staff: str | None = None,
    persona_id: int | None = None,
    act: str | None = None,
    outcome: str | None = None,
    terminal: str | None = None,
    since: str | None = None,
    until: str | None = None,
    before: tuple[str, int] | None = None,
    limit: int = 100,
) -> tuple[AuditRow, ...]:
    """Newest rows first; ``since`` and ``until`` are instants or the chain's days (included).

    ``before`` is the (at, id) of the last row of the page above.
    """
    if outcome is not None and outcome not in OUTCOMES:
        raise BadInput(say("staff.no_outcome", outcome=outcome, outcomes=", ".join(OUTCOMES)))
    began, ended = _instant(unit, since), _instant(unit, until, end=True)
    asked: dict[str, Values] = {
        "a.persona_id = :persona_id": {"persona_id": persona_id},
        "a.use_case = :act": {"act": act},
        "a.outcome = :outcome": {"outcome": outcome},
        "a.terminal = :terminal": {"terminal": terminal},
        "a.at >= :since": {"since": began},
        "a.at < :until": {"until": ended},
        "a.staff_id = :staff_id": {"staff_id": None if staff is None else _staff_id(unit, staff)},
        "(a.at < :at OR (a.at = :at AND a.id < :id))": {
            "at": before and before[0],
            "id": before and before[1],
        },
    }
    conditions: list[str] = ["1 = 1"]
    values: Values = {}
    for condition, bound in asked.items():
        if None not in bound.values():
            conditions.append(condition)
            values |= bound
    if unit.grant is Grant.OWN_STORE:
        names, places = in_list("place", sorted(own_locations(unit)))
        conditions.append(f"a.location_id IN {names}")
        values |= places
    rows = unit.connection.all(
        "SELECT a.id, a.at, a.use_case, a.outcome, s.code, p.code, a.terminal, l.name, a.persona_id, "
        "a.operation_id, a.detail FROM audit a LEFT JOIN staff s ON s.id = a.staff_id "
        "LEFT JOIN staff p ON p.id = a.approver_id LEFT JOIN location l ON l.id = a.location_id "
        f"WHERE {' AND '.join(conditions)} ORDER BY a.at DESC, a.id DESC LIMIT :most",
        most=min(limit, MOST_ROWS),
        **values,
    )
    return tuple(AuditRow(*row) for row in rows)


def _instant(unit: Unit, typed: str | None, *, end: bool = False) -> str | None:
    """The instant typed, or at which the shop's day typed begins (``end``: the next one)."""
    if typed is None:
        return None
    text = typed.strip()
    try:
        if len(text) == len("2026-11-22"):
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return day_begins(day, unit.settings.text("time_zone"), unit.settings.text("day_closes_at"))
        when = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise BadInput(say("staff.no_day_or_instant", text=text[:40])) from None
    return instant(when.replace(tzinfo=when.tzinfo or ZoneInfo(unit.settings.text("time_zone"))))


def _staff_id(unit: Unit, code: str) -> int:
    found: int | None = unit.connection.value(
        "SELECT id FROM staff WHERE code = :code", code=staff_code(code)
    )
    if found is None:
        raise NotFound(say("staff.no_code", code=staff_code(code)))
    return found
