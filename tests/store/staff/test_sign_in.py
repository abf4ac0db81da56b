"""Signing in: waits instead of lock-outs, the same answer for unknown codes, everything audited."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.clock import instant
from store.errors import NotPermitted, Refused
from store.staff.credentials import wait_after
from store.staff.permissions import Role
from store.staff.pins import pin_hash
from store.staff.sign_in import sign_in, sign_out, still_active
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop


def wrong(shop: Shop, code: str, terminal: str = "till-1") -> str:
    with pytest.raises(Refused) as refusal:
        sign_in(shop.store, code, "999999", terminal)
    return str(refusal.value)


def audited(shop: Shop) -> list[tuple[object, ...]]:
    return shop.store.connection.all("SELECT use_case, outcome, staff_id, detail FROM audit ORDER BY id")


def test_the_right_code_and_pin_open_a_session(shop: Shop) -> None:
    code, pin = shop.pins[Role.MANAGER]
    leo = sign_in(shop.store, code.lower(), f" {pin} ", "till-1", connection="key SHA256:abc")
    assert (leo.role, leo.location, leo.terminal) == ("Manager", "Main", "till-1")
    row = shop.store.connection.one(
        "SELECT staff_id, connection FROM session WHERE id = :id", id=leo.session_id
    )
    assert row == (leo.staff_id, "key SHA256:abc")
    assert still_active(shop.store, leo)


def test_signing_out_ends_the_session_once(shop: Shop) -> None:
    leo = shop.signed_in(Role.MANAGER)
    sign_out(shop.store, leo)
    sign_out(shop.store, leo)
    assert not still_active(shop.store, leo)
    assert [row[0] for row in audited(shop)].count("sign_out") == 1


def test_an_unknown_code_and_a_wrong_pin_get_the_same_words(shop: Shop) -> None:
    assert wrong(shop, "LEO") == wrong(shop, "NOBODY") == "Staff code or PIN is wrong."


def test_an_unknown_code_takes_as_long_as_a_wrong_pin(shop: Shop, clock: SetClock) -> None:
    took: dict[str, list[float]] = {"LEO": [], "NOBODY": []}
    for _ in range(7):
        for code, times in took.items():
            began = time.perf_counter()
            wrong(shop, code)
            times.append(time.perf_counter() - began)
        clock.forward(seconds=300)
    known, unknown = sorted(took["LEO"])[3], sorted(took["NOBODY"])[3]
    assert 0.5 < known / unknown < 2


def test_the_waits_are_0_0_1_2_4_up_to_300_seconds() -> None:
    assert [wait_after(failures) for failures in range(1, 14)] == [
        0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300,
    ]  # fmt: skip


def test_a_wrong_pin_makes_the_next_try_wait_and_the_right_one_ends_the_waits(
    shop: Shop, clock: SetClock
) -> None:
    code, pin = shop.pins[Role.STAFF]
    for _ in range(4):
        assert wrong(shop, code) == "Staff code or PIN is wrong."
        clock.forward(seconds=1)
    assert "Wait 1 s" in wrong(shop, code)
    with pytest.raises(Refused, match="Wait"):
        sign_in(shop.store, code, pin, "till-1")
    clock.forward(seconds=1)
    sign_in(shop.store, code, pin, "till-1")
    assert wrong(shop, code) == "Staff code or PIN is wrong."
    assert wrong(shop, code) == "Staff code or PIN is wrong."


def test_a_manager_cannot_be_locked_out_from_a_till(shop: Shop, clock: SetClock) -> None:
    shop.store.connection.insert("terminal", name="till-2", location_id=1001, idle_seconds=120)
    for _ in range(50):
        wrong(shop, "LEO", "till-2")
        clock.forward(seconds=300)
    assert shop.signed_in(Role.MANAGER, "till-1").role == "Manager"
    assert shop.signed_in(Role.MANAGER, "till-2").role == "Manager"


def test_many_tries_at_once_gain_nothing(shop: Shop, clock: SetClock) -> None:
    for _ in range(3):
        wrong(shop, "LEO")
    clock.forward(seconds=1)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: wrong(shop, "LEO"), range(8)))
    assert answers.count("Staff code or PIN is wrong.") == 1
    assert len([answer for answer in answers if "Wait 2 s" in answer]) == 7


def test_invented_tills_give_no_fresh_tries(shop: Shop) -> None:
    for number in range(3):
        assert wrong(shop, "LEO", f"invented-{number}") == "Staff code or PIN is wrong."
    assert "Wait 1 s" in wrong(shop, "LEO", "invented-4")


def test_a_till_nobody_made_stands_in_the_only_location(shop: Shop) -> None:
    assert shop.signed_in(Role.STAFF, "laptop").location == "Main"


def test_a_till_nobody_made_is_refused_where_there_are_two_locations(shop: Shop) -> None:
    _second_location(shop)
    with pytest.raises(Refused, match="laptop is not a till of this store"):
        shop.signed_in(Role.STAFF, "laptop")


def test_a_person_of_another_location_is_told_where_to_sign_in(shop: Shop) -> None:
    _second_location(shop)
    with pytest.raises(NotPermitted, match="Mia Park belongs to Main, and this till stands in Harbour"):
        shop.signed_in(Role.STAFF, "pier-1")
    assert shop.signed_in(Role.OWNER, "pier-1").location == "Harbour"


def test_a_till_in_a_closed_location_is_refused(shop: Shop) -> None:
    _second_location(shop)
    shop.store.connection.run("UPDATE location SET state = 'closed' WHERE name = 'Harbour'")
    with pytest.raises(Refused, match="Harbour, which is closed"):
        shop.signed_in(Role.OWNER, "pier-1")


def test_a_disabled_person_is_refused_by_name_only_with_the_right_pin(shop: Shop) -> None:
    shop.store.connection.run(
        "UPDATE staff SET disabled_at = :at WHERE code = 'MIA'", at=instant(shop.store.clock())
    )
    assert wrong(shop, "MIA") == "Staff code or PIN is wrong."
    with pytest.raises(NotPermitted, match="Mia Park is disabled"):
        shop.signed_in(Role.STAFF)


def test_success_and_failure_are_audited_without_what_was_typed(shop: Shop) -> None:
    wrong(shop, "612345")
    wrong(shop, "LEO")
    leo = shop.signed_in(Role.MANAGER)
    assert [row for row in audited(shop) if row[0] == "sign_in"] == [
        ("sign_in", "refused", None, "unknown code"),
        ("sign_in", "refused", leo.staff_id, "wrong PIN"),
        ("sign_in", "done", leo.staff_id, f"session {leo.session_id}"),
    ]
    kept = shop.store.connection.all("SELECT code FROM sign_in_attempt")
    assert kept
    assert not [row for row in kept if "612345" in row[0]]


def test_a_hash_with_old_parameters_is_made_again_at_sign_in(shop: Shop) -> None:
    from argon2 import PasswordHasher

    from store.staff import pins
    from store.staff.keys import pepper

    code, pin = shop.pins[Role.STAFF]
    secret = pepper(shop.store.settings().text("store_id"))
    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(pins._peppered(secret, code, pin))
    shop.store.connection.run("UPDATE staff SET pin_hash = :old WHERE code = :code", old=old, code=code)
    shop.signed_in(Role.STAFF)
    kept = shop.store.connection.value("SELECT pin_hash FROM staff WHERE code = :code", code=code)
    assert "m=47104,t=1,p=1" in kept
    shop.signed_in(Role.STAFF)


def test_a_hash_of_one_person_opens_nothing_for_another(shop: Shop) -> None:
    hashed = shop.store.connection.value("SELECT pin_hash FROM staff WHERE code = 'MIA'")
    shop.store.connection.run("UPDATE staff SET pin_hash = :hashed WHERE code = 'EVA'", hashed=hashed)
    with pytest.raises(Refused, match="Staff code or PIN is wrong"):
        sign_in(shop.store, "EVA", shop.pins[Role.STAFF][1], "till-1")


def test_equal_pins_have_different_hashes() -> None:
    counted = iter(range(1, 9))
    salts = lambda size: bytes([next(counted)] * size)  # noqa: E731
    assert pin_hash(b"p" * 32, "MIA", "123456", salts) != pin_hash(b"p" * 32, "MIA", "123456", salts)


def _second_location(shop: Shop) -> None:
    shop.store.connection.insert(
        "location", id=2, name="Harbour", time_zone=None, closes_at="00:00", state="open", minimum_age=None
    )
    shop.store.connection.insert("terminal", name="pier-1", location_id=2, idle_seconds=120)
