"""A refund entered by hand that is undone: the order and its customer's figures stand as if it had not been
(`points.md` rules 6, 21). The points come back by the reversal of its entries."""

from store.database.unit import Unit
from store.errors import Refused
from store.words import say


def take_back_refund(unit: Unit, operation_id: str) -> None:
    """Takes the refund of an operation out of its order; its document's number may be used again.

    Raises ``Refused`` where a later refund of the order stands, where its source was removed, and where
    redeemed points came back with it, which no reversal takes again (`engineering.md` C11).
    """
    connection = unit.connection
    row = connection.one(
        "SELECT r.id, r.purchase_id, r.amount, p.order_id, p.source, p.removal_id, p.persona_id, p.total, "
        "p.refunded FROM refund r JOIN purchase p ON p.id = r.purchase_id "
        "WHERE r.operation_id = :id AND r.undone_at IS NULL",
        id=operation_id,
    )
    if row is None:
        raise Refused(say("points.not_undoable"))
    refund_id, purchase_id, amount, order_id, source, removal_id, persona_id, total, refunded = row
    if removal_id is not None:
        raise Refused(say("refund.order_removed", order=order_id, source=source))
    if connection.one(
        "SELECT 1 FROM refund WHERE purchase_id = :purchase AND id > :id AND undone_at IS NULL LIMIT 1",
        purchase=purchase_id,
        id=refund_id,
    ):
        raise Refused(say("refund.undo_later_first", order=order_id))
    if connection.one("SELECT 1 FROM redemption WHERE undone_by = :by LIMIT 1", by=operation_id):
        raise Refused(say("refund.undo_after_return"))
    connection.run(
        "UPDATE refund SET undone_at = :at, undone_by = :by, document_id = document_id || '/' || :by "
        "WHERE id = :id",
        at=unit.at,
        by=unit.actor.operation_id,
        id=refund_id,
    )
    connection.run(
        "UPDATE purchase SET refunded = refunded - :amount WHERE id = :id", amount=amount, id=purchase_id
    )
    if persona_id is not None:
        connection.run(
            "UPDATE persona SET sales = sales + :sales, spent = spent + :spent, last_purchase_at = ("
            "SELECT max(placed_at) FROM purchase WHERE persona_id = :id AND (refunded < total OR total = 0)) "
            "WHERE id = :id",
            sales=int(refunded >= total > 0),
            spent=amount,
            id=persona_id,
        )
