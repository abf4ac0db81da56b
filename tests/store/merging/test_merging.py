"""Merging: what survives, what comes along, what is kept for taking it apart again."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import NeedsApproval, NotPermitted, Refused
from store.merging.lineage import absorbed_by, lineage, survivor_of
from store.merging.merging import merge_personas
from store.merging.survivorship import stricter
from store.people.attributes import add_tag, set_attribute
from store.people.card import open_card
from store.people.consents import opt_out
from store.people.enrolment import add_customer, enrol
from store.people.favorites import choose_favorite
from store.people.notes import write_note
from store.people.traits import edit_traits
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.people.shopping import buy

Actors = Callable[..., Actor]


def made(store: Store, actor: Actors, **given: Any) -> int:
    persona = enrol(store, actor(Role.STAFF), **given).persona_id
    assert persona is not None
    return persona


@pytest.fixture
def pair(store: Store, actor: Actors, clock: SetClock) -> tuple[int, int]:
    """Amelia, a member since today; Amy, a member since yesterday."""
    clock.forward(days=-1)
    amy = made(
        store, actor, first_name="Amy", phone="212 555 0118", email="amy@example.com", birthday="05/17/1988"
    )
    clock.forward(days=1)
    amelia = made(store, actor, first_name="Amelia", last_name="Stone", phone="212 555 0117")
    return amelia, amy


def merge(store: Store, actor: Actors, survivor: int, absorbed: int) -> dict[str, Any]:
    return merge_personas(store, actor(Role.MANAGER), survivor, absorbed, evidence="same person").details


def points_of(store: Store, persona_id: int) -> int:
    found: int = store.connection.value("SELECT balance FROM account WHERE persona_id = :id", id=persona_id)
    return found


def add_points(store: Store, actor: Actors, persona_id: int, points: int) -> None:
    adjust_points(store, actor(Role.MANAGER), persona_id, points, reason="goodwill", note="x")


def test_the_points_add_up_and_the_absorbed_account_ends_at_zero(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    add_points(store, actor, amelia, 100)
    add_points(store, actor, amy, 200)
    receipt = merge_personas(store, actor(Role.MANAGER), amelia, amy)
    assert (receipt.points, receipt.persona_id, len(receipt.entries)) == (300, amelia, 2)
    assert (points_of(store, amelia), points_of(store, amy)) == (300, 0)
    assert store.connection.one("SELECT status, merged_into FROM persona WHERE id = :id", id=amy) == (
        "merged",
        amelia,
    )


def test_the_earliest_signup_and_what_only_the_absorbed_knows_survive(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    merge(store, actor, amelia, amy)
    card = open_card(store, actor(Role.STAFF), amelia)
    assert (card.name, card.signup_on, card.birthday) == ("Amelia Stone", "2026-11-21", "1988-05-17")
    assert card.logs.first_seen == "2026-11-21T15:00:00.000Z"


def test_identifiers_of_both_find_the_survivor_and_the_own_ones_rank_first(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    merge(store, actor, amelia, amy)
    rows = store.connection.all("SELECT persona_id, value, state FROM identifier ORDER BY persona_id, value")
    assert set(rows) == {
        (amelia, "+12125550117", "live"),
        (amelia, "+12125550118", "live"),
        (amelia, "amy@example.com", "live"),
        (amy, "+12125550118", "merged"),
        (amy, "amy@example.com", "merged"),
    }
    assert store.connection.one("SELECT phone, email FROM persona WHERE id = :id", id=amelia) == (
        "+12125550117",
        "amy@example.com",
    )


def test_a_shared_number_becomes_the_survivors_own(store: Store, actor: Actors) -> None:
    amelia = made(store, actor, first_name="Amelia", phone="212 555 0117")
    amy = made(store, actor, first_name="Amy", phone="212 555 0117", on_collision="household")
    merge(store, actor, amy, amelia)
    assert store.connection.all("SELECT persona_id, state FROM identifier ORDER BY persona_id") == [
        (amelia, "merged"),
        (amy, "live"),
    ]


def test_the_stricter_consent_survives(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    store.connection.insert(
        "consent",
        persona_id=amelia,
        channel="text",
        state="on",
        at="2026-01-01T00:00:00.000Z",
        how="form",
        staff_id=None,
    )
    opt_out(store, actor(Role.STAFF), amy, "text")
    merge(store, actor, amelia, amy)
    card = open_card(store, actor(Role.STAFF), amelia)
    assert (card.opt_in("text").state, card.opt_in("member").state) == ("off", "on")
    assert (
        store.connection.value(
            "SELECT count(*) FROM consent_event WHERE persona_id = :id AND how = 'merge'", id=amelia
        )
        == 1
    )


@pytest.mark.parametrize(
    ("channel", "mine", "theirs", "kept"),
    [
        ("text", "on", "off", "off"),
        ("text", "off", "on", "off"),
        ("text", "on", "asked", "asked"),
        ("text", None, "on", "on"),
        ("text", "off", None, "off"),
        ("text", None, None, None),
        ("age_gate", "off", "on", "on"),
        ("wallet_pass", None, "on", "on"),
        ("member", "on", "off", "on"),
    ],
)
def test_consents_restrict_and_facts_do_not(
    channel: str, mine: str | None, theirs: str | None, kept: str | None
) -> None:
    assert stricter(channel, mine, theirs) == kept


def test_attributes_and_tags_are_united_and_the_survivors_value_wins(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    staff = actor(Role.STAFF)
    set_attribute(store, staff, amelia, "Size", "38")
    set_attribute(store, staff, amy, "Size", "40")
    set_attribute(store, staff, amy, "Dog", "Rex")
    add_tag(store, staff, amelia, "vip")
    add_tag(store, staff, amy, "vip")
    add_tag(store, staff, amy, "staff pick")
    write_note(store, staff, amy, "Allergic to nuts")
    merge(store, actor, amelia, amy)
    card = open_card(store, staff, amelia)
    assert card.to_json()["attributes"] == {"Dog": "Rex", "Size": "38"}
    assert card.to_json()["tags"] == ["staff pick", "vip"]
    assert [note.text for note in card.notes] == ["Allergic to nuts"]


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [("form", "wallet", "Harbour"), ("wallet", "form", "Downtown"), ("form", "form", "Downtown")],
)
def test_the_favourite_store_survives_by_its_own_precedence(
    store: Store, actor: Actors, pair: tuple[int, int], clock: SetClock, mine: str, theirs: str, kept: str
) -> None:
    amelia, amy = pair
    choose_favorite(store, actor(Role.STAFF), amy, "Harbour", by=theirs)
    clock.forward(minutes=1)
    choose_favorite(store, actor(Role.STAFF), amelia, "Downtown", by=mine)
    merge(store, actor, amelia, amy)
    favorite = open_card(store, actor(Role.STAFF), amelia).traits.favorite
    assert favorite is not None
    assert favorite.name == kept


def test_orders_move_and_remember_their_home(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    buy(store, amy, "2026-11-01")
    buy(store, amelia, "2026-11-03")
    merge(store, actor, amelia, amy)
    assert store.connection.all("SELECT persona_id, home_id FROM purchase ORDER BY placed_on") == [
        (amelia, amy),
        (amelia, amelia),
    ]
    card = open_card(store, actor(Role.STAFF), amelia)
    assert (card.habits.sales, card.habits.spend) == (2, 2400)


def test_the_counted_columns_add_up(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    for persona in pair:
        sell_by_hand(store, actor(Role.STAFF), persona, 1000)
    merge(store, actor, amelia, amy)
    text = "SELECT sales, spent FROM persona WHERE id = :id"
    assert store.connection.one(text, id=amelia) == (2, 2000)
    assert store.connection.one(text, id=amy) == (0, 0)


def test_a_non_members_points_do_not_come_along(store: Store, actor: Actors) -> None:
    member = made(store, actor, first_name="Amelia", phone="212 555 0117")
    other = add_customer(store, actor(Role.STAFF), first_name="Amy", phone="212 555 0118").persona_id
    assert other is not None
    add_points(store, actor, member, 200)
    add_points(store, actor, other, 100)
    merge(store, actor, member, other)
    assert (points_of(store, member), points_of(store, other)) == (200, 0)
    assert open_card(store, actor(Role.STAFF), member).pre_enrolment_points == 100


def test_a_member_does_not_go_into_a_non_member(store: Store, actor: Actors) -> None:
    member = made(store, actor, first_name="Amelia", phone="212 555 0117")
    other = add_customer(store, actor(Role.STAFF), first_name="Amy", phone="212 555 0118").persona_id
    assert other is not None
    with pytest.raises(Refused, match="keep the member"):
        merge(store, actor, other, member)


def test_a_merge_of_merges_is_one_lineage(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    third = made(store, actor, first_name="Mel", phone="212 555 0119")
    merge(store, actor, amy, third)
    merge(store, actor, amelia, amy)
    assert survivor_of(store.connection, third) == amelia
    assert set(absorbed_by(store.connection, amelia)) == {amy, third}
    assert lineage(store.connection, amelia)[0] == amelia
    assert open_card(store, actor(Role.STAFF), third).id == amelia
    assert (
        store.connection.value(
            "SELECT count(*) FROM identifier WHERE state = 'live' AND persona_id = :id", id=amelia
        )
        == 4
    )


def test_what_unmerge_will_need_is_kept(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    amelia, amy = pair
    add_tag(store, actor(Role.STAFF), amy, "vip")
    merge_id = merge(store, actor, amelia, amy)["merge_id"]
    row = store.connection.one(
        "SELECT survivor_id, absorbed_id, how, evidence, staff_id, undone_at FROM merge WHERE id = :id",
        id=merge_id,
    )
    assert row is not None
    assert (*row[:3], *row[4:]) == (amelia, amy, "by hand", 2, None)
    kept = json.loads(row[3])
    assert kept["why"] == "same person"
    assert kept["before"]["signup_on"] == "2026-11-22"
    assert kept["before"]["birthday"] is None
    assert (kept["tags"], len(kept["identifiers"])) == (["vip"], 2)


def test_an_act_on_a_merged_id_is_an_act_on_the_survivor(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    merge(store, actor, amelia, amy)
    edit_traits(store, actor(Role.STAFF), amy, {"utm": "door"})
    assert open_card(store, actor(Role.STAFF), amelia).traits.utm == "door"


def test_staff_need_approval_and_analysts_may_not(store: Store, actor: Actors, pair: tuple[int, int]) -> None:
    with pytest.raises(NeedsApproval):
        merge_personas(store, actor(Role.STAFF), *pair)
    with pytest.raises(NotPermitted):
        merge_personas(store, actor(Role.ANALYST), *pair)


def test_one_with_itself_and_archived_ones_are_refused(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    amelia, amy = pair
    with pytest.raises(Refused, match="two different"):
        merge(store, actor, amelia, amelia)
    archive(store, actor(Role.MANAGER), amy, reason="gone")
    with pytest.raises(Refused, match="archived"):
        merge(store, actor, amelia, amy)
    assert store.connection.value("SELECT count(*) FROM merge") == 0


def test_the_second_merge_of_the_same_two_is_refused(
    store: Store, actor: Actors, pair: tuple[int, int]
) -> None:
    merge(store, actor, *pair)
    with pytest.raises(Refused, match="two different"):
        merge(store, actor, *pair)
