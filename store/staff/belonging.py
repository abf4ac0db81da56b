"""Where staff belong, and how far a manager's rights over others reach."""

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import NotPermitted
from store.staff.permissions import Grant, Role
from store.words import say

_OF_STAFF = (
    "SELECT l.id, l.name FROM staff_location s JOIN location l ON l.id = s.location_id "
    "WHERE s.staff_id = :staff ORDER BY l.name"
)


def locations_of(connection: Connection, staff_id: int) -> dict[int, str]:
    """A staff member's locations by id; nobody's list is empty but for those who belong everywhere."""
    return {row[0]: row[1] for row in connection.all(_OF_STAFF, staff=staff_id)}


def belongs(connection: Connection, staff_id: int, location_id: int) -> bool:
    """Whether a staff member works at a location."""
    found = locations_of(connection, staff_id)
    return not found or location_id in found


def own_locations(unit: Unit) -> frozenset[int]:
    """The locations a manager's rights hold in: the ones he belongs to, else the one he is at."""
    return frozenset(locations_of(unit.connection, unit.actor.staff_id)) or frozenset(
        (unit.actor.location_id,)
    )


def require_reach(unit: Unit, role: str, locations: frozenset[int], permission: str) -> None:
    """A grant for the own store reaches Staff of own locations alone; raises ``NotPermitted``."""
    if unit.grant is not Grant.OWN_STORE:
        return
    if role != Role.STAFF:
        raise NotPermitted(say("staff.for_staff_alone", role=unit.actor.role), permission)
    if not locations or not locations <= own_locations(unit):
        raise NotPermitted(say("staff.for_own_location_alone", role=unit.actor.role), permission)
