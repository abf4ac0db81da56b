"""Audiences, modifiers and orders for the tests of the rules of earning."""

from typing import Any, cast

from store.clock import instant
from store.database.store import Store, take_ids
from store.database.unit import Unit
from store.modifiers.make import make_modifier
from store.modifiers.membership import refresh_membership
from store.modifiers.restrictions import Terms
from store.points.earning.sale import sell_by_hand
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation
from tests.store.points.people import staff_of


def save_audience(store: Store, name: str, query: str) -> int:
    """A search saved for everyone; its id."""

    def work(connection: Any) -> int:
        new = take_ids(connection, "saved_search", 1)[0]
        connection.insert(
            "saved_search", id=new, name=name, query=query, staff_id=None, made_at=instant(store.clock())
        )
        return new

    return store.transact(work)


def tag(store: Store, persona_id: int, name: str) -> None:
    """A tag written straight into the store, so that nothing is refreshed by it."""
    store.connection.insert("tag", persona_id=persona_id, tag=name, origin="test", at=instant(store.clock()))


def untag(store: Store, persona_id: int, name: str) -> None:
    """Takes a tag off again."""
    store.connection.run("DELETE FROM tag WHERE persona_id = :id AND tag = :tag", id=persona_id, tag=name)


def modifier(store: Store, kind: str, audience: str = "everybody", **terms: Any) -> int:
    """A modifier made by the Owner; its id."""
    made = make_modifier(store, staff_of(Role.OWNER), kind, audience, cast(Terms, terms))
    found: int = made.details["modifier"]
    return found


@operation("modifiers")
def look_again(unit: Unit, persona_ids: list[int]) -> Receipt:
    """Membership of some personas written down anew, as the sweep does it."""
    points = refresh_membership(unit, persona_ids)
    return Receipt(unit.actor.operation_id or "", details={"given": points})


def sweep_over(store: Store, *persona_ids: int) -> int:
    """The points the boosts gave that these personas entered."""
    given: int = look_again(store, staff_of(Role.OWNER), list(persona_ids)).details["given"]
    return given


def sell(store: Store, persona_id: int, units: int = 100) -> Receipt:
    """A sale by hand of so many currency units by the Owner."""
    return sell_by_hand(store, staff_of(Role.OWNER), persona_id, units * 100)
