"""What is said before a merge or an unmerge is what then happens; nothing of the saying stays."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.merging.preview import preview_merge
from store.merging.unmerge_preview import merges_to_undo, preview_unmerge
from store.merging.unmerging import unmerge
from store.people.attributes import set_attribute
from store.people.card import open_card
from store.people.consents import opt_out
from store.people.enrolment import add_customer, enrol
from store.people.events import MergedIn
from store.people.timeline import timeline
from store.people.traits import edit_traits
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


@pytest.fixture
def pair(store: Store, actor: Actors, clock: SetClock) -> tuple[int, int]:
    """Amelia with 20 points and Amy with 30; both have a phone, a birthday and a shoe size."""
    found = []
    for name, phone, born, size, spent in (
        ("Amelia", "212 555 0117", "05/17/1988", "38", 2_000),
        ("Amy", "212 555 0118", "05/18/1988", "39", 3_000),
    ):
        clock.forward(days=1)
        persona = enrol(
            store, actor(Role.STAFF), first_name=name, last_name="Stone", phone=phone, birthday=born
        ).persona_id
        sell_by_hand(store, actor(Role.MANAGER), persona or 0, spent)
        set_attribute(store, actor(Role.MANAGER), persona or 0, "size", size)
        found.append(persona or 0)
    return found[0], found[1]


def counts(store: Store) -> list[int]:
    return [
        store.connection.value(f"SELECT count(*) FROM {table}")
        for table in ("merge", "entry", "lot", "operation", "consent_event", "identifier")
    ]


def test_a_previewed_merge_shows_both_sides_and_what_survives_by_rule_34(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    opt_out(store, actor(Role.STAFF), amy, "email")
    before = counts(store)
    seen = preview_merge(store, actor(Role.STAFF), amelia, amy)
    assert counts(store) == before
    assert (seen.survivor.points, seen.absorbed.points, seen.result.points) == (20, 30, 50)
    assert (seen.survivor.orders, seen.absorbed.orders, seen.result.orders) == (1, 1, 2)
    fields = {one.name: (one.a, one.b, one.result, one.side, one.can_choose) for one in seen.fields}
    assert fields["birthday"] == ("1988-05-17", "1988-05-18", "1988-05-17", "A", True)
    assert fields["phone"] == ("+12125550117", "+12125550118", "+12125550117", "A", True)
    assert fields["attr:size"] == ("38", "39", "38", "A", True)
    assert not fields["signup_date"][4]
    assert [(one.channel, one.result) for one in seen.consents if one.channel == "email"] == [
        ("email", "off")
    ]
    assert ("phone", "+12125550118") in seen.result.identifiers


def test_what_was_chosen_is_what_the_survivor_has_and_an_unmerge_takes_it_back(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    take = {"birthday": "b", "phone": "B", "attr:size": "B", "name": "B"}
    seen = preview_merge(store, actor(Role.MANAGER), amelia, amy, take=take)
    assert {one.name for one in seen.fields if one.side == "B"} == set(take)
    done = merge_personas(store, actor(Role.MANAGER), amelia, amy, take=take, evidence="same person")
    card = open_card(store, actor(Role.MANAGER), amelia)
    assert (card.first_name, card.birthday, card.phone) == ("Amy", "1988-05-18", "+12125550118")
    assert card.attributes[0].value == "39"
    assert (done.points, card.points) == (seen.result.points, 50)
    unmerge(store, actor(Role.OWNER), amelia, done.details["merge_id"])
    card = open_card(store, actor(Role.MANAGER), amelia)
    assert (card.first_name, card.birthday, card.phone) == ("Amelia", "1988-05-17", "+12125550117")
    assert card.attributes[0].value == "38"


def test_a_choice_that_cannot_be_is_refused_in_words(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    manager = actor(Role.MANAGER)
    for take, error, words in (
        ({"shoes": "A"}, BadInput, "no field shoes"),
        ({"name": "C"}, BadInput, "no side"),
        ({"referred_by": "B"}, Refused, "nothing"),
        ({"attr:colour": "B"}, Refused, "attribute colour"),
    ):
        if take == {"referred_by": "B"}:
            store.connection.run("UPDATE persona SET referred_by = 'Zoe' WHERE id = :id", id=amelia)
        with pytest.raises(error, match=words):
            preview_merge(store, manager, amelia, amy, take=take)
    with pytest.raises(NotPermitted):
        preview_merge(store, actor(Role.MARKETING), amelia, amy)


def test_a_previewed_unmerge_says_what_is_blocked_and_what_stays(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    owner, manager = actor(Role.OWNER), actor(Role.MANAGER)
    store.connection.run(
        "UPDATE persona SET birthday = NULL, birth_month_day = NULL WHERE id = :id", id=amelia
    )
    merge_id = merge_personas(store, manager, amelia, amy).details["merge_id"]
    adjust_points(store, manager, amelia, -45, reason="other", note="Spent")
    edit_traits(store, manager, amelia, {"birthday": "05/19/1988"})
    other = add_customer(
        store, actor(Role.STAFF), first_name="Zoe", phone="212 555 0118", on_collision="moved"
    ).persona_id
    before = counts(store)
    seen = preview_unmerge(store, owner, amelia, merge_id)
    assert counts(store) == before
    assert (seen.before.points, seen.survivor.points, seen.absorbed.points) == (5, 0, 30)
    assert (seen.survivor_blocked, seen.absorbed_blocked) == (25, 0)
    assert seen.stays == (("birthday", "1988-05-19"),)
    assert [(one.value, one.state, one.holder_id, one.holder) for one in seen.conflicts] == [
        ("+12125550118", "former", other, "Zoe")
    ]
    done = unmerge(store, owner, amelia, merge_id)
    assert (done.points, done.details["absorbed_points"]) == (0, 30)
    assert ledger_faults(store.connection) == []


def test_the_merges_of_a_lineage_are_told_newest_first_and_ones_own_before_them(
    store: Store, actor: Actors, pair: tuple[int, int], clock: SetClock
) -> None:
    amelia, amy = pair
    ann = enrol(store, actor(Role.STAFF), first_name="Ann", phone="212 555 0119").persona_id or 0
    owner = actor(Role.OWNER)
    first = merge_personas(store, owner, amy, ann, evidence="same phone").details["merge_id"]
    clock.forward(minutes=1)
    second = merge_personas(store, owner, amelia, amy).details["merge_id"]
    told = merges_to_undo(store, owner, amelia)
    assert [(one.id, one.absorbed_id, one.why) for one in told] == [
        (second, amy, "by hand"),
        (first, ann, "same phone"),
    ]
    assert merges_to_undo(store, owner, ann)[0].id == first
    clock.forward(minutes=1)
    seen = preview_unmerge(store, owner, amelia, first)
    assert (seen.apart, seen.came_from) == ((amy,), "Amy Stone")
    unmerge(store, owner, amelia, first)
    (left,) = merges_to_undo(store, owner, amelia)
    assert (left.absorbed_id, left.at) == (amy, told[0].at)
    (again,) = timeline(store, amelia, ("merges",)).events
    assert isinstance(again.what, MergedIn)
    assert (again.what.absorbed_id, again.what.first_at, again.at > told[0].at) == (amy, told[0].at, True)
    assert open_card(store, owner, ann).id == ann
    with pytest.raises(NotPermitted):
        merges_to_undo(store, actor(Role.MANAGER), amelia)


def test_a_non_members_points_come_back_when_the_merge_is_undone_unless_they_were_re_added(
    store: Store, actor: Actors, pair: tuple[int, int], clock: SetClock
) -> None:
    amelia, _ = pair
    manager, owner = actor(Role.MANAGER), actor(Role.OWNER)
    ann = add_customer(store, actor(Role.STAFF), first_name="Ann", phone="212 555 0119").persona_id or 0
    adjust_points(store, manager, ann, 40, reason="other", note="Promised")
    for re_added, left in ((False, (20, 40)), (True, (60, 0))):
        clock.forward(minutes=1)
        assert preview_merge(store, manager, amelia, ann).voided == 40
        merge_id = merge_personas(store, manager, amelia, ann).details["merge_id"]
        clock.forward(minutes=1)
        if re_added:
            adjust_points(store, manager, amelia, 40, reason="re-add", note="Promised")
        clock.forward(minutes=1)
        done = unmerge(store, owner, amelia, merge_id)
        assert (done.points, done.details["absorbed_points"]) == left
        assert ledger_faults(store.connection) == []


def test_support_sees_two_customers_side_by_side_with_a_case_only(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    with pytest.raises(NotPermitted, match="case number"):
        preview_merge(store, actor(Role.OPERATOR).because(""), *pair)
    seen = preview_merge(store, actor(Role.OPERATOR).because("case 4711"), *pair)
    assert seen.survivor.id == pair[0]
