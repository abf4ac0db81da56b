"""Archive and restore: an archived persona is found by nobody who may not restore it, and earns nothing."""

from dataclasses import replace

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.people.subject import require_approval, subject
from store.points.earning.catching_up import catch_up
from store.receipt import Receipt
from store.staff.permissions import Role
from store.text import clean_note
from store.use_case import operation
from store.words import say


@operation("archive")
def archive(unit: Unit, persona_id: int, *, reason: str) -> Receipt:
    """Takes a persona out of search, with a reason that is kept as a note; points, cards and data stay.

    Staff need approval unless the setting ``staff_may_archive`` is on.
    """
    if not (unit.actor.role == Role.STAFF and unit.settings.flag("staff_may_archive")):
        require_approval(unit, "archive")
    persona = subject(unit, persona_id, archived=True)
    if persona.status == "archived":
        raise Refused(say("people.archived_already"))
    cleaned = clean_note(reason, say("field.reason"))
    if not cleaned:
        raise BadInput(say("people.reason_empty"))
    _set_status(unit, persona.id, "archived")
    _remember(unit, persona.id, say("people.archived_note", reason=cleaned))
    return persona.receipt(unit, status="archived")


@operation("archive")
def restore(unit: Unit, persona_id: int) -> Receipt:
    """Brings an archived persona back into search and grants what its orders since would have earned.

    ``details`` has ``orders`` and ``granted`` (points), see `points.md` rule 14.
    """
    require_approval(unit, "archive")
    persona = subject(unit, persona_id, archived=True)
    if persona.status != "archived":
        raise Refused(say("people.not_archived"))
    _set_status(unit, persona.id, "active")
    _remember(unit, persona.id, say("people.restored_note"))
    caught = catch_up(unit, persona.id)
    receipt = persona.receipt(unit, status="active", orders=caught.orders, granted=caught.points)
    return replace(receipt, entries=caught.entries)


def _set_status(unit: Unit, persona_id: int, status: str) -> None:
    unit.connection.run(
        "UPDATE persona SET status = :status, version = version + 1 WHERE id = :id",
        status=status,
        id=persona_id,
    )


def _remember(unit: Unit, persona_id: int, text: str) -> None:
    unit.connection.insert(
        "note",
        id=unit.new_id("note"),
        persona_id=persona_id,
        about="persona",
        text=text,
        salt=unit.randomness(16).hex(),
        at=unit.at,
        staff_id=unit.actor.staff_id,
    )
