"""One-time codes over a real HTTP gateway: what is kept of them, how often they may be tried and asked for."""

import re
from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.outbox.codes import CodeSent, prove_code, request_code
from store.outbox.in_person import confirm_in_person
from store.outbox.proofs import take_proof
from store.outbox.records import Undelivered
from store.staff.permissions import Role
from store.use_case import use_case
from tests.conftest import SetClock
from tests.store.outbox.conftest import Gateway, set_to

Actors = Callable[..., Actor]
PHONE = "(212) 555-0117"


@use_case("turn the screen")
def _use(unit, proof):  # type: ignore[no-untyped-def]
    """What an act does with a proof."""
    take_proof(unit, proof)


def ask(store: Store, actor: Actors, purpose: str = "delete", typed: str = PHONE) -> CodeSent:
    return request_code(store, actor(Role.STAFF), purpose, typed, pause=lambda _: None)


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found is not None
    return found.group()


def test_a_code_goes_to_the_phone_and_typed_back_proves_it_once(
    store: Store, actor: Actors, gateway: Gateway
) -> None:
    sent = ask(store, actor)
    assert [text["to"] for text in gateway.texts] == ["+12125550117"]
    code = code_in(gateway.texts[0]["text"])
    proof = prove_code(store, actor(Role.STAFF), sent, f"{code[:3]} {code[3:]}")
    assert (proof.purpose, proof.known.value, proof.how) == ("delete", "+12125550117", "code")
    _use(store, actor(Role.STAFF), proof)
    with pytest.raises(Refused, match="Confirm it again"):
        _use(store, actor(Role.STAFF), proof)


def test_neither_the_code_nor_whom_it_went_to_stands_in_the_store(
    store: Store, actor: Actors, gateway: Gateway
) -> None:
    ask(store, actor)
    code = code_in(gateway.texts[0]["text"])
    for table in ("proof", "outbox_message", "audit", "operation"):
        rows = repr(store.connection.all(f"SELECT * FROM {table}"))
        assert code not in rows
        assert "5550117" not in rows


def test_a_proof_is_for_its_purpose_and_its_number_alone(
    store: Store, actor: Actors, gateway: Gateway
) -> None:
    from dataclasses import replace

    from store.people.identifiers import phone_identifier

    sent = ask(store, actor, "opt out")
    proof = prove_code(store, actor(Role.STAFF), sent, code_in(gateway.texts[0]["text"]))
    other = phone_identifier("212 555 0118", "US")
    for forged in (
        replace(proof, purpose="delete"),
        replace(proof, known=other),
        replace(proof, how="in person"),
        replace(proof, id=proof.id + 1),
    ):
        with pytest.raises(Refused, match="Confirm it again"):
            _use(store, actor(Role.STAFF), forged)
    _use(store, actor(Role.STAFF), proof)


def test_a_code_that_was_not_proved_is_no_proof(store: Store, actor: Actors, gateway: Gateway) -> None:
    from store.outbox.codes import Proof

    sent = ask(store, actor)
    with pytest.raises(Refused, match="Confirm it again"):
        _use(store, actor(Role.STAFF), Proof(sent.proof_id, sent.purpose, sent.known, "code"))


def test_after_five_wrong_codes_the_right_one_is_refused_too(
    store: Store, actor: Actors, gateway: Gateway
) -> None:
    sent = ask(store, actor)
    code = code_in(gateway.texts[0]["text"])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused, match=f"{left} tr(y|ies)"):
            prove_code(store, actor(Role.STAFF), sent, wrong)
    with pytest.raises(Refused, match="too often"):
        prove_code(store, actor(Role.STAFF), sent, wrong)
    with pytest.raises(Refused, match="too often"):
        prove_code(store, actor(Role.STAFF), sent, code)


def test_a_code_holds_for_ten_minutes_and_what_it_proved_for_thirty(
    store: Store, actor: Actors, gateway: Gateway, clock: SetClock
) -> None:
    sent = ask(store, actor)
    clock.forward(minutes=10)
    with pytest.raises(Refused, match="no longer holds"):
        prove_code(store, actor(Role.STAFF), sent, code_in(gateway.texts[0]["text"]))
    again = ask(store, actor)
    clock.forward(minutes=9)
    proof = prove_code(store, actor(Role.STAFF), again, code_in(gateway.texts[1]["text"]))
    clock.forward(minutes=30)
    with pytest.raises(Refused, match="Confirm it again"):
        _use(store, actor(Role.STAFF), proof)


def test_a_new_code_ends_the_one_before(store: Store, actor: Actors, gateway: Gateway) -> None:
    first, second = ask(store, actor), ask(store, actor)
    codes = [code_in(text["text"]) for text in gateway.texts]
    with pytest.raises(Refused, match="no longer holds"):
        prove_code(store, actor(Role.STAFF), first, codes[0])
    assert prove_code(store, actor(Role.STAFF), second, codes[1]).how == "code"


def test_three_codes_in_a_quarter_of_an_hour_are_enough_for_one_number(
    store: Store, actor: Actors, gateway: Gateway, clock: SetClock
) -> None:
    for spelling in (PHONE, "+1 212 555 0117", "212.555.0117"):
        ask(store, actor, typed=spelling)
        clock.forward(minutes=1)
    with pytest.raises(Refused, match="in 12 minutes"):
        ask(store, actor, "opt out")
    ask(store, actor, typed="212 555 0118")
    clock.forward(minutes=12)
    ask(store, actor)
    assert len(gateway.texts) == 5


def test_eight_codes_a_day_are_enough_for_one_number(
    store: Store, actor: Actors, gateway: Gateway, clock: SetClock
) -> None:
    for _ in range(8):
        ask(store, actor)
        clock.forward(hours=1)
    with pytest.raises(Refused, match="Several codes"):
        ask(store, actor)


def test_a_gateway_that_stumbles_is_asked_once_more_and_one_that_refuses_is_not(
    store: Store, actor: Actors, gateway: Gateway, pauses: list[float]
) -> None:
    gateway.answers = [503]
    request_code(store, actor(Role.STAFF), "delete", PHONE, pause=pauses.append)
    assert (len(gateway.texts), len(pauses)) == (1, 1)
    gateway.answers = [400, 200]
    with pytest.raises(Undelivered, match="400"):
        request_code(store, actor(Role.STAFF), "delete", PHONE, pause=pauses.append)
    assert (len(gateway.texts), len(pauses)) == (1, 1)
    states = store.connection.all("SELECT state, why FROM outbox_message ORDER BY id")
    assert [state for state, _ in states] == ["sent", "failed"]


def test_without_a_gateway_no_code_is_made(store: Store, actor: Actors) -> None:
    with pytest.raises(Undelivered, match="No text gateway"):
        ask(store, actor)
    with pytest.raises(Undelivered, match="No mail server"):
        ask(store, actor, typed="amelia@example.com")
    assert store.connection.value("SELECT count(*) FROM proof") == 0


def test_without_a_gateway_staff_confirm_in_person_with_a_note_that_is_kept(
    store: Store, actor: Actors
) -> None:
    proof = confirm_in_person(store, actor(Role.STAFF), "delete", PHONE, note="Driving licence")
    assert store.connection.all("SELECT how, note, staff_id FROM proof") == [
        ("in person", "Driving licence", 1)
    ]
    _use(store, actor(Role.STAFF), proof)


@pytest.mark.parametrize("note", ["", "  ", "licence 123-456", "amelia@example.com"])
def test_a_note_of_what_was_seen_says_something_and_holds_no_number(
    store: Store, actor: Actors, note: str
) -> None:
    with pytest.raises(BadInput):
        confirm_in_person(store, actor(Role.STAFF), "delete", PHONE, note=note)


def test_where_a_code_can_be_sent_nobody_confirms_in_person_unless_it_failed(
    store: Store, actor: Actors, gateway: Gateway, clock: SetClock
) -> None:
    with pytest.raises(Refused, match="A code can be sent"):
        confirm_in_person(store, actor(Role.STAFF), "delete", PHONE, note="Passport")
    gateway.answers = [400]
    with pytest.raises(Undelivered):
        ask(store, actor)
    assert confirm_in_person(store, actor(Role.STAFF), "delete", PHONE, note="Passport").how == "in person"
    clock.forward(hours=2)
    with pytest.raises(Refused, match="A code can be sent"):
        confirm_in_person(store, actor(Role.STAFF), "delete", PHONE, note="Passport")


def test_analysts_turn_no_screen(store: Store, actor: Actors, gateway: Gateway) -> None:
    with pytest.raises(NotPermitted):
        request_code(store, actor(Role.ANALYST), "delete", PHONE)


def test_the_token_comes_from_a_file_and_a_redirect_is_not_followed(
    store: Store,
    actor: Actors,
    gateway: Gateway,
    tmp_path_factory: pytest.TempPathFactory,
    pauses: list[float],
) -> None:
    file = tmp_path_factory.mktemp("secret") / "token"
    file.write_text("t0ken\n")
    set_to(store, text_gateway_token_from=str(file))
    ask(store, actor)
    assert gateway.received[0][0]["Authorization"] == "Bearer t0ken"
    gateway.answers = [302]
    with pytest.raises(Undelivered, match="302"):
        request_code(store, actor(Role.STAFF), "delete", PHONE, pause=pauses.append)
    assert len(gateway.received) == 1
    file.unlink()
    with pytest.raises(Undelivered, match="cannot be read"):
        request_code(store, actor(Role.STAFF), "delete", PHONE, pause=pauses.append)
