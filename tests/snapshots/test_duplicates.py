"""How the queue of suspected duplicates looks."""

from collections.abc import Callable

import pytest

from console.app import ConsoleOptions, RegularsApp
from store.actor import Actor
from store.database.store import Store
from store.merging.suspecting import find_duplicates
from store.people.enrolment import enrol
from store.staff.permissions import Role
from tests.snapshots.test_screens import SIZES, Compare, steps

TWICE = (
    ("Nia", "Twice", "646 555 0117", "", "05/17/1988"),
    ("Nia", "Twice", "646 555 0171", "nia@example.com", "05/17/1988"),
    ("Ida", "Double", "", "ida.double@example.com", ""),
    ("Ida", "Doubble", "", "ida.double@example.org", ""),
    ("Jo", "Pair", "646 555 0133", "jo.pair@example.com", ""),
    ("Joanna", "Pair", "", "jo.pair@example.org", ""),
)


@pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_queue_looks_as_it_did(
    size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare
) -> None:
    """Pairs above, both sides of the one under the cursor below."""
    manager = actor(Role.MANAGER)
    for first, last, phone, email, born in TWICE:
        enrol(shop, manager, first_name=first, last_name=last, phone=phone, email=email, birthday=born)
    find_duplicates(shop, manager)
    app = RegularsApp(ConsoleOptions("shop.store"), store=shop)
    keys = ("f10", "duplicates", "enter", "j")
    assert snap_compare(app, run_before=steps(keys, shop, manager), terminal_size=size)
