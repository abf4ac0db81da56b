"""Discounts: made or given a new version; redemptions keep the version they were made of."""

from collections.abc import Sequence
from typing import Any

from store.database.unit import Unit
from store.discounts.make import MOST_COOLDOWN, MOST_COST
from store.text import clean_line, clean_name
from store.transfer.cells import Shop, anywhere, choice, day, flag, points, short_text, whole
from store.transfer.columns import Column
from store.transfer.kinds.kind import Applier, Kind, Values, Wrong
from store.transfer.kinds.who import need
from store.transfer.lookups import among
from store.transfer.places import Places
from store.transfer.result import Outcome
from store.transfer.runs import Run
from store.words import say

TERMS = ("name", "cost", "starts_on", "ends_on", "usage", "cooldown_hours", "staff_only")
_VERSION = (
    "SELECT discount_id, id, version, name, cost, starts_on, ends_on, usage, cooldown_hours, staff_only, "
)
_DEFAULTS: Values = {
    "name": "",
    "cost": 0,
    "starts_on": None,
    "ends_on": None,
    "usage": "single",
    "cooldown_hours": 0,
    "staff_only": 0,
}


def _id(cell: str, field: str, shop: Shop) -> str:
    found = clean_line(cell, 40, field)
    if " " in found:
        raise Wrong(field, say("transfer.discount_id_shape"))
    return found


def _name(cell: str, field: str, shop: Shop) -> str:
    return clean_name(cell, field)


def _cost(cell: str, field: str, shop: Shop) -> int:
    found = points(cell, field)
    if not 0 <= found <= MOST_COST:
        raise Wrong(field, say("transfer.cost_bounds", most=MOST_COST))
    return found


def _hours(cell: str, field: str, shop: Shop) -> int:
    found = whole(cell, field)
    if not 0 <= found <= MOST_COOLDOWN:
        raise Wrong(field, say("transfer.cooldown_bounds", most=MOST_COOLDOWN))
    return found


COLUMNS = (
    Column("discount_id", _id, "column.discounts.discount_id", "COFFEE"),
    Column("name", _name, "column.discounts.name", "Free coffee"),
    Column("cost", _cost, "column.discounts.cost", "120", clears=True),
    Column("starts_on", anywhere(day), "column.discounts.starts_on", "2024-12-01", clears=True),
    Column("ends_on", anywhere(day), "column.discounts.ends_on", "2027-12-31", clears=True),
    Column("usage", anywhere(choice("single", "unlimited")), "column.discounts.usage", "unlimited"),
    Column("cooldown_hours", _hours, "column.discounts.cooldown_hours", "24", clears=True),
    Column("location", anywhere(short_text), "column.discounts.location", "Downtown", clears=True),
    Column("staff_only", anywhere(flag), "column.discounts.staff_only", "no"),
)


def check(values: Values, shop: Shop) -> Any:
    """A discount's terms as far as the row gives them."""
    need(values, "discount_id")
    if "name" in values and not values["name"]:
        raise Wrong("name", say("transfer.name_empty"))
    if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        raise Wrong("ends_on", say("transfer.last_before_first"))
    return values


class DiscountApplier:
    """Applies discounts of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._places = Places(run)

    def apply(self, unit: Unit, rows: Sequence[tuple[int, Any]]) -> Outcome:
        """One chunk; a later row of the same id is a further version."""
        outcome = Outcome()
        known = self._known(unit, [values["discount_id"] for _, values in rows])
        for line, values in rows:
            try:
                what = self._taken(unit, values, known)
            except Wrong as wrong:
                outcome.reject(line, wrong.column, None, str(wrong))
                continue
            setattr(outcome.counts, what, getattr(outcome.counts, what) + 1)
        return outcome

    def _known(self, unit: Unit, ids: Sequence[str]) -> dict[str, tuple[int, int, Values]]:
        """Row id, version and terms of the current versions."""
        rows = among(
            unit.connection,
            f"{_VERSION} location_id, position, audience, minimum_age, ended_at FROM discount "
            "WHERE current = 1 AND discount_id {keys}",
            ids,
        )
        names = (*TERMS, "location_id", "position", "audience", "minimum_age", "ended_at")
        return {row[0]: (row[1], row[2], dict(zip(names, row[3:], strict=True))) for row in rows}

    def _taken(self, unit: Unit, values: Values, known: dict[str, tuple[int, int, Values]]) -> str:
        discount_id = values["discount_id"]
        row_id, version, standing = known.get(discount_id, (0, 0, None))
        changed = dict(standing) if standing is not None else dict(_DEFAULTS)
        for name in TERMS:
            if name in values:
                changed[name] = _DEFAULTS[name] if values[name] is None else values[name]
        changed["staff_only"] = int(changed["staff_only"])
        if "location" in values:
            place = values["location"]
            changed["location_id"] = None if place is None else self._places.id_of(unit, place)
        if changed == standing:
            return "unchanged"
        if not changed["name"]:
            raise Wrong("name", say("transfer.discount_needs_name"))
        if changed["usage"] == "single" and changed["cooldown_hours"]:
            raise Wrong("cooldown_hours", say("transfer.cooldown_usage"))
        if standing is None:
            last = unit.connection.value("SELECT coalesce(max(position), 0) FROM discount WHERE current = 1")
            changed["position"] = int(last) + 1
        elif "ends_on" in values:
            changed["ended_at"] = None
        unit.connection.run("UPDATE discount SET current = 0 WHERE id = :id", id=row_id)
        new_id = unit.new_id("discount")
        unit.connection.insert(
            "discount",
            id=new_id,
            discount_id=discount_id,
            version=version + 1,
            current=1,
            written_at=unit.at,
            staff_id=self._run.actor.staff_id,
            import_run_id=self._run.id,
            **changed,
        )
        known[discount_id] = (new_id, version + 1, changed)
        return "new" if standing is None else "updated"


def applier(run: Run) -> Applier:
    """Writes discounts."""
    return DiscountApplier(run)


DISCOUNTS = Kind("discounts", "discount", COLUMNS, check, applier, needs=(("discount_id",),))
