"""Editing traits: each by its rule, asked about when it collides or somebody was quicker."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.merging.collisions import Collision
from store.merging.households import leave_household, link_household
from store.people.attributes import add_tag, remove_attribute, remove_tag, set_attribute
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.notes import pin_note, write_note
from store.people.traits import TRAITS, ChangedMeanwhile, edit_traits, trait_values
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    return made(
        store,
        actor,
        first_name="Amelia",
        last_name="Stone",
        phone="212 555 0117",
        email="amelia.stone@example.com",
        birthday="05/17/1988",
    )


def made(store: Store, actor: Actors, **given: Any) -> int:
    persona = enrol(store, actor(Role.STAFF), **given).persona_id
    assert persona is not None
    return persona


def edit(store: Store, actor: Actors, persona_id: int, /, **changes: str) -> list[str]:
    changed: list[str] = edit_traits(store, actor(Role.STAFF), persona_id, changes).details["changed"]
    return changed


def states(store: Store, persona_id: int) -> list[tuple[Any, ...]]:
    return store.connection.all(
        "SELECT value, state FROM identifier WHERE persona_id = :id ORDER BY id", id=persona_id
    )


@pytest.mark.parametrize(
    ("trait", "typed", "kept"),
    [
        ("first_name", " Amélie ", "Amélie"),
        ("last_name", "O'Brien", "O'Brien"),
        ("phone", "(212) 555-0199", "+12125550199"),
        ("home_phone", "212.555.0198", "+12125550198"),
        ("email", "New@Example.com", "new@example.com"),
        ("birthday", "1990-02-28", "1990-02-28"),
        ("favorite_store", "harbour", "Harbour"),
        ("wallet_pin", "4711", "4711"),
        ("browser", "Firefox", "Firefox"),
        ("ip", "192.0.2.1", "192.0.2.1"),
        ("signup_url", "https://shop.example.com/join", "https://shop.example.com/join"),
        ("signup_form", "Spring", "Spring"),
        ("signup_at", "2024-03-01", "2024-03-01"),
        ("utm", "window", "window"),
        ("referred_by", "Omar", "Omar"),
    ],
)
def test_every_trait_is_saved_in_its_one_form(
    store: Store, actor: Actors, amelia: int, trait: str, typed: str, kept: str
) -> None:
    assert edit(store, actor, amelia, **{trait: typed}) == [trait]
    assert trait_values(store.connection, amelia)[trait] == kept
    assert edit(store, actor, amelia, **{trait: typed}) == []


def test_the_list_of_traits_is_what_the_test_above_edits() -> None:
    assert len(TRAITS) == 15


def test_a_new_name_is_found_and_the_old_one_no_longer(sqlite_store: Store, actor: Actors) -> None:
    persona = made(sqlite_store, actor, first_name="Amelia", last_name="Stone", phone="212 555 0117")
    edit(sqlite_store, actor, persona, last_name="Müller")

    def hits(word: str) -> int:
        found: int = sqlite_store.connection.value(
            "SELECT count(*) FROM persona_names WHERE persona_names MATCH :word", word=word
        )
        return found

    assert (hits("stone"), hits("mueller"), hits("muller")) == (0, 1, 1)
    assert sqlite_store.connection.one("SELECT name, sort_name FROM persona WHERE id = :id", id=persona) == (
        "Amelia Müller",
        "muller amelia",
    )


def test_a_birthday_keeps_its_day_of_the_year(store: Store, actor: Actors, amelia: int) -> None:
    edit(store, actor, amelia, birthday="02/29/1992")
    assert store.connection.one(
        "SELECT birthday, birth_month_day FROM persona WHERE id = :id", id=amelia
    ) == (
        "1992-02-29",
        "02-28",
    )
    edit(store, actor, amelia, birthday="")
    assert store.connection.one(
        "SELECT birthday, birth_month_day FROM persona WHERE id = :id", id=amelia
    ) == (
        None,
        None,
    )


def test_a_number_given_up_is_former_and_the_new_one_is_primary(
    store: Store, actor: Actors, amelia: int
) -> None:
    edit(store, actor, amelia, phone="212 555 0199")
    assert ("+12125550117", "former") in states(store, amelia)
    assert store.connection.value("SELECT phone FROM persona WHERE id = :id", id=amelia) == "+12125550199"
    edit(store, actor, amelia, phone="212 555 0117")
    assert ("+12125550117", "live") in states(store, amelia)
    assert ("+12125550199", "former") in states(store, amelia)


def test_a_home_phone_is_never_the_primary_while_there_is_a_mobile(
    store: Store, actor: Actors, amelia: int
) -> None:
    edit(store, actor, amelia, home_phone="212 555 0198")
    assert store.connection.value("SELECT phone FROM persona WHERE id = :id", id=amelia) == "+12125550117"
    edit(store, actor, amelia, phone="")
    assert store.connection.value("SELECT phone FROM persona WHERE id = :id", id=amelia) == "+12125550198"


def test_the_last_way_to_find_a_customer_stays(store: Store, actor: Actors, amelia: int) -> None:
    edit(store, actor, amelia, email="")
    with pytest.raises(Refused, match="would take the last one"):
        edit(store, actor, amelia, phone="")
    assert store.connection.value("SELECT phone FROM persona WHERE id = :id", id=amelia) == "+12125550117"


def test_an_edit_that_collides_asks_and_saves_nothing(store: Store, actor: Actors, amelia: int) -> None:
    omar = made(store, actor, first_name="Omar", phone="212 555 0118")
    with pytest.raises(Collision) as caught:
        edit(store, actor, omar, phone="212 555 0117", first_name="Omari")
    assert [(holder.persona_id, holder.name) for holder in caught.value.holders] == [(amelia, "Amelia Stone")]
    assert states(store, omar) == [("+12125550118", "live")]
    assert store.connection.value("SELECT first_name FROM persona WHERE id = :id", id=omar) == "Omar"


def test_the_number_has_moved_to_the_one_being_edited(store: Store, actor: Actors, amelia: int) -> None:
    omar = made(store, actor, first_name="Omar", phone="212 555 0118")
    edit_traits(store, actor(Role.STAFF), omar, {"phone": "212 555 0117"}, on_collision="moved")
    assert ("+12125550117", "former") in states(store, amelia)
    assert ("+12125550117", "live") in states(store, omar)
    assert store.connection.value("SELECT phone FROM persona WHERE id = :id", id=amelia) is None


def test_the_owner_who_leaves_a_shared_number_passes_it_on(store: Store, actor: Actors, amelia: int) -> None:
    omar = made(store, actor, first_name="Omar", phone="212 555 0117", on_collision="household")
    edit(store, actor, amelia, phone="212 555 0199")
    assert states(store, omar) == [("+12125550117", "live")]


def test_somebody_was_quicker_and_both_values_are_shown(store: Store, actor: Actors, amelia: int) -> None:
    opened = open_card(store, actor(Role.STAFF), amelia)
    edit(store, actor, amelia, first_name="Amy", utm="door")
    with pytest.raises(ChangedMeanwhile, match="first_name is now Amy, yours is Mel") as caught:
        edit_traits(
            store, actor(Role.MANAGER), amelia, {"first_name": "Mel"}, expected_version=opened.version
        )
    (conflict,) = caught.value.conflicts
    assert (conflict.trait, conflict.now, conflict.yours) == ("first_name", "Amy", "Mel")
    edit_traits(
        store, actor(Role.MANAGER), amelia, {"first_name": "Mel"}, expected_version=caught.value.version
    )
    assert trait_values(store.connection, amelia)["first_name"] == "Mel"


def test_a_conflict_never_shows_a_wallet_pin(store: Store, actor: Actors, amelia: int) -> None:
    opened = open_card(store, actor(Role.STAFF), amelia)
    edit(store, actor, amelia, wallet_pin="4711")
    with pytest.raises(ChangedMeanwhile) as caught:
        edit_traits(store, actor(Role.STAFF), amelia, {"wallet_pin": "0815"}, expected_version=opened.version)
    assert "4711" not in str(caught.value)
    assert "4711" not in str(caught.value.conflicts)


def test_the_same_value_twice_is_no_conflict(store: Store, actor: Actors, amelia: int) -> None:
    opened = open_card(store, actor(Role.STAFF), amelia)
    edit(store, actor, amelia, first_name="Amy")
    receipt = edit_traits(
        store, actor(Role.STAFF), amelia, {"first_name": "Amy"}, expected_version=opened.version
    )
    assert receipt.details["changed"] == []


def test_the_version_in_the_receipt_is_the_card_s(store: Store, actor: Actors, amelia: int) -> None:
    receipt = edit_traits(store, actor(Role.STAFF), amelia, {"utm": "door"})
    assert receipt.details["version"] == open_card(store, actor(Role.STAFF), amelia).version


@pytest.mark.parametrize(
    ("trait", "typed", "sentence"),
    [
        ("phone", "0117", "phone is not a valid number"),
        ("home_phone", "x", "home phone is not"),
        ("email", "nobody", "e-mail is not an address"),
        ("birthday", "1/2/90", "four digits"),
        ("first_name", "\x1b[31mred", "control character"),
        ("utm", "a\u2066b", "format character"),
        ("source", "POS", "cannot be edited"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(
    store: Store, actor: Actors, amelia: int, trait: str, typed: str, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        edit(store, actor, amelia, **{trait: typed})


def test_an_unknown_store_is_named_with_those_there_are(store: Store, actor: Actors, amelia: int) -> None:
    with pytest.raises(NotFound, match="Downtown, Harbour"):
        edit(store, actor, amelia, favorite_store="Moon")


def test_nobody_edits_their_own_card(store: Store, actor: Actors, amelia: int) -> None:
    store.connection.run("UPDATE staff SET persona_id = :id WHERE id = 1", id=amelia)
    with pytest.raises(NotPermitted, match="your own"):
        edit(store, actor, amelia, first_name="Rich")


def test_attributes_are_unlimited_and_keep_their_origin(store: Store, actor: Actors, amelia: int) -> None:
    staff = actor(Role.STAFF)
    for number in range(40):
        set_attribute(store, staff, amelia, f"Field {number:02}", "1")
    set_attribute(store, staff, amelia, "Field 00", "2")
    remove_attribute(store, staff, amelia, "Field 01")
    card = open_card(store, staff, amelia)
    assert len(card.attributes) == 39
    assert (card.attributes[0].value, card.attributes[0].origin) == ("2", "staff")
    with pytest.raises(NotFound):
        remove_attribute(store, staff, amelia, "Field 01")
    for name, value in (("", "x"), ("x", ""), ("\x1b", "x"), ("x", "a\nb")):
        with pytest.raises(BadInput):
            set_attribute(store, staff, amelia, name, value)


def test_a_tag_from_a_file_keeps_its_origin(store: Store, actor: Actors, amelia: int) -> None:
    store.connection.insert(
        "tag", persona_id=amelia, tag="vip", origin="import", at="2026-01-01T00:00:00.000Z"
    )
    add_tag(store, actor(Role.STAFF), amelia, "vip")
    assert open_card(store, actor(Role.STAFF), amelia).tags[0].origin == "import"
    remove_tag(store, actor(Role.STAFF), amelia, "vip")
    with pytest.raises(NotFound):
        remove_tag(store, actor(Role.STAFF), amelia, "vip")


def test_notes_are_dated_signed_and_one_is_pinned(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    first = write_note(store, actor(Role.STAFF), amelia, "Likes dark roast", pin=True).details["note_id"]
    clock.forward(minutes=5)
    second = write_note(store, actor(Role.MANAGER), amelia, "Allergic to nuts").details["note_id"]
    card = open_card(store, actor(Role.STAFF), amelia)
    assert [(note.id, note.by, note.pinned) for note in card.notes] == [
        (second, "Manager One", False),
        (first, "Staff One", True),
    ]
    pin_note(store, actor(Role.STAFF), amelia, second)
    pinned = open_card(store, actor(Role.STAFF), amelia).pinned_note
    assert pinned is not None
    assert pinned.text == "Allergic to nuts"
    pin_note(store, actor(Role.STAFF), amelia, None)
    assert open_card(store, actor(Role.STAFF), amelia).pinned_note is None


def test_a_note_is_cleaned_and_nobody_else_s_is_pinned(store: Store, actor: Actors, amelia: int) -> None:
    omar = made(store, actor, first_name="Omar", phone="212 555 0118")
    note = write_note(store, actor(Role.STAFF), omar, "[bold]x[/]").details["note_id"]
    assert open_card(store, actor(Role.STAFF), omar).notes[0].text == "[bold]x[/]"
    with pytest.raises(NotFound):
        pin_note(store, actor(Role.STAFF), amelia, note)
    for text in ("", "  ", "a\x1b[2Jb", "one\ntwo"):
        with pytest.raises(BadInput):
            write_note(store, actor(Role.STAFF), amelia, text)


def test_a_household_is_linked_and_left(store: Store, actor: Actors, amelia: int) -> None:
    omar = made(store, actor, first_name="Omar", phone="212 555 0118")
    link_household(store, actor(Role.STAFF), amelia, omar)
    assert [found.id for found in open_card(store, actor(Role.STAFF), amelia).household] == [omar]
    with pytest.raises(Refused, match="two different"):
        link_household(store, actor(Role.STAFF), amelia, amelia)
    leave_household(store, actor(Role.STAFF), omar)
    assert open_card(store, actor(Role.STAFF), amelia).household == ()
    with pytest.raises(Refused, match="no household"):
        leave_household(store, actor(Role.STAFF), omar)
