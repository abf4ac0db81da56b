"""A modifier as it was made: what it does, for whom, and what restricts it (`points.md` §4)."""

from dataclasses import dataclass, replace
from typing import Any

from store.database.connection import Connection

EVERYBODY = 0
"""The audience of everybody, which is nobody's saved search."""
EVERYBODY_NAME = "everybody"


@dataclass(frozen=True, slots=True)
class Hours:
    """Happy hours of a weekday, 1 is Monday: ``HH:MM`` from, included, until, not included."""

    weekday: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Restriction:
    """One value of ``brand``, ``sku``, ``category``, ``payment`` or ``location``; ``folded`` is compared."""

    kind: str
    folded: str
    value: str


@dataclass(frozen=True, slots=True)
class Modifier:
    """A ``boost`` of ``points``, a ``multiplier`` of ``hundredths`` (200 is ×2) or ``zero`` points.

    Purchase days are inclusive. Orders placed before ``from_at`` or from ``ended_at`` on are left alone.
    """

    id: int
    kind: str
    name: str
    audience_id: int
    audience: str
    points: int | None
    hundredths: int | None
    starts_on: str | None
    ends_on: str | None
    from_at: str
    made_at: str
    made_by: str | None
    ended_at: str | None
    ended_by: str | None
    restrictions: tuple[Restriction, ...] = ()
    hours: tuple[Hours, ...] = ()

    @property
    def has_window(self) -> bool:
        """Whether it is limited to purchase dates."""
        return self.starts_on is not None or self.ends_on is not None

    @property
    def factor(self) -> str:
        """A multiplier as it is said: ``2`` or ``1.5``."""
        whole, part = divmod(self.hundredths or 0, 100)
        return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)

    def values_of(self, kind: str) -> tuple[str, ...]:
        """The values of one kind of restriction as they are shown."""
        return tuple(one.value for one in self.restrictions if one.kind == kind)

    def as_json(self) -> dict[str, Any]:
        """The stable output of ``modifiers list --json``."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "audience": self.audience,
            "points": self.points,
            "factor_hundredths": self.hundredths,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "happy_hours": [
                {"weekday": one.weekday, "from": one.begins, "until": one.ends} for one in self.hours
            ],
            "brands": list(self.values_of("brand")),
            "skus": list(self.values_of("sku")),
            "categories": list(self.values_of("category")),
            "payment_methods": list(self.values_of("payment")),
            "locations": list(self.values_of("location")),
            "made_at": self.made_at,
            "made_by": self.made_by,
            "ended_at": self.ended_at,
            "ended_by": self.ended_by,
        }


def modifiers(connection: Connection, *, ended: bool = False) -> tuple[Modifier, ...]:
    """The modifiers that have not been ended, or all of them, in the order in which they were made."""
    found = connection.all(
        "SELECT m.id, m.kind, m.name, m.audience_id, coalesce(a.name, m.audience), m.points, m.hundredths, "
        "m.starts_on, m.ends_on, m.from_at, m.made_at, s.name, m.ended_at, e.name FROM modifier m "
        "LEFT JOIN saved_search a ON a.id = m.audience_id LEFT JOIN staff s ON s.id = m.staff_id "
        f"LEFT JOIN staff e ON e.id = m.ended_by {'' if ended else 'WHERE m.ended_at IS NULL '}ORDER BY m.id"
    )
    if not found:
        return ()
    restrictions: dict[int, list[Restriction]] = {}
    for modifier_id, kind, folded, value in connection.all(
        "SELECT modifier_id, kind, folded, value FROM modifier_restriction ORDER BY modifier_id, kind, value"
    ):
        restrictions.setdefault(modifier_id, []).append(Restriction(kind, folded, value))
    hours: dict[int, list[Hours]] = {}
    for modifier_id, weekday, begins, ends in connection.all(
        "SELECT modifier_id, weekday, begins, ends FROM modifier_hours ORDER BY modifier_id, weekday, begins"
    ):
        hours.setdefault(modifier_id, []).append(Hours(weekday, begins, ends))
    return tuple(
        replace(
            Modifier(*row),
            restrictions=tuple(restrictions.get(row[0], ())),
            hours=tuple(hours.get(row[0], ())),
        )
        for row in found
    )
