"""Points put on a persona before it became a member: voided at activation, re-added once (`points.md` rule
9)."""

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.merging.lineage import lineage
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_id_of
from store.points.ledger.load import take
from store.points.ledger.posting import book_for
from store.points.ledger.write import write


def void_before_enrolment(unit: Unit, persona_id: int) -> int:
    """Takes out, in the caller's transaction, what was put on the persona before it became a member; the
    points."""
    account_id = account_id_of(unit.connection, persona_id)
    if account_id is None:
        return 0
    account = take(unit.connection, [account_id])[account_id]
    book = book_for(unit)
    book_due(unit, book, account)
    points = account.balance
    if points > 0:
        book.post(account, "pre_enrolment_void", -points)
    write(unit.connection, book)
    return max(points, 0)


def pre_enrolment_points(connection: Connection, persona_id: int) -> int:
    """Points voided at activation or at a merge that may still be re-added, 0 if none or done already.

    They are re-added by an adjustment with the reason ``re-add``.
    """
    listed, values = in_list("persona", lineage(connection, persona_id))
    row = connection.one(
        "SELECT coalesce(sum(CASE WHEN e.kind = 'pre_enrolment_void' THEN -e.points ELSE 0 END), 0), "
        "coalesce(sum(CASE WHEN e.reason = 're-add' AND undone.id IS NULL THEN e.points ELSE 0 END), 0) "
        "FROM account a JOIN entry e ON e.account_id = a.id "
        "LEFT JOIN entry undone ON undone.reverses_id = e.id "
        f"WHERE a.persona_id IN {listed} AND a.unit = 'points' AND a.card_id IS NULL "
        "AND (e.kind = 'pre_enrolment_void' OR (e.kind = 'adjust' AND e.reason = 're-add'))",
        **values,
    )
    voided, added = row or (0, 0)
    return max(int(voided) - int(added), 0)
