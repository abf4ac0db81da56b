"""Using a proof: once, for what it was made for, by the act whose transaction it is taken in."""

from store.database.unit import Unit
from store.errors import Refused
from store.outbox.codes import Proof
from store.outbox.proof_keys import identifier_tag, proof_key
from store.words import say


def take_proof(unit: Unit, proof: Proof) -> None:
    """Takes a proof for the act under way; raises `Refused` if it is not proved, over, used, or not of this.

    Nothing is believed of the record but its id: the store says what was proved of whom.
    """
    tag = identifier_tag(proof_key(unit.settings), proof.known.kind, proof.known.value)
    taken = unit.connection.run(
        "UPDATE proof SET used_at = :at WHERE id = :id AND purpose = :purpose AND kind = :kind AND tag = :tag "
        "AND how = :how AND proved_at IS NOT NULL AND used_at IS NULL AND ends_at > :at",
        at=unit.at,
        id=proof.id,
        purpose=proof.purpose,
        kind=proof.known.kind,
        tag=tag,
        how=proof.how,
    )
    if not taken:
        raise Refused(say("outbox.proof_over"))
