"""How the grid's prompts, the discounts and the reports look, at 80×24 and 120×40."""

from collections.abc import Callable, Sequence

import pytest

from console.app import ConsoleOptions, RegularsApp
from store.actor import Actor
from store.database.store import Store
from store.discounts.redeem import redeem
from store.staff.permissions import Role
from tests.snapshots.test_screens import SIZES, Compare, steps

REPORTS = ("f10", "reports", "enter")
SCREENS: dict[str, Sequence[str]] = {
    "filter": ("212", "enter", "f", "points", "enter", ">100"),
    "sort": ("212", "enter", "s"),
    "marked": ("212", "enter", "*", "b"),
    "archive_marked": ("212", "enter", "*", "b", "archive", "enter", "moved"),
    "discounts": ("f10", "change disc", "enter"),
    "change_discount": ("f10", "change disc", "enter", "e", "5"),
    "end_discount": ("f10", "change disc", "enter", "delete"),
    "points_owed": REPORTS,
    "growth": (*REPORTS, "4"),
    "redemptions_as_bars": (*REPORTS, "2v"),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", SCREENS)
def test_the_screen_looks_as_it_did(
    screen: str, size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare
) -> None:
    """A picture of one screen."""
    redeem(shop, actor(Role.OWNER), 1001, "COFFEE")
    app = RegularsApp(ConsoleOptions("shop.store"), store=shop)
    assert snap_compare(app, run_before=steps(SCREENS[screen], shop, actor(Role.OWNER)), terminal_size=size)
