"""The blocklist: one tag for every spelling, nothing to read from it, the same words as for anybody."""

import random
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotFound, Refused, Unreachable
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.identifiers import email_identifier, phone_identifier
from store.people.traits import edit_traits
from store.privacy.blocklist import blocked, tag
from store.privacy.blocklist_key import key_path
from store.privacy.deleting import delete_own_data
from store.privacy.holding import opt_out_of_everything
from store.search.answer import answer
from store.search.doctor.diagnosing import diagnose
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.outbox.conftest import STORE_ID
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled

Actors = Callable[..., Actor]
SAYS = "The customer has to confirm this number: turn the screen."


def spellings(digits: str) -> list[str]:
    """Ten ways to write a North American number."""
    area, middle, last = digits[:3], digits[3:6], digits[6:]
    return [
        digits,
        f"({area}) {middle}-{last}",
        f"{area}-{middle}-{last}",
        f"{area}.{middle}.{last}",
        f"{area} {middle} {last}",
        f"+1{digits}",
        f"+1 ({area}) {middle} {last}",
        f"1 {area} {middle} {last}",
        f"011 1 {area} {middle} {last}",
        f" {area}/{middle}/{last} ",
    ]


def test_two_hundred_spellings_of_twenty_numbers_give_twenty_tags() -> None:
    key = b"\x05" * 32
    numbers = [f"{area}5550{last}" for area in (212, 646) for last in range(117, 127)]
    spelled = [one for number in numbers for one in spellings(number)]
    assert len(set(spelled)) == 200
    tags = {tag(key, "phone", phone_identifier(one, "US").value) for one in spelled}
    assert len(tags) == 20
    assert all(re.fullmatch("[0-9a-f]{64}", one) for one in tags)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amelia@Example.com", "amelia@example.COM"),
        ("josé@example.com", "jose\u0301@example.com"),
        ("a@bücher.example.com", "a@xn--bcher-kva.example.com"),
    ],
)
def test_an_e_mail_has_one_tag_however_it_is_spelled(one: str, other: str) -> None:
    key = b"\x05" * 32
    assert tag(key, "email", email_identifier(one).value) == tag(key, "email", email_identifier(other).value)


def test_kinds_and_keys_have_tags_of_their_own() -> None:
    one = {tag(key, kind, "1001") for key in (b"\x05" * 32, b"\x06" * 32) for kind in ("source", "wallet")}
    assert len(one) == 4


def deleted(store: Store, actor: Actors) -> int:
    persona = enrolled(store, actor, card_serial="C-100")
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    return persona


def test_deleted_by_phone_the_e_mail_and_the_card_are_blocked_too(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    for how in ({"phone": "+1 212 555 0117"}, {"email": EMAIL.upper()}, {"card_serial": "C-100"}):
        with pytest.raises(Refused) as refused:
            enrol(store, actor(Role.STAFF), last_name="Stone", **how)  # type: ignore[arg-type]
        assert str(refused.value) == SAYS


def test_archived_held_and_blocked_are_refused_in_one_sentence_under_one_name(
    store: Store, actor: Actors
) -> None:
    deleted(store, actor)
    enrolled(store, actor, phone="212 555 0118", email="held@example.com")
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", "212 555 0118"))
    other = enrolled(store, actor, phone="212 555 0119", email="archived@example.com")
    store.connection.run("UPDATE persona SET status = 'archived' WHERE id = :id", id=other)
    for phone in (PHONE, "212 555 0118", "212 555 0119"):
        with pytest.raises(Refused) as refused:
            enrol(store, actor(Role.MANAGER), last_name="New", phone=phone)
        assert str(refused.value) == SAYS
    kept = store.connection.all("SELECT detail FROM audit WHERE outcome = 'refused' AND staff_id = 2")
    assert len(kept) == 3
    assert set(kept) == {("HasToConfirm",)}


def test_a_blocked_number_cannot_be_given_to_somebody_else(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    other = enrolled(store, actor, phone="212 555 0118", email="omar@example.com")
    version = store.connection.value("SELECT version FROM persona WHERE id = :id", id=other)
    with pytest.raises(Refused, match="turn the screen"):
        edit_traits(store, actor(Role.STAFF), other, {"phone": PHONE}, expected_version=version)


def test_after_five_such_refusals_in_an_hour_the_list_is_not_asked(
    store: Store, actor: Actors, clock: SetClock
) -> None:
    deleted(store, actor)
    for _ in range(5):
        with pytest.raises(Refused, match="turn the screen"):
            enrol(store, actor(Role.STAFF), last_name="New", phone=PHONE)
    for phone in (PHONE, "212 555 0150"):
        with pytest.raises(Refused, match="within an hour"):
            enrol(store, actor(Role.STAFF), last_name="New", phone=phone)
    clock.forward(hours=1)
    enrol(store, actor(Role.STAFF), last_name="New", phone="212 555 0150")


def test_for_staff_a_held_customer_is_nobody_in_the_same_words(store: Store, actor: Actors) -> None:
    enrolled(store, actor, phone="212 555 0118", email="held@example.com", first_name="Quentin")
    persona = enrolled(store, actor)
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    deleted_id = enrolled(store, actor, phone="212 555 0125", email="gone@example.com")
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", "212 555 0125"))
    staff = actor(Role.STAFF)
    pairs = {
        "212 555 0117": "212 555 0199",
        "212 555 0125": "212 555 0199",
        EMAIL: "nobody@example.com",
        "gone@example.com": "nobody@example.com",
        f"id:{persona}": "id:99999",
        f"id:{deleted_id}": "id:99999",
        "Amelia": "Zuleika",
    }
    for held, unknown in pairs.items():
        assert answer(store, staff, held).rows == ()
        told = [
            [
                line.replace(query, "…").replace(query.lower(), "…")
                for line in diagnose(store, staff, query).lines
            ]
            for query in (held, unknown)
        ]
        assert _without_digits(told[0]) == _without_digits(told[1])
    for number in (persona, deleted_id):
        with pytest.raises(NotFound) as refused:
            open_card(store, staff, number)
        with pytest.raises(NotFound) as unknown_refused:
            open_card(store, staff, 99999)
        assert str(refused.value).replace(str(number), "…") == str(unknown_refused.value).replace(
            "99999", "…"
        )


def _without_digits(lines: list[str]) -> list[str]:
    return [re.sub(r"[\d() \-+…]+", " ", line) for line in lines]


def test_no_tag_is_in_anything_that_can_be_exported_listed_or_printed(store: Store, actor: Actors) -> None:
    """The table is read by the blocklist's own file; the access report names it to leave it out."""
    from pathlib import Path

    package = Path(__file__).parents[3]
    readers = {
        str(path.relative_to(package))
        for folder in ("store", "screens", "widgets", "console")
        for path in (package / folder).rglob("*.py")
        if "blocked_identifier" in path.read_text("utf-8")
    }
    assert readers == {
        "store/model/privacy.py",
        "store/privacy/blocklist.py",
        "store/privacy/access_report.py",
    }


def test_the_tags_without_the_key_are_met_by_no_guess(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    kept = {row[0] for row in store.connection.all("SELECT tag FROM blocked_identifier")}
    chance = random.Random(1)
    guesses = {tag(chance.randbytes(32), "phone", "+12125550117") for _ in range(20)}
    assert kept.isdisjoint(guesses)
    assert key_path(STORE_ID).stat().st_mode & 0o777 == 0o600


def test_without_its_key_nobody_slips_through(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    path = key_path(STORE_ID)
    path.rename(path.with_name("elsewhere"))
    try:
        with pytest.raises(Unreachable, match="blocklist"):
            enrol(store, actor(Role.STAFF), last_name="New", phone="212 555 0150")
    finally:
        path.with_name("elsewhere").rename(path)


def test_older_keys_are_looked_up_too(store: Store, actor: Actors) -> None:
    deleted(store, actor)
    path = key_path(STORE_ID)
    path.write_text(f"{'ab' * 32}\n{path.read_text()}")
    assert blocked(store.connection, store.settings(), [("phone", "+12125550117")])
    other = enrolled(store, actor, phone="212 555 0118", email="omar@example.com")
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", "212 555 0118"))
    assert len(store.connection.all("SELECT DISTINCT key_id FROM blocked_identifier")) == 2
    assert other


def test_a_household_that_shares_the_phone_keeps_it(store: Store, actor: Actors) -> None:
    gone = enrolled(store, actor)
    stays = enrol(
        store, actor(Role.STAFF), last_name="Stone", first_name="Ben", phone=PHONE, on_collision="household"
    ).persona_id
    by_phone = asking(store, actor, "delete", PHONE)
    with pytest.raises(Refused, match="full name"):
        delete_own_data(store, actor(Role.STAFF), by_phone)
    delete_own_data(store, actor(Role.STAFF), replace(by_phone, name="amelia STONE"))
    assert store.connection.all("SELECT persona_id, state FROM identifier WHERE kind = 'phone'") == [
        (stays, "live")
    ]
    assert not blocked(store.connection, store.settings(), [("phone", "+12125550117")])
    assert blocked(store.connection, store.settings(), [("email", EMAIL.lower())])
    assert gone != stays
