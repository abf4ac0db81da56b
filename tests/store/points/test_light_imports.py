"""The read path of points and discounts waits for no database layer (engineering.md A2)."""

import subprocess
import sys
from pathlib import Path

HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "psycopg", "babel", "phonenumbers", "textual", "rich")


def test_showing_points_and_discounts_imports_nothing_heavy() -> None:
    program = (
        "import sys, store.points.reading.overview, store.points.reading.entries, store.points.reading.lots, "
        "store.points.reading.chart, "
        "store.points.reading.outcome, store.discounts.offers, store.discounts.codes, store.discounts.redeem, "
        "store.points.adjust, store.points.earning.sale, store.points.undo\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert answer.stdout.strip() == "[]"
