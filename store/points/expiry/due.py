"""What has fallen due and is not booked yet: taken off wherever a balance is shown, searched, exported or spent
(`points.md` rule 27). Light: the search's rows read it."""

from datetime import date

from store.database.connection import Connection
from store.database.sql import PerDatabase

LOT_IS_DUE = PerDatabase(
    "(l.expires_on <= :today OR (l.idle_days IS NOT NULL AND date(max(coalesce(a.active_on, ''), "
    "coalesce(l.idle_from, '')), '+' || (l.idle_days + 1) || ' days') <= :today))",
    "(l.expires_on <= :today OR (l.idle_days IS NOT NULL AND CAST(greatest(a.active_on, l.idle_from) AS date) "
    "+ CAST(l.idle_days + 1 AS integer) <= CAST(:today AS date)))",
)
"""Whether lot ``l`` of account ``a`` is gone on ``:today``, whether that is booked or not."""

_DUE_POINTS = (
    "SELECT coalesce(sum(l.remaining), 0) FROM lot l JOIN account a ON a.id = l.account_id "
    "WHERE l.account_id = :account AND l.remaining > 0 AND {}"
)
DUE_POINTS = PerDatabase(_DUE_POINTS.format(LOT_IS_DUE.sqlite), _DUE_POINTS.format(LOT_IS_DUE.postgresql))


def due_points(connection: Connection, account_id: int, today: date) -> int:
    """Points of an account that have fallen due and are not booked yet."""
    due: int = connection.value(DUE_POINTS, account=account_id, today=today.isoformat())
    return int(due)


def available(connection: Connection, persona_id: int, today: date) -> int:
    """The balance as it is shown, exported and spent: stored less due. ``today`` is the programme's day."""
    row = connection.one(
        "SELECT id, balance, next_due_on FROM account "
        "WHERE persona_id = :persona AND unit = 'points' AND card_id IS NULL",
        persona=persona_id,
    )
    if row is None:
        return 0
    account_id, balance, next_due = row
    if next_due is None or next_due > today.isoformat():
        return int(balance)
    return int(balance) - due_points(connection, account_id, today)
