"""Whom the customer at the turned screen is: by what was proved, never by what is only said."""

from dataclasses import dataclass

from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import Refused
from store.merging.lineage import lineage, survivor_of
from store.outbox.codes import Proof
from store.search.folding import exact_key
from store.words import say


@dataclass(frozen=True, slots=True)
class Asking:
    """What a customer asks with: proofs of a phone, an e-mail or both; the name where several share a phone."""

    proofs: tuple[Proof, ...]
    name: str = ""

    def __str__(self) -> str:
        """What an operation is bound to: nothing that identifies anybody."""
        return ", ".join(f"proof {proof.id}" for proof in self.proofs)


@dataclass(frozen=True, slots=True)
class Known:
    """A persona that was found: the survivor and everybody it took in, its row taken until the commit."""

    id: int
    status: str
    lineage: tuple[int, ...]


def find_asking(unit: Unit, asking: Asking) -> Known | None:
    """Whom the proofs lead to, held ones too; None if nobody. Raises `Refused` where several share the number
    and the name does not say which."""
    ids: set[int] | None = None
    for proof in asking.proofs:
        holders = {
            survivor
            for (persona_id,) in unit.connection.all(
                "SELECT persona_id FROM identifier WHERE kind = :kind AND value = :value "
                "AND state IN ('live', 'shared', 'merged')",
                kind=proof.known.kind,
                value=proof.known.value,
            )
            if (survivor := survivor_of(unit.connection, persona_id)) is not None
        }
        ids = holders if ids is None else (ids & holders or ids | holders)
    if not ids:
        return None
    listed, values = in_list("id", sorted(ids))
    rows = unit.connection.all(
        f"UPDATE persona SET version = version WHERE id IN {listed} RETURNING id, status, name", **values
    )
    if len(rows) > 1:
        rows = [row for row in rows if asking.name and exact_key(row[2]) == exact_key(asking.name)]
        if len(rows) != 1:
            raise Refused(say("privacy.several_share"))
    persona_id, status, _ = rows[0]
    return Known(persona_id, status, lineage(unit.connection, persona_id))
