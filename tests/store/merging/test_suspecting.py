"""The search for duplicates: who is suspected and who is not, what is rejected stays so, a kill costs nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.actor import Actor
from store.archive.archiving import archive
from store.database.store import Store
from store.errors import NeedsApproval, NotFound, Refused
from store.merging.households import link_household
from store.merging.merging import merge_personas
from store.merging.suspecting import find_duplicates, unsearched
from store.merging.suspecting_people import Compared
from store.merging.suspecting_queue import Pair, reject_pair, suspect_again, suspected_pairs
from store.merging.suspecting_score import like_phone, suspect
from store.merging.suspecting_scratch import Scratch, scratch_path
from store.people.attributes import set_attribute
from store.people.enrolment import enrol
from store.people.traits import edit_traits
from store.privacy.deleting import delete_persona
from store.staff.permissions import Role

Actors = Callable[..., Actor]
ROOT = Path(__file__).parents[3]


def one(persona_id: int, first: str = "Amelia", last: str = "Stone", **values: Any) -> Compared:
    """A customer as compared, with nothing but a name unless said."""
    bare = Compared(
        persona_id,
        first.lower(),
        last.lower(),
        tuple(sorted(f"{first} {last}".lower().split())),
        None,
        None,
        (),
        (),
        (),
        (),
    )
    return replace(bare, **values)


def new(store: Store, actor: Actor, name: str, **values: str) -> int:
    first, _, last = name.partition(" ")
    return enrol(store, actor, first_name=first, last_name=last, **values).persona_id or 0


def queue(store: Store, actor: Actor, **values: bool) -> tuple[Pair, ...]:
    return suspected_pairs(store, actor, **values).pairs


def both(pair: Pair) -> set[int]:
    return {pair.a.id, pair.b.id}


BIRTHDAY = "1988-05-17"


@pytest.mark.parametrize(
    ("mine", "theirs", "reasons"),
    [
        ({"birthday": BIRTHDAY}, {"birthday": BIRTHDAY}, ("name", "birthday")),
        ({"emails": ("ameliastone",)}, {"emails": ("ameliastone",)}, ("name", "email")),
        ({"emails": ("ameliastone",)}, {"emails": ("ameliastonr",)}, ("name", "email_like")),
        ({"phones": ("2125550117",)}, {"phones": ("2125550171",)}, ("name", "phone_like")),
        ({"phones": ("2125550117",)}, {"phones": ("2125550118",)}, ("name", "phone_like")),
        ({"phones": ("2125550117",)}, {"phones": ("2125550117",)}, ("name", "phone")),
        ({"numbers": ("4711",)}, {"numbers": ("4711",)}, ("name", "number")),
        ({"places": ("10027",)}, {"places": ("10027",)}, ("name", "place")),
    ],
)
def test_a_name_and_one_thing_more_makes_a_suspect(
    mine: dict[str, Any], theirs: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    found = suspect(one(1, **mine), one(2, **theirs))
    assert found is not None
    assert found.reasons == reasons
    assert found == suspect(one(2, **theirs), one(1, **mine))


def test_never_a_name_alone() -> None:
    assert suspect(one(1), one(2)) is None
    assert suspect(one(1, birthday=BIRTHDAY), one(2, birthday=None)) is None


def test_a_favorite_store_counts_only_beside_a_name_that_hardly_anybody_else_bears() -> None:
    assert suspect(one(1, store_id=1), one(2, store_id=1)) is None
    found = suspect(one(1, store_id=1), one(2, store_id=1), rare=True)
    assert found is not None
    assert found.reasons == ("name", "store")
    assert suspect(one(1, store_id=1), one(2, store_id=2), rare=True) is None
    mine = {"store_id": 1, "phones": ("2125550117",), "emails": ("ameliastone",)}
    theirs = {"store_id": 1, "phones": ("6465550142",), "emails": ("astone88",)}
    assert suspect(one(1, **mine), one(2, **theirs), rare=True) is None


def test_a_slip_in_the_name_is_allowed_beside_a_birthday() -> None:
    for first, last in (("Amelie", "Stone"), ("Amelia", "Stonne"), ("Stone", "Amelia"), ("A", "Stone")):
        assert suspect(one(1, birthday=BIRTHDAY), one(2, first, last, birthday=BIRTHDAY)) is not None


def test_family_is_not_suspected_for_what_families_share() -> None:
    shared: dict[str, Any] = {
        "phones": ("2125550117",),
        "emails": ("stonefamily",),
        "places": ("10027",),
        "store_id": 1,
    }
    assert suspect(one(1, "Amelia", **shared), one(2, "Robert", **shared), rare=True) is None
    twins: dict[str, Any] = {"birthday": BIRTHDAY, "phones": ("2125550117",)}
    assert (
        suspect(one(1, "Amelia", **twins), one(2, "Robert", **{**twins, "phones": ("2125550118",)})) is None
    )


def test_one_name_with_two_birthdays_is_father_and_son() -> None:
    mine, theirs = {"birthday": "1958-05-17"}, {"birthday": "1988-11-02"}
    place: dict[str, Any] = {"places": ("10027",), "phones": ("2125550117",)}
    assert suspect(one(1, **mine, **place), one(2, **theirs, **place)) is None
    slip = suspect(one(1, birthday="1988-02-11", **place), one(2, birthday="1988-11-02", **place))
    assert slip is not None
    assert "birthday_like" in slip.reasons


def test_numbers_in_an_email_tell_people_apart() -> None:
    assert suspect(one(1, emails=("ameliastone1",)), one(2, emails=("ameliastone2",))) is None


def test_a_phone_is_alike_with_one_digit_wrong_or_two_neighbours_exchanged() -> None:
    assert like_phone("2125550117", "2125550197")
    assert like_phone("2125550117", "2125505117")
    assert not like_phone("2125550117", "2125550117")
    assert not like_phone("2125550117", "2125550128")
    assert not like_phone("2125550117", "212555011")


def test_the_queue_lists_what_was_found_the_likeliest_first(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    first = new(store, owner, "Amelia Stone", phone="212 555 0117", birthday="05/17/1988")
    second = new(store, owner, "Amelia Stone", phone="212 555 0171", birthday="05/17/1988")
    third = new(store, owner, "Omar Haddad", email="omar.haddad@example.com")
    fourth = new(store, owner, "Omar Hadad", email="omarhaddad@example.org")
    new(store, owner, "Omar Haddad", phone="212 555 0133")
    done = find_duplicates(store, owner)
    assert (done.customers, done.suspected, done.waiting, done.resumed) == (5, 2, 2, False)
    pairs = queue(store, actor(Role.STAFF))
    assert [both(pair) for pair in pairs] == [{first, second}, {third, fourth}]
    assert pairs[0].reasons == ("name", "birthday", "phone_like")
    assert pairs[0].score > pairs[1].score >= 50
    assert pairs[0].a.name == "Amelia Stone"
    assert not scratch_path(store, 1).exists()


def test_who_shares_a_phone_as_a_household_is_no_suspect(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    first = new(store, owner, "Amelia Stone", phone="212 555 0117")
    second = enrol(
        store, owner, first_name="Robert", last_name="Stone", phone="212 555 0117", on_collision="household"
    ).persona_id
    link_household(store, owner, first, second or 0)
    assert find_duplicates(store, owner).waiting == 0


def test_archived_held_and_merged_ones_are_left_out(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    ids = [
        new(store, owner, name, email=f"{name.split()[0].lower()}{number}@example.com", birthday="05/17/1988")
        for name in ("Amelia Stone", "Bea Winter", "Cleo Summers", "Dora Spring")
        for number in (1, 2)
    ]
    archive(store, owner, ids[0], reason="moved away")
    delete_persona(store, owner, ids[2], reason="asked for it")
    assert find_duplicates(store, owner).waiting == 2
    assert [both(pair) for pair in queue(store, owner)] == [{ids[6], ids[7]}, {ids[4], ids[5]}]
    merge_personas(store, owner, ids[4], ids[5])
    archive(store, owner, ids[6], reason="moved away")
    assert queue(store, owner) == ()
    assert find_duplicates(store, owner).dropped == 2


def test_erasing_one_side_takes_the_pair_along(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    ids = [
        new(store, owner, "Amelia Stone", phone=f"212 555 01{end}", birthday="05/17/1988") for end in (17, 71)
    ]
    find_duplicates(store, owner)
    delete_persona(store, owner, ids[0], reason="asked for it")
    assert store.connection.value("SELECT count(*) FROM suspected_pair") == 0


def test_a_rejected_pair_comes_back_only_when_its_data_changes(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    one_id, other_id = (
        new(store, owner, "Amelia Stone", phone=f"212 555 01{end}", birthday="05/17/1988") for end in (17, 71)
    )
    find_duplicates(store, owner)
    reject_pair(store, owner, other_id, one_id)
    assert queue(store, owner) == ()
    assert [both(pair) for pair in queue(store, owner, rejected=True)] == [{one_id, other_id}]
    assert find_duplicates(store, owner).waiting == 0
    suspect_again(store, owner, one_id, other_id)
    assert len(queue(store, owner)) == 1
    reject_pair(store, owner, one_id, other_id)
    set_attribute(store, owner, one_id, "Colour", "red")
    assert find_duplicates(store, owner).waiting == 0
    edit_traits(store, owner, one_id, {"email": "amelia@example.com"})
    assert find_duplicates(store, owner).waiting == 1
    assert queue(store, owner, rejected=True) == ()


def test_a_pair_whose_data_went_apart_leaves_the_queue(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    ids = [
        new(store, owner, "Amelia Stone", phone=f"212 555 01{end}", birthday="05/17/1988") for end in (17, 71)
    ]
    find_duplicates(store, owner)
    edit_traits(store, owner, ids[0], {"first_name": "Robert", "birthday": "11/02/1960"})
    done = find_duplicates(store, owner)
    assert (done.waiting, done.dropped) == (0, 1)


def test_the_night_looks_again_only_where_somebody_changed(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    assert unsearched(store)
    first = new(store, owner, "Amelia Stone", phone="212 555 0117")
    find_duplicates(store, owner)
    assert not unsearched(store)
    edit_traits(store, owner, first, {"last_name": "Stoner"})
    assert unsearched(store)
    find_duplicates(store, owner)
    set_attribute(store, owner, first, "Postal code", "10027")
    assert unsearched(store)


def test_staff_reject_only_with_a_yes_and_start_no_search(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    ids = [
        new(store, owner, "Amelia Stone", phone=f"212 555 01{end}", birthday="05/17/1988") for end in (17, 71)
    ]
    find_duplicates(store, owner)
    with pytest.raises(NeedsApproval):
        reject_pair(store, actor(Role.STAFF), *ids)
    with pytest.raises(NeedsApproval):
        find_duplicates(store, actor(Role.STAFF))
    with pytest.raises(NotFound):
        reject_pair(store, owner, ids[0], ids[0] + 500)


def test_a_second_search_on_this_machine_is_refused_while_one_is_under_way(
    store: Store, actor: Actors
) -> None:
    owner = actor(Role.OWNER)
    new(store, owner, "Amelia Stone", phone="212 555 0117")
    seen = []

    def meanwhile(_: object) -> None:
        with pytest.raises(Refused):
            find_duplicates(store, owner)
        seen.append(1)

    find_duplicates(store, owner, progress=meanwhile)
    assert seen


def test_a_birthday_that_a_form_filled_in_for_a_hundred_is_passed_over(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    scratch = Scratch(scratch_path(store, 99))
    scratch.add([(8, number) for number in range(100)] + [(16, 1), (16, 2), (24, 5)], 100)
    scratch.sort()
    assert scratch.blocks(0, 10) == [(16, (1, 2))]
    scratch.close()
    new(store, owner, "Amelia Stone", phone="212 555 0117")
    find_duplicates(store, owner)
    assert not scratch.path.exists()


_SEARCH = """
import os, signal, sys
from store.actor import Actor
from store.merging import suspecting
from store.opening import open_store
suspecting.PAGE, suspecting.BLOCKS = 4, 2
steps = 0
def progress(now):
    global steps
    steps += 1
    if steps == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
owner = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")
suspecting.find_duplicates(open_store(sys.argv[1]), owner, progress=progress)
"""


def test_a_search_that_is_killed_goes_on_and_finds_the_same(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    for number in range(12):
        for end in (1, 2):
            new(
                store,
                owner,
                f"{'Amelia Bea Cleo Dora Edda Fay Gwen Hal Ida Jon Kay Leo'.split()[number]} Stone",
                email=f"{end}{number}@example.com",
                birthday=f"05/{number + 10}/1988",
            )
    killed = 0
    for step in (2, 5, 1, 3):
        ended = subprocess.run(
            [sys.executable, "-c", _SEARCH, store.address, str(step)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        killed += ended.returncode == -signal.SIGKILL
    assert killed == 4
    assert unsearched(store)
    done = find_duplicates(store, owner)
    assert done.resumed
    assert (done.customers, done.suspected, done.waiting) == (24, 12, 12)
    assert store.connection.all("SELECT state FROM bulk_run WHERE kind = 'duplicates'") == [("done",)]
    first = [(both(pair), pair.score, pair.reasons) for pair in queue(store, owner)]
    again = find_duplicates(store, owner)
    assert (again.resumed, again.waiting, again.dropped) == (False, 12, 0)
    assert [(both(pair), pair.score, pair.reasons) for pair in queue(store, owner)] == first


def test_support_without_a_case_sees_suspects_shortened(store: Store, actor: Actors) -> None:
    owner = actor(Role.OWNER)
    for phone in ("212 555 0117", "212 555 0171"):
        new(store, owner, "Amelia Stone", phone=phone, birthday="05/17/1988")
    find_duplicates(store, owner)
    (pair,) = queue(store, actor(Role.OPERATOR).because(""))
    assert (pair.a.name, pair.a.phone, pair.a.birthday) == ("A. S.", "…0117", "…")
    (pair,) = queue(store, actor(Role.OPERATOR).because("case 4711"))
    assert (pair.a.name, pair.a.birthday) == ("Amelia Stone", "1988-05-17")
