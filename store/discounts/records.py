"""A discount as it stands now, and how it is read."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection

_COLUMNS = (
    "d.id, d.discount_id, d.version, d.name, d.cost, d.starts_on, d.ends_on, d.usage, d.cooldown_hours, "
    "d.location_id, l.name, d.audience, d.staff_only, d.minimum_age, d.position, d.ended_at"
)


@dataclass(frozen=True, slots=True)
class Discount:
    """The current version of a discount. ``cost`` 0 is free; days are inclusive shop days; ``usage`` is
    ``single`` or ``unlimited`` with ``cooldown_hours`` between two uses. ``version_id`` is what a
    redemption keeps."""

    version_id: int
    id: str
    version: int
    name: str
    cost: int
    starts_on: str | None = None
    ends_on: str | None = None
    usage: str = "single"
    cooldown_hours: int = 0
    location_id: int | None = None
    location: str | None = None
    audience: str | None = None
    staff_only: bool = False
    minimum_age: int | None = None
    position: int = 0
    ended_at: str | None = None


def current_discounts(connection: Connection, *, ended: bool = False) -> list[Discount]:
    """Every discount in its order; ended ones only if asked for."""
    rows = connection.all(
        f"SELECT {_COLUMNS} FROM discount d LEFT JOIN location l ON l.id = d.location_id WHERE d.current = 1 "
        + ("" if ended else "AND d.ended_at IS NULL ")
        + "ORDER BY d.position, d.name, d.discount_id"
    )
    return [_discount(row) for row in rows]


def find_discount(connection: Connection, discount_id: str) -> Discount | None:
    """The current version of one discount, also if it has ended; case does not matter."""
    row = connection.one(
        f"SELECT {_COLUMNS} FROM discount d LEFT JOIN location l ON l.id = d.location_id "
        "WHERE d.current = 1 AND lower(d.discount_id) = lower(:id) ORDER BY d.discount_id <> :id LIMIT 1",
        id=discount_id,
    )
    return None if row is None else _discount(row)


def versions_of(connection: Connection, discount_id: str) -> list[Discount]:
    """Every version of one discount, the latest first."""
    rows = connection.all(
        f"SELECT {_COLUMNS} FROM discount d LEFT JOIN location l ON l.id = d.location_id "
        "WHERE d.discount_id = :id ORDER BY d.version DESC",
        id=discount_id,
    )
    return [_discount(row) for row in rows]


def _discount(row: tuple[Any, ...]) -> Discount:
    values = list(row)
    values[12] = bool(values[12])
    return Discount(*values)
