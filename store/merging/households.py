"""Households: people who share a phone without being one person. The phone lists all and merges nobody."""

from store.database.unit import Unit
from store.errors import Refused
from store.people.subject import subject
from store.receipt import Receipt
from store.use_case import operation
from store.words import say


def join_household(unit: Unit, persona_id: int, other_id: int) -> int:
    """Puts two personas in one household, joining the ones they have; returns its id."""
    mine, theirs = (
        unit.connection.value("SELECT household_id FROM persona WHERE id = :id", id=found)
        for found in (persona_id, other_id)
    )
    household = theirs if theirs is not None else mine
    if household is None:
        household = unit.new_id("household")
        unit.connection.insert("household", id=household, made_at=unit.at)
    if mine is not None and mine != household:
        unit.connection.run(
            "UPDATE persona SET household_id = :to WHERE household_id = :mine", to=household, mine=mine
        )
    unit.connection.run(
        "UPDATE persona SET household_id = :to WHERE id IN (:one, :other)",
        to=household,
        one=persona_id,
        other=other_id,
    )
    return int(household)


@operation("households")
def link_household(unit: Unit, persona_id: int, other_id: int) -> Receipt:
    """Links two personas as one household; raises `Refused` for a persona and itself."""
    other = subject(unit, other_id)
    persona = subject(unit, persona_id)
    if persona.id == other.id:
        raise Refused(say("people.household_of_one"))
    household = join_household(unit, persona.id, other.id)
    return persona.receipt(unit, household_id=household)


@operation("households")
def leave_household(unit: Unit, persona_id: int) -> Receipt:
    """Takes a persona out of its household; the others stay linked."""
    persona = subject(unit, persona_id)
    if persona.household_id is None:
        raise Refused(say("people.no_household"))
    unit.connection.run("UPDATE persona SET household_id = NULL WHERE id = :id", id=persona.id)
    return persona.receipt(unit, household_id=None)
