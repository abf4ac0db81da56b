"""Accounts for the posting engine: taken first, their lots read only after that (`engineering.md` A6)."""

from collections.abc import Collection, Iterable
from typing import Any

from store.database.connection import Connection
from store.database.sql import in_list
from store.errors import NotFound
from store.points.ledger.records import Account, Booked, Debt, Lot
from store.words import say

_ACCOUNT = (
    "id, persona_id, balance, uncovered, version, next_due_on, active_on, idle_days, fixed_due_on, "
    "last_lapse_on"
)
_TAKE = f"UPDATE account SET version = version + 1 WHERE id = :id RETURNING {_ACCOUNT}"
LOT = (
    "lot.id, lot.account_id, lot.entry_id, lot.kind, lot.points, lot.remaining, lot.earned_at, "
    "lot.can_expire, lot.expires_on, lot.policy, lot.purchase_id, lot.home_id, lot.came_from_id, "
    "lot.idle_days, lot.idle_from"
)
"""The columns of a lot, in the order of the record."""
_IN_ONE_QUESTION = 500


def take(connection: Connection, account_ids: Iterable[int]) -> dict[int, Account]:
    """Takes accounts for this transaction, in the order of their ids, with open lots and uncovered parts."""
    taken = {}
    for account_id in sorted(set(account_ids)):
        row = connection.one(_TAKE, id=account_id)
        if row is None:
            raise NotFound(say("points.no_account", id=account_id))
        taken[account_id] = _account(row)
    read_lots(connection, taken.values())
    return taken


def take_many(
    connection: Connection,
    account_ids: Iterable[int],
    *,
    with_lots: Collection[int] = (),
    due_on: str = "",
) -> dict[int, Account]:
    """Takes the accounts of an import chunk. Lots are read for those in ``with_lots`` (that will be
    debited), those with uncovered parts and those something of which is due on a day; the others can only
    be credited."""
    from store.search.piece import among

    test, values = among("id", sorted(set(account_ids)), connection.dialect)
    if connection.dialect == "postgresql":
        connection.all(f"SELECT id FROM account WHERE {test} ORDER BY id FOR UPDATE", **values)
    rows = connection.all(
        f"UPDATE account SET version = version + 1 WHERE {test} RETURNING {_ACCOUNT}", **values
    )
    taken = {row[0]: _account(row) for row in rows}
    wanted = set(with_lots)
    read_lots(
        connection,
        [
            account
            for account in taken.values()
            if account.uncovered or account.id in wanted or "" < (account.next_due_on or "") <= due_on
        ],
    )
    return taken


def read_lots(connection: Connection, accounts: Iterable[Account]) -> None:
    """Gives taken accounts their open lots and open uncovered parts."""
    by_id = {account.id: account for account in accounts}
    ids = sorted(by_id)
    for account in by_id.values():
        account.lots, account.debts = [], []
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        for row in connection.all(
            f"SELECT {LOT} FROM lot WHERE account_id IN {listed} AND remaining > 0", **values
        ):
            lots = by_id[row[1]].lots
            if lots is not None:
                lots.append(lot_of(row))
        for row in connection.all(
            "SELECT u.entry_id, u.account_id, u.points, u.remaining, e.written_at FROM uncovered u "
            f"JOIN entry e ON e.id = u.entry_id WHERE u.account_id IN {listed} AND u.remaining > 0",
            **values,
        ):
            by_id[row[1]].debts.append(_debt(row))


def blocked_debts(connection: Connection, account: Account, account_ids: Collection[int]) -> list[Debt]:
    """The uncovered parts that blocks cover, in this account and in those merged into it
    (``account_ids``)."""
    known = {debt.entry_id: debt for debt in account.debts}
    listed, values = in_list("id", sorted({account.id, *account_ids}))
    found = []
    for *row, blocked in connection.all(
        "SELECT u.entry_id, u.account_id, u.points, u.remaining, e.written_at, sum(c.points) "
        "FROM uncovered u JOIN entry e ON e.id = u.entry_id JOIN cover c ON c.uncovered_id = u.entry_id "
        f"JOIN entry k ON k.id = c.entry_id AND k.kind = 'block' WHERE u.account_id IN {listed} "
        "GROUP BY u.entry_id, u.account_id, u.points, u.remaining, e.written_at "
        "HAVING sum(c.points) > 0",
        **values,
    ):
        debt = known.get(row[0]) or _debt(row)
        debt.blocked = int(blocked)
        found.append(debt)
    return found


def booked(connection: Connection, account: Account, entry_id: int, blocked: Collection[Debt] = ()) -> Booked:
    """An entry with what it took, ready to be reversed on ``account``; ``blocked`` from ``blocked_debts``."""
    row = connection.one(
        "SELECT id, account_id, kind, points, home_id, purchase_id, redemption_id, discount_id, source, rate "
        "FROM entry WHERE id = :id",
        id=entry_id,
    )
    if row is None:
        raise NotFound(say("points.no_entry", id=entry_id))
    of_id, account_id, kind, points, home_id, purchase_id, redemption_id, discount_id, source, rate = row
    return Booked(
        of_id,
        account_id,
        kind,
        points,
        home_id,
        purchase_id,
        redemption_id,
        discount_id,
        source,
        rate,
        uses=_uses(connection, account, entry_id),
        debt=_debt_of(connection, account, entry_id, blocked),
        own_lots=_own_lots(connection, account.id, entry_id) if points > 0 else frozenset(),
    )


def _uses(connection: Connection, account: Account, entry_id: int) -> tuple[tuple[Lot, int], ...]:
    known = {lot.id: lot for lot in account.lots or ()}
    uses = []
    for *row, points in connection.all(
        f"SELECT {LOT}, u.points FROM lot JOIN (SELECT lot_id, sum(points) AS points FROM lot_use "
        "WHERE entry_id = :entry GROUP BY lot_id) u ON u.lot_id = lot.id WHERE u.points > 0 ORDER BY lot.id",
        entry=entry_id,
    ):
        uses.append((known.get(row[0]) or lot_of(row), int(points)))
    return tuple(uses)


def _debt_of(
    connection: Connection, account: Account, entry_id: int, blocked: Collection[Debt]
) -> Debt | None:
    for debt in (*blocked, *account.debts):
        if debt.entry_id == entry_id:
            return debt
    row = connection.one(
        "SELECT u.entry_id, u.account_id, u.points, u.remaining, e.written_at, "
        "(SELECT coalesce(sum(c.points), 0) FROM cover c JOIN entry k ON k.id = c.entry_id "
        "WHERE c.uncovered_id = u.entry_id AND k.kind = 'block') "
        "FROM uncovered u JOIN entry e ON e.id = u.entry_id WHERE u.entry_id = :entry",
        entry=entry_id,
    )
    if row is None:
        return None
    debt = _debt(row[:5])
    debt.blocked = int(row[5])
    return debt


_OWN_LOTS = (
    "WITH RECURSIVE chain (start, entry_id, came_from_id) AS ("
    "SELECT id, entry_id, came_from_id FROM lot WHERE account_id = :account AND remaining > 0 "
    "UNION ALL SELECT chain.start, lot.entry_id, lot.came_from_id "
    "FROM chain JOIN lot ON lot.id = chain.came_from_id) "
    "SELECT start FROM chain WHERE entry_id = :entry"
)


def _own_lots(connection: Connection, account_id: int, entry_id: int) -> frozenset[int]:
    """Open lots of the account that the entry opened, also those a merge carried here."""
    rows = connection.all(_OWN_LOTS, account=account_id, entry=entry_id)
    return frozenset(row[0] for row in rows)


def _account(row: tuple[Any, ...]) -> Account:
    account = Account(*row[:6])
    account.active_on, account.idle_days, account.fixed_due_on, account.last_lapse_on = row[6:]
    return account


def lot_of(row: Any) -> Lot:
    """A lot as read, of the columns of ``LOT``."""
    lot = Lot(*row)
    lot.can_expire = bool(lot.can_expire)
    lot.loaded = lot.remaining
    return lot


def _debt(row: Any) -> Debt:
    entry_id, account_id, points, remaining, written_at = row
    return Debt(entry_id, account_id, points, remaining, 0, (written_at, entry_id), loaded=remaining)
