"""What has been built on a run since, so that taking it back would pull it from under others."""

from store.database.connection import Connection
from store.words import say

EXAMPLES = 3

_ORDERS = (
    "SELECT DISTINCT p.order_id FROM purchase p JOIN entry e ON e.purchase_id = p.id "
    "WHERE p.import_run_id = :run AND (e.import_run_id IS NULL OR e.import_run_id <> :run) "
    "AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) "
    "UNION SELECT p.order_id FROM purchase p JOIN refund f ON f.purchase_id = p.id "
    "WHERE p.import_run_id = :run AND f.undone_at IS NULL "
    "UNION SELECT p.order_id FROM purchase p JOIN correction c ON c.purchase_id = p.id "
    "WHERE p.import_run_id = :run ORDER BY 1"
)
_AWAY = (
    "SELECT DISTINCT source FROM purchase WHERE import_run_id = :run AND removal_id IS NOT NULL ORDER BY 1"
)
_LATER_REFUNDS = (
    "SELECT DISTINCT p.order_id FROM refund f JOIN purchase p ON p.id = f.purchase_id "
    "WHERE f.import_run_id = :run AND f.undone_at IS NULL AND EXISTS (SELECT 1 FROM refund l "
    "WHERE l.purchase_id = f.purchase_id AND l.id > f.id AND l.undone_at IS NULL "
    "AND (l.import_run_id IS NULL OR l.import_run_id <> :run)) ORDER BY 1"
)
_RETURNED = (
    "SELECT DISTINCT p.order_id FROM refund f JOIN purchase p ON p.id = f.purchase_id "
    "JOIN entry e ON e.import_run_id = :run AND e.kind = 'redeem_reversal' "
    "WHERE f.import_run_id = :run ORDER BY 1"
)
_CODES = "SELECT code FROM collectible WHERE import_run_id = :run AND used_at IS NOT NULL ORDER BY 1"
_DISCOUNTS = (
    "SELECT DISTINCT d.discount_id FROM discount d WHERE d.import_run_id = :run AND (EXISTS (SELECT 1 "
    "FROM redemption r WHERE r.discount_id = d.id) OR EXISTS (SELECT 1 FROM discount l "
    "WHERE l.discount_id = d.discount_id AND l.version > d.version "
    "AND (l.import_run_id IS NULL OR l.import_run_id <> :run))) ORDER BY 1"
)
_CARDS = (
    "SELECT DISTINCT c.serial FROM card c JOIN card_transaction t ON t.card_id = c.id "
    "WHERE (t.import_run_id IS NULL OR t.import_run_id <> :run) AND EXISTS (SELECT 1 FROM card_transaction o "
    "WHERE o.card_id = c.id AND o.import_run_id = :run AND o.id < t.id) ORDER BY 1"
)
_ASKED = {
    "orders": ((_ORDERS, "import_undo.built.orders"), (_AWAY, "import_undo.built.away")),
    "refunds": (
        (_LATER_REFUNDS, "import_undo.built.refunds"),
        (_RETURNED, "import_undo.built.returned"),
    ),
    "codes": ((_CODES, "import_undo.built.codes"),),
    "discounts": ((_DISCOUNTS, "import_undo.built.discounts"),),
    "cards": ((_CARDS, "import_undo.built.cards"),),
}


def built_on(connection: Connection, kind: str, run_id: int) -> tuple[str, ...]:
    """A sentence for each thing that stands on the run; none where it can be taken back."""
    found = []
    for question, key in _ASKED.get(kind, ()):
        rows = connection.all(question, run=run_id)
        if rows:
            names = ", ".join(str(row[0]) for row in rows[:EXAMPLES])
            found.append(say(key, count=len(rows), names=names + (", …" if len(rows) > EXAMPLES else "")))
    return tuple(found)
