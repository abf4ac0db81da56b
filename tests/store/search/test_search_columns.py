"""Every column of the list can be searched and sorted by, on both databases; whoever has nothing in it comes last."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import answer, snapshot, total
from store.search.language.explanation import explain
from store.search.language.parser import parse
from store.staff.permissions import Role
from tests.store.search.people import AT, add_attribute, add_card, add_persona, add_tag

MakeActor = Callable[..., Actor]
AMELIA, OMAR, BJORN, GONE, NOBODY = 1001, 1002, 1003, 1004, 1005


def add_rating(store: Store, number: int, persona_id: int, rating: int) -> None:
    """One answer of a survey."""
    store.connection.insert(
        "survey_answer", id=number, persona_id=persona_id, survey="Visit", at=AT, question="Taste", answer=str(rating),
        complete=1, rating=rating,
    )  # fmt: skip


@pytest.fixture
def people(store: Store) -> Store:
    """Three with something in every column, one of them with a past of her own, and one with nothing."""
    add_persona(store, AMELIA, "Amelia Stone", created_at="2025-03-01T12:00:00.000Z", utm="Spring")
    add_persona(store, OMAR, "Omar Haddad", created_at="2026-11-20T12:00:00.000Z", utm="autumn")
    add_persona(store, BJORN, "Bjørn O'Brien", created_at="2024-01-01T12:00:00.000Z")
    add_persona(store, GONE, "Amelia Stoner", status="merged", merged_into=AMELIA)
    add_persona(store, NOBODY, "Nobody Much", created_at="2023-01-01T12:00:00.000Z")
    add_rating(store, 1, AMELIA, 5)
    add_rating(store, 2, GONE, 2)
    add_rating(store, 3, OMAR, 4)
    add_rating(store, 4, BJORN, 1)
    add_card(store, 1, AMELIA, "7741")
    add_card(store, 2, BJORN, "7742", status="deleted")
    connection = store.connection
    connection.run("UPDATE card SET device = 'iPhone' WHERE id = 1")
    connection.run("UPDATE card SET device = 'Android' WHERE id = 2")
    connection.run("UPDATE card_programme SET name = 'Coffee card'")
    add_tag(store, AMELIA, "vip")
    add_tag(store, AMELIA, "zoo")
    add_tag(store, OMAR, "choir")
    add_attribute(store, OMAR, "Colour", "Red")
    add_attribute(store, BJORN, "Colour", "blue")
    return store


QUERIES: dict[str, list[int]] = {
    "created:2025": [AMELIA],
    "created:..2024-06": [NOBODY, BJORN],
    "created:<30d": [OMAR],
    "utm:SPRING": [AMELIA],
    "utm:autumn,spring": [OMAR, AMELIA],
    "device:iphone": [AMELIA],
    "device:android": [],
    'card:"coffee card"': [AMELIA],
    "-card:coffee": [NOBODY, BJORN, OMAR, AMELIA],
    "rating:4": [OMAR],
    "rating:>3": [OMAR, AMELIA],
    "rating:..2": [BJORN],
    "-rating:>3": [NOBODY, BJORN],
    "sort:created": [OMAR, AMELIA, BJORN, NOBODY],
    "sort:+created": [NOBODY, BJORN, AMELIA, OMAR],
    "sort:utm": [AMELIA, OMAR, BJORN, NOBODY],
    "sort:rating": [OMAR, AMELIA, BJORN, NOBODY],
    "sort:+rating": [BJORN, AMELIA, OMAR, NOBODY],
    "sort:device": [AMELIA, OMAR, BJORN, NOBODY],
    "sort:-cards": [AMELIA, NOBODY, BJORN, OMAR],
    "sort:tags": [OMAR, AMELIA, BJORN, NOBODY],
    "sort:-tags": [AMELIA, OMAR, NOBODY, BJORN],
    "sort:attributes": [OMAR, BJORN, AMELIA, NOBODY],
    "tag:vip,choir sort:attributes": [OMAR, AMELIA],
    "rating:>0 sort:tags": [OMAR, AMELIA, BJORN],
}


def test_a_column_finds_and_sorts_in_the_key_in_a_worker_and_whole(people: Store, actor: MakeActor) -> None:
    me = actor(Role.MANAGER)

    def asked(patience: float | None) -> dict[str, list[int]]:
        return {
            text: [row.id for row in answer(people, me, text, patience_ms=patience).rows] for text in QUERIES
        }

    assert asked(None) == QUERIES
    assert asked(5_000) == QUERIES
    assert {text: list(snapshot(people, me, text)) for text in QUERIES} == QUERIES
    assert [total(people, me, text).count for text in QUERIES] == [len(ids) for ids in QUERIES.values()]


def test_a_page_of_a_large_store_is_the_beginning_of_the_whole_order(
    people: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.lookup.RANKED", {"sqlite": 1, "postgresql": 1})
    monkeypatch.setattr("store.search.lookup.RANKED_IN_MEMORY", 1)
    me = actor(Role.MANAGER)
    for text, ids in QUERIES.items():
        for size in range(1, len(ids) if text.startswith("sort:") else 1):
            found = [row.id for row in answer(people, me, text, limit=size).rows]
            assert found == ids[:size], (text, size)


def test_the_columns_are_told_in_words() -> None:
    from datetime import date

    def told(text: str) -> str:
        return explain(parse(text), date(2026, 11, 22), "US")

    assert told("rating:>=4 sort:rating") == "rating at least 4 · by rating highest first"
    assert told("card:coffee sort:cards") == "card is coffee · by card A to Z"
    assert told("created:2025") == "made in 2025"
