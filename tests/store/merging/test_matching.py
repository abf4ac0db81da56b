"""The automatic rule of imports: phone, e-mail, source id, wallet id, in that order; never a name alone."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.merging.matching import Match, choose_survivor, find_match
from store.merging.merging import merge_personas
from store.people.enrolment import add_customer, enrol
from store.people.identifiers import Known, email_identifier, phone_identifier
from store.people.names import names_agree
from store.people.traits import edit_traits
from store.settings import Settings
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


def phone(typed: str) -> Known:
    return phone_identifier(typed, "US")


def made(store: Store, actor: Actors, **given: Any) -> int:
    persona = enrol(store, actor(Role.STAFF), **given).persona_id
    assert persona is not None
    return persona


def match(store: Store, *identifiers: Known, name: str = "", **settings: bool) -> Match | None:
    return find_match(store.connection, identifiers, Settings(dict(settings)), name=name)


def add_identifier(store: Store, persona_id: int, known: Known) -> None:
    store.connection.insert(
        "identifier",
        id=store.connection.value("SELECT max(id) + 1 FROM identifier"),
        persona_id=persona_id,
        kind=known.kind,
        value=known.value,
        shown=known.shown,
        label="",
        state="live",
        rank=1,
        origin="import",
        since="2026-01-01T00:00:00.000Z",
    )


def test_each_kind_of_identifier_finds_its_persona(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", phone="212 555 0117", email="amelia@example.com")
    add_identifier(store, amelia, Known("source", "POS:77", "77"))
    add_identifier(store, amelia, Known("wallet", "W-1", "W-1"))
    for known, by in (
        (phone("+1 212 555 0117"), "phone"),
        (email_identifier("AMELIA@example.com"), "email"),
        (Known("source", "POS:77", "77"), "source"),
        (Known("wallet", "W-1", "W-1"), "wallet"),
    ):
        assert match(store, known) == Match(amelia, "active", by)
    assert match(store, Known("source", "Other till:77", "77")) is None
    assert match(store, phone("212 555 0199"), name="Amelia") is None


def test_the_phone_goes_before_the_email_and_the_other_is_the_same_person(
    store: Store, actor: Actors
) -> None:
    by_email = made(store, actor, first_name="Amy", email="amy@example.com")
    by_phone = made(store, actor, first_name="Amelia", phone="212 555 0117")
    row = (email_identifier("amy@example.com"), phone("212 555 0117"))
    assert match(store, *row) == Match(by_phone, "active", "phone", (by_email,))
    assert match(store, *row, auto_merge=False) == Match(by_phone, "active", "phone")


def test_only_if_names_agree_is_a_setting(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", last_name="Stone", phone="212 555 0117")
    found = phone("212 555 0117")
    assert match(store, found, name="Omar Haddad") == Match(amelia, "active", "phone")
    assert match(store, found, name="Omar Haddad", auto_merge_names_agree=True) is None
    for name in ("AMÉLIA stone", "Amelia", ""):
        assert match(store, found, name=name, auto_merge_names_agree=True) is not None


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Bjørn Weiß", "bjorn weiss", True),
        ("Amelia Stone", "Stone", True),
        ("Amelia", "", True),
        ("Amelia Stone", "Amelia Rock", False),
        ("Amelia", "Omar", False),
    ],
)
def test_names_agree_unless_they_contradict(one: str, other: str, agree: bool) -> None:
    assert names_agree(one, other) is agree
    assert names_agree(other, one) is agree


def test_a_former_number_decides_nothing(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", phone="212 555 0117")
    edit_traits(store, actor(Role.STAFF), amelia, {"phone": "212 555 0118"})
    assert match(store, phone("212 555 0117")) is None


def test_a_shared_phone_decides_only_with_the_name(store: Store, actor: Actors) -> None:
    made(store, actor, first_name="Amelia", phone="212 555 0117")
    omar = made(store, actor, first_name="Omar", phone="212 555 0117", on_collision="household")
    found = phone("212 555 0117")
    assert match(store, found) is None
    assert match(store, found, name="OMAR") == Match(omar, "active", "phone")
    assert match(store, found, name="Iris") is None


def test_an_absorbed_personas_identifier_leads_to_the_survivor(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", phone="212 555 0117")
    amy = made(store, actor, first_name="Amy", phone="212 555 0118")
    merge_personas(store, actor(Role.MANAGER), amelia, amy)
    assert match(store, phone("212 555 0118")) == Match(amelia, "active", "phone")
    edit_traits(store, actor(Role.STAFF), amelia, {"phone": "212 555 0199"})
    assert match(store, phone("212 555 0118")) == Match(amelia, "active", "phone")


def test_the_status_of_the_match_is_told(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", phone="212 555 0117")
    archive(store, actor(Role.MANAGER), amelia, reason="gone")
    assert match(store, phone("212 555 0117")) == Match(amelia, "archived", "phone")


def test_a_member_survives_then_the_earlier_signup(store: Store, actor: Actors, clock: SetClock) -> None:
    plain = add_customer(store, actor(Role.STAFF), phone="212 555 0116").persona_id
    late = made(store, actor, phone="212 555 0117")
    clock.forward(days=-3)
    early = made(store, actor, phone="212 555 0118")
    assert plain is not None
    assert choose_survivor(store.connection, plain, late) == (late, plain)
    assert choose_survivor(store.connection, late, early) == (early, late)
