"""Whom a discount is for: an audience is one of everybody's saved searches, and its membership is asked anew
each time (`points.md` rule 35)."""

from dataclasses import dataclass
from datetime import date

from store.database.connection import Connection
from store.errors import BadInput, NotFound, Refused
from store.search.language.parser import parse
from store.search.language.saved import expand
from store.search.language.tree import Node, SavedSearch
from store.search.piece import Context, Place
from store.search.plan import planned
from store.settings import Settings
from store.words import say

SHOWN = 10
"""So many names of audiences are told where one is not known."""


@dataclass(frozen=True, slots=True)
class Audiences:
    """Everybody's saved searches as they mean something on a day of the shop."""

    connection: Connection
    settings: Settings
    today: date

    def checked(self, name: str) -> str:
        """The name as it is kept; raises `NotFound`, and `Refused` for a search that cannot be read."""
        wanted = name.strip().removeprefix("@").strip().casefold()
        names = [kept for kept, _ in self._saved()]
        found = next((kept for kept in names if kept.casefold() == wanted), None)
        if found is None:
            there = ", ".join(names[:SHOWN]) or say("discount.no_searches")
            raise NotFound(say("discount.no_audience", name=name.strip(), there=there))
        tree, problems = self._tree(found)
        if problems:
            raise Refused(say("discount.audience_unread", name=found, why=problems[0]))
        planned(tree, (), self._context())
        return found

    def holds(self, name: str, persona_id: int) -> bool:
        """Whether an active persona is in the audience now; of one that is gone or cannot be read nobody is."""
        tree, problems = self._tree(name)
        if problems:
            return False
        try:
            plan = planned(tree, (), self._context())
        except BadInput:
            return False
        found = self.connection.one(
            f"SELECT 1 FROM persona p WHERE p.id = :persona AND {plan.test}",
            persona=persona_id,
            **plan.values,
        )
        return found is not None

    def _saved(self) -> list[tuple[str, str]]:
        rows = self.connection.all(
            "SELECT name, query FROM saved_search WHERE staff_id IS NULL ORDER BY lower(name), id"
        )
        return [(row[0], row[1]) for row in rows]

    def _tree(self, name: str) -> tuple[Node, tuple[str, ...]]:
        """The search without saved searches in it, and what is wrong with it."""
        from store.shown import minor_digits

        digits = minor_digits(self.settings.text("currency"))
        queries = {kept.casefold(): query for kept, query in self._saved()}
        own = parse(queries.get(name.casefold(), ""), money_exponent=digits)
        expanded = expand(SavedSearch(name), queries, money_exponent=digits)
        return expanded.tree, (*(problem.sentence for problem in own.problems), *expanded.problems)

    def _context(self) -> Context:
        settings = self.settings
        places = self.connection.all("SELECT id, name, time_zone, closes_at FROM location")
        return Context(
            dialect=self.connection.dialect,
            region=settings.text("region"),
            today=self.today,
            time_zone=settings.text("time_zone"),
            closes_at=settings.text("day_closes_at"),
            places=tuple(Place(*row) for row in places),
        )
