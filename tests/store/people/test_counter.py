"""Small acts of the counter: possible duplicates, identity checks, archive and restore, links."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.archive.archiving import archive, restore
from store.database.store import Store
from store.errors import BadInput, NeedsApproval, NotPermitted, Refused
from store.merging.duplicates import possible_duplicates
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.identity import check_birthday, check_wallet_pin
from store.people.links import Links, links
from store.settings import Settings
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(
        store,
        actor(Role.STAFF),
        first_name="Amelia",
        last_name="Stone",
        phone="212 555 0117",
        email="amelia.stone@example.com",
        birthday="05/17/1988",
    ).persona_id
    assert persona is not None
    store.connection.run("UPDATE persona SET wallet_pin = '4711' WHERE id = :id", id=persona)
    return persona


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"phone": "212 555"}, "phone"),
        ({"phone": "+1 (212) 555-0117"}, "phone"),
        ({"email": "Amelia.S"}, "email"),
        ({"first_name": "amélia", "last_name": "STONE"}, "name"),
        ({"first_name": "Stone", "last_name": "Amelia"}, "name"),
        ({"first_name": "Amelia", "last_name": "Stone", "birthday": "1988-05-17"}, "name and birthday"),
    ],
)
def test_possible_duplicates_show_while_typing(
    store: Store, amelia: int, typed: dict[str, Any], why: str
) -> None:
    (found,) = possible_duplicates(store, **typed)
    assert (found.id, found.name, found.why) == (amelia, "Amelia Stone", why)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"phone": "21"},
        {"phone": "9"},
        {"email": "ame"},
        {"email": "%%%%%"},
        {"first_name": "Amelia"},
        {"first_name": "Amelia", "last_name": "Stone", "birthday": "1990-01-01"},
        {"birthday": "1988-05-17"},
        {"birthday": "nonsense", "phone": "()"},
        {"first_name": "[@click=app.quit]x[/]", "phone": "\x1b[31m"},
    ],
)
def test_too_little_or_something_else_finds_nobody(store: Store, amelia: int, typed: dict[str, Any]) -> None:
    assert possible_duplicates(store, **typed) == []


def test_archived_customers_are_no_duplicates(store: Store, actor: Actors, amelia: int) -> None:
    archive(store, actor(Role.MANAGER), amelia, reason="gone")
    assert possible_duplicates(store, phone="212 555 0117", email="amelia.stone") == []


def test_a_wallet_pin_matches_or_not_without_being_shown(store: Store, actor: Actors, amelia: int) -> None:
    assert check_wallet_pin(store, actor(Role.STAFF), amelia, " 4711 ")
    assert not check_wallet_pin(store, actor(Role.STAFF), amelia, "0000")
    told = store.connection.all("SELECT detail FROM audit WHERE use_case = 'check_wallet_pin' ORDER BY id")
    assert told == [("match",), ("no match",)]


def test_three_wrong_answers_and_no_more(store: Store, actor: Actors, amelia: int, clock: SetClock) -> None:
    for _ in range(2):
        assert not check_wallet_pin(store, actor(Role.STAFF), amelia, "0000")
    assert not check_birthday(store, actor(Role.STAFF), amelia, "not a day")
    with pytest.raises(Refused, match="Three wrong answers"):
        check_wallet_pin(store, actor(Role.STAFF), amelia, "4711")
    clock.forward(hours=2)
    assert check_wallet_pin(store, actor(Role.STAFF), amelia, "4711")


def test_a_match_wipes_the_wrong_answers_before_it(
    store: Store, actor: Actors, amelia: int, clock: SetClock
) -> None:
    for answer in ("1", "2", "4711", "1", "2", "4711"):
        clock.forward(seconds=1)
        check_wallet_pin(store, actor(Role.STAFF), amelia, answer)
    assert check_birthday(store, actor(Role.STAFF), amelia, "05/17/1988")


def test_who_sees_masked_cards_checks_nobody(store: Store, actor: Actors, amelia: int) -> None:
    with pytest.raises(NotPermitted, match="masked"):
        check_wallet_pin(store, actor(Role.ANALYST), amelia, "4711")


def test_with_nothing_on_file_there_is_nothing_to_check(store: Store, actor: Actors) -> None:
    persona = enrol(store, actor(Role.STAFF), phone="212 555 0118").persona_id
    assert persona is not None
    with pytest.raises(Refused, match="nothing on file"):
        check_wallet_pin(store, actor(Role.STAFF), persona, "")


def test_archive_needs_a_reason_and_restore_brings_back(store: Store, actor: Actors, amelia: int) -> None:
    manager = actor(Role.MANAGER)
    with pytest.raises(BadInput, match="reason is empty"):
        archive(store, manager, amelia, reason=" ")
    archive(store, manager, amelia, reason="moved away")
    with pytest.raises(Refused, match="archived already"):
        archive(store, manager, amelia, reason="again")
    card = open_card(store, manager, amelia)
    assert (card.status, card.notes[0].text) == ("archived", "Archived: moved away")
    restore(store, manager, amelia)
    assert open_card(store, actor(Role.STAFF), amelia).status == "active"
    with pytest.raises(Refused, match="not archived"):
        restore(store, manager, amelia)


def test_staff_archive_with_approval_or_where_the_setting_lets_them(
    store: Store, actor: Actors, amelia: int
) -> None:
    with pytest.raises(NeedsApproval):
        archive(store, actor(Role.STAFF), amelia, reason="moved away")
    store.connection.insert(
        "setting",
        name="staff_may_archive",
        version=1,
        value="on",
        from_at="2024-01-01T00:00:00.000Z",
        written_at="2024-01-01T00:00:00.000Z",
        staff_id=None,
    )
    archive(store, actor(Role.STAFF), amelia, reason="moved away")
    with pytest.raises(NeedsApproval):
        restore(store, actor(Role.STAFF), amelia)


def test_links_come_from_the_templates() -> None:
    made: dict[str, Any] = {
        "share_address": "https://a.example.com/{id}",
        "wallet_address": "https://b.example.com/?p={id}",
        "referral_address": "https://c.example.com/{id}/{id}",
    }
    assert links(Settings(made), 1042) == Links(
        "https://a.example.com/1042", "https://b.example.com/?p=1042", "https://c.example.com/1042/1042"
    )


def test_a_template_without_the_id_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="wallet_address"):
        links(Settings({"wallet_address": "https://b.example.com"}), 1042)


def test_the_one_with_the_birthday_is_found_among_many_of_that_name(
    store: Store, actor: Actors, amelia: int
) -> None:
    for number in range(10):
        enrol(
            store,
            actor(Role.STAFF),
            first_name="Amelia",
            last_name="Stone",
            email=f"a{number}@example.com",
            birthday=f"1990-01-0{number % 9 + 1}",
        )
    found = possible_duplicates(store, first_name="Amelia", last_name="Stone", birthday="1988-05-17")
    assert [(one.id, one.why) for one in found] == [(amelia, "name and birthday")]
