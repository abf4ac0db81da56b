"""Where a person signs in: a till and the location it stands in."""

from dataclasses import dataclass

from store.database.store import Store
from store.errors import Refused
from store.text import clean_name
from store.words import say

UNKNOWN_TILL = "?"
"""All tills that are not in the table share one count, so that an invented name gives no fresh tries."""

_TILL = (
    "SELECT t.name, l.id, l.name, l.state FROM terminal t JOIN location l ON l.id = t.location_id "
    "WHERE t.name = :name"
)
_OPEN_LOCATIONS = "SELECT id, name FROM location WHERE state = 'open' ORDER BY id LIMIT 2"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a terminal stands; ``counted_as`` is the name its wrong PINs are counted under."""

    terminal: str
    counted_as: str
    location_id: int
    location: str


def place_of(store: Store, terminal: str) -> Place:
    """Where a till stands; one not in the table stands in the only open location, else ``Refused``."""
    name = clean_name(terminal, say("field.till_name"))
    row = store.connection.one(_TILL, name=name)
    if row is not None:
        if row[3] == "closed":
            raise Refused(say("staff.till_closed", name=name, location=row[2]))
        return Place(row[0], row[0], row[1], row[2])
    locations = store.connection.all(_OPEN_LOCATIONS)
    if not name or len(locations) != 1:
        raise Refused(say("staff.no_till", till=name or say("staff.this_machine")))
    return Place(name, UNKNOWN_TILL, *locations[0])


def idle_seconds(store: Store, terminal: str) -> int:
    """Seconds until an idle console locks: the till's own, else the setting."""
    found: int | None = store.connection.value(
        "SELECT idle_seconds FROM terminal WHERE name = :name", name=terminal
    )
    return store.settings().number("idle_seconds") if found is None else found
