"""Masked fields are shown one at a time, to whom the table lets, with a reason, and every look is audited."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.notes import write_note
from store.people.revealing import reveal_field
from store.people.traits import edit_traits
from store.staff.permissions import Role

Actors = Callable[..., Actor]
PHONE, EMAIL = "+12125550117", "amelia@example.com"


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(
        store,
        actor(Role.STAFF),
        first_name="Amelia",
        last_name="Stone",
        phone=PHONE,
        email=EMAIL,
        birthday="1988-05-17",
    ).persona_id
    assert persona is not None
    return persona


def audited(store: Store) -> list[tuple[int, int, str, str]]:
    """Who, whom, the outcome and the detail of every look at a field."""
    rows = store.connection.all(
        "SELECT staff_id, persona_id, outcome, detail FROM audit WHERE use_case = 'reveal_field' ORDER BY id"
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", PHONE), ("email", EMAIL), ("birthday", "1988-05-17"), ("name", "Amelia Stone")],
)
def test_an_analyst_with_a_reason_sees_one_field_and_the_audit_says_which_never_what(
    store: Store, actor: Actors, amelia: int, field: str, value: str
) -> None:
    analyst = actor(Role.ANALYST)
    assert value not in repr(open_card(store, analyst, amelia))
    assert reveal_field(store, analyst.because("case 4711"), amelia, field) == value
    assert audited(store) == [(3, amelia, "done", f"field {field}; case 4711")]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MARKETING_ANALYST, Role.OPERATOR])
def test_without_a_reason_nothing_is_shown_and_the_try_is_audited(
    store: Store, actor: Actors, amelia: int, role: Role
) -> None:
    nameless = replace(actor(role), case=None)
    with pytest.raises(NotPermitted, match="case number or reason"):
        reveal_field(store, nameless, amelia, "phone")
    assert [row[2] for row in audited(store)] == ["not permitted"]


def test_a_note_and_a_former_phone_are_revealed_by_what_is_shown_of_them(
    store: Store, actor: Actors, amelia: int
) -> None:
    write_note(store, actor(Role.STAFF), amelia, "Brings her own cup")
    edit_traits(store, actor(Role.STAFF), amelia, {"phone": "(212) 555-0142"})
    analyst = actor(Role.ANALYST).because("audit of notes")
    card = open_card(store, analyst, amelia)
    assert (card.notes[0].text, card.former[0].value) == ("…", "…0117")
    assert reveal_field(store, analyst, amelia, f"note:{card.notes[0].id}") == "Brings her own cup"
    assert reveal_field(store, analyst, amelia, f"former:{card.former[0].value}") == PHONE
    assert {row[3].partition(";")[0] for row in audited(store)} == {"field note", "field former"}


def test_an_empty_or_unknown_field_and_an_unknown_customer_are_refused_in_words(
    store: Store, actor: Actors, amelia: int
) -> None:
    analyst = actor(Role.ANALYST).because("case 4711")
    with pytest.raises(Refused, match="Nothing is kept"):
        reveal_field(store, analyst, amelia, "wallet_id")
    for field in ("wallet_pin", "points", "note"):
        with pytest.raises((BadInput, Refused)):
            reveal_field(store, analyst, amelia, field)
    with pytest.raises(NotFound):
        reveal_field(store, analyst, 9999, "phone")
    archive(store, actor(Role.OWNER), amelia, reason="Moved")
    with pytest.raises(NotPermitted):
        reveal_field(store, analyst, amelia, "phone")
