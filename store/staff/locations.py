"""The shops of the chain: made, renamed, closed, with time zone, closing hour and minimum age."""

import re
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.staff.naming import required_name
from store.staff.region import known_time_zone
from store.use_case import use_case
from store.words import say

PERMISSION = "locations"
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_COLUMNS = "SELECT id, name, time_zone, closes_at, state, minimum_age FROM location"


@dataclass(frozen=True, slots=True)
class Location:
    """A shop; ``time_zone`` None: the chain's; ``closes_at`` ``HH:MM``; state open, closed or to confirm."""

    id: int
    name: str
    time_zone: str | None
    closes_at: str
    state: str
    minimum_age: int | None


def locations(store: Store) -> tuple[Location, ...]:
    """Every location by name."""
    return tuple(Location(*row) for row in store.connection.all(f"{_COLUMNS} ORDER BY name"))


def location_named(connection: Connection, name: str) -> Location:
    """The location of a name, whatever its capitals; raises ``NotFound`` naming those there are."""
    rows = [Location(*row) for row in connection.all(f"{_COLUMNS} ORDER BY name")]
    for exact in (True, False):
        for found in rows:
            if found.name == name if exact else found.name.casefold() == name.strip().casefold():
                return found
    raise NotFound(say("staff.no_location", name=name, locations=", ".join(one.name for one in rows)))


def closing_hour(text: str) -> str:
    """``HH:MM``; raises ``BadInput``."""
    if not _HOUR.fullmatch(text):
        raise BadInput(say("staff.no_hour", text=text))
    return text


@use_case(PERMISSION)
def make_location(
    unit: Unit,
    name: str,
    *,
    time_zone: str | None = None,
    closes_at: str = "00:00",
    minimum_age: int | None = None,
) -> Location:
    """A new open location; its name is its own."""
    made = Location(
        unit.new_id("location"),
        _free_name(unit, name),
        known_time_zone(time_zone) if time_zone else None,
        closing_hour(closes_at),
        "open",
        _age(minimum_age),
    )
    unit.connection.insert(
        "location",
        id=made.id,
        name=made.name,
        time_zone=made.time_zone,
        closes_at=made.closes_at,
        state=made.state,
        minimum_age=made.minimum_age,
    )
    unit.detail = f"location {made.id}"
    return made


@use_case(PERMISSION)
def change_location(
    unit: Unit,
    location: str,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    closes_at: str | None = None,
    minimum_age: int | None = None,
) -> Location:
    """Changes what is given; an empty ``time_zone`` means the chain's, a ``minimum_age`` of 0 none."""
    old = location_named(unit.connection, location)
    new = Location(
        old.id,
        old.name if name is None else _free_name(unit, name, old.id),
        old.time_zone if time_zone is None else (known_time_zone(time_zone) if time_zone else None),
        old.closes_at if closes_at is None else closing_hour(closes_at),
        old.state,
        old.minimum_age if minimum_age is None else _age(minimum_age) or None,
    )
    unit.connection.run(
        "UPDATE location SET name = :name, time_zone = :zone, closes_at = :closes, minimum_age = :age "
        "WHERE id = :id",
        name=new.name,
        zone=new.time_zone,
        closes=new.closes_at,
        age=new.minimum_age,
        id=new.id,
    )
    unit.detail = f"location {old.id}"
    return new


@use_case(PERMISSION)
def close_location(unit: Unit, location: str) -> None:
    """No sign-in there from now on; open sessions there end. Raises ``Refused`` for the last open one."""
    found = location_named(unit.connection, location)
    unit.detail = f"location {found.id}"
    if found.state == "closed":
        raise Refused(say("staff.location_closed_already", name=found.name))
    others = unit.connection.run(
        "UPDATE location SET state = state WHERE state = 'open' AND id <> :id", id=found.id
    )
    if not others:
        raise Refused(say("staff.location_last_open", name=found.name))
    _set_state(unit, found.id, "closed")
    unit.connection.run(
        "UPDATE session SET closed_at = :at WHERE location_id = :id AND closed_at IS NULL",
        at=unit.at,
        id=found.id,
    )


@use_case(PERMISSION)
def open_location(unit: Unit, location: str) -> None:
    """Opens a closed location, or confirms one that an import brought."""
    found = location_named(unit.connection, location)
    unit.detail = f"location {found.id}"
    if found.state == "open":
        raise Refused(say("staff.location_open_already", name=found.name))
    _set_state(unit, found.id, "open")


def _set_state(unit: Unit, location_id: int, state: str) -> None:
    unit.connection.run("UPDATE location SET state = :state WHERE id = :id", state=state, id=location_id)


def _free_name(unit: Unit, name: str, own_id: int = 0) -> str:
    wanted = required_name(name, say("field.location_name"))
    taken = unit.connection.all("SELECT name FROM location WHERE id <> :id", id=own_id)
    if wanted.casefold() in {row[0].casefold() for row in taken}:
        raise Refused(say("staff.location_taken", name=wanted))
    return wanted


def _age(years: int | None) -> int | None:
    if years is not None and not 0 <= years <= 100:
        raise BadInput(say("staff.minimum_age", years=years))
    return years
