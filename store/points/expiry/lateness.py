"""Orders that are heard of after later ones: what they would have kept alive comes back, what they earned
goes if it has lapsed since; the end is that of one file in the order of happening (`points.md` rule 28,
`engineering.md` C6)."""

from collections.abc import Collection, Sequence
from datetime import date

from store.clock import local_day, moment
from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.merging.lineage import lineage
from store.points.expiry.activity import NOT_UNDONE
from store.points.expiry.lapsing import lapse, with_lots
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import ENTRY_COLUMNS, Book
from store.points.ledger.days import programme_day
from store.points.ledger.load import blocked_debts, booked
from store.points.ledger.records import About, Account, Booked, Debt, Lot, days_later

_REVERSES = ENTRY_COLUMNS.index("reverses_id")


def settle_late(unit: Unit, book: Book, account: Account, day: date, *, caused_by: int | None = None) -> None:
    """After the points of a purchase of that day are posted, whose row is written: does what its lateness
    asks for; nothing where nothing later is known. ``caused_by`` is an entry of the purchase."""
    text = day.isoformat()
    lapsed_since = (
        account.idle_days is not None
        and account.active_on is not None
        and days_later(text, account.idle_days + 1) <= account.active_on
    )
    revives = account.last_lapse_on is not None and account.last_lapse_on > text
    if not (lapsed_since or revives):
        return
    if account.lots is None:
        with_lots(unit.connection, book, account)
    days = _active_days(unit.connection, account)
    if revives:
        _revive(unit, book, account, days, caused_by)
    if lapsed_since:
        _lapse_new(unit, book, account, days, caused_by)


def gone_on(earned_on: str, idle_from: str | None, idle_days: int, active_days: Sequence[str]) -> str:
    """The first day points are gone that were earned on a day, if these are all days of activity, in
    order."""
    last = max((day for day in active_days if day <= earned_on), default="")
    if not last or days_later(last, idle_days) < earned_on:
        last = earned_on
    last = max(last, idle_from or "")
    for day in active_days:
        if day > last:
            if day > days_later(last, idle_days):
                break
            last = day
    return days_later(last, idle_days + 1)


def _active_days(connection: Connection, account: Account) -> list[str]:
    rows = connection.all(
        "SELECT DISTINCT placed_on FROM purchase WHERE persona_id = :persona AND qualifies = 1 "
        f"AND removal_id IS NULL AND {NOT_UNDONE}",
        persona=account.persona_id,
    )
    return sorted({day for (day,) in rows} | {account.active_on or ""} - {""})


def _gone(unit: Unit, lot: Lot, days: Sequence[str]) -> str:
    settings = unit.settings
    earned = local_day(moment(lot.earned_at), settings.text("time_zone"), settings.text("day_closes_at"))
    return gone_on(earned.isoformat(), lot.idle_from, lot.idle_days or 0, days)


def _lapse_new(unit: Unit, book: Book, account: Account, days: Sequence[str], caused_by: int | None) -> None:
    """Takes the new lots that had lapsed before the account's last activity."""
    new = [lot for lot in account.open_lots if lot.loaded is None and lot.idle_days is not None]
    for lot in new:
        gone = _gone(unit, lot, days)
        if gone <= (account.active_on or ""):
            lapse(unit, book, account, [lot], gone, caused_by)


def _revive(unit: Unit, book: Book, account: Account, days: Sequence[str], caused_by: int | None) -> None:
    """Reverses the expiries of points that this purchase has kept alive until today."""
    connection = unit.connection
    today = programme_day(unit).isoformat()
    relatives = list(account_ids_of(connection, lineage(connection, account.persona_id)).values())
    blocked = None
    reversed_here = {entry[_REVERSES] for entry in book.entries}
    for entry_id, day in _expiries(connection, relatives):
        if entry_id in reversed_here:
            continue
        if blocked is None:
            blocked = blocked_debts(connection, account, relatives)
        was = booked(connection, account, entry_id, blocked)
        alive = set()
        for lot, _ in was.uses:
            if lot.idle_days is not None:
                gone = _gone(unit, lot, days)
                account.last_lapse_on = max(account.last_lapse_on or "", min(gone, today))
                if gone > today:
                    alive.add(lot.id)
        if alive:
            _reverse(book, account, was, alive, blocked, day, caused_by)


def _expiries(connection: Connection, account_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Expiries of accounts that stand: the entry and the instant it is dated."""
    listed, values = in_list("id", list(account_ids))
    rows = connection.all(
        "SELECT e.id, e.happened_at FROM entry e LEFT JOIN entry r ON r.reverses_id = e.id "
        f"WHERE e.account_id IN {listed} AND e.kind = 'expire' AND e.points < 0 AND r.id IS NULL "
        "ORDER BY e.id",
        **values,
    )
    return [(entry_id, happened_at) for entry_id, happened_at in rows]


def _reverse(
    book: Book,
    account: Account,
    was: Booked,
    alive: set[int],
    blocked: Collection[Debt],
    happened_at: str,
    caused_by: int | None,
) -> None:
    """Takes an expiry back; what of it is gone all the same goes again, dated as before."""
    reversal = book.reverse(account, was, About(caused_by_id=caused_by), blocked)
    dead = {lot.id for lot, _ in was.uses} - alive
    again = [
        lot
        for lot in account.open_lots
        if lot.id in dead or (lot.came_from_id in dead and lot.entry_id == reversal)
    ]
    if again:
        book.expire(account, again, About(happened_at=happened_at, caused_by_id=reversal))
