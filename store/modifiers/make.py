"""Making and ending modifiers; one that was made stays as it is, a change is another one (`points.md` §4)."""

from dataclasses import replace
from datetime import date

from store.database.connection import Connection
from store.database.unit import Unit
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.modifiers.audiences import Reach, audience_named
from store.modifiers.records import Modifier, Restriction, modifiers
from store.modifiers.restrictions import (
    Terms,
    boost_points,
    day_of,
    hours_of,
    hundredths_of,
    refuse_forbidden,
    restrictions_of,
)
from store.receipt import Receipt
from store.settings import Settings
from store.staff.permissions import Grant
from store.text import clean_line
from store.use_case import operation
from store.words import say

FROM_THE_FIRST = "1970-01-01T00:00:00.000Z"
"""A modifier with a first purchase date holds for orders of its days, whenever they are recorded."""


@operation("modifiers")
def make_modifier(unit: Unit, kind: str, audience: str, terms: Terms, *, name: str = "") -> Receipt:
    """A new ``boost``, ``multiplier`` or ``zero`` for an audience; ``details`` has ``modifier`` (its id).

    Without a first purchase date it holds for orders placed from now on. A Manager makes those limited to own
    locations only. Raises ``Refused`` for what the table of `points.md` rule 19 forbids, ``BadInput``,
    ``NotFound`` for an unknown audience or location.
    """
    today = unit.day_at(None)
    made = replace(
        drafted(unit.connection, unit.settings, today, kind, audience, terms),
        id=unit.new_id("modifier"),
        name=clean_line(name, 80, "name"),
        made_at=unit.at,
    )
    if made.starts_on is None:
        made = replace(made, from_at=unit.at)
    _require_own(unit, made.restrictions)
    unit.connection.insert(
        "modifier",
        id=made.id,
        kind=made.kind,
        name=made.name,
        audience_id=made.audience_id,
        audience=made.audience,
        points=made.points,
        hundredths=made.hundredths,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        from_at=made.from_at,
        made_at=unit.at,
        staff_id=unit.actor.staff_id,
        ended_at=None,
        ended_by=None,
    )
    unit.connection.many(
        "modifier_restriction",
        ("modifier_id", "kind", "folded", "value"),
        [(made.id, one.kind, one.folded, one.value) for one in made.restrictions],
    )
    unit.connection.many(
        "modifier_hours",
        ("modifier_id", "weekday", "begins", "ends"),
        [(made.id, one.weekday, one.begins, one.ends) for one in made.hours],
    )
    return _receipt(unit, made)


def drafted(
    connection: Connection, settings: Settings, today: date, kind: str, audience: str, terms: Terms
) -> Modifier:
    """The modifier these terms make, for orders of any time; raises as ``make_modifier`` does."""
    refuse_forbidden(kind, terms)
    search = audience_named(connection, audience)
    Reach(connection, settings, today).plan(search)
    starts_on = day_of(say("modifiers.first_day"), terms.get("starts_on"))
    ends_on = day_of(say("modifiers.last_day"), terms.get("ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        raise BadInput(say("modifiers.days_reversed", first=starts_on, last=ends_on))
    if ends_on and ends_on < today.isoformat():
        raise BadInput(say("modifiers.days_past", last=ends_on))
    return Modifier(
        id=0,
        kind=kind,
        name="",
        audience_id=search.id,
        audience=search.name,
        points=boost_points(terms.get("points")) if kind == "boost" else None,
        hundredths=hundredths_of(terms.get("factor")) if kind == "multiplier" else None,
        starts_on=starts_on,
        ends_on=ends_on,
        from_at=FROM_THE_FIRST,
        made_at="",
        made_by=None,
        ended_at=None,
        ended_by=None,
        restrictions=restrictions_of(connection, terms),
        hours=hours_of(terms.get("hours") or ()),
    )


@operation("modifiers")
def end_modifier(unit: Unit, modifier_id: int) -> Receipt:
    """Ends a modifier now; what it gave stays (`points.md` rule 20), orders placed before now still match."""
    known = find_modifier(unit.connection, modifier_id)
    _require_own(unit, known.restrictions)
    if known.ended_at is not None:
        raise Refused(say("modifiers.ended_already", id=modifier_id))
    unit.connection.run(
        "UPDATE modifier SET ended_at = :at, ended_by = :by WHERE id = :id AND ended_at IS NULL",
        at=unit.at,
        by=unit.actor.staff_id,
        id=modifier_id,
    )
    return _receipt(unit, known)


def find_modifier(connection: Connection, modifier_id: int) -> Modifier:
    """A modifier by its id, ended or not; raises ``NotFound``."""
    for one in modifiers(connection, ended=True):
        if one.id == modifier_id:
            return one
    raise NotFound(say("modifiers.unknown", id=modifier_id))


def _require_own(unit: Unit, restrictions: tuple[Restriction, ...]) -> None:
    """A role limited to its own store makes and ends what is limited to locations of its own."""
    if unit.grant is not Grant.OWN_STORE:
        return
    rows = unit.connection.all(
        "SELECT location_id FROM staff_location WHERE staff_id = :staff", staff=unit.actor.staff_id
    )
    own = {str(row[0]) for row in rows} or {str(unit.actor.location_id)}
    named = {one.folded for one in restrictions if one.kind == "location"}
    if not named or not named <= own:
        raise NotPermitted(say("modifiers.own_store", role=unit.actor.role), "modifiers")


def _receipt(unit: Unit, made: Modifier) -> Receipt:
    unit.detail = f"modifier {made.id}"
    return Receipt(unit.actor.operation_id or "", details={"modifier": made.id, "kind": made.kind})
