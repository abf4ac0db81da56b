"""Where a person signs in: a till and the location it stands in."""

from dataclasses import dataclass

from store.database.store import Store
from store.errors import Refused
from store.text import clean_name

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
    name = clean_name(terminal, "the name of the till")
    row = store.connection.one(_TILL, name=name)
    if row is not None:
        if row[3] == "closed":
            raise Refused(f"{name} stands in {row[2]}, which is closed. Name another with --terminal")
        return Place(row[0], row[0], row[1], row[2])
    locations = store.connection.all(_OPEN_LOCATIONS)
    if not name or len(locations) != 1:
        raise Refused(
            f"{name or 'This machine'} is not a till of this store. Name one with --terminal, "
            "or have the Owner make it: regulars location till NAME --location LOCATION"
        )
    return Place(name, UNKNOWN_TILL, *locations[0])
