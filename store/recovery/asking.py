"""The customer's form: who they say they are and what they have proved becomes a case for support.

The answer is the same whether anybody is held or not; no role's own function accepts these answers.
"""

from dataclasses import dataclass

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.outbox.codes import PERMISSION, Proof
from store.outbox.proofs import take_proof
from store.people.birthdays import parse_birthday
from store.people.names import name_values
from store.privacy.blocklist import blocked_for
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

PURPOSE = "recover"


@dataclass(frozen=True, slots=True)
class RecoveryForm:
    """What the customer typed, with the proofs of the phone, the e-mail or both."""

    proofs: tuple[Proof, ...]
    first_name: str
    last_name: str
    birthday: str = ""

    def __str__(self) -> str:
        """What an operation is bound to: nothing that identifies anybody."""
        return ", ".join(f"proof {proof.id}" for proof in self.proofs)


@operation(PERMISSION)
def ask_for_recovery(unit: Unit, form: RecoveryForm) -> Receipt:
    """Opens a case; the receipt names nobody. A further form of the same customer takes the place of the first.

    Raises `BadInput` for a name or birthday that is none, `Refused` for proofs that are over or of something else.
    """
    names = name_values(form.first_name, form.last_name)
    if not names["name"]:
        raise BadInput(say("recovery.name_needed"))
    typed = form.birthday.strip()
    born = parse_birthday(typed, unit.settings.text("region"), unit.today) if typed else None
    if not form.proofs or any(proof.purpose != PURPOSE for proof in form.proofs):
        raise Refused(say("outbox.proof_over"))
    for proof in form.proofs:
        take_proof(unit, proof)
    held = _held(unit, form.proofs)
    reached = {proof.known.kind: proof.known.value for proof in form.proofs}
    _replace(unit, held, reached)
    case_id = unit.new_id("recovery_case")
    unit.connection.insert(
        "recovery_case",
        id=case_id,
        state="open",
        persona_id=held.persona_id if held else None,
        hold_id=held.hold_id if held else None,
        first_name=names["first_name"],
        last_name=names["last_name"],
        birthday=born.isoformat() if born else None,
        phone=reached.get("phone"),
        email=reached.get("email"),
        how="in person" if any(proof.how == "in person" for proof in form.proofs) else "code",
        opened_at=unit.at,
        terminal=unit.actor.terminal,
        staff_id=unit.actor.staff_id,
        operation_id=unit.actor.operation_id,
    )
    unit.detail = f"case {case_id}"
    return Receipt(unit.actor.operation_id or "")


@dataclass(frozen=True, slots=True)
class _Held:
    persona_id: int
    hold_id: int


def _held(unit: Unit, proofs: tuple[Proof, ...]) -> _Held | None:
    """The held persona the proofs lead to: by the blocklist, or by identifiers that were kept. The one that most
    proofs lead to, of several the one held last."""
    led: dict[int, int] = {}
    for proof in proofs:
        kept = unit.connection.all(
            "SELECT i.persona_id FROM identifier i JOIN persona p ON p.id = i.persona_id "
            "WHERE i.kind = :kind AND i.value = :value AND p.status = 'sealed'",
            kind=proof.known.kind,
            value=proof.known.value,
        )
        for persona_id in {row[0] for row in kept} | set(
            blocked_for(unit, proof.known.kind, proof.known.value)
        ):
            led[persona_id] = led.get(persona_id, 0) + 1
    standing = []
    for persona_id, proofs_led in led.items():
        row = unit.connection.one(
            "SELECT h.id, h.at FROM privacy_hold h JOIN persona p ON p.id = h.persona_id "
            "WHERE h.persona_id = :id AND h.lifted_at IS NULL AND p.status = 'sealed'",
            id=persona_id,
        )
        if row is not None:
            standing.append((proofs_led, row[1], persona_id, row[0]))
    if not standing:
        return None
    _, _, persona_id, hold_id = max(standing)
    return _Held(persona_id, hold_id)


def _replace(unit: Unit, held: _Held | None, reached: dict[str, str]) -> None:
    """Ends open cases of the same persona, or of the same phone or e-mail where nobody is known."""
    unit.connection.run(
        "UPDATE recovery_case SET state = 'refused', note = :note, closed_at = :at, first_name = NULL, "
        "last_name = NULL, birthday = NULL, phone = NULL, email = NULL WHERE state = 'open' "
        "AND (persona_id = :persona OR phone = :phone OR email = :email)",
        note=say("recovery.asked_again"),
        at=unit.at,
        persona=held.persona_id if held else None,
        phone=reached.get("phone"),
        email=reached.get("email"),
    )
