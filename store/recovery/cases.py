"""The cases for support: who waits, the oldest first, those over a day on top; what came of the closed ones."""

from dataclasses import dataclass, replace
from datetime import timedelta

from store.clock import moment
from store.database.unit import Unit
from store.errors import NotFound
from store.use_case import use_case
from store.words import say

PERMISSION = "recovery"
LATE = timedelta(hours=24)
MOST = 200
_COLUMNS = (
    "c.id, c.state, c.persona_id, h.kind, h.at, c.first_name, c.last_name, c.birthday, c.phone, c.email, c.how, "
    "c.opened_at, c.terminal, c.expected, c.found, c.note, c.closed_at, s.code "
    "FROM recovery_case c LEFT JOIN privacy_hold h ON h.id = c.hold_id LEFT JOIN staff s ON s.id = c.closed_by"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A case as support sees it; ``persona_id`` is whom the proofs lead to, None for nobody.

    ``hold`` says why they were held, ``how`` what the proof was. Names and contacts are there while it is open.
    """

    id: int
    state: str
    persona_id: int | None
    hold: str | None
    held_at: str | None
    first_name: str | None
    last_name: str | None
    birthday: str | None
    phone: str | None
    email: str | None
    how: str
    opened_at: str
    terminal: str
    expected: int | None
    found: int | None
    note: str | None
    closed_at: str | None
    closed_by: str | None
    late: bool = False

    @property
    def name(self) -> str:
        """What the customer said their name is."""
        return f"{self.first_name or ''} {self.last_name or ''}".strip()


@use_case(PERMISSION)
def recovery_cases(unit: Unit, *, closed: bool = False) -> tuple[Case, ...]:
    """Open cases, the oldest first; with ``closed`` the closed ones, the newest first."""
    wanted = (
        "c.state <> 'open' ORDER BY c.closed_at DESC" if closed else "c.state = 'open' ORDER BY c.opened_at"
    )
    rows = unit.connection.all(f"SELECT {_COLUMNS} WHERE {wanted}, c.id LIMIT {MOST}")
    found = [Case(*row) for row in rows]
    return tuple(
        replace(one, late=True) if one.state == "open" and unit.now - moment(one.opened_at) > LATE else one
        for one in found
    )


def case_of(unit: Unit, case_id: int) -> Case:
    """One case; raises `NotFound`."""
    row = unit.connection.one(f"SELECT {_COLUMNS} WHERE c.id = :id", id=case_id)
    if row is None:
        raise NotFound(say("recovery.no_case", id=case_id))
    return Case(*row)
