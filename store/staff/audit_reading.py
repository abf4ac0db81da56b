"""Reading the audit: newest first, by person, customer, act and time; managers see their own location."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.sql import Values, in_list
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound
from store.points.ledger.days import day_begins
from store.staff.audit_check import Verdict, verify
from store.staff.audit_filter import AuditFilter
from store.staff.belonging import own_locations
from store.staff.naming import staff_code
from store.staff.permissions import Grant
from store.use_case import use_case
from store.words import say

MOST_ROWS = 1000
EVERYTHING = AuditFilter()


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

    @property
    def act(self) -> str:
        """The use case as words."""
        return self.use_case.replace("_", " ")


@use_case("read audit")
def read_audit(
    unit: Unit,
    wanted: AuditFilter = EVERYTHING,
    *,
    before: tuple[str, int] | None = None,
    limit: int = 100,
) -> tuple[AuditRow, ...]:
    """Newest rows first; ``before`` is the (at, id) of the last row of the page above."""
    return page(unit.connection, conditions(unit, wanted), before, min(limit, MOST_ROWS))


@dataclass(frozen=True, slots=True)
class Conditions:
    """What rows must meet, as SQL with its values."""

    sql: str
    values: Values


def conditions(unit: Unit, wanted: AuditFilter) -> Conditions:
    """The filter's conditions, for whoever reads: a manager's are those of their own locations."""
    began, ended = _instant(unit, wanted.since), _instant(unit, wanted.until, end=True)
    if began is not None and ended is not None and began >= ended:
        raise BadInput(say("staff.audit_backwards", since=wanted.since, until=wanted.until))
    asked: dict[str, Values] = {
        "a.persona_id = :persona_id": {"persona_id": wanted.persona_id},
        "substr(a.use_case, 1, length(:act)) = :act": {"act": wanted.act},
        "a.terminal = :terminal": {"terminal": wanted.terminal},
        "a.at >= :since": {"since": began},
        "a.at < :until": {"until": ended},
        "a.staff_id = :staff_id": {
            "staff_id": None if wanted.staff is None else _staff_id(unit, wanted.staff)
        },
    }
    met, values = ["1 = 1"], dict[str, object]()
    if wanted.outcome is not None:
        names, values = in_list("outcome", wanted.outcomes)
        met.append(f"a.outcome IN {names}")
    for condition, bound in asked.items():
        if None not in bound.values():
            met.append(condition)
            values |= bound
    if unit.grant is Grant.OWN_STORE:
        names, places = in_list("place", sorted(own_locations(unit)))
        met.append(f"a.location_id IN {names}")
        values |= places
    return Conditions(" AND ".join(met), values)


def page(
    connection: Connection, wanted: Conditions, before: tuple[str, int] | None, most: int
) -> tuple[AuditRow, ...]:
    """So many rows that meet the conditions, newest first, older than ``before`` (at, id)."""
    older, values = "", dict(wanted.values)
    if before is not None:
        older = "AND (a.at < :before OR (a.at = :before AND a.id < :before_id)) "
        values |= {"before": before[0], "before_id": before[1]}
    rows = connection.all(
        "SELECT a.id, a.at, a.use_case, a.outcome, s.code, p.code, a.terminal, l.name, a.persona_id, "
        "a.operation_id, a.detail FROM audit a LEFT JOIN staff s ON s.id = a.staff_id "
        "LEFT JOIN staff p ON p.id = a.approver_id LEFT JOIN location l ON l.id = a.location_id "
        f"WHERE {wanted.sql} {older}ORDER BY a.at DESC, a.id DESC LIMIT :most",
        most=most,
        **values,
    )
    return tuple(AuditRow(*row) for row in rows)


def audit_checked(store: Store, actor: Actor) -> Verdict:
    """Whether the audit is as it was written, for somebody who may read it; that it was asked is audited."""
    check_audit(store, actor)
    with store.reading() as connection:
        return verify(store, connection)


@use_case("read audit")
def check_audit(unit: Unit) -> None:
    """Writes down that the audit is checked."""


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
