"""When lots fall due, and taking out what is due before anything is written on an account (`points.md` rules
25 to 27)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from store.database.connection import Connection
from store.database.unit import Unit
from store.points.expiry.policy import era_on, protected
from store.points.ledger.book import Book
from store.points.ledger.days import programme_day, programme_day_began
from store.points.ledger.kinds import EXPIRING
from store.points.ledger.load import read_lots
from store.points.ledger.records import About, Account, Lot, Terms, days_later
from store.settings import Settings


def terms_for(kind: str, earned_on: date, settings: Settings) -> Terms:
    """The terms of a new lot by the policy in force on the day it was earned: under the fixed one the first
    day it is gone, N days after that and one; under inactivity the days it outlives a purchase."""
    day = earned_on.isoformat()
    era = era_on(earned_on, settings)
    policy = era.of(kind)
    if policy is None:
        return Terms(kind in EXPIRING)
    if policy.name == "none" or protected(earned_on, settings):
        return Terms(True, policy=None if policy.name == "none" else f"{policy}, protected")
    notice = era.notice_until
    if policy.name == "fixed":
        gone = earned_on + timedelta(days=policy.days + 1)
        if notice is not None:
            gone = max(gone, notice + timedelta(days=1))
        return Terms(True, gone.isoformat(), str(policy))
    idle_from = None if notice is None else (notice - timedelta(days=policy.days)).isoformat()
    return Terms(True, None, str(policy), policy.days, idle_from, day)


def book_due(
    unit: Unit, book: Book, account: Account, *, caused_by: int | None = None, on: date | None = None
) -> int:
    """Posts what has fallen due by today (or a day before), one entry a due day, dated when it fell due; the
    points taken."""
    if account.lots is None:
        with_lots(unit.connection, book, account)
    today = (on or programme_day(unit)).isoformat()
    due = sorted(
        ((gone, lot) for lot in account.open_lots if (gone := account.due_on(lot) or "9999") <= today),
        key=lambda pair: pair[0],
    )
    taken = 0
    for day, pairs in groupby(due, key=lambda pair: pair[0]):
        taken += lapse(unit, book, account, [lot for _, lot in pairs], day, caused_by)
    return taken


def lapse(
    unit: Unit, book: Book, account: Account, lots: Sequence[Lot], day: str, caused_by: int | None = None
) -> int:
    """Takes what is left of lots, dated the day they were gone; the points."""
    fell_due = programme_day_began(unit, date.fromisoformat(day))
    points = sum(lot.remaining for lot in lots)
    book.expire(account, list(lots), About(happened_at=fell_due, caused_by_id=caused_by))
    if any(lot.idle_days is not None for lot in lots):
        account.last_lapse_on = max(account.last_lapse_on or "", day)
    return points


def count_purchase(unit: Unit, book: Book, account: Account, day: date) -> None:
    """Before the points of a qualifying purchase are posted, also of one that earns none: what had fallen
    due by its day goes, and the day counts as activity (`points.md` rule 26)."""
    if account.next_due_on is not None and account.next_due_on <= day.isoformat():
        book_due(unit, book, account, on=min(day, programme_day(unit)))
    count_activity(book, account, day)


def count_activity(book: Book, account: Account, day: date) -> None:
    """A day that keeps points alive under inactivity: of a qualifying purchase, or of a restore
    (`engineering.md` C7)."""
    text = day.isoformat()
    book.touch(account)
    if account.active_on is not None and account.active_on >= text:
        return
    account.active_on = text
    if account.lots is None:
        idle = days_later(text, account.idle_days + 1) if account.idle_days is not None else None
        account.next_due_on = min(filter(None, (idle, account.fixed_due_on)), default=None)


def with_lots(connection: Connection, book: Book, account: Account) -> None:
    """Reads the lots of an account that was taken only to be credited, beside those its book has opened."""
    read_lots(connection, [account])
    lots = account.lots if account.lots is not None else []
    lots += [lot for lot in book.lots.values() if lot.account_id == account.id and lot.loaded is None]
