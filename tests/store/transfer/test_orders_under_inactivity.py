"""Orders under inactivity: the end is that of one file in the order of happening, whatever came when."""

import itertools
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from store.actor import Actor
from store.archive.archiving import archive, restore
from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.opening import open_store
from store.points.expiry.due import available
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.reading.lots import open_lots
from store.settings_use import change_setting
from store.transfer.importing import import_file
from tests.conftest import START, CountedRandomness, SetClock
from tests.store.points.people import make_persona
from tests.store.transfer.conftest import Take

HEADER = "order_id,placed_at,phone,product,quantity,amount"
AMELIA = 2001
OWNER = Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1")


def row(day: int, points: int = 100) -> str:
    """An order on a day after the shop's first one, worth so many points."""
    at = (START + timedelta(days=day)).strftime("%Y-%m-%d")
    return f"D{day},{at} 12:00,2125550117,Bread,1,{points}.00"


def lapse_after_ninety_days(store: Store) -> None:
    for name, value in (("expiry", "inactivity"), ("expiry_days", "90")):
        change_setting(store, OWNER, name, value)
    make_persona(store, AMELIA, signup_on="2024-03-01", phone="+12125550117")


@pytest.fixture
def amelia(store: Store) -> int:
    lapse_after_ninety_days(store)
    return AMELIA


def expired(store: Store) -> list[tuple[int, int]]:
    """What stands of expiries: the day after the first one it is dated, and the points."""
    rows = store.connection.all(
        "SELECT e.happened_at, e.points FROM entry e LEFT JOIN entry r ON r.reverses_id = e.id "
        "WHERE e.kind = 'expire' AND e.points < 0 AND r.id IS NULL ORDER BY e.happened_at, e.id"
    )
    first = START.date().toordinal()
    return [(date.fromisoformat(at[:10]).toordinal() - first, points) for at, points in rows]


def shown(store: Store) -> int:
    return available(store.connection, AMELIA, store.clock().date())


@pytest.mark.parametrize("days", [(0, 200), (200, 0)])
def test_sequence_13_one_file_in_either_row_order_and_a_later_file(
    store: Store, take: Take, clock: SetClock, amelia: int, days: tuple[int, int]
) -> None:
    clock.forward(days=201)
    take("orders", HEADER, *(row(day) for day in days))
    assert (shown(store), expired(store)) == (100, [(91, -100)])
    take("orders", HEADER, row(80, 7))
    assert (shown(store), expired(store)) == (100, [(91, -100), (171, -7)])
    assert sweep(store, OWNER).points == 0
    assert ledger_faults(store.connection) == []


def test_sequence_13_files_one_after_the_other_the_last_first(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    clock.forward(days=201)
    take("orders", HEADER, row(200))
    take("orders", HEADER, row(0))
    assert (shown(store), expired(store)) == (100, [(91, -100)])
    take("orders", HEADER, row(80, 7))
    assert (shown(store), expired(store)) == (100, [(91, -100), (171, -7)])
    assert ledger_faults(store.connection) == []


def test_rule_28_a_late_order_reverses_the_expiry_it_would_have_prevented_linked_to_it(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    take("orders", HEADER, row(0))
    clock.forward(days=100)
    assert sweep(store, OWNER).points == 100
    take("orders", HEADER, row(85, 7))
    assert (shown(store), expired(store)) == (107, [])
    entries = store.connection.all(
        "SELECT id, kind, points, caused_by_id, reverses_id FROM entry ORDER BY seq"
    )
    assert [(kind, points) for _, kind, points, _, _ in entries] == [
        ("earn", 100),
        ("expire", -100),
        ("earn", 7),
        ("expire", 100),
    ]
    assert entries[3][3:] == (entries[2][0], entries[1][0])
    clock.forward(days=75)
    assert shown(store) == 107
    clock.forward(days=1)
    assert shown(store) == 0
    assert ledger_faults(store.connection) == []


def test_rule_28_an_order_that_kept_them_alive_not_long_enough_revives_nothing(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    take("orders", HEADER, row(0))
    clock.forward(days=300)
    sweep(store, OWNER)
    take("orders", HEADER, row(85, 7))
    assert shown(store) == 0
    take("orders", HEADER, row(170, 3))
    assert shown(store) == 0
    take("orders", HEADER, row(250, 1))
    assert (shown(store), expired(store)) == (111, [])
    assert ledger_faults(store.connection) == []


def test_rule_28_what_was_spent_of_the_points_stays_spent_when_they_come_back(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 60})
    take("orders", HEADER, row(0))
    redeem(store, OWNER, amelia, "TEA")
    clock.forward(days=100)
    sweep(store, OWNER)
    assert expired(store) == [(91, -40)]
    take("orders", HEADER, row(85, 7))
    assert shown(store) == 47


def test_sequence_14_restored_points_are_alive_through_ninety_days_from_the_restore(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    archive(store, OWNER, amelia, reason="Moved away")
    clock.forward(days=10)
    take("orders", HEADER, row(10))
    assert shown(store) == 0
    clock.forward(days=190)
    restore(store, OWNER, amelia)
    assert shown(store) == 100
    clock.forward(days=90)
    assert shown(store) == 100
    clock.forward(days=1)
    assert (shown(store), sweep(store, OWNER).points) == (0, 100)


def test_rule_26_an_order_that_earns_nothing_counts_as_activity(
    store: Store, take: Take, clock: SetClock, amelia: int
) -> None:
    take("orders", HEADER, row(0))
    clock.forward(days=90)
    take("orders", HEADER, row(90).replace(",100.00", ",0.40"))
    clock.forward(days=90)
    assert shown(store) == 100


Files = list[list[int]]
DAYS = st.lists(st.integers(0, 400), min_size=1, max_size=7, unique=True)


@st.composite
def files(draw: st.DrawFn) -> Files:
    """Days of orders, dealt out to files that come one after the other."""
    days = draw(st.permutations(draw(DAYS)))
    cuts = sorted(draw(st.lists(st.integers(0, len(days)), max_size=3)))
    bounds = [0, *cuts, len(days)]
    return [part for a, b in itertools.pairwise(bounds) if (part := list(days[a:b]))]


def ended(template: Path, folder: Path, parts: Sequence[Sequence[int]], *, sweeps: bool) -> object:
    """Open lots and what can be spent after the files, all imported on day 401; a second sweep does nothing."""
    folder.mkdir()
    shutil.copy(template, folder / "shop.store")
    clock = SetClock()
    with ExitStack() as stack:
        store = open_store(str(folder / "shop.store"), clock=clock, randomness=CountedRandomness())
        stack.callback(store.close)
        lapse_after_ninety_days(store)
        clock.forward(days=401)
        for number, days in enumerate(parts):
            file = folder / f"{number}.csv"
            file.write_text("\n".join([HEADER, *(row(day, day + 1) for day in days)]) + "\n")
            import_file(store, OWNER, "orders", file, source="POS")
            if sweeps:
                sweep(store, OWNER, pause=0)
        sweep(store, OWNER, pause=0)
        before = store.connection.value("SELECT count(*) FROM entry")
        assert sweep(store, OWNER, pause=0).customers == 0
        assert store.connection.value("SELECT count(*) FROM entry") == before
        assert ledger_faults(store.connection) == []
        lots = [(lot.remaining, lot.expires_on) for lot in open_lots(store.connection, AMELIA)]
        return sorted(lots), shown(store)


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(parts=files(), sweeps=st.booleans())
@example(parts=[[236, 345], [273, 0]], sweeps=False)
@example(parts=[[300], [0], [200], [90], [110]], sweeps=True)
def test_the_order_of_files_and_rows_does_not_matter(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, parts: Files, sweeps: bool
) -> None:
    folder = tmp_path_factory.mktemp("late")
    one = [sorted(day for part in parts for day in part)]
    assert ended(sqlite_template, folder / "parts", parts, sweeps=sweeps) == ended(
        sqlite_template, folder / "one", one, sweeps=False
    )
