"""Signing up at the turned screen, and the access report."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.people.attributes import set_attribute
from store.people.enrolment import add_customer
from store.privacy.access_report import report_access
from store.privacy.deleting import delete_own_data
from store.privacy.signing_up import SignUp, sign_up
from store.staff.permissions import Role
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled

Actors = Callable[..., Actor]


def form(**more: Any) -> SignUp:
    given: dict[str, Any] = {
        "first_name": "Amelia",
        "last_name": "Stone",
        "phone": PHONE,
        "email": EMAIL,
        "birthday": "05/17/1988",
        "ticked": ("text",),
        "signature": "Amelia Stone",
    }
    return SignUp(**{**given, **more})


def consents(store: Store, persona: int | None) -> dict[str, tuple[str, str]]:
    rows = store.connection.all("SELECT channel, state, how FROM consent WHERE persona_id = :id", id=persona)
    return {channel: (state, how) for channel, state, how in rows}


def test_a_customer_signs_up_with_own_ticks_and_a_typed_name(store: Store, actor: Actors) -> None:
    proof = asking(store, actor, "sign up", PHONE).proofs[0]
    receipt = sign_up(store, actor(Role.STAFF), form(), proof)
    row = store.connection.one(
        "SELECT name, phone, email, birthday, signup_on, signature_file FROM persona WHERE id = :id",
        id=receipt.persona_id,
    )
    assert row == (
        "Amelia Stone",
        "+12125550117",
        EMAIL.lower(),
        "1988-05-17",
        "2026-11-22",
        "typed: Amelia Stone",
    )
    found = consents(store, receipt.persona_id)
    assert found["text"] == ("on", "ticked at the turned screen")
    assert found["member"][0] == "on"
    assert "email" not in found


def test_somebody_who_is_here_by_the_proved_phone_becomes_a_member_and_no_second_persona(
    store: Store, actor: Actors
) -> None:
    here = add_customer(store, actor(Role.STAFF), last_name="Stone", first_name="Amelia", phone=PHONE)
    proof = asking(store, actor, "sign up", PHONE).proofs[0]
    receipt = sign_up(store, actor(Role.STAFF), form(), proof)
    assert receipt.persona_id == here.persona_id
    assert store.connection.all("SELECT signup_on, email, birthday FROM persona") == [
        ("2026-11-22", EMAIL.lower(), "1988-05-17")
    ]


@pytest.mark.parametrize("case", ["not proved", "another name", "another's e-mail", "archived", "blocked"])
def test_whatever_is_somebody_elses_is_refused_in_one_sentence(
    store: Store, actor: Actors, case: str
) -> None:
    persona = enrolled(store, actor)
    if case == "archived":
        store.connection.run("UPDATE persona SET status = 'archived' WHERE id = :id", id=persona)
    if case == "blocked":
        delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    phone = "212 555 0150" if case == "another's e-mail" else PHONE
    proof = None if case == "not proved" else asking(store, actor, "sign up", phone).proofs[0]
    typed = form(
        phone=phone, **({"first_name": "Zed", "last_name": "Quill"} if case == "another name" else {})
    )
    with pytest.raises(Refused) as refused:
        sign_up(store, actor(Role.STAFF), typed, proof)
    assert str(refused.value) == "The customer has to confirm this number: turn the screen."


def test_under_the_minimum_age_nothing_is_stored(store: Store, actor: Actors) -> None:
    store.connection.run("UPDATE location SET minimum_age = 21 WHERE id = 1")
    for birthday in ("05/17/2010", ""):
        with pytest.raises(Refused):
            sign_up(store, actor(Role.STAFF), form(birthday=birthday))
    assert store.connection.all("SELECT id FROM persona") == []


@pytest.mark.parametrize(
    "wrong",
    [{"signature": " "}, {"phone": "", "email": ""}, {"ticked": ("voice_drop",)}, {"phone": "12"}],
)
def test_what_is_missing_or_not_to_be_ticked_is_refused(
    store: Store, actor: Actors, wrong: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        sign_up(store, actor(Role.STAFF), form(**wrong))


def test_a_proof_of_another_number_signs_nobody_up(store: Store, actor: Actors) -> None:
    proof = asking(store, actor, "sign up", "212 555 0150").proofs[0]
    with pytest.raises(Refused, match="Confirm it again"):
        sign_up(store, actor(Role.STAFF), form(), proof)


def test_the_access_report_tells_everything_that_is_held(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor, card_serial="C-100")
    set_attribute(store, actor(), persona, "shoe size", "41")
    store.connection.run("UPDATE persona SET wallet_pin = '4711' WHERE id = :id", id=persona)
    report = report_access(store, actor(Role.OWNER), persona)
    text = "\n".join(report.lines())
    for held in ("Amelia", "+12125550117", EMAIL.lower(), "C-100", "shoe size", "41"):
        assert held in text
    assert "4711" not in text
    assert json.loads(json.dumps(asdict(report)))["held"]["attribute"][0]["value"] == "41"


def test_who_was_deleted_is_reported_without_anything_of_the_person(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    text = "\n".join(report_access(store, actor(Role.OPERATOR), persona).lines())
    assert "deleted" in text
    for gone in ("Amelia", "5550117", "tag"):
        assert gone not in text


def test_operators_and_owners_alone_get_the_report(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    for role in Role:
        if role not in (Role.OPERATOR, Role.OWNER):
            with pytest.raises(NotPermitted):
                report_access(store, actor(role), persona)
    with pytest.raises(NotFound):
        report_access(store, actor(), 99999)
