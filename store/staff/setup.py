"""A new store: empty, with its location, its till and its Owner, or (the demo) one person of every role."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from store.clock import Clock, instant
from store.database.connection import Connection
from store.database.store import Store, take_ids
from store.errors import Refused, Unreachable
from store.ids import Randomness, uuid7
from store.opening import create_schema
from store.settings import SETTINGS, Settings
from store.staff import region as regions
from store.staff.audit import AuditLine, append
from store.staff.keys import forget_keys, make_pepper
from store.staff.naming import required_name
from store.staff.permissions import Role
from store.staff.pins import issued_pin, pin_hash
from store.words import say

FROM_THE_BEGINNING = "0001-01-01T00:00:00.000Z"
"""Settings made at setup hold for imported history too."""

_OWNER = ((Role.OWNER, "OWNER", "Owner"),)
_EVERY_ROLE = (
    (Role.STAFF, "MIA", "Mia Park"),
    (Role.MANAGER, "LEO", "Leo Novak"),
    (Role.ANALYST, "IDA", "Ida Berg"),
    (Role.MARKETING, "ZOE", "Zoe Lang"),
    (Role.MARKETING_ANALYST, "KAI", "Kai Moreno"),
    (Role.OPERATOR, "UMA", "Uma Shah"),
    (Role.OWNER, "EVA", "Eva Quinn"),
)
"""Invented people."""


@dataclass(frozen=True, slots=True)
class IssuedStaff:
    """A staff member and the PIN, which is shown this once."""

    code: str
    name: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class MadeStore:
    """A new store's address and its staff."""

    store: str
    staff: tuple[IssuedStaff, ...]


def make_store(
    address: str,
    *,
    name: str,
    region: str,
    currency: str | None = None,
    time_zone: str | None = None,
    location: str | None = None,
    terminal: str | None = None,
    all_roles: bool = False,
    unfinished: bool = False,
    clock: Clock,
    randomness: Randomness = os.urandom,
    pin_randomness: Randomness | None = None,
) -> MadeStore:
    """Makes a store at a path or ``postgresql://`` URL; when it fails nothing is left behind.

    ``pin_randomness`` makes the PINs alone (the demo's are the same every time); ids, salts and the pepper
    come from ``randomness``, so that no two stores share them. ``unfinished``: the demo's mark is set when
    everything is in it. Raises ``BadInput``, ``Refused`` or ``Unreachable`` in words.
    """
    country = regions.known_region(region)
    settings = {
        "store_name": required_name(name, say("field.shop_name")),
        "store_id": uuid7(clock(), randomness),
        "demo": SETTINGS["demo"].write(all_roles and not unfinished),
        "region": country,
        "currency": regions.known_currency(currency or regions.currency_of(country)),
        "time_zone": regions.known_time_zone(time_zone or regions.time_zone_of(country)),
    }
    place = required_name(location or "Main", say("field.location_name"))
    till = required_name(terminal or "till-1", say("field.till_name"))
    staff = tuple(
        IssuedStaff(code, who, role.value, issued_pin(pin_randomness or randomness))
        for role, code, who in (_EVERY_ROLE if all_roles else _OWNER)
    )
    store_id = settings["store_id"]
    if all_roles:
        settings["demo_staff"] = "\n".join(f"{one.code}\t{one.role}\t{one.pin}" for one in staff)
    pepper = make_pepper(store_id, randomness)
    try:
        hashes = [pin_hash(pepper, one.code, one.pin, randomness) for one in staff]

        def fill(connection: Connection) -> None:
            at = instant(clock())
            place_id = _open_shop(connection, settings, place, till, at)
            _employ(connection, staff, hashes, place_id, at)
            audit_id = take_ids(connection, "audit", 1)[0]
            append(connection, 1, audit_id, at, None, AuditLine("make_store", "done"))

        _make(address, clock, fill)
    except BaseException:
        forget_keys(store_id)
        raise
    return MadeStore(address, staff)


def demo_staff(store: Store) -> tuple[IssuedStaff, ...]:
    """The demo's staff with their PINs, for its sign-in screen; nobody for any other store."""
    settings = store.settings()
    if not settings.flag("demo"):
        return ()
    names: dict[str, str] = dict(store.connection.all("SELECT code, name FROM staff"))
    listed = [line.split("\t") for line in settings.text("demo_staff").splitlines()]
    return tuple(IssuedStaff(code, names[code], role, pin) for code, role, pin in listed)


def half_made(settings: Settings) -> bool:
    """Whether this is a demo that was never finished: its staff stand in it, its mark does not."""
    return bool(settings.text("demo_staff")) and not settings.flag("demo")


def _open_shop(connection: Connection, settings: dict[str, str], place: str, till: str, at: str) -> int:
    for key, value in settings.items():
        connection.insert(
            "setting",
            name=key,
            version=1,
            value=value,
            from_at=FROM_THE_BEGINNING,
            written_at=at,
            staff_id=None,
        )
    place_id = take_ids(connection, "location", 1)[0]
    connection.insert(
        "location",
        id=place_id,
        name=place,
        time_zone=None,
        closes_at=SETTINGS["day_closes_at"].default,
        state="open",
        minimum_age=None,
    )
    connection.insert(
        "terminal", name=till, location_id=place_id, idle_seconds=SETTINGS["idle_seconds"].default
    )
    return place_id


def _employ(
    connection: Connection, staff: tuple[IssuedStaff, ...], hashes: list[str], place_id: int, at: str
) -> None:
    ids = take_ids(connection, "staff", len(staff))
    for staff_id, one, hashed in zip(ids, staff, hashes, strict=True):
        connection.insert(
            "staff",
            id=staff_id,
            code=one.code,
            name=one.name,
            role=one.role,
            pin_hash=hashed,
            pin_version=1,
            persona_id=None,
            created_at=at,
            disabled_at=None,
        )
        if one.role in (Role.STAFF, Role.MANAGER):
            connection.insert("staff_location", staff_id=staff_id, location_id=place_id)


def _make(address: str, clock: Clock, fill: Callable[[Connection], None]) -> None:
    """PostgreSQL: one transaction. SQLite: a file beside the store, which gets its name when it is whole."""
    store = Store(address, clock=clock)
    if store.dialect == "postgresql":
        create_schema(store, fill)
        return
    path = store.path
    if path.is_dir():
        raise Refused(say("database.is_folder", path=path, example=path / "shop.store"))
    if path.exists():
        raise Refused(say("database.exists", path=path))
    if not path.parent.is_dir():
        raise Unreachable(say("database.no_folder", folder=path.parent))
    unfinished = path.with_name(f".{path.name}.making-{os.getpid()}")
    try:
        create_schema(Store(str(unfinished), clock=clock), fill)
        give_name(unfinished, path)
    finally:
        for leftover in (unfinished, Path(f"{unfinished}-wal"), Path(f"{unfinished}-shm")):
            with suppress(FileNotFoundError):
                leftover.unlink()


def give_name(unfinished: Path, path: Path) -> None:
    """The finished file under its own name, never over another; the folder is synced."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise Refused(say("database.exists", path=path)) from None
    except OSError:
        try:
            unfinished.rename(path)
        except OSError as error:
            raise Unreachable(say("database.not_written", path=path, why=error.strerror)) from error
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


__all__ = ["IssuedStaff", "MadeStore", "demo_staff", "give_name", "half_made", "make_store"]
