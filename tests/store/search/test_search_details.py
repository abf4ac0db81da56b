"""What a list tells beside its usual columns: read for those who chose it, and not otherwise."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import answer, rows_of
from store.search.details import DETAILS
from tests.store.search.people import AT, add_attribute, add_card, add_persona, add_tag

MakeActor = Callable[..., Actor]
AMELIA, OMAR, ABSORBED = 1001, 1002, 1003
EVERY = frozenset(DETAILS)


def rate(store: Store, persona_id: int, rating: int | None, number: int) -> None:
    store.connection.insert(
        "survey_answer",
        id=number,
        persona_id=persona_id,
        survey="Visit",
        at=AT,
        question=f"Question {number}",
        answer="",
        complete=1,
        rating=rating,
    )


@pytest.fixture
def people(store: Store) -> Store:
    """Amelia with something of everything, a part of it from somebody merged into her; Omar with nothing."""
    add_persona(store, AMELIA, "Amelia Stone", phone="(212) 555-0117")
    add_persona(store, OMAR, "Omar Haddad", phone="(212) 555-0142")
    add_persona(store, ABSORBED, "A. Stone", status="merged", merged_into=AMELIA)
    for number, (persona_id, rating) in enumerate([(AMELIA, 5), (AMELIA, None), (AMELIA, 4), (ABSORBED, 2)]):
        rate(store, persona_id, rating, number)
    add_tag(store, AMELIA, "vip")
    add_tag(store, AMELIA, "choir")
    add_attribute(store, AMELIA, "Coffee", "oat")
    add_card(store, 1, AMELIA, "7741")
    add_card(store, 2, AMELIA, "7742", status="deleted")
    store.connection.run("UPDATE card SET device = 'iPhone'")
    return store


def test_rating_device_cards_attributes_and_tags_of_each_row(people: Store, actor: MakeActor) -> None:
    rows = answer(people, actor(), "212", details=EVERY).rows
    told = {row.id: dict(row.details) for row in rows}
    assert told == {
        AMELIA: {
            "rating": "3.7",
            "device": "iPhone",
            "cards": "Stamps",
            "attributes": "Coffee=oat",
            "tags": "choir, vip",
        },
        OMAR: {},
    }
    (again,) = rows_of(people, actor(), [AMELIA], "212", details=frozenset({"tags"}))
    assert again.details == (("tags", "choir, vip"),)


@pytest.mark.parametrize("wanted", [frozenset(), frozenset({"cards"})])
def test_what_nobody_chose_is_not_read(sqlite_store: Store, actor: MakeActor, wanted: frozenset[str]) -> None:
    add_persona(sqlite_store, AMELIA, "Amelia Stone", phone="(212) 555-0117")
    asked: list[str] = []
    sqlite_store.connection.driver.set_trace_callback(asked.append)
    (row,) = answer(sqlite_store, actor(), "2125550117", details=wanted).rows
    assert row.id == AMELIA
    read = {
        table
        for table in ("survey_answer", "card c", "attribute t", "tag t")
        for text in asked
        if table in text
    }
    assert read == ({"card c"} if wanted else set())
