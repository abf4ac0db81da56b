"""Taking a merge apart: what goes home, what stays, what is refused (points.md rule 33)."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotFound, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.merging.unmerging import unmerge
from store.people.attributes import add_tag, set_attribute
from store.people.consents import opt_out
from store.people.enrolment import add_customer, enrol
from store.people.traits import edit_traits
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.conftest import SetClock

Actors = Callable[..., Actor]


@pytest.fixture
def pair(store: Store, actor: Actors, clock: SetClock) -> tuple[int, int]:
    """Amelia, the survivor, and Amy, a member since the day before."""
    clock.forward(days=-1)
    amy = enrol(
        store,
        actor(Role.STAFF),
        first_name="Amy",
        phone="212 555 0118",
        email="amy@example.com",
        birthday="05/17/1988",
    ).persona_id
    clock.forward(days=1)
    amelia = enrol(store, actor(Role.STAFF), first_name="Amelia", last_name="Stone", phone="212 555 0117")
    assert amy is not None
    assert amelia.persona_id is not None
    return amelia.persona_id, amy


def merged(store: Store, actor: Actors, survivor: int, absorbed: int) -> int:
    done = merge_personas(store, actor(Role.MANAGER), survivor, absorbed, evidence="same person")
    found: int = done.details["merge_id"]
    return found


def rows(store: Store, text: str, **values: Any) -> list[tuple[Any, ...]]:
    return store.connection.all(text, **values)


PERSONAS = (
    "SELECT id, status, merged_into, first_name, phone, email, birthday, signup_on, first_seen_at, sales, "
    "spent, last_purchase_at FROM persona ORDER BY id"
)
IDENTIFIERS = "SELECT persona_id, kind, value, state FROM identifier ORDER BY persona_id, kind, value"
BESIDES = (
    "SELECT persona_id, name, value FROM attribute ORDER BY persona_id, name",
    "SELECT persona_id, tag, '' FROM tag ORDER BY persona_id, tag",
    "SELECT persona_id, id, home_id FROM purchase ORDER BY id",
    "SELECT persona_id, balance, last_redemption_at FROM account ORDER BY persona_id",
)


def test_a_merge_that_is_taken_apart_leaves_both_as_they_were(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    manager = actor(Role.MANAGER)
    for someone in pair:
        sell_by_hand(store, manager, someone, 2_000)
    set_attribute(store, manager, amy, "shoe size", "38")
    add_tag(store, manager, amy, "vip")
    before = [rows(store, text) for text in (PERSONAS, IDENTIFIERS, *BESIDES)]
    merge_id = merged(store, actor, amelia, amy)
    done = unmerge(store, actor(Role.OWNER), amelia, merge_id)
    assert [rows(store, text) for text in (PERSONAS, IDENTIFIERS, *BESIDES)] == before
    assert (done.persona_id, done.points, done.details["absorbed_points"]) == (amelia, 20, 20)
    assert rows(store, "SELECT undone_at IS NOT NULL, undone_by FROM merge") == [(1, done.operation_id)]
    assert ledger_faults(store.connection) == []
    assert [check for check in asked(store.connection) if not check.ok] == []


def test_what_was_changed_since_stays_and_what_was_spent_stays_spent(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    manager = actor(Role.MANAGER)
    sell_by_hand(store, manager, amy, 2_000)
    set_attribute(store, manager, amy, "shoe size", "38")
    merge_id = merged(store, actor, amelia, amy)
    edit_traits(store, manager, amelia, {"birthday": "05/18/1988"})
    set_attribute(store, manager, amelia, "shoe size", "39")
    adjust_points(store, manager, amelia, -15, reason="goodwill", note="Spent")
    unmerge(store, actor(Role.OWNER), amelia, merge_id)
    assert rows(store, "SELECT birthday FROM persona ORDER BY id DESC") == [("1988-05-18",), ("1988-05-17",)]
    assert rows(store, BESIDES[0]) == [(amy, "shoe size", "38"), (amelia, "shoe size", "39")]
    assert rows(store, "SELECT balance FROM account WHERE persona_id = :id", id=amy) == [(20,)]
    assert rows(store, "SELECT kind, points FROM entry WHERE kind = 'block'") == [("block", 15)]
    assert ledger_faults(store.connection) == []


def test_consents_stay_as_strict_as_the_merge_made_them(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    opt_out(store, actor(Role.STAFF), amy, "email")
    merge_id = merged(store, actor, amelia, amy)
    unmerge(store, actor(Role.OWNER), amelia, merge_id)
    found = rows(store, "SELECT persona_id, state FROM consent WHERE channel = 'email' ORDER BY persona_id")
    assert (amelia, "off") in found
    assert (amy, "off") in found


def test_a_number_both_had_is_shared_again(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, _ = pair
    other = add_customer(
        store, actor(Role.STAFF), first_name="Ann", phone="212 555 0117", on_collision="household"
    ).persona_id
    assert other is not None
    merge_id = merged(store, actor, amelia, other)
    unmerge(store, actor(Role.OWNER), amelia, merge_id)
    found = rows(store, "SELECT persona_id, state FROM identifier WHERE value = '+12125550117' ORDER BY id")
    assert found == [(amelia, "live"), (other, "shared")]


def test_what_cannot_be_taken_apart_is_refused(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    owner = actor(Role.OWNER)
    with pytest.raises(NotFound, match="no merge 99"):
        unmerge(store, owner, amelia, 99)
    first = merged(store, actor, amelia, amy)
    with pytest.raises(NotPermitted):
        unmerge(store, actor(Role.MANAGER), amelia, first)
    other = enrol(store, actor(Role.STAFF), first_name="Zoe", phone="212 555 0119").persona_id
    assert other is not None
    with pytest.raises(Refused, match=f"belongs to {amelia}"):
        unmerge(store, owner, other, first)
    unmerge(store, owner, amy, first)
    with pytest.raises(Refused, match="undone already"):
        unmerge(store, owner, amelia, first)
