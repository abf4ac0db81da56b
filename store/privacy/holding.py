"""Opting out of everything: every channel off, the persona held, data and points kept (``product.md`` §4)."""

from typing import Any

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import Refused
from store.outbox.proofs import take_proof
from store.people.consents import write_consent
from store.points.ledger.accounts import account_id_of
from store.privacy.finding import Asking, Known, find_asking
from store.privacy.settling import settle
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

PERMISSION = "turn the screen"
CHANNELS = ("text", "email", "mobile_push", "browser_push", "voice_drop")
"""What somebody can be reached by; *member*, *wallet pass* and *age gate* are facts."""


@operation(PERMISSION)
def hold(unit: Unit, asking: Asking) -> Receipt:
    """Switches every channel off and holds the persona, at the customer's own wish; see `opt_out_of_everything`."""
    found = taken(unit, asking, "opt out")
    if found is None or found.status == "sealed":
        return Receipt(unit.actor.operation_id or "")
    return hold_found(unit, found, proof_id=asking.proofs[0].id)


def hold_found(unit: Unit, found: Known, *, proof_id: int | None = None) -> Receipt:
    """Switches every channel of a persona off and seals it."""
    for persona_id in found.lineage:
        for channel in CHANNELS:
            write_consent(unit, persona_id, channel, "off", how="the customer, turned screen")
    unit.connection.run(
        "UPDATE persona SET status = 'sealed', version = version + 1 WHERE id = :id", id=found.id
    )
    seal(unit, found, "opted out", proof_id=proof_id)
    unit.subject = found.id
    return Receipt(unit.actor.operation_id or "", found.id, points=balance_of(unit, found.id))


def opt_out_of_everything(store: Store, actor: Actor, asking: Asking) -> Receipt:
    """What the customer asked for at the turned screen; the same for somebody nobody knows: nothing is done.

    Raises `Refused` for a proof that is over or used, and where several share the number.
    """
    receipt = hold(store, actor, asking)
    settle(store)
    return receipt


def taken(unit: Unit, asking: Asking, purpose: str) -> Known | None:
    """Takes the proofs, all for this purpose, and finds whom they lead to."""
    if not asking.proofs or any(proof.purpose != purpose for proof in asking.proofs):
        raise Refused(say("outbox.proof_over"))
    for proof in asking.proofs:
        take_proof(unit, proof)
    return find_asking(unit, asking)


def seal(unit: Unit, found: Known, kind: str, *, points: int = 0, proof_id: int | None = None) -> None:
    """Writes down why and since when the persona is held."""
    values: dict[str, Any] = {
        "kind": kind,
        "points": points,
        "at": unit.at,
        "operation_id": unit.actor.operation_id,
        "proof_id": proof_id,
        "staff_id": unit.actor.staff_id,
    }
    before = unit.connection.value(
        "SELECT id FROM privacy_hold WHERE persona_id = :id AND lifted_at IS NULL", id=found.id
    )
    if before is not None:
        settings = ", ".join(f"{name} = :{name}" for name in values)
        unit.connection.run(f"UPDATE privacy_hold SET {settings} WHERE id = :id", id=before, **values)
        return
    unit.connection.insert(
        "privacy_hold",
        id=unit.new_id("privacy_hold"),
        persona_id=found.id,
        lifted_at=None,
        lifted_by=None,
        **values,
    )


def balance_of(unit: Unit, persona_id: int) -> int:
    """The stored balance of a persona's points."""
    account_id = account_id_of(unit.connection, persona_id)
    found: int | None = unit.connection.value("SELECT balance FROM account WHERE id = :id", id=account_id)
    return found or 0
