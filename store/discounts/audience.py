"""Whom a discount is for: an audience is one of everybody's saved searches, and its membership is asked anew
each time (`points.md` rule 35)."""

from dataclasses import dataclass
from datetime import date

from store.database.connection import Connection
from store.errors import BadInput, NotFound, Refused
from store.modifiers.audiences import Reach, audience_named
from store.settings import Settings


@dataclass(frozen=True, slots=True)
class Audiences:
    """Everybody's saved searches as they mean something on a day of the shop."""

    connection: Connection
    settings: Settings
    today: date

    def checked(self, name: str) -> str:
        """The name as it is kept; raises `NotFound`, and `Refused` for a search that cannot be read."""
        found = audience_named(self.connection, name)
        self._reach.plan(found)
        return found.name

    def holds(self, name: str, persona_id: int) -> bool:
        """Whether an active persona is in the audience now; of one that is gone or cannot be read nobody is."""
        try:
            found = audience_named(self.connection, name)
            return persona_id in self._reach.members_among(found, (persona_id,))
        except (NotFound, Refused, BadInput):
            return False

    @property
    def _reach(self) -> Reach:
        return Reach(self.connection, self.settings, self.today)
