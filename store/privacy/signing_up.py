"""Signing up at the turned screen: the customer's own form, consents ticked, a typed name as signature."""

from collections.abc import Collection
from dataclasses import dataclass

from store.clock import month_day
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.outbox.codes import Proof
from store.outbox.proofs import take_proof
from store.people.birthdays import parse_birthday
from store.people.consents import write_consent
from store.people.enrolment import add_self, make_member
from store.people.identifiers import Known, email_identifier, holders_of, phone_identifier, take_identifiers
from store.people.names import names_agree
from store.people.subject import subject
from store.privacy.holding import PERMISSION
from store.privacy.refusing import has_to_confirm, refuse_blocked
from store.receipt import Receipt
from store.text import clean_name
from store.use_case import operation
from store.words import say

TICKED = ("text", "email")
"""What a customer may tick here: push, voice and wallet are switched on where they arrive."""
HOW = "ticked at the turned screen"


@dataclass(frozen=True, slots=True)
class SignUp:
    """What a customer typed; ``ticked`` are channels, ``signature`` the name typed in place of one."""

    first_name: str
    last_name: str
    phone: str
    email: str
    birthday: str
    ticked: tuple[str, ...]
    signature: str


@operation(PERMISSION)
def sign_up(unit: Unit, form: SignUp, proof: Proof | None = None) -> Receipt:
    """Makes a member of whoever typed this; one who is here already by the proved phone or e-mail is the same one.

    ``proof`` is None where no code can be sent: then nobody is taken for somebody who is here. The receipt names the
    persona. Raises `BadInput`, `Refused` (under age, or somebody has the phone or e-mail: one sentence for all).
    """
    signature = clean_name(form.signature, say("field.signature"))
    if not signature:
        raise BadInput(say("privacy.signature_missing"))
    strange = set(form.ticked) - set(TICKED)
    if strange:
        raise BadInput(say("people.no_channel", channels=", ".join(TICKED)))
    region = unit.settings.text("region")
    known = [phone_identifier(form.phone, region)] if form.phone.strip() else []
    known += [email_identifier(form.email)] if form.email.strip() else []
    if not known:
        raise BadInput(say("outbox.phone_or_email"))
    proved = _proved(unit, known, proof)
    refuse_blocked(unit, [(one.kind, one.value) for one in known])
    found = _here_already(unit, known, proved, f"{form.first_name} {form.last_name}".strip())
    if found is None:
        persona_id = add_self(unit, form.first_name, form.last_name, known, form.birthday)
    else:
        persona_id = found
        _join(unit, persona_id, known, form.birthday)
    unit.connection.run(
        "UPDATE persona SET signature_file = :signature, signup_form = :form, signup_at = :at WHERE id = :id",
        signature=say("privacy.typed_signature", name=signature),
        form=say("privacy.signup_form"),
        at=unit.at,
        id=persona_id,
    )
    _tick(unit, persona_id, form.ticked, known)
    return subject(unit, persona_id).receipt(unit, persona_id=persona_id)


def _proved(unit: Unit, known: Collection[Known], proof: Proof | None) -> Known | None:
    """What of the form was proved; raises `Refused` for a proof of something else."""
    if proof is None:
        return None
    if proof.purpose != "sign up" or all(one.value != proof.known.value for one in known):
        raise Refused(say("outbox.proof_over"))
    take_proof(unit, proof)
    return next(one for one in known if one.value == proof.known.value)


def _here_already(unit: Unit, known: Collection[Known], proved: Known | None, name: str) -> int | None:
    """Whose account it is: the one holder of what was proved, of the same name where both have one.

    Raises `HasToConfirm` where anything is somebody else's, or may be; nothing of whose is told.
    """
    held = {one.value: holders_of(unit.connection, one) for one in known}
    everybody = {holder.persona_id for found in held.values() for holder, _ in found}
    if not everybody:
        return None
    mine = held[proved.value] if proved is not None else []
    if len(everybody) != 1 or len(mine) != 1 or mine[0][1] != "active":
        raise has_to_confirm()
    holder = mine[0][0]
    if name and holder.name and not names_agree(name, holder.name):
        raise has_to_confirm()
    unit.detail = f"here already by {proved.kind if proved else ''}"
    return holder.persona_id


def _join(unit: Unit, persona_id: int, known: Collection[Known], birthday: str) -> None:
    """Somebody who is here: a member from now on, with what was not known yet."""
    take_identifiers(unit, persona_id, known, origin="customer")
    row = unit.connection.one("SELECT signup_on, birthday FROM persona WHERE id = :id", id=persona_id)
    if row is not None and row[0] is None:
        make_member.work(unit, persona_id, birthday=birthday)
    elif row is not None and row[1] is None and birthday.strip():
        born = parse_birthday(birthday, unit.settings.text("region"), unit.today)
        unit.connection.run(
            "UPDATE persona SET birthday = :born, birth_month_day = :month_day WHERE id = :id",
            born=born.isoformat(),
            month_day=month_day(born),
            id=persona_id,
        )


def _tick(unit: Unit, persona_id: int, ticked: Collection[str], known: Collection[Known]) -> None:
    """Consents come from the customer's own tick; what is not ticked stays as it is."""
    reaches = {"text": "phone", "email": "email"}
    for channel in ticked:
        if any(one.kind == reaches[channel] for one in known):
            write_consent(unit, persona_id, channel, "on", how=HOW)
