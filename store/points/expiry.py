"""When lots fall due, and taking out what is due before anything is written on an account (`points.md` rule
27)."""

from datetime import date, timedelta
from itertools import groupby

from store.database.connection import Connection
from store.database.unit import Unit
from store.points.book import Book
from store.points.days import programme_day, programme_day_began
from store.points.kinds import can_expire
from store.points.records import About, Account, Terms
from store.settings import Settings


def terms_for(kind: str, earned_on: date, settings: Settings) -> Terms:
    """The terms of a new lot: under the fixed policy the first day it is gone, N days after it was earned
    and one."""
    if not can_expire(kind, settings):
        return Terms()
    policy = settings.text("expiry")
    if policy == "none":
        return Terms(can_expire=True)
    days = settings.number("expiry_days")
    gone = earned_on + timedelta(days=days + 1) if policy == "fixed" else None
    return Terms(True, gone.isoformat() if gone else None, f"{policy} {days}")


def book_due(unit: Unit, book: Book, account: Account, *, caused_by: int | None = None) -> int:
    """Posts what has fallen due by today, one entry a due day, dated when it fell due; the points taken."""
    today = programme_day(unit).isoformat()
    due = [lot for lot in account.open_lots if lot.expires_on is not None and lot.expires_on <= today]
    taken = sum(lot.remaining for lot in due)
    for day, lots in groupby(due, key=lambda lot: lot.expires_on or ""):
        fell_due = programme_day_began(unit, date.fromisoformat(day))
        book.expire(account, list(lots), About(happened_at=fell_due, caused_by_id=caused_by))
    return taken


def due_points(connection: Connection, account_id: int, today: date) -> int:
    """Points of an account that have fallen due and are not booked yet."""
    due: int = connection.value(
        "SELECT coalesce(sum(remaining), 0) FROM lot "
        "WHERE account_id = :account AND remaining > 0 AND expires_on <= :today",
        account=account_id,
        today=today.isoformat(),
    )
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
