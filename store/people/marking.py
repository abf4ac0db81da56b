"""Tags put on or taken off many personas at once: in short chunks, each an act of its own in the audit."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotPermitted
from store.people.attributes import tag_name
from store.points.customer import refuse_own
from store.search.piece import among
from store.use_case import use_case
from store.words import say

CHUNK = 250
PAUSE_SECONDS = 0.02
"""Left between two chunks for everybody else's writes (`docs/decisions/bulk-work.md`)."""

_ACTIVE = "SELECT p.id FROM persona p WHERE p.status = 'active' AND {known} ORDER BY p.id"
_PUT_ON = (
    "INSERT INTO tag (persona_id, tag, origin, at) SELECT p.id, :tag, 'staff', :at FROM persona p WHERE {known} "
    "ON CONFLICT (persona_id, tag) DO NOTHING"
)
_TAKE_OFF = "DELETE FROM tag WHERE tag = :tag AND {known}"


@dataclass(frozen=True, slots=True)
class Tagging:
    """How far it is: personas ``done``, of whom ``changed`` did not have the tag before (or had it)."""

    done: int
    changed: int


@use_case("edit traits")
def tag_some(unit: Unit, persona_ids: Sequence[int], tag: str, *, remove: bool = False) -> int:
    """Puts a tag on some personas, at most ``CHUNK``, or takes it off; how many it changed.

    Who is archived, merged away or sealed is left out, and so is the actor's own persona.
    """
    from store.modifiers.membership import refresh_membership

    tag = tag_name(tag)
    if len(persona_ids) > CHUNK:
        raise BadInput(say("people.tag_some", most=CHUNK))
    known, bound = among("p.id", persona_ids, unit.connection.dialect)
    found = unit.connection.all(_ACTIVE.format(known=known), **bound)
    ids = [number for (number,) in found if not _is_own(unit, number)]
    known, bound = among("persona_id" if remove else "p.id", ids, unit.connection.dialect)
    if remove:
        changed = unit.connection.run(_TAKE_OFF.format(known=known), tag=tag, **bound)
    else:
        changed = unit.connection.run(_PUT_ON.format(known=known), tag=tag, at=unit.at, **bound)
    unit.detail = f"{changed}"
    refresh_membership(unit, ids)
    return changed


def _is_own(unit: Unit, persona_id: int) -> bool:
    try:
        refuse_own(unit, persona_id)
    except NotPermitted:
        return True
    return False


def tag_each(
    store: Store,
    actor: Actor,
    ids: Iterator[int],
    tag: str,
    *,
    remove: bool = False,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Tagging]:
    """Chunk by chunk until the ids end or nobody asks for the next; raises what the first chunk raises."""
    done = changed = 0
    while chunk := tuple(islice(ids, CHUNK)):
        changed += tag_some(store, actor, chunk, tag, remove=remove)
        done += len(chunk)
        yield Tagging(done, changed)
        wait(PAUSE_SECONDS)
