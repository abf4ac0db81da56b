"""The persona card: everything the four tabs and ``show --json`` need, permitted and audited."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import NotFound, NotPermitted
from store.merging.merging import merge_personas
from store.people.attributes import add_tag, set_attribute
from store.people.card import open_card
from store.people.consents import opt_out
from store.people.enrolment import add_customer, enrol
from store.people.notes import write_note
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]

SHOW = [
    "id",
    "status",
    "name",
    "first_name",
    "last_name",
    "phone",
    "email",
    "birthday",
    "signup_date",
    "points",
    "opt_ins",
    "habits",
    "traits",
    "attributes",
    "tags",
    "logs",
    "points_overview",
    "discounts",
    "merged_from",
]
HABITS = [
    "spend_cents",
    "sales",
    "average_order_cents",
    "items_per_order",
    "last_seen_days",
    "shops_every_days",
    "preferred_brand",
    "preferred_category",
    "preferred_product",
    "top_brands",
    "top_categories",
    "top_products",
]


def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(
        store,
        actor(Role.STAFF),
        last_name="Stone",
        first_name="Amelia",
        phone="212 555 0117",
        email="amelia.stone@example.com",
        birthday="11/25/1988",
    ).persona_id
    assert persona is not None
    return persona


def test_show_has_every_stable_name_in_order(store: Store, actor: Actors) -> None:
    shown = open_card(store, actor(Role.STAFF), amelia(store, actor)).to_json()
    assert list(shown)[: len(SHOW)] == SHOW
    assert list(shown["habits"]) == HABITS
    assert list(shown["opt_ins"]) == [
        "member",
        "text",
        "email",
        "mobile_push",
        "browser_push",
        "voice_drop",
        "wallet_pass",
        "age_gate",
    ]
    assert {"spent_cents", "spent_as_member_cents", "points", "lines", "last_redemption"} <= set(
        shown["points_overview"]
    )


def test_absent_values_are_null_and_money_is_whole(store: Store, actor: Actors) -> None:
    only_card = add_customer(store, actor(Role.STAFF), card_serial="LC-1").persona_id
    assert only_card is not None
    shown = open_card(store, actor(Role.STAFF), only_card).to_json()
    assert [shown[key] for key in ("phone", "email", "birthday", "signup_date")] == [None] * 4
    assert shown["habits"]["spend_cents"] == 0
    assert shown["habits"]["average_order_cents"] is None
    assert not any(shown["opt_ins"].values())


def test_the_card_shows_what_was_entered(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    staff = actor(Role.STAFF)
    set_attribute(store, staff, persona, "Shoe size", "38")
    add_tag(store, staff, persona, "vip")
    write_note(store, staff, persona, "Likes dark roast", pin=True)
    opt_out(store, staff, persona, "text")
    card = open_card(store, staff, persona)
    assert card.to_json()["attributes"] == {"Shoe size": "38"}
    assert card.to_json()["tags"] == ["vip"]
    assert card.attributes[0].origin == "staff"
    assert card.pinned_note is not None
    assert (card.pinned_note.text, card.pinned_note.by) == ("Likes dark roast", "Staff One")
    assert (card.opt_in("text").state, card.opt_in("text").by) == ("off", "Staff One")
    assert card.logs.sms_opt_out == "2026-11-22T15:00:00.000Z"
    assert card.traits.mobile_phone == "+12125550117"
    assert card.traits.contact_id == persona
    assert card.traits.imported_from == "Counter"
    assert card.opt_in("member").state == "on"
    assert card.member


def test_a_birthday_within_a_week_is_soon(store: Store, actor: Actors, clock: SetClock) -> None:
    persona = amelia(store, actor)
    card = open_card(store, actor(Role.STAFF), persona)
    assert (card.birthday_in_days, card.birthday_soon) == (3, True)
    clock.forward(days=4)
    card = open_card(store, actor(Role.STAFF), persona)
    assert (card.birthday_in_days, card.birthday_soon) == (364, False)


def test_every_card_opened_is_audited(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    open_card(store, actor(Role.MARKETING), persona)
    assert store.connection.all(
        "SELECT staff_id, outcome, persona_id FROM audit WHERE use_case = 'look_at_card'"
    ) == [(4, "done", persona)]


def test_an_operator_gives_a_case_first(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    from dataclasses import replace

    with pytest.raises(NotPermitted, match="case number"):
        open_card(store, replace(actor(Role.OPERATOR), case=None), persona)
    assert open_card(store, actor(Role.OPERATOR), persona).phone == "+12125550117"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MARKETING_ANALYST])
def test_analysts_see_nobody(store: Store, actor: Actors, role: Role) -> None:
    persona = amelia(store, actor)
    write_note(store, actor(Role.STAFF), persona, "Lives on Elm Street")
    shown = open_card(store, actor(role), persona).to_json()
    assert (shown["masked"], shown["phone"], shown["email"]) == (True, "…0117", "a…@example.com")
    text = str(shown)
    for secret in ("Amelia", "Stone", "5550117", "amelia.stone", "1988", "Elm"):
        assert secret not in text


def test_a_masked_birthday_is_there_and_hidden_and_one_nobody_told_is_none(
    store: Store, actor: Actors
) -> None:
    told, untold = amelia(store, actor), enrol(store, actor(Role.STAFF), phone="212 555 0142").persona_id
    shown = open_card(store, actor(Role.ANALYST), told)
    assert (shown.birthday, shown.traits.birthday, shown.birthday_in_days) == ("…", "…", None)
    assert open_card(store, actor(Role.ANALYST), untold or 0).birthday is None


def test_an_unknown_and_a_held_customer_get_the_same_words(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    store.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=persona)
    with pytest.raises(NotFound) as held:
        open_card(store, actor(Role.STAFF), persona)
    with pytest.raises(NotFound) as unknown:
        open_card(store, actor(Role.STAFF), 999_999)
    assert str(held.value).replace(str(persona), "X") == str(unknown.value).replace("999999", "X")


def test_an_archived_card_opens_for_those_who_may_restore(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    archive(store, actor(Role.MANAGER), persona, reason="moved away")
    with pytest.raises(NotPermitted, match="archived"):
        open_card(store, actor(Role.STAFF), persona)
    assert open_card(store, actor(Role.MANAGER), persona).status == "archived"


def test_a_merged_id_opens_the_survivor_and_says_so(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    other = add_customer(store, actor(Role.STAFF), phone="212 555 0118").persona_id
    assert other is not None
    merge_personas(store, actor(Role.MANAGER), persona, other)
    card = open_card(store, actor(Role.STAFF), other)
    assert (card.id, card.asked_for, card.merged_from) == (persona, other, (other,))
    assert card.to_json()["merged_from"] == [other]
    assert open_card(store, actor(Role.STAFF), persona).asked_for is None


def test_the_wallet_pin_shows_only_if_the_setting_says_so(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    store.connection.run("UPDATE persona SET wallet_pin = '4711' WHERE id = :id", id=persona)
    card = open_card(store, actor(Role.STAFF), persona)
    assert (card.wallet_pin, card.has_wallet_pin) == (None, True)
    store.connection.insert(
        "setting",
        name="show_wallet_pin",
        version=1,
        value="on",
        from_at="2024-01-01T00:00:00.000Z",
        written_at="2024-01-01T00:00:00.000Z",
        staff_id=None,
    )
    assert open_card(store, actor(Role.STAFF), persona).wallet_pin == "4711"


def test_household_members_and_former_numbers_are_named(store: Store, actor: Actors) -> None:
    persona = amelia(store, actor)
    omar = enrol(
        store, actor(Role.STAFF), first_name="Omar", phone="212 555 0117", on_collision="household"
    ).persona_id
    iris = enrol(
        store, actor(Role.STAFF), first_name="Iris", email="amelia.stone@example.com", on_collision="moved"
    ).persona_id
    assert iris is not None
    card = open_card(store, actor(Role.STAFF), persona)
    assert [member.id for member in card.household] == [omar]
    assert [found.value for found in card.former] == ["amelia.stone@example.com"]
    assert card.email is None


def test_an_employee_is_one_through_the_last_day(store: Store, actor: Actors, clock: SetClock) -> None:
    persona = amelia(store, actor)
    store.connection.run(
        "UPDATE persona SET employee = 1, employee_until = '2026-11-22' WHERE id = :id", id=persona
    )
    assert open_card(store, actor(Role.STAFF), persona).employee
    clock.forward(days=1)
    assert not open_card(store, actor(Role.STAFF), persona).employee
