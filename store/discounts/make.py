"""Making, changing, ordering and ending discounts; a change is a new version, redemptions keep theirs."""

from dataclasses import replace
from datetime import date
from typing import TypedDict

from store.clock import EARLIEST_DAY, LATEST_DAY
from store.database.unit import Unit
from store.discounts.audience import Audiences
from store.discounts.records import Discount, current_discounts, find_discount
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.receipt import Receipt
from store.staff.permissions import Grant
from store.text import clean_line, clean_name
from store.use_case import operation
from store.words import say

MOST_COST = 10_000_000
MOST_COOLDOWN = 24 * 366


class Terms(TypedDict, total=False):
    """What a discount may say; left out is unchanged (or, making one, the default). None takes a condition
    off.

    ``location`` is a location's id or name, ``audience`` the name of one of everybody's saved searches,
    days are ``2026-12-01``, ``usage`` is ``single`` or ``unlimited``.
    """

    name: str
    cost: int | None
    starts_on: str | None
    ends_on: str | None
    usage: str
    cooldown_hours: int
    location: int | str | None
    audience: str | None
    staff_only: bool
    minimum_age: int | None


@operation("discounts")
def make_discount(unit: Unit, discount_id: str, terms: Terms) -> Receipt:
    """A new discount, last in the list; ``details`` has ``discount`` (its id) and ``version``.

    ``terms`` needs a ``name``. A Manager makes them for a location of his or her own. Raises ``BadInput``,
    ``Refused`` for an id in use.
    """
    cleaned = clean_line(discount_id, 40, say("field.discount_id"))
    if not cleaned or " " in cleaned:
        raise BadInput(say("discount.id_shape"))
    if find_discount(unit.connection, cleaned) is not None:
        raise Refused(say("discount.id_taken", id=cleaned))
    position = unit.connection.value("SELECT coalesce(max(position), 0) FROM discount WHERE current = 1") + 1
    made = _with(unit, Discount(0, cleaned, 1, "", 0, position=position), terms)
    require_own(unit, made)
    return _write(unit, made)


@operation("discounts")
def change_discount(unit: Unit, discount_id: str, terms: Terms) -> Receipt:
    """A new version of a discount with what ``terms`` name changed; ``details`` as for a new one."""
    known = known_discount(unit, discount_id)
    require_own(unit, known)
    changed = _with(unit, known, terms)
    require_own(unit, changed)
    if changed == known:
        raise Refused(say("discount.same", id=known.id))
    return new_version(unit, known, replace(changed, ended_at=None if _restarts(terms) else known.ended_at))


@operation("discounts")
def end_discount(unit: Unit, discount_id: str) -> Receipt:
    """Ends a discount now; what was redeemed stays. Changing its last day starts it again."""
    known = known_discount(unit, discount_id)
    require_own(unit, known)
    if known.ended_at is not None:
        raise Refused(say("discount.ended_already", id=known.id))
    return new_version(unit, known, replace(known, ended_at=unit.at))


@operation("discounts")
def order_discounts(unit: Unit, discount_ids: list[str]) -> Receipt:
    """Puts these discounts first, in this order; the others follow as they were."""
    known = current_discounts(unit.connection, ended=True)
    wanted = [known_discount(unit, discount_id) for discount_id in discount_ids]
    if len({found.id for found in wanted}) != len(wanted):
        raise BadInput(say("discount.twice"))
    if unit.grant is Grant.OWN_STORE:
        for found in wanted:
            require_own(unit, found)
    rest = [found for found in known if found.id not in {first.id for first in wanted}]
    for position, found in enumerate((*wanted, *rest), start=1):
        unit.connection.run(
            "UPDATE discount SET position = :position WHERE id = :id",
            position=position,
            id=found.version_id,
        )
    return _receipt(unit, ", ".join(found.id for found in wanted), None)


def known_discount(unit: Unit, discount_id: str) -> Discount:
    """The discount as it stands; raises ``NotFound``."""
    found = find_discount(unit.connection, str(discount_id))
    if found is None:
        raise NotFound(say("discount.unknown", id=discount_id))
    return found


def _restarts(terms: Terms) -> bool:
    return "ends_on" in terms


def _with(unit: Unit, discount: Discount, terms: Terms) -> Discount:
    """The discount with these terms, each checked; raises ``BadInput`` naming what would do."""
    name = clean_name(terms["name"] or "", say("field.discount_name")) if "name" in terms else discount.name
    if not name:
        raise BadInput(say("discount.needs_name"))
    location_id, location = discount.location_id, discount.location
    if "location" in terms:
        location_id, location = _location(unit, terms["location"])
    changed = replace(
        discount,
        name=name,
        cost=_whole(say("field.cost"), terms.get("cost", discount.cost) or 0, MOST_COST),
        starts_on=_day(say("field.first_day"), terms.get("starts_on", discount.starts_on)),
        ends_on=_day(say("field.last_day"), terms.get("ends_on", discount.ends_on)),
        usage=terms.get("usage", discount.usage) or "single",
        cooldown_hours=_whole(
            say("field.cooldown_hours"),
            terms.get("cooldown_hours", discount.cooldown_hours) or 0,
            MOST_COOLDOWN,
        ),
        location_id=location_id,
        location=location,
        audience=_audience(unit, terms["audience"]) if "audience" in terms else discount.audience,
        staff_only=bool(terms.get("staff_only", discount.staff_only)),
        minimum_age=_whole(say("field.minimum_age"), terms.get("minimum_age", discount.minimum_age) or 0, 120)
        or None,
    )
    if changed.usage not in ("single", "unlimited"):
        raise BadInput(say("discount.usage", text=changed.usage))
    if changed.usage == "single" and changed.cooldown_hours:
        raise BadInput(say("discount.cooldown_usage"))
    if changed.starts_on and changed.ends_on and changed.ends_on < changed.starts_on:
        raise BadInput(say("discount.last_before_first", last=changed.ends_on, first=changed.starts_on))
    return changed


def _whole(what: str, value: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadInput(say("discount.whole", what=what, most=most, value=value))
    return value


def _day(what: str, value: str | None) -> str | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        raise BadInput(say("discount.no_day", what=what, value=value)) from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise BadInput(say("discount.day_bounds", what=what, day=day))
    return day


def _location(unit: Unit, wanted: int | str | None) -> tuple[int | None, str | None]:
    if wanted is None or wanted == "":
        return None, None
    row = unit.connection.one(
        "SELECT id, name FROM location WHERE CAST(id AS TEXT) = :wanted OR lower(name) = lower(:wanted)",
        wanted=str(wanted).strip(),
    )
    if row is None:
        raise NotFound(say("discount.no_location", location=wanted))
    return row[0], row[1]


def _audience(unit: Unit, wanted: str | None) -> str | None:
    if wanted is None or not wanted.strip():
        return None
    return Audiences(unit.connection, unit.settings, unit.today).checked(wanted)


def require_own(unit: Unit, discount: Discount) -> None:
    """A role limited to its own store works on discounts of that location only."""
    if unit.grant is not Grant.OWN_STORE:
        return
    rows = unit.connection.all(
        "SELECT location_id FROM staff_location WHERE staff_id = :staff", staff=unit.actor.staff_id
    )
    own = {row[0] for row in rows} or {unit.actor.location_id}
    if discount.location_id not in own:
        raise NotPermitted(
            say("discount.own_store_only", role=unit.actor.role),
            "discounts",
        )


def new_version(unit: Unit, known: Discount, changed: Discount) -> Receipt:
    """Writes what it says from now on; raises ``Refused`` if somebody else was first."""
    touched = unit.connection.run(
        "UPDATE discount SET current = 0 WHERE id = :id AND current = 1", id=known.version_id
    )
    if touched != 1:
        raise Refused(say("discount.changed_just_now", id=known.id))
    return _write(unit, replace(changed, version=known.version + 1))


def _write(unit: Unit, discount: Discount) -> Receipt:
    unit.connection.insert(
        "discount",
        id=unit.new_id("discount"),
        discount_id=discount.id,
        version=discount.version,
        current=1,
        name=discount.name,
        cost=discount.cost,
        starts_on=discount.starts_on,
        ends_on=discount.ends_on,
        usage=discount.usage,
        cooldown_hours=discount.cooldown_hours,
        location_id=discount.location_id,
        audience=discount.audience,
        staff_only=int(discount.staff_only),
        minimum_age=discount.minimum_age,
        position=discount.position,
        ended_at=discount.ended_at,
        written_at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    return _receipt(unit, discount.id, discount.version)


def _receipt(unit: Unit, discount_id: str, version: int | None) -> Receipt:
    unit.detail = f"discount {discount_id}"
    return Receipt(unit.actor.operation_id or "", details={"discount": discount_id, "version": version})
