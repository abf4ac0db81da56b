"""What is read for a query: who counts at all, the conditions one by one, and the order."""

from dataclasses import dataclass
from typing import Any

from store.search.compile import compiled
from store.search.language.tree import And, Everything, Is, Node, Sort, walk
from store.search.order import Order, ordered
from store.search.piece import Context, Piece, Values, cheapest_first

SEEN = Sort("seen", descending=True)
LAST_PURCHASE = "p.last_purchase_at"
"""Who asks for days of the last purchase gets the latest of them first, also without ``sort:``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``base`` is the status that counts; all ``pieces`` must be met; ``values`` are bound to their SQL."""

    base: str
    pieces: tuple[Piece, ...]
    order: Order
    values: dict[str, Any]

    @property
    def test(self) -> str:
        """Everything in one condition about persona ``p``."""
        return " AND ".join([self.base, *(f"({piece.test})" for piece in cheapest_first(self.pieces))])

    @property
    def range(self) -> str:
        """The conditions that bound the walk in order itself."""
        column = self.order.column
        bounds = [piece.test for piece in self.pieces if column is not None and piece.walked == column.key]
        return "".join(f" AND {test}" for test in bounds)

    @property
    def lists(self) -> tuple[Piece, ...]:
        """The pieces that have lists, the rarest first."""
        return tuple(sorted((piece for piece in self.pieces if piece.lists), key=lambda piece: piece.cost))


def planned(tree: Node, sort: tuple[Sort, ...], context: Context) -> Plan:
    """The plan of a tree without saved searches."""
    values = Values()
    archived = context.sees_archived and any(
        isinstance(node, Is) and node.what == "archived" for node in walk(tree)
    )
    base = "p.status IN ('active', 'archived')" if archived else "p.status = 'active'"
    terms = tree.terms if isinstance(tree, And) else (tree,)
    pieces = tuple(compiled(term, context, values) for term in terms if not isinstance(term, Everything))
    seen = any(piece.walked == LAST_PURCHASE for piece in pieces)
    if any(column.field == "points" for column in sort):
        values.bound["today"] = context.today.isoformat()
    return Plan(base, pieces, ordered(sort or ((SEEN,) if seen else ()), context.dialect), values.bound)
