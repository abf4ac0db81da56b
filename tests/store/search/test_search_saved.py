"""Saved searches, the history of the bar, the words it can offer and the tiles."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotFound, NotPermitted, Refused
from store.search.answer import answer
from store.search.history import KEPT, may_be_kept, recent_queries, remember
from store.search.saved import delete_search, rename_search, save_search, saved_searches
from store.search.tiles import Tiles, tiles
from store.search.vocabulary import vocabulary
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.search.people import AT, add_attribute, add_persona, add_tag

MakeActor = Callable[..., Actor]


def test_a_saved_search_is_used_inside_another(store: Store, actor: MakeActor) -> None:
    add_persona(store, 1001, "Amelia Stone")
    add_persona(store, 1002, "Amelia Reed")
    add_tag(store, 1001, "vip")
    me = actor(Role.STAFF)
    save_search(store, me, "good ones", "tag:vip")
    assert [row.id for row in answer(store, me, '@"good ones" amelia').rows] == [1001]
    assert [row.id for row in answer(store, me, '-@"Good Ones" amelia').rows] == [1002]
    assert [row.id for row in answer(store, me, 'segment:"good ones"').rows] == [1001]


def test_own_searches_are_own_and_everyones_are_for_those_who_may(store: Store, actor: MakeActor) -> None:
    staff, manager = actor(Role.STAFF), actor(Role.MANAGER)
    save_search(store, staff, "mine", "tag:a")
    with pytest.raises(NotPermitted):
        save_search(store, staff, "ours", "tag:b", everyone=True)
    save_search(store, manager, "ours", "tag:b", everyone=True)
    assert [(found.name, found.own) for found in saved_searches(store, staff)] == [
        ("mine", True),
        ("ours", False),
    ]
    assert [found.name for found in saved_searches(store, manager)] == ["ours"]


def test_the_same_name_again_replaces_the_query(store: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    first = save_search(store, me, "mine", "tag:a")
    assert save_search(store, me, "MINE", "tag:b") == first
    assert [found.query for found in saved_searches(store, me)] == ["tag:b"]


def test_a_search_that_contains_itself_is_refused_by_whatever_way(store: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    save_search(store, me, "one", "tag:a")
    save_search(store, me, "two", "@one tag:b")
    with pytest.raises(Refused, match="contains itself"):
        save_search(store, me, "one", "@two")
    for query in ("", "tag:", "stre:x", "@nobody"):
        with pytest.raises(Refused):
            save_search(store, me, "three", query)


def test_a_search_that_is_used_is_neither_renamed_nor_deleted(store: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    one = save_search(store, me, "one", "tag:a")
    two = save_search(store, me, "two", "@one tag:b")
    with pytest.raises(Refused, match='"two" uses @one'):
        delete_search(store, me, one)
    with pytest.raises(Refused):
        rename_search(store, me, one, "uno")
    rename_search(store, me, two, "dos")
    delete_search(store, me, two)
    delete_search(store, me, one)
    assert saved_searches(store, me) == []
    with pytest.raises(NotFound):
        delete_search(store, me, one)


def test_another_persons_search_cannot_be_touched(store: Store, actor: MakeActor) -> None:
    mine = save_search(store, actor(Role.STAFF), "mine", "tag:a")
    with pytest.raises(NotFound):
        delete_search(store, actor(Role.OWNER), mine)


def test_history_keeps_the_latest_first_and_each_query_once(
    store: Store, actor: MakeActor, clock: SetClock
) -> None:
    me = actor(Role.STAFF)
    for query in ("tag:vip", "amelia", "tag:vip"):
        clock.forward(seconds=1)
        assert remember(store, me, query)
    assert recent_queries(store, me) == ["tag:vip", "amelia"]
    assert recent_queries(store, actor(Role.MANAGER)) == []


def test_history_holds_five_hundred_a_person(sqlite_store: Store, actor: MakeActor) -> None:
    me = actor(Role.STAFF)
    for number in range(KEPT + 3):
        sqlite_store.connection.insert(
            "search_history", id=number + 1, staff_id=1, query=f"tag:a{number}", at=AT
        )
    remember(sqlite_store, me, "tag:vip")
    kept = recent_queries(sqlite_store, me, 1000)
    assert (len(kept), kept[0], "tag:a3" in kept) == (KEPT, "tag:vip", False)


@pytest.mark.parametrize(
    "query",
    ["2125550117", "(212) 555-0117 tag:vip", "amelia@example.com", "serial:7741", "merge:2125550117", " "],
)
def test_what_names_one_person_is_not_kept(query: str) -> None:
    assert not may_be_kept(query)


@pytest.mark.parametrize("query", ["0117", "212 555", "amelia@", "tag:vip points:>500", "merge:1002"])
def test_what_names_nobody_is_kept(query: str) -> None:
    assert may_be_kept(query)


def test_the_vocabulary_counts_the_words_of_the_store(store: Store, actor: MakeActor) -> None:
    for number, tag in enumerate(("VIP", "vip", "staff"), start=1001):
        add_persona(store, number, "Amelia Stone", email=f"a{number}@example.com", favorite_location_id=1)
        add_tag(store, number, tag)
    add_attribute(store, 1001, "Colour", "Red")
    save_search(store, actor(Role.STAFF), "mine", "tag:vip")
    words = vocabulary(store, actor(Role.STAFF))
    assert words.tags == {"staff": 1, "VIP": 2} or words.tags == {"staff": 1, "vip": 2}
    assert (words.attributes, words.values) == ({"Colour": 1}, {"Colour": {"Red": 1}})
    assert words.stores == {"Downtown": 3, "Harbour": 0}
    assert words.sources == {"Loyalty": 3}
    assert list(words.saved) == ["mine"]
    assert (words.counts["has:email"], words.counts["has:phone"]) == (3, 0)
    assert "is:archived" not in words.counts


def test_the_tiles_count_live_customers_with_contact_data_and_ratings(store: Store) -> None:
    assert tiles(store) == Tiles(0, 0, 0, None)
    add_persona(store, 1001, "Amelia Stone", email="a@example.com")
    add_persona(store, 1002, "Omar Haddad")
    add_persona(store, 1003, "Ada Quill", email="b@example.com", status="archived")
    for number, rating in enumerate((5, 4, 4, None), start=1):
        store.connection.insert(
            "survey_answer", id=number, persona_id=1001, survey="visit", at=AT, question=f"q{number}",
            answer="", complete=1, rating=rating,
        )  # fmt: skip
    assert tiles(store) == Tiles(customers=1, card_transactions=0, reviews=3, rating_tenths=43)
