"""Whose a row of a file is: phone, e-mail, source id, wallet id, in that order; never a name alone."""

from collections.abc import Callable
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.merging.merging import merge_personas
from store.people.enrolment import enrol
from store.people.traits import edit_traits
from store.staff.permissions import Role
from tests.store.transfer.conftest import Take

Actors = Callable[..., Actor]
HEADER = "source_id,wallet_id,first_name,phone,email,tags"


def made(store: Store, actor: Actors, first_name: str, phone: str, **given: Any) -> int:
    persona = enrol(store, actor(Role.STAFF), first_name=first_name, phone=phone, **given).persona_id
    assert persona is not None
    return persona


def whose(store: Store, tag: str) -> int:
    """Who has the tag of a row."""
    found: int = store.connection.value("SELECT persona_id FROM tag WHERE tag = :tag", tag=tag)
    return found


@pytest.mark.parametrize(
    "row",
    [
        ",,,+1 212 555 0117,,new",
        ",,,,AMELIA@example.com,new",
        "77,,,2125550142,,new",
        ",W-1,,2125550142,,new",
    ],
)
def test_each_kind_of_identifier_finds_its_persona(store: Store, take: Take, row: str) -> None:
    take("personas", HEADER, "77,W-1,Amelia,2125550117,amelia@example.com,first")
    take("personas", HEADER, row)
    assert whose(store, "new") == whose(store, "first")


def test_the_same_id_of_another_source_is_another_persona(store: Store, take: Take) -> None:
    take("personas", HEADER, "77,,Amelia,2125550117,,first")
    take("personas", HEADER, "77,,Amelia,2125550118,,new", source="Other till")
    assert whose(store, "new") != whose(store, "first")


def test_a_former_number_decides_nothing(store: Store, take: Take, actor: Actors) -> None:
    amelia = made(store, actor, "Amelia", "212 555 0117")
    edit_traits(store, actor(Role.STAFF), amelia, {"phone": "212 555 0118"})
    take("personas", HEADER, ",,Amelia,2125550117,,new")
    assert whose(store, "new") != amelia


def test_a_shared_phone_decides_only_with_the_name(store: Store, take: Take, actor: Actors) -> None:
    made(store, actor, "Amelia", "212 555 0117")
    omar = made(store, actor, "Omar", "212 555 0117", on_collision="household")
    take("personas", HEADER, ",,OMAR,2125550117,,new")
    assert whose(store, "new") == omar


def test_an_absorbed_personas_number_leads_to_the_survivor(store: Store, take: Take, actor: Actors) -> None:
    amelia = made(store, actor, "Amelia", "212 555 0117")
    amy = made(store, actor, "Amy", "212 555 0118")
    merge_personas(store, actor(Role.MANAGER), amelia, amy)
    edit_traits(store, actor(Role.STAFF), amelia, {"phone": "212 555 0199"})
    take("personas", HEADER, ",,Amelia,2125550118,,new")
    assert whose(store, "new") == amelia


def test_legacy_points_of_another_record_of_a_member_are_the_members(store: Store, take: Take) -> None:
    """The row has no signup date, its person has: taken, booked once however often the file comes, and kept."""
    header = "source_id,first_name,phone,signup_date,legacy_points"
    take("personas", header, "77,Amelia,2125550117,2026-01-01,10")
    again = "source_id,first_name,phone,legacy_points"
    for total, balance in ((25, 35), (25, 35), (5, 15)):
        taken = take("personas", again, f"78,Amelia,2125550117,{total}")
        assert taken.counts.rejected == 0
        assert store.connection.all("SELECT balance FROM account WHERE balance <> 0") == [(balance,)]
    assert store.connection.value("SELECT count(*) FROM entry WHERE kind = 'pre_enrolment_void'") == 0


@pytest.mark.parametrize("name", ["", "Amelia", "Amy"])
def test_a_phone_of_a_merged_record_tells_whose_legacy_total_a_row_is(
    store: Store, take: Take, actor: Actors, name: str
) -> None:
    """Without a source id, too: the file that comes again after the merge books nothing twice."""
    header, row = "first_name,phone,signup_date,legacy_points", f"{name},2125550118,2026-01-01,10"
    take("personas", header, row)
    absorbed = store.connection.value("SELECT persona_id FROM identifier WHERE value = '+12125550118'")
    survivor = made(store, actor, "Amelia", "212 555 0117")
    merge_personas(store, actor(Role.OWNER), survivor, absorbed)
    for total, balance in ((10, 10), (14, 14), (14, 14)):
        take("personas", header, row.replace(",10", f",{total}"))
        assert store.connection.all("SELECT balance FROM account WHERE balance <> 0") == [(balance,)]
