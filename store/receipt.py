"""What an act answers: the first result of its operation, the same however often it is repeated."""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any


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
