"""Bulk work on points killed in its midst: nothing half done, and the next one does what is left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.clock import instant
from store.database.store import Store
from store.points.expiry.sweep import sweep
from store.points.ledger.cut_off import finish_cut_off
from store.points.ledger.prove import ledger_faults
from store.points.rates.recalculate import recalculate
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import earn, make_persona, set_setting, staff_of

OWNER = staff_of(Role.OWNER)
ROOT = Path(__file__).parents[3]
CUSTOMERS = 45


def customers(store: Store) -> None:
    for persona in range(2001, 2001 + CUSTOMERS):
        make_persona(store, persona)
        earn(store, persona, 10)


def die(store: Store, act: str, where: str, number: int) -> None:
    """Does the act in a process of its own that is killed; returns when it is."""
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.store.points.dying", store.address),
            *(instant(store.clock()), act, where, str(number)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("where", "number"), [("chunk", 1), ("chunk", 3), ("write", 1), ("write", 6)])
def test_a_sweep_that_was_killed_is_gone_on_with(
    store: Store, clock: SetClock, where: str, number: int
) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    customers(store)
    clock.forward(days=11)
    die(store, "sweep", where, number)
    assert ledger_faults(store.connection) == []
    written = store.connection.value("SELECT count(*) FROM entry WHERE kind = 'expire'")
    assert written < CUSTOMERS
    done = sweep(store, OWNER, pause=0)
    assert (done.resumed, done.customers, done.points) == (True, CUSTOMERS, 10 * CUSTOMERS)
    assert store.connection.all(
        "SELECT points, count(*) FROM entry WHERE kind = 'expire' GROUP BY points"
    ) == [(-10, CUSTOMERS)]
    assert store.connection.value("SELECT count(*) FROM account WHERE balance <> 0") == 0
    assert ledger_faults(store.connection) == []


@pytest.mark.parametrize(("where", "number"), [("chunk", 2), ("write", 3)])
def test_a_recalculation_that_was_killed_is_finished_by_the_next_start(
    store: Store, clock: SetClock, where: str, number: int
) -> None:
    customers(store)
    set_setting(store, "points_rate", "200")
    die(store, "recalculate", where, number)
    assert ledger_faults(store.connection) == []
    set_setting(store, "points_rate", "900")
    assert finish_cut_off(store) == ()
    clock.forward(seconds=61)
    assert finish_cut_off(store) == ("recalculate",)
    assert finish_cut_off(store) == ()
    assert store.connection.all("SELECT DISTINCT balance FROM account") == [(20,)]
    set_setting(store, "points_rate", "200")
    assert recalculate(store, OWNER, pause=0).orders == 0
    assert ledger_faults(store.connection) == []


def test_two_sweeps_at_once_take_nothing_twice(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    customers(store)
    clock.forward(days=11)
    at = instant(store.clock())
    words = [sys.executable, "-m", "tests.store.points.dying", store.address, at, "sweep", "chunk", "100000"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(words, cwd=ROOT, env=environment) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert store.connection.value("SELECT count(*) FROM entry WHERE kind = 'expire'") == CUSTOMERS
    assert store.connection.value("SELECT sum(balance) FROM account") == 0
    assert ledger_faults(store.connection) == []
