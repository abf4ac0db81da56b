"""Who sees phones and e-mails shortened cannot put them together by searching for parts of them."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import answer, snapshot, total
from store.search.doctor.diagnosing import diagnose
from store.staff.permissions import Role
from tests.store.search.people import add_identifier, add_persona, add_purchase

MakeActor = Callable[..., Actor]
AMELIA, OMAR = 1001, 1002
MASKED = (Role.ANALYST, Role.MARKETING_ANALYST)
PARTS = [
    *("2", "212", "2125", "212555", "212555011", "+1212", "55 0117", "117", "phone:212", "phone:117"),
    *("a@", "amelia@", "amelia@exa", "email:am", "email:amelia@example", "has:phone email:amelia@e"),
    *("merge:2125", "merge:555 0150", "merge:amelia@", "tag:x OR 212555"),
]
WHOLE = ["212 555 0117", "+1 (212) 555-0117", "0117", "phone:0117", "phone:2125550117", "amelia@example.com"]


@pytest.fixture
def people(store: Store) -> Store:
    """Two active personas; the number of a third was merged into the first."""
    add_persona(store, AMELIA, "Amelia Stone", phone="(212) 555-0117", email="amelia@example.com")
    add_persona(store, OMAR, "Omar Haddad", phone="(646) 555-2125", email="omar@example.com")
    add_persona(store, 1003, "Amy Stone", status="merged", merged_into=AMELIA)
    add_identifier(store, 1003, "phone", "(646) 555-0150", state="merged")
    add_purchase(store, 1, OMAR, receipt="212555")
    return store


def ids(store: Store, me: Actor, text: str) -> list[int]:
    return [row.id for row in answer(store, me, text).rows]


@pytest.mark.parametrize("role", MASKED)
def test_a_part_of_a_number_or_an_e_mail_finds_nobody_for_a_masked_role(
    people: Store, actor: MakeActor, role: Role
) -> None:
    me = actor(role)
    for text in PARTS:
        assert AMELIA not in ids(people, me, text), text
        assert AMELIA not in snapshot(people, me, text), text
        assert AMELIA not in ids(people, me, f"-has:card {text}"), text
    assert total(people, me, "phone:212").count == 0


@pytest.mark.parametrize("role", MASKED)
def test_a_masked_role_finds_by_the_whole_and_by_the_last_four(
    people: Store, actor: MakeActor, role: Role
) -> None:
    me = actor(role)
    for text in WHOLE:
        assert ids(people, me, text) == [AMELIA], text
    assert ids(people, me, "merge:6465550150") == [AMELIA]
    assert [row.matched for row in answer(people, me, "2125").rows] == ["phone-suffix"]
    assert ids(people, me, "212555") == [OMAR]


@pytest.mark.parametrize("role", MASKED)
def test_a_masked_role_finds_names_by_whole_words_only(people: Store, actor: MakeActor, role: Role) -> None:
    me = actor(role)
    for text in ("amelia", "stone amelia", '"Amelia Stone"', "is:member OR AMÉLIA"):
        assert ids(people, me, text) == [AMELIA], text
    for text in ("a", "ameli", "amelia s", "ston amelia", "tag:x OR ameli"):
        assert ids(people, me, text) == [], text
        assert not snapshot(people, me, text), text
        assert AMELIA not in ids(people, me, f"is:member {text}"), text
    assert "whole words" in answer(people, me, "ameli").words
    assert ids(people, actor(Role.STAFF), "ameli") == [AMELIA]


def test_a_masked_role_is_told_what_it_may_search_by(people: Store, actor: MakeActor) -> None:
    me = actor(Role.ANALYST)
    number, address = answer(people, me, "phone:212").problems, answer(people, me, "amelia@exa").problems
    assert [(problem.kind, problem.sentence) for problem in (*number, *address)] == [
        ("incomplete", "you see numbers shortened: type the whole number, or the last four digits"),
        ("incomplete", "you see e-mails shortened: type the whole e-mail"),
    ]
    assert "the whole number, or the last four digits" in diagnose(people, me, "64655").lines[0]


def test_a_masked_role_cannot_sort_by_what_it_does_not_see(people: Store, actor: MakeActor) -> None:
    for text in ("sort:phone", "has:phone sort:-email"):
        wrong = answer(people, actor(Role.ANALYST), text)
        assert (wrong.rows, wrong.problems[0].kind) == ((), "error"), text


def test_who_sees_numbers_finds_by_their_parts(people: Store, actor: MakeActor) -> None:
    for text in ("212", "212555", "55 0117", "amelia@", "email:am"):
        assert AMELIA in ids(people, actor(Role.STAFF), text), text


def test_an_operator_with_a_reason_finds_by_parts_without_one_by_the_whole(
    people: Store, actor: MakeActor
) -> None:
    nameless = Actor(6, "OPE6", "Operator One", "Operator", 1, "Downtown", "till-1")
    assert ids(people, nameless, "21255501") == []
    assert ids(people, nameless, "2125550117") == [AMELIA]
    assert ids(people, actor(Role.OPERATOR), "21255501") == [AMELIA]
