"""Opting out, deleting and what stays: totals, the ledger, words that tell nobody anything; and restores."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NeedsApproval, NotFound, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.points.adjust import adjust_points
from store.privacy.blocklist import blocked
from store.privacy.deleting import delete_customer, delete_own_data
from store.privacy.holding import opt_out_of_everything
from store.privacy.settling import remembered
from store.search.answer import answer
from store.staff.permissions import Role
from store.upkeep.backup import copy_store, restore
from store.upkeep.books import asked
from tests.conftest import SetClock
from tests.store.outbox.conftest import STORE_ID
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled, status_of

Actors = Callable[..., Actor]


def with_points(store: Store, actor: Actors, points: int = 250, **more: str) -> int:
    persona = enrolled(store, actor, **more)
    adjust_points(store, actor(), persona, points, reason="goodwill", note="sorry")
    return persona


def balance(store: Store, persona: int) -> Any:
    return store.connection.value("SELECT balance FROM account WHERE persona_id = :id", id=persona)


def test_an_opt_out_switches_every_channel_off_and_keeps_points_and_data(store: Store, actor: Actors) -> None:
    persona = with_points(store, actor)
    receipt = opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    assert (receipt.persona_id, receipt.points, status_of(store, persona)) == (persona, 250, "sealed")
    states = store.connection.all(
        "SELECT channel, state FROM consent WHERE persona_id = :id AND channel <> 'member' ORDER BY channel",
        id=persona,
    )
    assert {state for _, state in states} == {"off"}
    assert len(states) == 5
    assert store.connection.value("SELECT name FROM persona WHERE id = :id", id=persona) == "Amelia Stone"
    assert answer(store, actor(Role.OWNER), PHONE).rows == ()


def test_a_delete_takes_the_points_out_in_one_entry_and_leaves_the_books_whole(
    store: Store, actor: Actors
) -> None:
    persona = with_points(store, actor)
    receipt, cleared = delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", EMAIL))
    assert cleared
    assert balance(store, persona) == 0
    assert store.connection.all("SELECT kind, points FROM entry ORDER BY seq") == [
        ("adjust", 250),
        ("privacy_out", -250),
    ]
    assert store.connection.all("SELECT kind, points, lifted_at FROM privacy_hold") == [
        ("deleted", 250, None)
    ]
    assert receipt.entries
    assert [check for check in asked(store.connection) if not check.ok] == []


def test_who_opted_out_may_still_have_everything_deleted(store: Store, actor: Actors) -> None:
    persona = with_points(store, actor)
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", PHONE))
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    assert store.connection.all("SELECT kind, points FROM privacy_hold") == [("deleted", 250)]
    assert store.connection.value("SELECT name FROM persona WHERE id = :id", id=persona) == ""


def test_somebody_nobody_knows_gets_the_answer_everybody_gets(store: Store, actor: Actors) -> None:
    for _ in range(2):
        known = enrolled(store, actor) if _ == 0 else None
        receipt, cleared = delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
        assert (receipt.points, receipt.details, cleared) == (0, {}, True)
        assert receipt.persona_id == known
    assert len(store.connection.all("SELECT id FROM privacy_hold")) == 1


def test_a_proof_for_opting_out_deletes_nothing(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    for_opting_out = asking(store, actor, "opt out", PHONE)
    with pytest.raises(Refused):
        delete_own_data(store, actor(Role.STAFF), for_opting_out)
    relabelled = replace(
        for_opting_out, proofs=tuple(replace(proof, purpose="delete") for proof in for_opting_out.proofs)
    )
    with pytest.raises(Refused):
        delete_own_data(store, actor(Role.STAFF), relabelled)
    with pytest.raises(Refused):
        delete_own_data(store, actor(Role.STAFF), replace(for_opting_out, proofs=()))
    assert status_of(store, persona) == "active"


def test_everybody_who_was_merged_in_is_erased_along(store: Store, actor: Actors) -> None:
    survivor = with_points(store, actor)
    absorbed = with_points(store, actor, phone="212 555 0118", email="old@example.com", last_name="Quill")
    merge_personas(store, actor(), survivor, absorbed, evidence="same person, Quill")
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", "212 555 0118"))
    assert (status_of(store, survivor), status_of(store, absorbed)) == ("sealed", "merged")
    assert store.connection.all("SELECT name, phone FROM persona") == [("", None), ("", None)]
    assert store.connection.value("SELECT evidence FROM merge") == "{}"
    wanted = [("phone", "+12125550117"), ("phone", "+12125550118"), ("email", "old@example.com")]
    assert blocked(store.connection, store.settings(), wanted) == set(wanted)
    assert balance(store, survivor) == 0


def test_a_repeated_delete_answers_as_the_first_did(store: Store, actor: Actors) -> None:
    enrolled(store, actor)
    asked_with = asking(store, actor, "delete", PHONE)
    once = actor(Role.STAFF, operation_id="0193a1c0-0000-7000-8000-000000000001")
    first, _ = delete_own_data(store, once, asked_with)
    again, _ = delete_own_data(store, once, asked_with)
    assert (first.persona_id, first.entries) == (again.persona_id, again.entries)
    assert again.repeated


def test_staffs_delete_erases_and_blocks_nobody(store: Store, actor: Actors) -> None:
    persona = with_points(store, actor)
    delete_customer(store, actor(Role.MANAGER), persona, reason="asked at the counter")
    assert (status_of(store, persona), balance(store, persona)) == ("sealed", 0)
    again = enrolled(store, actor)
    assert again != persona
    with pytest.raises(NotFound):
        delete_customer(store, actor(Role.MANAGER), persona, reason="twice")


def test_staff_need_approval_and_analysts_delete_nobody(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    with pytest.raises(NeedsApproval):
        delete_customer(store, actor(Role.STAFF), persona, reason="asked")
    with pytest.raises(NotPermitted):
        delete_customer(store, actor(Role.ANALYST), persona, reason="asked")
    assert status_of(store, persona) == "active"


def test_whoever_has_a_card_on_the_phone_is_not_deleted_before_the_card_is(
    store: Store, actor: Actors
) -> None:
    persona = enrolled(store, actor, card_serial="C-100")
    store.connection.run("UPDATE card SET status = 'installed'")
    with pytest.raises(Refused, match="Remove the card first; it stays on the phone but no longer works"):
        delete_customer(store, actor(Role.MANAGER), persona, reason="asked")
    store.connection.run("UPDATE card SET status = 'deleted'")
    delete_customer(store, actor(Role.MANAGER), persona, reason="asked")
    assert status_of(store, persona) == "sealed"


def test_a_restore_of_an_older_backup_brings_nobody_back(
    sqlite_store: Store, actor: Actors, clock: SetClock, tmp_path: Path
) -> None:
    store = sqlite_store
    gone = with_points(store, actor)
    left_alone = with_points(store, actor, phone="212 555 0118", email="omar@example.com")
    stays = with_points(store, actor, phone="212 555 0119", email="lena@example.com")
    made = copy_store(store, tmp_path / "yesterday.backup")
    clock.forward(days=1)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    opt_out_of_everything(store, actor(Role.STAFF), asking(store, actor, "opt out", "212 555 0118"))
    assert [row[0] for row in remembered(STORE_ID)] == [gone, left_alone]
    store.close()
    restored = restore(made.path, store.address, clock=clock)
    assert restored.erased_again == 2
    back = Store(store.address, clock=clock)
    try:
        assert [status_of(back, persona) for persona in (gone, left_alone, stays)] == [
            "sealed",
            "sealed",
            "active",
        ]
        assert balance(back, gone) == 0
        assert blocked(back.connection, back.settings(), [("phone", "+12125550117")])
        assert [check for check in asked(back.connection) if not check.ok] == []
    finally:
        back.close()
    for name in Path(store.address).parent.glob("shop.store*"):
        if "before-restore" not in name.name:
            assert b"amelia.stone@example.com" not in name.read_bytes().lower()
    assert restore(made.path, store.address, clock=clock).erased_again == 2


def test_the_list_for_restores_holds_ids_and_moments_alone(store: Store, actor: Actors) -> None:
    persona = enrolled(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    assert remembered(STORE_ID) == ((persona, "2026-11-22T15:00:00.000Z", "deleted"),)
