"""A day's limits hold over many tills at once: nobody adjusts more by standing at two of them (product.md §6)."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NeedsApproval
from store.points.adjust import adjust_points
from store.points.ledger import limits
from store.staff.permissions import Grant, Role
from tests.store.points.people import balance, make_persona, operation_id, set_setting, staff_of

ADA, BEN = 2001, 2002
ROOT = Path(__file__).parents[3]
MANAGER = staff_of(Role.MANAGER)
PATIENCE = 20.0
"""Seconds a till may take to say what it said, on a busy machine."""


def with_a_day_of(store: Store, points: int, *, customers: int = 2) -> None:
    """So many customers, and a manager who may adjust so many points in a day."""
    for number in range(customers):
        make_persona(store, ADA + number)
    set_setting(store, "adjust_limit_per_day", str(points))


class OtherTill(threading.Thread):
    """The same manager at another till, adding 100 points to Ben; ``said`` is what came of it."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.said = ""

    def run(self) -> None:
        """Adjusts on a connection of this thread's own."""
        till = MANAGER.doing(operation_id(2))
        try:
            adjust_points(self._store, till, BEN, 100, reason="goodwill", note="Sorry")
        except NeedsApproval as refusal:
            self.said = str(refusal)
        else:
            self.said = "done"
        finally:
            self._store.drop_connection()


def adjust_and_wait(store: Store, connection: Connection) -> None:
    """The first till's adjustment of 100 points, written and not committed yet."""
    connection.run("BEGIN")
    actor = MANAGER.doing(operation_id(1))
    unit = Unit(connection, actor, store.clock(), store.new_ids, store.randomness, grant=Grant.LIMIT)
    connection.insert(
        "operation",
        id=actor.operation_id,
        request_hash="",
        use_case="adjust_points",
        result="",
        staff_id=actor.staff_id,
        terminal="till-1",
        location_id=1,
        at=unit.at,
    )
    adjust_points.work(unit, ADA, 100, reason="goodwill", note="Sorry")


def is_waited_for(store: Store, connection: Connection) -> bool:
    """Whether somebody waits for what this connection holds."""
    own = connection.value("SELECT pg_backend_pid()")
    return bool(
        store.connection.value(
            "SELECT count(*) FROM pg_stat_activity WHERE :own = ANY (pg_blocking_pids(pid))", own=own
        )
    )


def at_two_tills(store: Store) -> str:
    """What the second till said while the first one's act was still open; the first then commits."""
    with_a_day_of(store, 150)
    first = store.connect()
    adjust_and_wait(store, first)
    other = OtherTill(store)
    other.start()
    until = time.monotonic() + PATIENCE
    while other.is_alive() and not is_waited_for(store, first) and time.monotonic() < until:
        other.join(0.01)
    first.run("COMMIT")
    first.close()
    other.join(PATIENCE)
    return other.said


def test_a_second_till_waits_for_the_first_and_then_counts_what_it_added(postgres_store: Store) -> None:
    assert at_two_tills(postgres_store) == "Manager may adjust up to 150 points in a day: ask for approval."
    assert (balance(postgres_store, ADA), balance(postgres_store, BEN)) == (100, 0)


def test_negative_control_without_the_staff_row_two_tills_pass_the_limit_together(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "take_own_row", lambda unit: None)
    assert at_two_tills(postgres_store) == "done"
    assert balance(postgres_store, ADA) + balance(postgres_store, BEN) == 200


def test_of_eight_tills_with_one_managers_code_only_so_many_adjust_as_the_day_allows(store: Store) -> None:
    with_a_day_of(store, 350, customers=8)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store.points.racers", store.address, str(ADA), "8", "adjusters"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    said = finished.stdout.splitlines()
    assert (len(said), said.count("done")) == (8, 3)
    assert sum(balance(store, ADA + number) for number in range(8)) == 300
