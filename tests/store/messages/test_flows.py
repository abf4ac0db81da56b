"""Flows: enrolled, birthday, entered a segment; once per occasion, run at night, previewed, paused, ended."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.messages.audience import Audience
from store.messages.draft import Draft
from store.messages.flow_running import preview_flow, run_flows
from store.messages.flows import (
    FlowTerms,
    end_flow,
    flow_named,
    flows,
    make_flow,
    pause_flow,
    resume_flow,
)
from store.outbox.sending import send_waiting
from store.people.attributes import add_tag
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.messages.conftest import Gateway, NewCustomer

Actors = Callable[..., Actor]
WELCOME = Draft("text", "Welcome {first_name|there}, {gift} points are yours.")


def _points(store: Store, persona: int) -> list[int]:
    rows = store.connection.all(
        "SELECT e.points FROM entry e JOIN account a ON a.id = e.account_id WHERE a.persona_id = :id "
        "AND e.kind = 'flow_gift' ORDER BY e.id",
        id=persona,
    )
    return [row[0] for row in rows]


def test_whoever_enrols_from_now_on_is_welcomed_once(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock, gateway: Gateway
) -> None:
    customer("Before", "212 555 0101")
    store.connection.run("UPDATE persona SET signup_on = '2026-11-21'")
    make_flow(store, actor(Role.MARKETING), FlowTerms("Welcome", "enrolled", WELCOME, gift=50))
    amelia = customer("Amelia", "212 555 0117")
    seen = preview_flow(store, actor(), flow_named(store, actor(), "welcome"))
    assert (seen.turns, seen.sent, seen.given) == (1, 1, 1)
    (done,) = run_flows(store, actor(Role.OPERATOR))
    assert (done.turns, done.sent, done.given) == (1, 1, 1)
    assert run_flows(store, actor(Role.OPERATOR))[0].turns == 0
    clock.forward(days=2)
    assert run_flows(store, actor(Role.OPERATOR))[0].turns == 0
    send_waiting(store, actor())
    assert [text["text"].split(" Reply")[0] for text in gateway.texts] == [
        "Corner: Welcome Amelia, 50 points are yours."
    ]
    assert _points(store, amelia) == [50]
    assert flow_named(store, actor(), "Welcome").acted == 1


def test_a_flow_some_days_after_enrolling_waits_for_them(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock
) -> None:
    make_flow(store, actor(), FlowTerms("Second visit", "enrolled", WELCOME, days=7))
    customer("Amelia", "212 555 0117")
    assert run_flows(store, actor())[0].turns == 0
    clock.forward(days=7)
    assert run_flows(store, actor())[0].turns == 1


def test_a_birthday_is_kept_once_a_year_also_where_the_night_before_failed(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock
) -> None:
    amelia, leap = customer("Amelia", "212 555 0117"), customer("Leap", "212 555 0129")
    store.connection.run("UPDATE persona SET birth_month_day = '11-24' WHERE id = :id", id=amelia)
    store.connection.run("UPDATE persona SET birth_month_day = '02-28' WHERE id = :id", id=leap)
    make_flow(store, actor(), FlowTerms("Birthday", "birthday", WELCOME, gift=100))
    assert run_flows(store, actor())[0].turns == 0
    clock.forward(days=4)
    assert run_flows(store, actor())[0].turns == 1
    assert run_flows(store, actor())[0].turns == 0
    assert _points(store, amelia) == [100]
    clock.forward(days=94)
    assert run_flows(store, actor())[0].turns == 1
    assert _points(store, leap) == [100]
    clock.forward(days=271)
    run_flows(store, actor())
    assert _points(store, amelia) == [100, 100]


def test_only_whoever_enters_the_segment_after_the_flow_began(
    store: Store, actor: Actors, customer: NewCustomer
) -> None:
    inside, later = customer("Inside", "212 555 0101"), customer("Later", "212 555 0102")
    add_tag(store, actor(), inside, "vip")
    terms = FlowTerms("To VIPs", "segment", WELCOME, audience=Audience("tag:vip", "tag:vip"))
    make_flow(store, actor(), terms)
    assert run_flows(store, actor())[0].turns == 0
    add_tag(store, actor(), later, "vip")
    assert run_flows(store, actor())[0].turns == 1
    assert run_flows(store, actor())[0].turns == 0
    rows = store.connection.all("SELECT persona_id, done FROM flow_occasion ORDER BY persona_id")
    assert rows == [(inside, "was there"), (later, "sent")]


def test_who_has_not_opted_in_gets_the_gift_without_the_message(
    store: Store, actor: Actors, customer: NewCustomer
) -> None:
    make_flow(store, actor(), FlowTerms("Welcome", "enrolled", WELCOME, gift=50))
    nora = customer("Nora", "212 555 0105", text=None)
    (done,) = run_flows(store, actor())
    assert (done.given, done.sent, done.left_out) == (1, 0, {"not asked": 1})
    assert _points(store, nora) == [50]


def test_what_somebody_merged_in_has_had_is_not_given_again(
    store: Store, actor: Actors, customer: NewCustomer
) -> None:
    make_flow(store, actor(), FlowTerms("Welcome", "enrolled", WELCOME, gift=50))
    first = customer("Amelia", "212 555 0117")
    run_flows(store, actor())
    second = customer("Amy", "212 555 0118")
    merge_personas(store, actor(), second, first)
    assert run_flows(store, actor())[0].given == 0
    assert store.connection.value("SELECT count(*) FROM outbox_message") == 1


def test_a_flow_is_paused_gone_on_with_and_ended(
    store: Store, actor: Actors, customer: NewCustomer, clock: SetClock, gateway: Gateway
) -> None:
    make_flow(store, actor(), FlowTerms("Welcome", "enrolled", WELCOME))
    pause_flow(store, actor(), "welcome")
    customer("Missed", "212 555 0101")
    assert run_flows(store, actor()) == ()
    clock.forward(days=1)
    resume_flow(store, actor(), "welcome")
    customer("Amelia", "212 555 0117")
    assert run_flows(store, actor())[0].turns == 1
    end_flow(store, actor(), "welcome")
    assert send_waiting(store, actor()).sent == 0
    assert store.connection.value("SELECT state FROM outbox_message") == "cancelled"
    with pytest.raises(Refused, match="ended"):
        resume_flow(store, actor(), "welcome")
    assert (flows(store, actor()), len(flows(store, actor(), ended=True))) == ((), 1)


def test_what_is_no_flow_is_refused(store: Store, actor: Actors) -> None:
    for terms in (
        FlowTerms("", "enrolled", WELCOME),
        FlowTerms("X", "wedding", WELCOME),
        FlowTerms("X", "enrolled"),
        FlowTerms("X", "segment", WELCOME),
        FlowTerms("X", "enrolled", WELCOME, days=400),
        FlowTerms("X", "enrolled", WELCOME, gift=-1),
    ):
        with pytest.raises(BadInput):
            make_flow(store, actor(), terms)
    with pytest.raises(NotPermitted):
        make_flow(store, actor(Role.MANAGER), FlowTerms("X", "enrolled", WELCOME, gift=5))
    with pytest.raises(NotPermitted):
        make_flow(store, actor(Role.STAFF), FlowTerms("X", "enrolled", WELCOME))
