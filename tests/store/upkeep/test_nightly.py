"""The work of a night: once a day, by whoever comes first, again where it failed or was cut off."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.actor import Actor
from store.clock import instant
from store.database.store import Store
from store.errors import NotPermitted, Refused
from store.staff.permissions import Role
from store.upkeep import nightly as night
from store.upkeep.nightly import nightly
from store.upkeep.steps import STEPS, Step
from tests.conftest import SetClock
from tests.store.points.people import balance, earn, make_persona, set_setting

MakeActor = Callable[..., Actor]
ADA = 2001
SWEEP = tuple(step for step in STEPS if step.name in ("cut off", "sweep"))


def states(found: night.Night) -> dict[str, str]:
    return {step.step: step.state for step in found.steps}


def test_a_night_books_what_is_due_and_says_what_it_did(
    store: Store, actor: MakeActor, clock: SetClock
) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    make_persona(store, ADA)
    earn(store, ADA, 40)
    clock.forward(days=11)
    found = nightly(store, actor(Role.OPERATOR), steps=SWEEP)
    assert states(found) == {"cut off": "done", "sweep": "done"}
    assert found.steps[1].result.startswith("40 points of 1 customer had")
    assert balance(store, ADA) == 0
    assert found.ok


def test_a_second_run_of_the_same_day_does_nothing_and_of_the_next_day_all(
    store: Store, actor: MakeActor, clock: SetClock
) -> None:
    assert set(states(nightly(store, actor(), steps=SWEEP)).values()) == {"done"}
    again = nightly(store, actor(), steps=SWEEP)
    assert set(states(again).values()) == {"done before"}
    assert again.steps[1].result
    clock.forward(days=1)
    assert set(states(nightly(store, actor(), steps=SWEEP)).values()) == {"done"}
    kept = store.connection.all("SELECT day, step, state FROM nightly_step ORDER BY day, step")
    assert kept == [
        (day, step, "done") for day in ("2026-11-22", "2026-11-23") for step in ("cut off", "sweep")
    ]


def test_a_step_that_fails_stops_no_other_and_is_tried_again(store: Store, actor: MakeActor) -> None:
    ill = [True]

    def work(_store: Store, _actor: Actor) -> str:
        if ill[0]:
            raise Refused("no room on the disk")
        return "done after all"

    steps = (Step("shaky", work), Step("steady", lambda _store, _actor: "done"))
    first = nightly(store, actor(), steps=steps)
    assert states(first) == {"shaky": "failed", "steady": "done"}
    assert (first.ok, first.steps[0].result) == (False, "no room on the disk")
    ill[0] = False
    second = nightly(store, actor(), steps=steps)
    assert states(second) == {"shaky": "done", "steady": "done before"}


def _taken(store: Store, machine: str) -> None:
    now = store.clock()
    store.connection.insert(
        "nightly_step",
        day="2026-11-22",
        step="sweep",
        state="running",
        machine=machine,
        started_at=instant(now),
        lease_until=instant(now + night.LEASE),
        finished_at=None,
        result="",
    )


def test_a_step_under_way_on_another_machine_is_left_to_it_until_its_lease_ends(
    store: Store, actor: MakeActor, clock: SetClock
) -> None:
    _taken(store, "another-machine 4711")
    assert states(nightly(store, actor(), steps=SWEEP))["sweep"] == "elsewhere"
    clock.forward(minutes=31)
    assert states(nightly(store, actor(), steps=SWEEP))["sweep"] == "done"


def test_a_step_whose_process_was_killed_on_this_machine_is_done_at_once(
    store: Store, actor: MakeActor
) -> None:
    import socket

    _taken(store, f"{socket.gethostname()} 4194305")
    assert states(nightly(store, actor(), steps=SWEEP))["sweep"] == "done"


def test_who_may_not_keep_the_store_does_no_night(store: Store, actor: MakeActor) -> None:
    with pytest.raises(NotPermitted):
        nightly(store, actor(Role.MANAGER), steps=SWEEP)


def test_the_whole_night_backs_up_and_examines_an_embedded_store(
    sqlite_store: Store, actor: MakeActor
) -> None:
    found = nightly(sqlite_store, replace(actor(), case=None))
    backup = next(step for step in found.steps if step.step == "backup")
    assert backup.state == "done"
    assert len(list(sqlite_store.path.parent.glob("shop.store.nightly-*"))) == 1
    assert "verified" in backup.result
