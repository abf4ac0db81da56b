"""Restoring many at once: what each would be granted is worked out first and written for nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from store.actor import Actor
from store.archive.archiving import restore
from store.database.store import Store
from store.errors import NotPermitted, RegularsError
from store.ids import uuid7
from store.receipt import Receipt
from store.staff.permissions import require


@dataclass(frozen=True, slots=True)
class Restorable:
    """What restoring a persona would grant: orders that waited and points; ``refusal`` where it cannot be."""

    id: int
    orders: int = 0
    points: int = 0
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of one: its receipt, or why not."""

    id: int
    receipt: Receipt | None = None
    refusal: str | None = None


def preview_restoring(store: Store, actor: Actor, ids: Iterable[int]) -> Iterator[Restorable]:
    """What a restore of each would grant now, in the order given; each is done and rolled back.

    Raises `NotPermitted`.
    """
    require(actor.role, "archive")
    for persona_id in ids:
        try:
            receipt = restore.tried(store, actor, persona_id)
        except NotPermitted:
            raise
        except RegularsError as error:
            yield Restorable(persona_id, refusal=str(error))
        else:
            yield Restorable(persona_id, receipt.details["orders"], receipt.details["granted"])


def restore_each(store: Store, actor: Actor, ids: Iterable[int]) -> Iterator[Restored]:
    """Restores one after the other, each an operation of its own that can be asked for by its id."""
    for persona_id in ids:
        try:
            receipt = restore(store, actor.doing(uuid7(store.clock(), store.randomness)), persona_id)
        except RegularsError as error:
            yield Restored(persona_id, refusal=str(error))
        else:
            yield Restored(persona_id, receipt)
