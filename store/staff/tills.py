"""The tills: made, renamed, moved, removed, each bound to one location, with its idle time."""

from dataclasses import dataclass

from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.staff.locations import PERMISSION, location_named
from store.staff.naming import required_name
from store.use_case import use_case
from store.words import say

SHORTEST_IDLE, LONGEST_IDLE = 30, 600
"""Seconds."""
_TILLS = (
    "SELECT t.name, l.name, t.idle_seconds FROM terminal t JOIN location l ON l.id = t.location_id "
    "ORDER BY l.name, t.name"
)


@dataclass(frozen=True, slots=True)
class Till:
    """A till, its location's name, and the seconds until an idle console there locks."""

    name: str
    location: str
    idle_seconds: int


def tills(store: Store) -> tuple[Till, ...]:
    """Every till by location and name."""
    return tuple(Till(*row) for row in store.connection.all(_TILLS))


@use_case(PERMISSION)
def make_till(unit: Unit, name: str, location: str, *, idle_seconds: int | None = None) -> Till:
    """A new till in a location."""
    place = location_named(unit.connection, location)
    if place.state == "closed":
        raise Refused(say("staff.location_closed", name=place.name))
    wanted = _free_name(unit, name)
    idle = _idle(unit.settings.number("idle_seconds") if idle_seconds is None else idle_seconds)
    unit.connection.insert("terminal", name=wanted, location_id=place.id, idle_seconds=idle)
    unit.detail = f"till {wanted}"
    return Till(wanted, place.name, idle)


@use_case(PERMISSION)
def change_till(
    unit: Unit,
    till: str,
    *,
    name: str | None = None,
    location: str | None = None,
    idle_seconds: int | None = None,
) -> Till:
    """Changes what is given; sessions at a till that moves or is renamed end."""
    old = _till(unit, till)
    place = location_named(unit.connection, location or old.location)
    new = Till(
        old.name if name is None or name == old.name else _free_name(unit, name),
        place.name,
        old.idle_seconds if idle_seconds is None else _idle(idle_seconds),
    )
    unit.connection.run(
        "UPDATE terminal SET name = :new, location_id = :place, idle_seconds = :idle WHERE name = :old",
        new=new.name,
        place=place.id,
        idle=new.idle_seconds,
        old=old.name,
    )
    if (new.name, new.location) != (old.name, old.location):
        _end_sessions(unit, old.name)
    unit.detail = f"till {new.name}"
    return new


@use_case(PERMISSION)
def remove_till(unit: Unit, till: str) -> None:
    """Takes a till out of use; its sessions end, its history keeps the name."""
    found = _till(unit, till)
    unit.connection.run("DELETE FROM terminal WHERE name = :name", name=found.name)
    _end_sessions(unit, found.name)
    unit.detail = f"till {found.name}"


def _end_sessions(unit: Unit, terminal: str) -> None:
    unit.connection.run(
        "UPDATE session SET closed_at = :at WHERE terminal = :name AND closed_at IS NULL",
        at=unit.at,
        name=terminal,
    )


def _till(unit: Unit, name: str) -> Till:
    for row in unit.connection.all(_TILLS):
        if row[0] == name.strip():
            return Till(*row)
    raise NotFound(say("staff.till_unknown", name=name))


def _free_name(unit: Unit, name: str) -> str:
    wanted = required_name(name, say("field.till_name"))
    if unit.connection.one("SELECT 1 FROM terminal WHERE name = :name", name=wanted):
        raise Refused(say("staff.till_taken", name=wanted))
    return wanted


def _idle(seconds: int) -> int:
    if not SHORTEST_IDLE <= seconds <= LONGEST_IDLE:
        raise BadInput(say("staff.till_locks", least=SHORTEST_IDLE, most=LONGEST_IDLE, seconds=seconds))
    return seconds
