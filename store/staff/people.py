"""The staff: added, given a new PIN, moved, disabled; codes are never used again."""

import os
from dataclasses import dataclass

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.staff.audit import AuditLine, append
from store.staff.belonging import belongs, locations_of, require_reach
from store.staff.credentials import forget_failures
from store.staff.keys import key_folder, pepper
from store.staff.locations import location_named
from store.staff.naming import required_name, staff_code
from store.staff.permissions import Grant, Role, require
from store.staff.pins import issued_pin, pin_fits, pin_hash
from store.staff.setup import IssuedStaff
from store.use_case import use_case
from store.words import say

PERMISSION = "manage staff"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One line of the list of staff; no location named means every location."""

    id: int
    code: str
    name: str
    role: str
    locations: tuple[str, ...]
    active: bool


def staff_list(store: Store, actor: Actor, *, with_disabled: bool = False) -> tuple[StaffMember, ...]:
    """Everybody by code; a manager sees who belongs to the location he is at."""
    reach = require(actor.role, PERMISSION)
    with store.reading() as connection:
        rows = connection.all("SELECT id, code, name, role, disabled_at FROM staff ORDER BY code")
        return tuple(
            _member(connection, row)
            for row in rows
            if (with_disabled or row[4] is None)
            and (reach is not Grant.OWN_STORE or belongs(connection, row[0], actor.location_id))
        )


@use_case(PERMISSION)
def add_staff(unit: Unit, code: str, name: str, role: str, locations: tuple[str, ...] = ()) -> IssuedStaff:
    """A new staff member with a PIN that is shown this once; Staff and Managers belong where the actor is
    unless locations are named.
    """
    wanted, shown, part = staff_code(code), required_name(name, say("field.staff_name")), _role(role)
    held = unit.connection.value("SELECT name FROM staff WHERE code = :code", code=wanted)
    if held is not None:
        raise Refused(say("staff.code_taken", code=wanted, name=held))
    places = {location_named(unit.connection, place).id for place in locations}
    if not places and part in (Role.STAFF, Role.MANAGER):
        places = {unit.actor.location_id}
    require_reach(unit, part, frozenset(places), PERMISSION)
    pin = issued_pin(unit.randomness)
    staff_id = unit.new_id("staff")
    unit.connection.insert(
        "staff",
        id=staff_id,
        code=wanted,
        name=shown,
        role=part.value,
        pin_hash=pin_hash(_secret(unit), wanted, pin, unit.randomness),
        pin_version=1,
        persona_id=None,
        created_at=unit.at,
        disabled_at=None,
    )
    _place(unit.connection, staff_id, places)
    unit.detail = f"staff {staff_id} {part.value}"
    return IssuedStaff(wanted, shown, part.value, pin)


@use_case(PERMISSION)
def reissue_pin(unit: Unit, code: str) -> IssuedStaff:
    """A new PIN, shown this once; the old one, its waits and its open sessions end at once."""
    found = _reached(unit, code)
    old = unit.connection.value("SELECT pin_hash FROM staff WHERE id = :id", id=found.id)
    pin = issued_pin(unit.randomness)
    while pin_fits(_secret(unit), found.code, pin, old):
        pin = issued_pin(unit.randomness)
    unit.connection.run(
        "UPDATE staff SET pin_hash = :hash, pin_version = pin_version + 1 WHERE id = :id",
        hash=pin_hash(_secret(unit), found.code, pin, unit.randomness),
        id=found.id,
    )
    forget_failures(unit.connection, _secret(unit), found.code)
    _end_sessions(unit.connection, found.id, unit.at)
    unit.detail = f"staff {found.id}"
    return IssuedStaff(found.code, found.name, found.role, pin)


@use_case(PERMISSION)
def disable_staff(unit: Unit, code: str) -> StaffMember:
    """Ends a person's sign-in, open sessions and approvals at once; name and history stay.

    Raises ``Refused`` for the last Owner.
    """
    found = _reached(unit, code)
    _keep_an_owner(unit, found)
    unit.connection.run("UPDATE staff SET disabled_at = :at WHERE id = :id", at=unit.at, id=found.id)
    _end_sessions(unit.connection, found.id, unit.at)
    unit.detail = f"staff {found.id}"
    return found


@use_case(PERMISSION)
def change_role(unit: Unit, code: str, role: str) -> None:
    """Another role from now on; raises ``Refused`` where no Owner would be left."""
    found, part = _reached(unit, code), _role(role)
    require_reach(unit, part, frozenset(locations_of(unit.connection, found.id)), PERMISSION)
    if part is not Role.OWNER:
        _keep_an_owner(unit, found)
    unit.connection.run("UPDATE staff SET role = :role WHERE id = :id", role=part.value, id=found.id)
    unit.detail = f"staff {found.id} {part.value}"


@use_case(PERMISSION)
def place_staff(unit: Unit, code: str, locations: tuple[str, ...]) -> None:
    """Says where a person belongs; no location means every location."""
    found = _reached(unit, code)
    places = {location_named(unit.connection, place).id for place in locations}
    require_reach(unit, found.role, frozenset(places), PERMISSION)
    if not places and found.role in (Role.STAFF, Role.MANAGER):
        raise Refused(say("staff.needs_location", name=found.name, role=found.role))
    unit.connection.run("DELETE FROM staff_location WHERE staff_id = :id", id=found.id)
    _place(unit.connection, found.id, places)
    unit.detail = f"staff {found.id}"


@use_case(PERMISSION)
def link_customer(unit: Unit, code: str, phone: str) -> int | None:
    """Says which customer a staff member is, by phone: that card is untouchable for the person (rule 35).

    The persona's id; None where an empty phone takes the link away. Raises ``NotFound`` for a phone nobody
    has, ``Refused`` for one that several share.
    """
    from store.people.phones import parse_phone

    found = _reached(unit, code)
    persona_id = None
    if phone.strip():
        number = parse_phone(phone, unit.settings.text("region"))
        rows = unit.connection.all(
            "SELECT persona_id FROM identifier WHERE kind = 'phone' AND value = :value "
            "AND state IN ('live', 'shared') ORDER BY persona_id LIMIT 2",
            value=number.e164,
        )
        if not rows:
            raise NotFound(say("staff.no_customer_with_phone"))
        if len(rows) > 1:
            raise Refused(say("staff.several_customers_with_phone"))
        persona_id = int(rows[0][0])
    unit.connection.run(
        "UPDATE staff SET persona_id = :persona WHERE id = :id", persona=persona_id, id=found.id
    )
    unit.subject = persona_id
    unit.detail = f"staff {found.id}"
    return persona_id


def recover_owner(store: Store, *, user_id: int | None = None) -> IssuedStaff:
    """A new PIN for the first active Owner, for the operating-system user that owns the store, audited.

    On PostgreSQL that is the user who owns the store's key.
    """
    secret = pepper(store.settings().text("store_id"))
    owned = (
        store.path if store.dialect == "sqlite" else key_folder(store.settings().text("store_id")) / "pepper"
    )
    if owned.stat().st_uid != (os.getuid() if user_id is None else user_id):
        raise NotPermitted(say("staff.recover_not_owner", owned=owned), PERMISSION)

    def work(connection: Connection) -> IssuedStaff:
        at = instant(store.clock())
        row = connection.one(
            "SELECT id, code, name FROM staff WHERE role = 'Owner' AND disabled_at IS NULL ORDER BY id "
            "LIMIT 1"
        )
        if row is None:
            raise NotFound(say("staff.no_owner"))
        pin = issued_pin(store.randomness)
        connection.run(
            "UPDATE staff SET pin_hash = :hash, pin_version = pin_version + 1 WHERE id = :id",
            hash=pin_hash(secret, row[1], pin, store.randomness),
            id=row[0],
        )
        forget_failures(connection, secret, row[1])
        _end_sessions(connection, row[0], at)
        new_id = store.new_ids(connection, "audit", 1)[0]
        line = AuditLine("recover_owner", "done", detail=f"staff {row[0]}")
        append(connection, store.chain_id(connection), new_id, at, None, line)
        return IssuedStaff(row[1], row[2], Role.OWNER.value, pin)

    return store.transact(work)


def _member(connection: Connection, row: Row) -> StaffMember:
    staff_id, code, name, role, disabled_at = row
    places = tuple(locations_of(connection, staff_id).values())
    return StaffMember(staff_id, code, name, role, places, disabled_at is None)


def _secret(unit: Unit) -> bytes:
    return pepper(unit.settings.text("store_id"))


def _role(text: str) -> Role:
    for role in Role:
        if role.value.casefold() == text.strip().casefold():
            return role
    raise BadInput(say("staff.no_role", text=text, roles=", ".join(role.value for role in Role)))


def _reached(unit: Unit, code: str) -> StaffMember:
    """The active staff member of a code, whom the actor's right reaches."""
    wanted = staff_code(code)
    row = unit.connection.one(
        "SELECT id, code, name, role, disabled_at FROM staff WHERE code = :code", code=wanted
    )
    if row is None:
        raise NotFound(say("staff.no_code", code=wanted))
    own = locations_of(unit.connection, row[0])
    require_reach(unit, row[3], frozenset(own), PERMISSION)
    if row[4] is not None:
        raise Refused(say("staff.disabled_already", name=row[2]))
    return _member(unit.connection, row)


def _place(connection: Connection, staff_id: int, places: set[int]) -> None:
    for place in sorted(places):
        connection.insert("staff_location", staff_id=staff_id, location_id=place)


def _end_sessions(connection: Connection, staff_id: int, at: str) -> None:
    """Sessions and unused approvals of a person end now."""
    connection.run(
        "UPDATE session SET closed_at = :at WHERE staff_id = :id AND closed_at IS NULL", at=at, id=staff_id
    )
    connection.run(
        "UPDATE approval SET used_at = :at WHERE approver_id = :id AND used_at IS NULL", at=at, id=staff_id
    )


def _keep_an_owner(unit: Unit, leaving: StaffMember) -> None:
    """Takes every Owner's row first, so that two Owners cannot remove each other at once."""
    owners = unit.connection.run("UPDATE staff SET role = role WHERE role = 'Owner' AND disabled_at IS NULL")
    if leaving.role == Role.OWNER and owners == 1:
        raise Refused(say("staff.last_owner", name=leaving.name))


__all__ = [
    "IssuedStaff",
    "StaffMember",
    "add_staff",
    "change_role",
    "disable_staff",
    "link_customer",
    "place_staff",
    "recover_owner",
    "reissue_pin",
    "staff_list",
]
