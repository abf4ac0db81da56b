"""Who acts: staff member, role, location, terminal, session, and for one act its operation and approval."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in staff member. ``operation_id`` belongs to one act and is kept through its retries.

    ``approval_id`` points to an approver's yes to this very act; ``case`` is the reason an Operator gave.
    """

    staff_id: int
    code: str
    name: str
    role: str
    location_id: int
    location: str
    terminal: str
    session_id: int | None = None
    operation_id: str | None = None
    approval_id: int | None = None
    case: str | None = None

    def doing(self, operation_id: str | None) -> "Actor":
        """The same person, about to do one act under this operation id."""
        return replace(self, operation_id=operation_id)

    def approved(self, approval_id: int) -> "Actor":
        """The same person with an approver's yes for this act."""
        return replace(self, approval_id=approval_id)

    def because(self, case: str) -> "Actor":
        """The same person with a case number or reason (Operators give one per persona); spaces are none."""
        return replace(self, case=case.strip() or None)
