"""What a restored customer's orders earn: recorded while archived, granted now (`points.md` rule 14)."""

from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.points.customer import customer
from store.points.earning.accrual import Sale
from store.points.earning.rate import rounded
from store.points.earning.situation import rules_for, situation_of, with_lines
from store.points.expiry.lapsing import book_due, count_activity
from store.points.ledger.accounts import account_id_of, open_account
from store.points.ledger.load import take
from store.points.ledger.posting import book_for
from store.points.ledger.write import write


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What a restore granted: orders, points on the customer's account, and the entries' ids."""

    orders: int
    points: int
    entries: tuple[int, ...]


def catch_up(unit: Unit, persona_id: int) -> CaughtUp:
    """Grants what the orders earn that were recorded while the persona was archived, one entry an order, dated
    now, by the rules of now; in the caller's transaction, the persona active again already.

    Restoring counts as activity on its day (`engineering.md` C7). Nothing is granted for orders refunded in
    full since; of others the refunded share is left out.
    """
    connection = unit.connection
    account_id = account_id_of(connection, persona_id) or open_account(unit, persona_id)
    account = take(connection, [account_id])[account_id]
    book = book_for(unit)
    book_due(unit, book, account)
    today = unit.day_at(None)
    count_activity(book, account, today)
    before = account.balance
    waiting = _waiting(connection, persona_id)
    found = customer(connection, persona_id)
    if waiting and found is not None:
        rules = rules_for(connection, unit.settings)
        sales = with_lines(connection, [one.sale for one in waiting]) if rules.asks_lines else None
        situation = situation_of(unit, rules, {persona_id}, {one.sale.placed_on for one in waiting})
        situation.referrers.clear()
        for one in waiting:
            sale = one.sale if sales is None else sales[one.sale.purchase_id]
            for earned in situation.earned(found, sale):
                about = earned.about._replace(happened_at=None)
                terms = rules.terms(earned.kind, today.isoformat())
                book.post(account, earned.kind, earned.points, about, terms=terms)
                back = rounded(earned.points * one.refunded, one.total, "nearest") if one.refunded else 0
                if back and earned.kind == "earn":
                    book.post(account, "refund", -back, about)
    write(connection, book)
    listed, values = in_list("id", [one.sale.purchase_id for one in waiting])
    connection.run(f"UPDATE purchase SET unearned = NULL WHERE id IN {listed}", **values)
    return CaughtUp(len(waiting), account.balance - before, tuple(entry[0] for entry in book.entries))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that earned nothing because its customer was archived, and what was refunded of it since."""

    sale: Sale
    refunded: int
    total: int


def _waiting(connection: Connection, persona_id: int) -> list[Waiting]:
    rows = connection.all(
        "SELECT id, source, pre_tax, tax, placed_at, placed_on, location_id, payment_method, refunded, total "
        "FROM purchase WHERE persona_id = :id AND unearned = 'archived' AND qualifies = 1 AND removal_id IS NULL "
        "AND (refunded < total OR total = 0) ORDER BY placed_at, id",
        id=persona_id,
    )
    return [Waiting(Sale(*row[:8]), row[8], row[9]) for row in rows]


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What a restore will grant points for: orders recorded while archived, and their money before tax."""

    orders: int
    spent: int


def preview_catching_up(connection: Connection, persona_id: int) -> RestorePreview:
    """Orders that wait and their money before tax, for the question before restoring."""
    waiting = _waiting(connection, persona_id)
    return RestorePreview(len(waiting), sum(one.sale.pre_tax for one in waiting))
