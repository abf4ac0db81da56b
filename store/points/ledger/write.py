"""Stores what a ``Book`` posted: many rows at once, in the order their references need."""

from typing import Any

from store.database.connection import Connection
from store.database.sqlite import Busy
from store.points.ledger.book import COVER_COLUMNS, ENTRY_COLUMNS, LOT_USE_COLUMNS, Book
from store.points.ledger.records import Account
from store.words import say

LOT_COLUMNS = (
    "id",
    "account_id",
    "entry_id",
    "kind",
    "points",
    "remaining",
    "earned_at",
    "can_expire",
    "expires_on",
    "policy",
    "purchase_id",
    "home_id",
    "came_from_id",
    "idle_days",
    "idle_from",
)
UNCOVERED_COLUMNS = ("entry_id", "account_id", "points", "remaining")


def write(connection: Connection, book: Book) -> None:
    """Writes the entries, lots, uses, uncovered parts, covers and accounts of a book in this transaction.

    Raises ``Busy``, so that the whole use case runs again, if a lot changed since it was read.
    """
    if not book.accounts:
        return
    if book.entries:
        connection.many("entry", ENTRY_COLUMNS, book.entries)
    _write_lots(connection, book)
    _write_debts(connection, book)
    if book.lot_uses:
        connection.many("lot_use", LOT_USE_COLUMNS, book.lot_uses)
    if book.covers:
        connection.many("cover", COVER_COLUMNS, book.covers)
    accounts = sorted(book.accounts.values(), key=lambda account: account.id)
    connection.each(
        "UPDATE account SET balance = :balance, uncovered = :uncovered, version = :version, "
        "next_due_on = :next_due_on, active_on = :active_on, idle_days = :idle_days, "
        "fixed_due_on = :fixed_due_on, last_lapse_on = :last_lapse_on WHERE id = :id",
        [_account_row(account) for account in accounts],
    )


def _write_lots(connection: Connection, book: Book) -> None:
    new = [lot for lot in book.lots.values() if lot.loaded is None]
    if new:
        connection.many(
            "lot",
            LOT_COLUMNS,
            (
                (
                    lot.id,
                    lot.account_id,
                    lot.entry_id,
                    lot.kind,
                    lot.points,
                    lot.remaining,
                    lot.earned_at,
                    int(lot.can_expire),
                    lot.expires_on,
                    lot.policy,
                    lot.purchase_id,
                    lot.home_id,
                    lot.came_from_id,
                    lot.idle_days,
                    lot.idle_from,
                )
                for lot in new
            ),
        )
    changed = [
        {"id": lot.id, "before": lot.loaded, "after": lot.remaining}
        for lot in book.lots.values()
        if lot.loaded is not None and lot.loaded != lot.remaining
    ]
    if changed:
        touched = connection.each(
            "UPDATE lot SET remaining = :after WHERE id = :id AND remaining = :before", changed
        )
        _all_of(touched, len(changed))


def _write_debts(connection: Connection, book: Book) -> None:
    new = [debt for debt in book.debts.values() if debt.loaded is None]
    if new:
        connection.many(
            "uncovered",
            UNCOVERED_COLUMNS,
            ((debt.entry_id, debt.account_id, debt.points, debt.remaining) for debt in new),
        )
    changed = [
        {"id": debt.entry_id, "before": debt.loaded, "after": debt.remaining}
        for debt in book.debts.values()
        if debt.loaded is not None and debt.loaded != debt.remaining
    ]
    if changed:
        touched = connection.each(
            "UPDATE uncovered SET remaining = :after WHERE entry_id = :id AND remaining = :before", changed
        )
        _all_of(touched, len(changed))


def _all_of(touched: int, wanted: int) -> None:
    if touched != wanted:
        raise Busy(say("points.changed_just_now"))


def _account_row(account: Account) -> dict[str, Any]:
    if account.lots is not None:
        _reckon_due(account)
    return {
        "id": account.id,
        "balance": account.balance,
        "uncovered": account.uncovered,
        "version": account.next_seq - 1,
        "next_due_on": account.next_due_on,
        "active_on": account.active_on,
        "idle_days": account.idle_days,
        "fixed_due_on": account.fixed_due_on,
        "last_lapse_on": account.last_lapse_on,
    }


def _reckon_due(account: Account) -> None:
    """The day the account's next open lot falls due, from its lots; without them it stays the earliest heard
    of."""
    lots = [lot for lot in account.lots or () if lot.remaining]
    days = [(lot.idle_days is None, account.due_on(lot)) for lot in lots]
    account.fixed_due_on = min((day for fixed, day in days if fixed and day), default=None)
    account.idle_days = min((lot.idle_days for lot in lots if lot.idle_days is not None), default=None)
    account.next_due_on = min((day for _, day in days if day), default=None)
