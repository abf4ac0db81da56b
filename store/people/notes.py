"""Notes on a persona: dated, signed, found by no search, erased with the persona; one may be pinned."""

from store.database.unit import Unit
from store.errors import BadInput, NotFound
from store.merging.lineage import lineage
from store.people.subject import Subject, subject
from store.receipt import Receipt
from store.text import clean_note
from store.use_case import operation
from store.words import say


@operation("write notes")
def write_note(unit: Unit, persona_id: int, text: str, *, pin: bool = False) -> Receipt:
    """Adds a note, pinned to the header if ``pin``; ``details["note_id"]`` names it."""
    persona = subject(unit, persona_id)
    cleaned = clean_note(text)
    if not cleaned:
        raise BadInput(say("people.note_empty"))
    note_id = unit.new_id("note")
    unit.connection.insert(
        "note",
        id=note_id,
        persona_id=persona.id,
        about="persona",
        text=cleaned,
        salt=unit.randomness(16).hex(),
        at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    if pin:
        _pin(unit, persona, note_id)
    return persona.receipt(unit, note_id=note_id)


@operation("write notes")
def pin_note(unit: Unit, persona_id: int, note_id: int | None) -> Receipt:
    """Shows one of the persona's notes in the header; None shows none. Raises `NotFound` for another's."""
    persona = subject(unit, persona_id)
    if note_id is not None:
        holder = unit.connection.value(
            "SELECT persona_id FROM note WHERE id = :id AND about = 'persona'", id=note_id
        )
        if holder not in lineage(unit.connection, persona.id):
            raise NotFound(say("people.no_note"))
    _pin(unit, persona, note_id)
    return persona.receipt(unit, note_id=note_id)


def _pin(unit: Unit, persona: Subject, note_id: int | None) -> None:
    unit.connection.run(
        "UPDATE persona SET pinned_note_id = :note WHERE id = :id", note=note_id, id=persona.id
    )
