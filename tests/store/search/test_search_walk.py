"""A walk in order finds what all of the store ranked at once gives, whatever stands on the edge of a step."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import snapshot
from store.search.compile import compiled
from store.search.language.parser import parse
from store.search.piece import Values
from store.search.understanding import understood
from store.search.walk import Walk
from store.staff.permissions import Role
from tests.store.search.people import add_identifier, add_persona
from tests.store.search.test_search_plans import context_on

MakeActor = Callable[..., Actor]
DAYS = ("2025-03-01", "2025-03-02", "2025-03-03")


@pytest.mark.parametrize("sort", ["", " sort:seen", " sort:-seen", " sort:name", " sort:visits"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_steps_that_end_amid_those_of_one_day_leave_nobody_out(
    store: Store, actor: MakeActor, monkeypatch: pytest.MonkeyPatch, size: int, sort: str
) -> None:
    for number in range(1001, 1041):
        day = DAYS[number % 7 % 3]
        bought = None if number % 5 == 0 else f"{day}T09:00:00.000Z"
        name = "Amelia Stone" if number % 2 else "Omar Haddad"
        add_persona(store, number, name, seen=f"{day}T12:00:00.000Z", purchased=bought, sales=number % 3)
    me = actor(Role.OWNER)
    text = f"amelia{sort}"
    monkeypatch.setattr("store.search.walk.FIRST_STEP", size)
    monkeypatch.setattr("store.search.walk.LEAST_STEP", 0)
    monkeypatch.setattr("store.search.walk.Walk._affordable", lambda walk, milliseconds: walk.tested + size)
    walk = Walk(store.connection, understood(store, me, store.connection, text).plan, 100)
    walk.go_on()
    assert walk.finished
    assert walk.found == list(snapshot(store, me, text))


@pytest.mark.parametrize(
    "text",
    ["6", "64", "646", "150", "50", "0", "01", "+44", "20", "442", "email:a", "email:am", "email:amy@"],
)
def test_the_test_of_one_persona_and_the_lists_agree_on_further_numbers(store: Store, text: str) -> None:
    add_persona(store, 1001, "Amelia Stone", phone="(212) 555-0117", email="amelia@example.com")
    add_identifier(store, 1001, "phone", "(646) 555-0150", label="home")
    add_identifier(store, 1001, "email", "amy@example.com")
    add_persona(store, 1002, "Omar Haddad", phone="+44 20 7946 0150")
    add_persona(store, 1003, "Nora Vale", email="nora@example.com")
    add_identifier(store, 1003, "phone", "(646) 555-0101", state="former")
    add_identifier(store, 1003, "email", "amber@example.com", state="former")
    add_persona(store, 1004, "Ida Moss", phone="(617) 555-0199")
    values = Values()
    piece = compiled(parse(text).tree, context_on(store.dialect), values)
    tested = store.connection.all(
        f"SELECT p.id FROM persona p WHERE {piece.test} ORDER BY p.id", **values.bound
    )
    listed = {
        row[0]
        for select in piece.lists
        for row in store.connection.all(f"SELECT id FROM ({select}) AS found", **values.bound)
    }
    assert [row[0] for row in tested] == sorted(listed)
    assert listed
