"""The persona an act is about: found, followed to its survivor, and permitted to be acted on."""

from dataclasses import dataclass
from typing import Any

from store.database.sqlite import Busy
from store.database.unit import Unit
from store.errors import NeedsApproval, NotFound, Refused
from store.merging.lineage import survivor_of
from store.points.customer import refuse_own
from store.points.expiry.due import available
from store.points.ledger.days import programme_day
from store.receipt import Receipt
from store.staff.permissions import Grant, grant, in_words
from store.words import say


@dataclass(frozen=True, slots=True)
class Subject:
    """What every act needs to know of its persona; ``id`` is the survivor's."""

    id: int
    status: str
    name: str
    signup_on: str | None
    household_id: int | None
    version: int

    def receipt(self, unit: Unit, **details: Any) -> Receipt:
        """The result of an act that books no points: the balance as it stands and what the act adds.

        What the act wrote may have moved the persona into an audience or out of one: that is written down
        first, and a boost given on the way (`engineering.md` C10).
        """
        from store.modifiers.membership import refresh_membership

        refresh_membership(unit, [self.id])
        points = available(unit.connection, self.id, programme_day(unit))
        return Receipt(unit.actor.operation_id or "", self.id, points=points, details=details)


_TAKE_ACCOUNT = (
    "SELECT id FROM account WHERE persona_id = :id AND unit = 'points' AND card_id IS NULL FOR UPDATE"
)


def subject(unit: Unit, persona_id: int, *, archived: bool = False) -> Subject:
    """The persona to act on, its row taken until the commit; the audit row will name it.

    On PostgreSQL the account is taken before the row, as acts on points do: the act may end with a boost.
    A merged id acts on its survivor; one merged while its row was waited for runs the use case again.
    Raises `NotFound`, also for a sealed persona, in the same words; `Refused` for an archived one unless
    ``archived``; `NotPermitted` for the actor's own persona.
    """
    survivor = survivor_of(unit.connection, persona_id)
    if survivor is not None and unit.connection.dialect == "postgresql":
        unit.connection.all(_TAKE_ACCOUNT, id=survivor)
    row = (
        None
        if survivor is None
        else unit.connection.one(
            "UPDATE persona SET version = version WHERE id = :id "
            "RETURNING id, status, name, signup_on, household_id, version",
            id=survivor,
        )
    )
    if row is None or row[1] == "sealed":
        raise NotFound(say("people.not_found", id=persona_id))
    found = Subject(*row)
    unit.subject = found.id
    if found.status == "merged":
        raise Busy(say("people.merged_now"))
    if found.status == "archived" and not archived:
        raise Refused(say("people.archived_restore"))
    refuse_own(unit, found.id)
    return found


def require_approval(unit: Unit, what: str) -> None:
    """Raises `NeedsApproval` where the role may act only with somebody's yes and has none."""
    if unit.grant is Grant.APPROVAL and unit.approver_id is None:
        raise NeedsApproval(say("people.needs_approval", role=unit.actor.role, what=in_words(what)), what)


def may_see_archived(role: str) -> bool:
    """Whether the role may restore, and so open what is archived."""
    return grant(role, "archive") not in (Grant.NO, Grant.APPROVAL)
