"""Acts on a customer that give boosts, beside sales to the same one (`points.md` rule 16, `engineering.md` A6)."""

import os
import subprocess
import sys
from pathlib import Path

from store.database.store import Store
from store.points.ledger.prove import ledger_faults
from tests.store.points.people import balance, make_persona
from tests.store.points.shop_rules import modifier, save_audience

ADA, TILLS = 2001, 20
ROOT = Path(__file__).parents[3]


def test_of_twenty_tills_that_tag_and_sell_at_once_none_is_refused_and_nothing_is_lost(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, ADA + 1)
    for number in range(1, TILLS, 2):
        save_audience(store, f"Club {number}", f"tag:club{number}")
        modifier(store, "boost", f"Club {number}", points=50)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store.points.racers", store.address, str(ADA), str(TILLS), "entrants"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=True,
    )
    assert finished.stdout.splitlines() == ["done"] * TILLS
    assert balance(store, ADA) == 50 * 10 + 10
    assert store.connection.all(
        "SELECT kind, count(*), sum(points) FROM entry WHERE home_id = :id GROUP BY kind ORDER BY kind",
        id=ADA,
    ) == [
        ("boost", 10, 500),
        ("earn", 10, 10),
    ]
    assert store.connection.one("SELECT sales, spent FROM persona WHERE id = :id", id=ADA) == (10, 1_000)
    assert ledger_faults(store.connection) == []
