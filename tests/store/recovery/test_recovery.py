"""Held customers come back by their own form and support's yes, with their points."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.merging.collisions import Collision
from store.outbox.codes import Proof
from store.outbox.in_person import confirm_in_person
from store.people.enrolment import enrol
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.privacy.asking import is_held
from store.privacy.deleting import delete_own_data
from store.privacy.holding import opt_out_of_everything
from store.privacy.replaying import replay
from store.recovery.asking import RecoveryForm, ask_for_recovery
from store.recovery.cases import Case, recovery_cases
from store.recovery.restoring import bring_back, recovery_checklist, refuse_recovery
from store.search.answer import answer
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, set_setting
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled

Actors = Callable[..., Actor]


def proof(store: Store, actor: Actors, typed: str) -> Proof:
    return confirm_in_person(store, actor(Role.STAFF), "recover", typed, note="passport shown")


def asked(store: Store, actor: Actors, *typed: str, first: str = "Amelia", last: str = "Stone") -> Case:
    """The case that the customer's form has opened."""
    form = RecoveryForm(
        tuple(proof(store, actor, one) for one in typed or (PHONE,)), first, last, "05/17/1988"
    )
    assert ask_for_recovery(store, actor(Role.STAFF), form).persona_id is None
    return recovery_cases(store, actor(Role.OPERATOR))[-1]


def deleted(store: Store, actor: Actors, points: int = 300) -> int:
    persona = enrolled(store, actor)
    adjust_points(store, actor(Role.OWNER), persona, points, reason="goodwill", note="for waiting")
    sell_by_hand(store, actor(Role.OWNER), persona, 50_00)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    return persona


def test_a_deleted_customer_comes_back_with_points_orders_and_the_name_that_was_typed(
    store: Store, actor: Actors
) -> None:
    persona = deleted(store, actor)
    signup = store.connection.value("SELECT signup_on FROM persona WHERE id = :id", id=persona)
    case = asked(store, actor, PHONE, first="Amy", last="Stone-Hill")
    assert (case.persona_id, case.hold, case.name) == (persona, "deleted", "Amy Stone-Hill")
    assert balance(store, persona) == 0
    uma = actor(Role.OPERATOR)
    done = bring_back(store, uma, case.id)
    assert (done.points, done.details["expected"], balance(store, persona)) == (350, 350, 350)
    row = store.connection.one(
        "SELECT status, name, phone, email, birthday, signup_on FROM persona WHERE id = :id", id=persona
    )
    assert row == ("active", "Amy Stone-Hill", "+12125550117", None, "1988-05-17", signup)
    assert store.connection.value("SELECT count(*) FROM purchase WHERE persona_id = :id", id=persona) == 1
    assert [one.id for one in answer(store, actor(Role.STAFF), "stone-hill").rows] == [persona]
    channels = store.connection.all("SELECT channel FROM consent WHERE state = 'on'")
    assert channels == [("member",)]


def test_it_may_be_reached_again_and_earns_again(store: Store, actor: Actors) -> None:
    persona = deleted(store, actor)
    uma = actor(Role.OPERATOR)
    assert is_held(store, uma, "phone", ["+12125550117"])
    case = asked(store, actor)
    bring_back(store, uma, case.id)
    assert not is_held(store, uma, "phone", ["+12125550117"])
    sell_by_hand(store, actor(Role.OWNER), persona, 10_00)
    found = recovery_checklist(store, uma, case.id)
    assert (found.expected, found.actual, found.earns, found.steps) == (350, 350, True, ())
    assert balance(store, persona) == 360


def test_who_opted_out_comes_back_as_they_were_with_every_channel_off(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    adjust_points(store, actor(Role.OWNER), persona, 80, reason="goodwill", note="for waiting")
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    case = asked(store, actor, first="Somebody", last="Else")
    assert (case.persona_id, case.hold) == (persona, "opted out")
    done = bring_back(store, actor(Role.OPERATOR), case.id)
    row = store.connection.one("SELECT status, name, email FROM persona WHERE id = :id", id=persona)
    assert row == ("active", "Amelia Stone", EMAIL.lower())
    assert done.points == 80
    assert not store.connection.all(
        "SELECT 1 FROM consent WHERE persona_id = :id AND state = 'on' AND channel IN ('text', 'email')",
        id=persona,
    )


def test_points_that_fell_due_meanwhile_are_said_with_what_to_do(
    store: Store, actor: Actors, clock: SetClock
) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "30")
    deleted(store, actor)
    clock.forward(days=60)
    case = asked(store, actor)
    done = bring_back(store, actor(Role.OPERATOR), case.id)
    found = recovery_checklist(store, actor(Role.OPERATOR), case.id)
    assert done.points == found.actual == 350 - done.details["expired"]
    assert done.details["expired"] > 0
    assert "expired meanwhile" in found.steps[0]


def test_a_case_of_nobody_is_opened_all_the_same_and_leads_nowhere(store: Store, actor: Actors) -> None:
    case = asked(store, actor, "646 555 0133")
    assert (case.persona_id, case.hold, case.phone) == (None, None, "+16465550133")
    with pytest.raises(Refused, match="leads to nobody"):
        bring_back(store, actor(Role.OPERATOR), case.id)
    refuse_recovery(store, actor(Role.OPERATOR), case.id, note="not one of ours")
    assert recovery_cases(store, actor(Role.OPERATOR)) == ()
    (closed,) = recovery_cases(store, actor(Role.OPERATOR), closed=True)
    assert (closed.state, closed.note, closed.name, closed.phone) == ("refused", "not one of ours", "", None)


def test_both_proofs_lead_to_the_one_they_have_in_common(store: Store, actor: Actors) -> None:
    persona = deleted(store, actor)
    other = enrolled(store, actor, phone="212 555 0118", email="other@example.com")
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", "212 555 0118"))
    assert asked(store, actor, PHONE, EMAIL).persona_id == persona
    assert asked(store, actor, "212 555 0118").persona_id == other


def test_asked_again_only_the_newer_case_stands(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    first = asked(store, actor)
    second = asked(store, actor)
    assert [one.id for one in recovery_cases(store, actor(Role.OPERATOR))] == [second.id]
    with pytest.raises(Refused, match="closed already"):
        bring_back(store, actor(Role.OPERATOR), first.id)


def test_a_case_is_approved_once(store: Store, actor: Actors) -> None:
    persona = deleted(store, actor)
    case = asked(store, actor)
    bring_back(store, actor(Role.OPERATOR), case.id)
    with pytest.raises(Refused, match="closed already"):
        bring_back(store, actor(Role.OPERATOR), case.id)
    assert balance(store, persona) == 350


def test_a_number_somebody_else_has_now_is_asked_about_and_nothing_is_done(
    store: Store, actor: Actors
) -> None:
    persona = deleted(store, actor)
    case = asked(store, actor, EMAIL)
    store.connection.run("DELETE FROM blocked_identifier WHERE kind = 'email'")
    enrol(store, actor(Role.STAFF), first_name="New", last_name="Owner", email=EMAIL)
    with pytest.raises(Collision):
        bring_back(store, actor(Role.OPERATOR), case.id)
    assert store.connection.value("SELECT status FROM persona WHERE id = :id", id=persona) == "sealed"
    assert balance(store, persona) == 0


def test_cases_over_a_day_are_late_and_on_top(store: Store, actor: Actors, clock: SetClock) -> None:
    deleted(store, actor)
    first = asked(store, actor)
    clock.now += timedelta(hours=25)
    second = asked(store, actor, "646 555 0133")
    found = recovery_cases(store, actor(Role.OPERATOR))
    assert [(one.id, one.late) for one in found] == [(first.id, True), (second.id, False)]


def test_staff_neither_see_cases_nor_decide_them(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    case = asked(store, actor)
    for role in (Role.STAFF, Role.MANAGER, Role.MARKETING):
        with pytest.raises(NotPermitted):
            recovery_cases(store, actor(role))
        with pytest.raises(NotPermitted):
            bring_back(store, actor(role), case.id)


def test_a_proof_for_something_else_opens_no_case(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    other = confirm_in_person(store, actor(Role.STAFF), "opt out", "646 555 0133", note="passport shown")
    with pytest.raises(Refused):
        ask_for_recovery(store, actor(Role.STAFF), RecoveryForm((other,), "Amelia", "Stone"))
    with pytest.raises(BadInput, match="name"):
        ask_for_recovery(store, actor(Role.STAFF), RecoveryForm((other,), " ", ""))
    with pytest.raises(NotFound):
        bring_back(store, actor(Role.OPERATOR), 77)
    assert recovery_cases(store, actor(Role.OPERATOR)) == ()


def test_a_restore_of_the_store_does_not_hold_again_who_came_back(store: Store, actor: Actors) -> None:
    persona = deleted(store, actor)
    bring_back(store, actor(Role.OPERATOR), asked(store, actor).id)
    assert replay(store) == 0
    assert store.connection.value("SELECT status FROM persona WHERE id = :id", id=persona) == "active"
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    store.connection.run("UPDATE persona SET status = 'active' WHERE id = :id", id=persona)
    store.connection.run("UPDATE privacy_hold SET lifted_at = at WHERE persona_id = :id", id=persona)
    assert replay(store) == 1
