"""What an act answers: the first result of its operation, the same however often it is repeated."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.database.connection import Connection


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of one operation: its entries' ids, the balance after it in points, and more by name.

    ``repeated``: the operation had been done before and nothing was written now.
    ``details`` holds what a use case adds, such as ``redemption_id`` and ``code``; whole numbers, text or None.
    """

    operation_id: str
    persona_id: int | None = None
    entries: tuple[int, ...] = ()
    points: int = 0
    details: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False

    def to_text(self) -> str:
        """For the operation's row."""
        return json.dumps(asdict(replace(self, repeated=False)), sort_keys=True)

    def as_json(self) -> dict[str, Any]:
        """The stable output: ``{operation_id, entries[], points, repeated}`` and the details beside them."""
        return {
            "operation_id": self.operation_id,
            "entries": list(self.entries),
            "points": self.points,
            "repeated": self.repeated,
            **self.details,
        }


def receipt_from(text: str) -> Receipt:
    """The first result of a repeated operation."""
    kept = json.loads(text)
    kept["entries"] = tuple(kept["entries"])
    kept["repeated"] = True
    return Receipt(**kept)


def first_receipt(connection: "Connection", operation_id: str | None, use_case: str) -> Receipt | None:
    """What an operation answered the first time; None where this use case was not done under its id.

    For commands that look up what is meant before they act: after the act it is not found any more.
    """
    row = connection.one(
        "SELECT result FROM operation WHERE id = :id AND use_case = :use_case",
        id=operation_id,
        use_case=use_case,
    )
    return receipt_from(row[0]) if row is not None and row[0] else None
