"""Archiving many, one after the other: each an operation of its own that can be restored by itself."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import NeedsApproval, RegularsError
from store.ids import uuid7

AT_ONCE = 20
PAUSE_SECONDS = 0.02
"""Left after every ``AT_ONCE`` for everybody else's writes (`docs/decisions/bulk-work.md`)."""


@dataclass(frozen=True, slots=True)
class PutAway:
    """What became of one; ``refusal`` where it was not archived."""

    id: int
    refusal: str | None = None


def archive_each(
    store: Store,
    actor: Actor,
    ids: Iterable[int],
    reason: str,
    *,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[PutAway]:
    """Archives one after the other until the ids end or nobody asks for the next.

    Raises `NeedsApproval`: many are not archived on somebody else's yes.
    """
    for number, persona_id in enumerate(ids, start=1):
        try:
            archive(store, actor.doing(uuid7(store.clock(), store.randomness)), persona_id, reason=reason)
        except NeedsApproval:
            raise
        except RegularsError as error:
            yield PutAway(persona_id, str(error))
        else:
            yield PutAway(persona_id)
        if number % AT_ONCE == 0:
            wait(PAUSE_SECONDS)
