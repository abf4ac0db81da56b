"""Whoever was ever merged is found: by phone, e-mail, id and name, over chains of merges and after unmerges."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.merging.lineage import survivor_of
from store.merging.merging import merge_personas
from store.merging.unmerge_preview import merges_to_undo
from store.merging.unmerging import unmerge
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.timeline import timeline
from store.points.earning.sale import sell_by_hand
from store.search.answer import answer
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]
NAMES = ("Amelia Stone", "Bea Winter", "Cleo Summers", "Dora Spring", "Edda Fall", "Fay Snow")


@pytest.fixture
def chain(store: Store, actor: Actors, clock: SetClock) -> list[int]:
    """Six customers, the last merged into the one before, that one into the one before it, and so on: five merges."""
    people = []
    for number, name in enumerate(NAMES):
        clock.forward(minutes=1)
        first, last = name.split()
        done = enrol(
            store,
            actor(Role.STAFF),
            first_name=first,
            last_name=last,
            phone=f"212 555 01{number + 10}",
            email=f"{first.lower()}@example.com",
        )
        people.append(done.persona_id or 0)
    for number in range(len(NAMES) - 1, 0, -1):
        clock.forward(minutes=1)
        merge_personas(store, actor(Role.MANAGER), people[number - 1], people[number])
    return people


def found(store: Store, actor: Actors, query: str) -> list[int]:
    return [row.id for row in answer(store, actor(Role.OWNER), query, limit=10).rows]


def asked(number: int, persona_id: int) -> list[str]:
    first, last = NAMES[number].split()
    return [
        f"merge:{persona_id}",
        f"merge:212-555-01{number + 10}",
        f"merge:{first.lower()}@example.com",
        f"merge:{first}",
        f'merge:"{first} {last}"',
    ]


def test_the_survivor_of_five_merges_is_found_by_everything_anybody_in_the_chain_ever_had(
    store: Store, actor: Actors, chain: list[int]
) -> None:
    for number, persona_id in enumerate(chain[1:], 1):
        assert survivor_of(store.connection, persona_id) == chain[0]
        for query in asked(number, persona_id):
            assert (query, found(store, actor, query)) == (query, [chain[0]])
    card = open_card(store, actor(Role.OWNER), chain[5])
    assert (card.id, card.asked_for, len(card.merged_from)) == (chain[0], chain[5], 5)


def test_after_an_unmerge_in_the_middle_each_half_finds_its_own(
    store: Store, actor: Actors, chain: list[int], clock: SetClock
) -> None:
    clock.forward(minutes=1)
    own = merges_to_undo(store, actor(Role.OWNER), chain[3])[0]
    assert own.absorbed_id == chain[3]
    unmerge(store, actor(Role.OWNER), chain[0], own.id)
    for number, persona_id in enumerate(chain[1:], 1):
        expected = [chain[0]] if number < 3 else [chain[3]]
        for query in asked(number, persona_id):
            assert (query, found(store, actor, query)) == (query, expected)
    assert found(store, actor, "212-555-0113") == [chain[3]]
    clock.forward(minutes=1)
    merge_personas(store, actor(Role.MANAGER), chain[0], chain[3])
    for query in asked(5, chain[5]):
        assert (query, found(store, actor, query)) == (query, [chain[0]])


def test_the_history_of_somebody_with_a_dozen_merged_in_is_whole(
    store: Store, actor: Actors, clock: SetClock
) -> None:
    manager, people = actor(Role.MANAGER), []
    for number in range(13):
        clock.forward(minutes=1)
        done = enrol(store, actor(Role.STAFF), first_name="Ada", phone=f"212 555 01{number:02d}")
        people.append(done.persona_id or 0)
        if number % 3 == 0:
            sell_by_hand(store, manager, people[-1], 1_000)
    for other in people[1:]:
        clock.forward(minutes=1)
        merge_personas(store, manager, people[0], other)
    events = timeline(store, people[0], ("points", "merges"), None, 100).events
    told = [type(event.what).__name__ for event in events]
    assert (told.count("MergedIn"), told.count("Bought")) == (12, 5)
