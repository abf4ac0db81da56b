"""A new modifier's audience written down at once, in chunks that leave the store free; a large one waits for
the sweep."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from store.actor import Actor
from store.clock import local_day
from store.database.store import Store
from store.database.unit import Unit
from store.modifiers.audiences import AudienceSearch, Reach, audience_searches
from store.modifiers.make import find_modifier
from store.modifiers.membership import refresh_membership, watched
from store.receipt import Receipt
from store.use_case import operation

AT_ONCE = 10_000
"""An audience of more is left to the sweep."""
CHUNK = 200
PAUSE = 0.02
"""Seconds the store is left free between two chunks (`engineering.md` A1)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """How many personas were looked at and what boosts gave them; not ``complete``: the sweep does it."""

    personas: int
    points: int
    complete: bool


@operation("modifiers")
def enter_audiences(unit: Unit, persona_ids: Sequence[int]) -> Receipt:
    """Writes down the audiences of a chunk of personas and gives the boosts they have entered."""
    given = refresh_membership(unit, persona_ids, watched(unit))
    unit.detail = f"{len(persona_ids)} personas"
    return Receipt(unit.actor.operation_id or "", details={"given": given})


def fill_audience(store: Store, actor: Actor, modifier_id: int) -> Filled:
    """Writes down who is in the audience of a modifier just made, unless they are too many."""
    from store.search.lookup import all_ids, counted

    with store.reading() as connection:
        made = find_modifier(connection, modifier_id)
        search = next(
            (one for one in audience_searches(connection) if one.id == made.audience_id),
            AudienceSearch(made.audience_id, made.audience, ""),
        )
        if made.kind != "boost" and not search.id:
            return Filled(0, 0, True)
        plan = Reach(connection, store.settings(), _today(store)).plan(search)
        if counted(connection, plan, AT_ONCE + 1) > AT_ONCE:
            return Filled(0, 0, False)
        ids = all_ids(connection, plan)
    points = 0
    for start in range(0, len(ids), CHUNK):
        if start:
            time.sleep(PAUSE)
        plain = actor.doing(None)
        points += enter_audiences(store, plain, list(ids[start : start + CHUNK])).details["given"]
    return Filled(len(ids), points, True)


def _today(store: Store) -> date:
    settings = store.settings()
    return local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
