"""Who is in a segment, as SQL about sets: for campaigns, exports and counts of any size."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.modifiers.audiences import AudienceSearch, Reach, audience_named
from store.settings import Settings


@dataclass(frozen=True, slots=True)
class Members:
    """``select`` is one column ``id``, of active personas, each once; ``values`` are bound to it.

    ``FROM ({members.select}) AS m JOIN persona p ON p.id = m.id``, with ``**members.values``; the names of the
    values are ``v`` and a number, and ``today``.
    """

    id: int
    name: str
    query: str
    select: str
    values: dict[str, Any]


def members(unit: Unit, segment: str) -> Members:
    """Those in a segment now: of a saved search of everyone's, ``all``, or ``rfm:`` and a name; ``@`` or not.

    Raises ``NotFound`` naming those there are, ``Refused`` for a search that cannot be read any more.
    """
    return members_of(unit.connection, unit.settings, unit.day_at(None), segment)


def members_of(connection: Connection, settings: Settings, today: date, segment: str) -> Members:
    """The same on a day of the programme, without a use case."""
    return _members(connection, settings, today, audience_named(connection, segment))


def found_by(connection: Connection, settings: Settings, today: date, query: str) -> Members:
    """Those whom a search finds that is not kept under a name; saved ones in it are everyone's."""
    return _members(connection, settings, today, AudienceSearch(0, query, query))


def _members(connection: Connection, settings: Settings, today: date, found: AudienceSearch) -> Members:
    from store.search.lookup import ids_select

    plan = Reach(connection, settings, today).plan(found)
    select = ids_select(plan, connection.dialect, ordered=False)
    return Members(found.id, found.name, found.query, select, dict(plan.values))
