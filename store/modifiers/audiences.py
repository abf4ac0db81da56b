"""Audiences: everybody, and the segments; what each means in SQL on a day of the programme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from store.database.connection import Connection
from store.errors import NotFound, Refused
from store.modifiers.records import EVERYBODY, EVERYBODY_NAME
from store.segments.built_in import BUILT_IN
from store.settings import Settings
from store.words import say

if TYPE_CHECKING:
    from store.search.language.tree import Node
    from store.search.piece import Context
    from store.search.plan import Plan

SHOWN = 10
"""So many names are told where one is not known."""


@dataclass(frozen=True, slots=True)
class AudienceSearch:
    """An audience by its id, the saved search's; 0 is everybody, below it are segments every store has."""

    id: int
    name: str
    query: str


def audience_searches(connection: Connection) -> tuple[AudienceSearch, ...]:
    """Everybody first, then the segments every store has, then everyone's saved searches by name."""
    rows = connection.all(
        "SELECT id, name, query FROM saved_search WHERE staff_id IS NULL ORDER BY lower(name), id"
    )
    built_in = (AudienceSearch(number, name, query) for number, (name, query) in BUILT_IN.items())
    saved = (AudienceSearch(*row) for row in rows)
    return (AudienceSearch(EVERYBODY, EVERYBODY_NAME, ""), *built_in, *saved)


def audience_named(connection: Connection, name: str) -> AudienceSearch:
    """The audience of a name, blind to case, ``@`` or not; raises ``NotFound`` naming those there are."""
    wanted = name.strip().removeprefix("@").strip().casefold()
    known = audience_searches(connection)
    for one in known:
        if one.name.casefold() == wanted:
            return one
    there = ", ".join(one.name for one in [one for one in known if not one.name.startswith("rfm:")][:SHOWN])
    raise NotFound(say("modifiers.no_audience", name=name.strip()[:40], there=there))


class Reach:
    """Who is in audiences, asked of the store by the search's own SQL, on one day of the programme."""

    def __init__(self, connection: Connection, settings: Settings, today: date) -> None:
        self._connection = connection
        self._settings = settings
        self._today = today
        self._plans: dict[str, Plan] = {}
        self._queries: dict[str, str] | None = None

    def plan(self, audience: AudienceSearch) -> "Plan":
        """The audience as a plan; raises ``Refused`` for a search that cannot be read any more."""
        from store.search.plan import planned

        found = self._plans.get(audience.query)
        if found is None:
            tree, problem = self._tree(audience)
            if problem is not None:
                raise Refused(say("modifiers.audience_unread", name=audience.name, why=problem))
            found = self._plans[audience.query] = planned(tree, (), self._context())
        return found

    def members_among(self, audience: AudienceSearch, persona_ids: Sequence[int]) -> set[int]:
        """Those of the personas that are in the audience now."""
        from store.search.piece import among

        plan = self.plan(audience)
        test, values = among("p.id", persona_ids, self._connection.dialect)
        rows = self._connection.all(
            f"SELECT p.id FROM persona p WHERE {test} AND {plan.test}", **values, **plan.values
        )
        return {row[0] for row in rows}

    def size(self, audience: AudienceSearch) -> int:
        """How many personas are in the audience now."""
        from store.search.lookup import counted

        return counted(self._connection, self.plan(audience))

    def _tree(self, audience: AudienceSearch) -> tuple["Node", str | None]:
        """The tree without saved searches in it, and what is wrong with it."""
        from store.search.language.parser import parse
        from store.search.language.saved import expand
        from store.shown import minor_digits

        digits = minor_digits(self._settings.text("currency"))
        if self._queries is None:
            self._queries = {one.name: one.query for one in audience_searches(self._connection) if one.id}
        parsed = parse(audience.query, money_exponent=digits)
        expanded = expand(parsed.tree, self._queries, money_exponent=digits)
        problems: Iterable[str] = (*(one.sentence for one in parsed.problems), *expanded.problems)
        return expanded.tree, next(iter(problems), None)

    def _context(self) -> "Context":
        from store.search.piece import Context, Place

        places = self._connection.all("SELECT id, name, time_zone, closes_at FROM location")
        return Context(
            dialect=self._connection.dialect,
            region=self._settings.text("region"),
            today=self._today,
            time_zone=self._settings.text("time_zone"),
            closes_at=self._settings.text("day_closes_at"),
            places=tuple(Place(*row) for row in places),
        )
