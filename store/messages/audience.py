"""Whom a message is meant for: everybody a search finds, those who are put away among them, for the count."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.errors import BadInput
from store.settings import Settings
from store.words import say

if TYPE_CHECKING:
    from store.search.plan import Plan

QUERY_LIMIT = 20_000
SHOWN_NAME = 80
STANDING = "p.status IN ('active', 'archived', 'sealed')"
"""Whom a search is asked about: nobody merged away, whose survivor it finds by itself."""


@dataclass(frozen=True, slots=True)
class Audience:
    """A search as it is kept with a campaign: ``query`` without saved searches in it, ``name`` as it was typed."""

    name: str
    query: str


def audience(store: Store, actor: Actor, connection: Connection, text: str) -> Audience:
    """The search of a text, the actor's own saved ones among it; raises `BadInput` saying what is wrong with it.

    An empty text is refused: everybody is the segment ``all``, typed.
    """
    from store.search.language.canonical import canonical
    from store.search.understanding import understood

    typed = text.strip()
    if not typed:
        raise BadInput(say("messages.no_audience"))
    if len(typed) > QUERY_LIMIT:
        raise BadInput(say("messages.audience_long"))
    found = understood(store, actor, connection, typed)
    if found.problems:
        raise BadInput(say("messages.audience_wrong", why=found.problems[0].sentence))
    shown = typed if len(typed) <= SHOWN_NAME else f"{typed[: SHOWN_NAME - 1]}…"
    return Audience(shown, canonical(replace(found.parsed, tree=found.tree, sort=())))


def marked(persona_ids: list[int]) -> str:
    """The search that finds these personas."""
    return "id:" + ",".join(str(one) for one in persona_ids)


def plan_of(connection: Connection, settings: Settings, today: date, query: str) -> "Plan":
    """A kept query as SQL about persona ``p``, whatever the status; raises ``Refused`` for one that is unread."""
    from store.modifiers.audiences import AudienceSearch, Reach

    plan = Reach(connection, settings, today).plan(AudienceSearch(0, query, query))
    return replace(plan, base=STANDING)
