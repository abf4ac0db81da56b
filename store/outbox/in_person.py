"""Where no code can be sent, a member of staff looks at who it is and says at what; what was said is kept."""

import re

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.outbox.codes import HOUR, PERMISSION, PROVED_HOLDS, Proof, read_contact, require_purpose
from store.outbox.delivering import can_send
from store.outbox.proof_keys import identifier_tag, proof_key
from store.outbox.records import CHANNEL_OF
from store.text import clean_note
from store.use_case import use_case
from store.words import say

_NUMBERS = re.compile(r"\d{3}|@")


def confirm_in_person(store: Store, actor: Actor, purpose: str, typed: str, *, note: str) -> Proof:
    """What a member of staff confirms of a customer who is there; ``note`` says what was looked at.

    Raises `Refused` where a code can be sent and none has failed within the hour, `BadInput` for a note that
    says nothing or holds a number.
    """
    known = read_contact(typed, store.settings().text("region"))
    return Proof(
        keep_confirmation(store, actor, purpose, known.kind, known.value, note=note),
        purpose,
        known,
        "in person",
    )


@use_case(PERMISSION)
def keep_confirmation(unit: Unit, purpose: str, kind: str, value: str, *, note: str) -> int:
    """Keeps what `confirm_in_person` was told; the proof's id."""
    require_purpose(purpose)
    cleaned = clean_note(note)
    if not cleaned:
        raise BadInput(say("outbox.note_needed"))
    if _NUMBERS.search(cleaned):
        raise BadInput(say("outbox.note_without_numbers"))
    tag = identifier_tag(proof_key(unit.settings), kind, value)
    if can_send(unit.settings, CHANNEL_OF[kind]) and not _failed_lately(unit, tag):
        raise Refused(say("outbox.code_can_be_sent"))
    proof_id = unit.new_id("proof")
    unit.connection.insert(
        "proof",
        id=proof_id,
        purpose=purpose,
        kind=kind,
        tag=tag,
        how="in person",
        code_hash=None,
        tries=0,
        made_at=unit.at,
        ends_at=instant(unit.now + PROVED_HOLDS),
        proved_at=unit.at,
        used_at=None,
        terminal=unit.actor.terminal,
        staff_id=unit.actor.staff_id,
        note=cleaned,
        outbox_id=None,
    )
    unit.detail = f"proof {proof_id}: in person"
    return proof_id


def _failed_lately(unit: Unit, tag: str) -> bool:
    """Whether a code to this phone or e-mail came to nothing within the hour."""
    return bool(
        unit.connection.one(
            "SELECT 1 FROM proof p JOIN outbox_message m ON m.id = p.outbox_id WHERE p.tag = :tag "
            "AND m.state = 'failed' AND p.made_at > :since",
            tag=tag,
            since=instant(unit.now - HOUR),
        )
    )
