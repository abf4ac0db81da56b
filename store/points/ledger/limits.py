"""How far a role reaches without somebody else's approval: per act, per staff and day, per persona and
day."""

from store.database.unit import Unit
from store.errors import NeedsApproval
from store.points.ledger.days import today_began
from store.staff.permissions import Grant, grant, in_words
from store.words import say


def require_within(unit: Unit, permission: str, amount: int, limit: int, shown: str) -> None:
    """A role permitted to a limit goes beyond it only with approval; ``shown`` is the limit in words."""
    if unit.grant is not Grant.LIMIT or amount <= limit or unit.approver_id is not None:
        return
    raise NeedsApproval(
        say("points.beyond_limit", role=unit.actor.role, permission=in_words(permission), limit=shown),
        permission,
    )


def require_adjustable(unit: Unit, account_id: int, points: int) -> None:
    """Adjusting beyond one's own limits needs an approver whose own limit reaches; raises
    ``NeedsApproval``."""
    why = _beyond(unit, account_id, abs(points))
    if why is None:
        return
    if unit.approver_id is None:
        raise NeedsApproval(say("points.ask_approval", why=why), "adjust points")
    role = unit.connection.value("SELECT role FROM staff WHERE id = :id", id=unit.approver_id)
    most = unit.settings.number("manager_adjust_limit")
    if grant(role, "adjust points") is not Grant.YES and abs(points) > most:
        raise NeedsApproval(say("points.approver_limit", role=role, most=most), "adjust points")


def _beyond(unit: Unit, account_id: int, points: int) -> str | None:
    """Which limit the act goes beyond, None if none; the Owner has none."""
    if unit.grant is Grant.YES:
        return None
    role, settings = unit.actor.role, unit.settings
    most = settings.number("staff_adjust_limit" if unit.grant is Grant.APPROVAL else "manager_adjust_limit")
    if points > most:
        return (
            say("points.limit_at_a_time", role=role, most=most)
            if most
            else say("points.limit_alone", role=role)
        )
    since = today_began(unit)
    take_own_row(unit)
    a_day = settings.number("adjust_limit_per_day")
    if _adjusted_by(unit, since) + points > a_day:
        return say("points.limit_a_day", role=role, most=a_day)
    a_persona = settings.number("adjust_limit_per_persona")
    if _adjusted_on(unit, account_id, since) + points > a_persona:
        return say("points.limit_a_customer", role=role, most=a_persona)
    return None


def take_own_row(unit: Unit) -> None:
    """Takes the staff member's own row until the commit, after the account: what one till adds to the day is
    seen by the next that asks."""
    unit.connection.run("UPDATE staff SET role = role WHERE id = :id", id=unit.actor.staff_id)


_STANDING = (
    "e.kind = 'adjust' AND e.reverses_id IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)"
)
"""Adjustments that have not been undone."""


def _adjusted_by(unit: Unit, since: str) -> int:
    found: int = unit.connection.value(
        "SELECT coalesce(sum(abs(e.points)), 0) FROM operation o JOIN entry e ON e.operation_id = o.id "
        f"WHERE o.staff_id = :staff AND o.at >= :since AND {_STANDING}",
        staff=unit.actor.staff_id,
        since=since,
    )
    return int(found)


def _adjusted_on(unit: Unit, account_id: int, since: str) -> int:
    found: int = unit.connection.value(
        "SELECT coalesce(sum(abs(e.points)), 0) FROM entry e "
        f"WHERE e.account_id = :account AND e.written_at >= :since AND {_STANDING}",
        account=account_id,
        since=since,
    )
    return int(found)
