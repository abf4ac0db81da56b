"""Opt-ins: staff switch Text and Email off, and nothing on."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.people.card import open_card
from store.people.consents import opt_in, opt_out, why_not_off, why_not_on
from store.people.enrolment import enrol
from store.people.records import CHANNELS
from store.points.adjust import adjust_points
from store.staff.permissions import Role

Actors = Callable[..., Actor]


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(store, actor(Role.STAFF), first_name="Amelia", phone="212 555 0117").persona_id
    assert persona is not None
    for channel in CHANNELS[1:]:
        store.connection.insert(
            "consent",
            persona_id=persona,
            channel=channel,
            state="on",
            at="2026-01-01T00:00:00.000Z",
            how="form",
            staff_id=None,
        )
    return persona


@pytest.mark.parametrize("channel", ["text", "email"])
def test_an_opt_out_is_written_with_who_when_and_how(
    store: Store, actor: Actors, amelia: int, channel: str
) -> None:
    opt_out(store, actor(Role.STAFF), amelia, channel)
    found = open_card(store, actor(Role.STAFF), amelia).opt_in(channel)
    assert (found.state, found.at, found.how, found.by) == (
        "off",
        "2026-11-22T15:00:00.000Z",
        "staff",
        "Staff One",
    )
    assert store.connection.all(
        "SELECT channel, state, how, staff_id FROM consent_event "
        "WHERE persona_id = :id AND channel <> 'member'",
        id=amelia,
    ) == [(channel, "off", "staff", 1)]


def test_opting_out_twice_writes_one_event(store: Store, actor: Actors, amelia: int) -> None:
    opt_out(store, actor(Role.STAFF), amelia, "text")
    opt_out(store, actor(Role.MANAGER), amelia, "text")
    assert (
        store.connection.value("SELECT count(*) FROM consent_event WHERE channel = 'text'"),
        open_card(store, actor(Role.STAFF), amelia).opt_in("text").by,
    ) == (1, "Staff One")


def test_opting_out_keeps_data_and_points(store: Store, actor: Actors, amelia: int) -> None:
    adjust_points(store, actor(Role.MANAGER), amelia, 25, reason="goodwill", note="sorry")
    receipt = opt_out(store, actor(Role.STAFF), amelia, "text")
    assert receipt.points == 25
    assert open_card(store, actor(Role.STAFF), amelia).phone == "+12125550117"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("channel", CHANNELS)
def test_nobody_opts_anybody_in(sqlite_store: Store, actor: Actors, role: Role, channel: str) -> None:
    persona = enrol(sqlite_store, actor(Role.STAFF), phone="212 555 0117").persona_id
    assert persona is not None
    with pytest.raises((Refused, NotPermitted)):
        opt_in(sqlite_store, actor(role), persona, channel)
    assert sqlite_store.connection.value("SELECT count(*) FROM consent WHERE channel <> 'member'") == 0


def test_push_is_refused_in_words_that_say_the_law(store: Store, actor: Actors, amelia: int) -> None:
    for channel in ("mobile_push", "browser_push"):
        assert "legally" in why_not_on(channel)
        with pytest.raises(Refused, match="legally"):
            opt_in(store, actor(Role.STAFF), amelia, channel)


@pytest.mark.parametrize("channel", [name for name in CHANNELS if name not in ("text", "email")])
def test_the_other_six_are_not_switched_off_here(
    store: Store, actor: Actors, amelia: int, channel: str
) -> None:
    reason = why_not_off(channel)
    assert reason is not None
    with pytest.raises(Refused) as caught:
        opt_out(store, actor(Role.OWNER), amelia, channel)
    assert str(caught.value) == reason


def test_an_unknown_opt_in_is_named(store: Store, actor: Actors, amelia: int) -> None:
    with pytest.raises(BadInput, match="opt-in is one of member, text"):
        opt_out(store, actor(Role.STAFF), amelia, "fax")


def test_every_opt_in_says_why_it_cannot_be_switched_on() -> None:
    assert all(why_not_on(channel).endswith(".") for channel in CHANNELS)
