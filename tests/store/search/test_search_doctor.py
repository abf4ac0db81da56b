"""On a miss the doctor says what it tried, where it stopped and which key goes on."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.search.answer import answer
from store.search.doctor.diagnosing import diagnose
from store.search.doctor.records import Diagnosis
from store.staff.permissions import Role
from tests.store.search.people import add_identifier, add_persona, add_purchase

MakeActor = Callable[..., Actor]


@pytest.fixture
def people(store: Store) -> Store:
    """One active persona, one merged into it, one archived, one sealed, one anonymous receipt."""
    add_persona(store, 1001, "Amelia Stone", phone="(212) 555-0117", email="amelia@example.com")
    add_persona(store, 1002, "Omar Haddad", status="merged", merged_into=1001)
    add_identifier(store, 1002, "phone", "(212) 555-0142", state="merged")
    add_persona(store, 1003, "Ada Quill", phone="(646) 555-0118", email="ada@example.com", status="archived")
    add_persona(store, 1004, "Sela Hold", phone="(646) 555-0160", status="sealed")
    add_purchase(store, 1, None, said_phone="+12125550199", said_email="anon@example.com", receipt="88213")
    return store


def told(found: Diagnosis) -> dict[str, str]:
    return {step.tried: step.result for step in found.steps}


def test_a_merged_number_leads_to_the_survivor(people: Store, actor: MakeActor) -> None:
    found = diagnose(people, actor(Role.STAFF), "212 555 0142")
    assert told(found)["merged away"] == "who had this number was merged into 1001"
    assert (found.next_keys[0].key, found.next_keys[0].persona_id) == ("Enter", 1001)


def test_an_archived_identifier_is_named_only_when_it_is_whole(people: Store, actor: MakeActor) -> None:
    staff = actor(Role.STAFF)
    assert "is archived" in told(diagnose(people, staff, "646 555 0118"))["archive"]
    assert "is archived" in told(diagnose(people, staff, "ada@example.com"))["archive"]
    assert not any("is archived" in line for line in diagnose(people, staff, "0118").lines)
    assert not any("is archived" in line for line in diagnose(people, staff, "ada@exam").lines)
    assert not any("is archived" in line for line in diagnose(people, staff, "ada quill").lines)


def test_held_and_unknown_get_the_same_words(people: Store, actor: MakeActor) -> None:
    held = diagnose(people, actor(Role.STAFF), "646 555 0160")
    unknown = diagnose(people, actor(Role.STAFF), "646 555 0161")
    assert [line.replace("0160", "0161") for line in held.lines] == list(unknown.lines)
    assert answer(people, actor(Role.STAFF), "646 555 0160").rows == ()


def test_anonymous_receipts_with_the_phone_are_counted(people: Store, actor: MakeActor) -> None:
    staff = actor(Role.STAFF)
    words = "1 receipt has this {}, the last of 2025-03-01"
    assert told(diagnose(people, staff, "212 555 0199"))["anonymous receipts"] == words.format("number")
    assert told(diagnose(people, staff, "anon@example.com"))["anonymous receipts"] == words.format("e-mail")


def test_f6_enrols_with_the_typed_phone(people: Store, actor: MakeActor) -> None:
    found = diagnose(people, actor(Role.STAFF), "(212) 555-0155")
    assert (found.next_keys[-1].key, found.next_keys[-1].phone) == ("F6", "+12125550155")
    partly = diagnose(people, actor(Role.STAFF), "9999")
    assert (partly.next_keys[-1].key, partly.next_keys[-1].phone) == ("F6", None)


def test_whom_a_number_leads_to_is_not_enrolled_again(people: Store, actor: MakeActor) -> None:
    for text in ("212 555 0142", "646 555 0118"):
        assert "F6" not in [key.key for key in diagnose(people, actor(Role.STAFF), text).next_keys]


def test_a_name_is_tried_word_by_word_and_by_its_first_letters(people: Store, actor: MakeActor) -> None:
    found = diagnose(people, actor(Role.STAFF), "amelie stone")
    assert told(found)["first letters of each word"] == "1 found"
    assert told(found)["amelie alone"] == "nobody"
    assert [key.query for key in found.next_keys] == ["ame sto", "stone"]


def test_conditions_that_exclude_each_other_are_said_to(people: Store, actor: MakeActor) -> None:
    found = diagnose(people, actor(Role.STAFF), "amelia points:>5")
    assert told(found)["each condition alone"] == "1 of 2 find nobody by themselves"


def test_a_mistake_is_explained_instead(people: Store, actor: MakeActor) -> None:
    assert told(diagnose(people, actor(Role.STAFF), "stre:x"))["understood"].startswith("unknown field")


def test_any_text_gets_a_diagnosis(people: Store, actor: MakeActor) -> None:
    for text in (
        "",
        "'",
        "merge:2125550142",
        "merge:x@example.com",
        "-tag:x",
        "id:1",
        "\x00",
        "serial:1 OR 2",
    ):
        assert diagnose(people, actor(Role.OWNER), text).steps is not None


def test_a_living_number_is_found_and_the_key_opens_it(people: Store, actor: MakeActor) -> None:
    found = diagnose(people, actor(Role.STAFF), "212 555 0117")
    assert [(step.tried, step.result, step.found) for step in found.steps] == [
        ("the search itself", "1 found", True)
    ]
    assert (found.next_keys[0].key, found.next_keys[0].persona_id) == ("Enter", 1001)


def test_merge_says_of_who_was_never_merged_that_it_is_so(people: Store, actor: MakeActor) -> None:
    staff = actor(Role.STAFF)
    add_persona(people, 1005, "Nora Vale", phone="(917) 555-0155", email="nora@example.com")
    for text in ("merge:9175550155", "merge:nora@example.com", "merge:1005"):
        assert answer(people, staff, text).rows == ()
        found = diagnose(people, staff, text)
        assert told(found)["merged away"] == "1005 has this and was never merged"
        assert found.next_keys[0].persona_id == 1005
    assert told(diagnose(people, staff, "merge:9175550156"))["merged away"] == (
        "nobody with this was merged into another"
    )


def test_name_and_birthday_help_where_there_is_no_phone(people: Store, actor: MakeActor) -> None:
    people.connection.run("UPDATE persona SET birthday = '1988-05-17' WHERE id = 1001")
    staff = actor(Role.STAFF)
    tried = "name and birthday"
    found = diagnose(people, staff, "amelia 05/17/1988")
    assert told(found)[tried] == "1001 was born that day and has such a name"
    assert found.next_keys[0].persona_id == 1001
    assert told(diagnose(people, staff, "aemlia 1988-05-17"))[tried].endswith("has such a name")
    assert told(diagnose(people, staff, "zoe 05/17/1988"))[tried].endswith("under another name")
    assert told(diagnose(people, staff, "amelia 05/18/1988"))[tried] == "nobody was born that day"
    assert tried not in told(diagnose(people, actor(Role.ANALYST), "amelia 05/17/1988"))


def test_a_wallet_or_source_id_is_found_by_all_of_it(people: Store, actor: MakeActor) -> None:
    add_identifier(people, 1001, "wallet", "WLT-8842")
    add_identifier(people, 1002, "source", "Loyalty:L-9", state="merged")
    found = diagnose(people, actor(Role.STAFF), "WLT-8842")
    assert told(found)["wallet, ids, receipts"] == "1 found"
    assert 1001 in [key.persona_id for key in found.next_keys]
    assert told(diagnose(people, actor(Role.STAFF), "Loyalty:L-9"))["merged away"].endswith(
        "merged into 1001"
    )


def test_a_number_on_a_receipt_leads_to_its_customer_or_says_that_it_has_none(
    people: Store, actor: MakeActor
) -> None:
    staff = actor(Role.STAFF)
    add_purchase(people, 2, 1001, receipt="D-2002")
    assert 1001 in [key.persona_id for key in diagnose(people, staff, "D-2002").next_keys]
    add_purchase(people, 3, None, receipt="D-2003")
    words = "1 receipt has this number, the last of 2025-03-01"
    assert told(diagnose(people, staff, "D-2003"))["anonymous receipts"] == words


def test_a_wallet_and_a_receipt_of_somebody_held_are_as_unknown_as_any(
    people: Store, actor: MakeActor
) -> None:
    staff = actor(Role.STAFF)
    add_identifier(people, 1004, "wallet", "W-0001")
    add_purchase(people, 2, 1004, receipt="D-0001")
    for held, unknown in (("W-0001", "W-0002"), ("D-0001", "D-0002")):
        lines = diagnose(people, staff, held).lines
        assert [line.replace(held, unknown) for line in lines] == list(diagnose(people, staff, unknown).lines)


def test_who_lives_with_somebody_archived_can_be_opened(people: Store, actor: MakeActor) -> None:
    people.connection.run("INSERT INTO household (id, made_at) VALUES (1, '2026-11-22T10:00:00.000Z')")
    add_persona(people, 1006, "Noor Quill")
    people.connection.run("UPDATE persona SET household_id = 1 WHERE id IN (1003, 1006)")
    found = diagnose(people, actor(Role.STAFF), "646 555 0118")
    assert told(found)["household"] == "1006 lives with whom this belonged to"


def test_support_alone_learns_that_a_whole_identifier_is_held(people: Store, actor: MakeActor) -> None:
    from store.privacy.asking import is_held

    for role in (Role.STAFF, Role.MANAGER, Role.MARKETING):
        assert "held" not in told(diagnose(people, actor(role), "646 555 0160"))
    uma = actor(Role.OPERATOR).because("case 4711")
    assert told(diagnose(people, uma, "646 555 0161"))["held"] == "no"
    assert "held" not in told(diagnose(people, uma, "0160"))
    asked = "SELECT count(*) FROM audit WHERE use_case = 'ask_whether_held'"
    assert people.connection.value(asked) == 1
    assert not is_held(people, uma, "email", ["ada@example.com"])
