"""How segments and RFM look."""

from collections.abc import Callable

import pytest

from console.app import ConsoleOptions, RegularsApp
from store.actor import Actor
from store.database.store import Store
from store.search.saved import save_search
from store.segments.counting import refresh_counts
from store.segments.rfm_run import refresh_rfm
from store.staff.permissions import Role
from tests.snapshots.test_screens import SIZES, Compare, steps

THREE_SIZES = pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")


@pytest.fixture
def busy(shop: Store, actor: Callable[..., Actor]) -> Store:
    """Eighty more customers, bought here at every time, seldom and often."""
    for number in range(80):
        days = number * 37 % 160
        at = f"2026-{11 - days // 28:02}-{28 - days % 28:02}T12:00:00.000Z"
        sales = 1 + number * number % 13
        shop.connection.insert(
            "persona",
            id=2001 + number,
            status="active",
            first_name="Ada",
            last_name=f"Number {number}",
            name=f"Ada Number {number}",
            folded=f"ada number {number}",
            exact_key=f"ada number {number}",
            sort_name=f"number {number} ada",
            first_seen_at=at,
            last_seen_at=at,
            last_purchase_at=at,
            sales=sales,
            spent=sales * (700 + number * 31 % 2_000),
            source="Till",
            employee=0,
            created_at=at,
            version=1,
        )
    owner = actor(Role.OWNER)
    save_search(shop, owner, "big spenders", "spent:>100 visits:>=5", everyone=True)
    save_search(shop, owner, "lapsed", "seen:>90d", everyone=True)
    refresh_rfm(shop, owner)
    refresh_counts(shop, owner, ["all", "lapsed"])
    return shop


@THREE_SIZES
@pytest.mark.parametrize(
    ("keys", "what"),
    [
        (("f10", "rfm", "enter", "jh"), "map"),
        (("f10", "rfm", "enter", "m"), "grid"),
        (("f10", "segments", "enter", "j"), "list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_segments_and_rfm_look_as_they_did(
    size: tuple[int, int],
    keys: tuple[str, ...],
    what: str,
    busy: Store,
    actor: Callable[..., Actor],
    snap_compare: Compare,
) -> None:
    """Names, numbers and bars; the cell or row under the cursor told below or beside."""
    assert what
    app = RegularsApp(ConsoleOptions("shop.store"), store=busy)
    assert snap_compare(app, run_before=steps(keys, busy, actor(Role.OWNER)), terminal_size=size)
