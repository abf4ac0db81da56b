"""Sequences of engineering.md E that stand nowhere else: 11, 14, 17. The others are named in the tests of what
they are about (``grep test_sequence_``)."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from store.archive.archiving import archive, restore
from store.database.store import Store
from store.discounts.make import make_discount
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.reading.overview import points_overview
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.people.shopping import buy
from tests.store.points.people import (
    balance,
    earn,
    join_points,
    kinds,
    make_persona,
    part_points,
    set_setting,
    staff_of,
)
from tests.store.points.shop_rules import modifier, save_audience, sell, sweep_over, tag, untag

ADA, BEN, CLEO = 2001, 2002, 2003
OWNER = staff_of(Role.OWNER)
ROOT = Path(__file__).parents[3]


def test_sequence_11_boosts_from_before_a_merge_both_stand_and_none_is_given_again(
    store: Store, clock: SetClock
) -> None:
    for persona in (ADA, BEN):
        make_persona(store, persona)
        tag(store, persona, "vip")
    save_audience(store, "X", "tag:vip")
    modifier(store, "boost", "X", points=50)
    sweep_over(store, ADA, BEN)
    assert (balance(store, ADA), balance(store, BEN)) == (50, 50)
    clock.forward(minutes=1)
    join_points(store, OWNER, ADA, BEN)
    assert balance(store, ADA) == 100
    clock.forward(minutes=1)
    part_points(store, OWNER, ADA, BEN)
    assert (balance(store, ADA), balance(store, BEN)) == (50, 50)
    for persona in (ADA, BEN):
        untag(store, persona, "vip")
        sweep_over(store, persona)
        tag(store, persona, "vip")
    assert sweep_over(store, ADA, BEN) == 0
    sell(store, ADA, 1)
    assert (balance(store, ADA), balance(store, BEN)) == (51, 50)
    assert ledger_faults(store.connection) == []


def test_sequence_11_a_boost_granted_while_merged_counts_for_both(store: Store, clock: SetClock) -> None:
    for persona in (ADA, BEN):
        make_persona(store, persona)
    save_audience(store, "X", "tag:vip")
    modifier(store, "boost", "X", points=50)
    join_points(store, OWNER, ADA, BEN)
    tag(store, ADA, "vip")
    assert sweep_over(store, ADA) == 50
    clock.forward(minutes=1)
    part_points(store, OWNER, ADA, BEN)
    tag(store, BEN, "vip")
    assert sweep_over(store, ADA, BEN) == 0
    assert (balance(store, ADA), balance(store, BEN)) == (50, 0)


def test_sequence_14_what_waited_in_the_archive_lives_on_from_the_day_of_restoring(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    archive(store, OWNER, ADA, reason="moved away")
    clock.forward(days=10)
    order = buy(store, ADA, "2026-12-02", ("Grinder", "Hilltop", "Coffee", 1, 100_00))
    store.connection.run("UPDATE purchase SET unearned = 'archived' WHERE id = :id", id=order)
    assert balance(store, ADA) == 0
    clock.forward(days=190)
    restore(store, OWNER, ADA)
    assert balance(store, ADA) == 100
    clock.forward(days=90)
    sweep(store, OWNER, pause=0)
    assert points_overview(store.connection, ADA, clock.now.date()).points == 100
    clock.forward(days=1)
    assert points_overview(store.connection, ADA, clock.now.date()).points == 0
    sweep(store, OWNER, pause=0)
    assert balance(store, ADA) == 0
    assert ledger_faults(store.connection) == []


def test_sequence_17_at_midnight_exactly_one_of_expiry_and_redemption_books(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "1")
    earn(store, ADA, 100)
    make_discount(store, OWNER, "COFFEE", {"name": "Coffee", "cost": 100, "usage": "unlimited"})
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store.points.racers", store.address, str(ADA), "12", "midnight"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    answers = Counter(line.split()[0] for line in finished.stdout.splitlines())
    booked = [kind for kind, _ in kinds(store, ADA) if kind != "earn"]
    assert booked in (["expire"], ["redeem"])
    assert answers["done"] == booked.count("redeem")
    assert answers["done"] + answers["refused"] == 8
    assert "needs 100 points, has 0" in finished.stdout
    assert balance(store, ADA) == 0
    assert store.connection.all("SELECT points, remaining FROM lot") == [(100, 0)]
    assert ledger_faults(store.connection) == []
