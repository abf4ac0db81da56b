"""How a customer's loyalty cards, what is done with them, and the programmes look."""

from collections.abc import Callable, Sequence

import pytest

from console.app import ConsoleOptions, RegularsApp
from store.actor import Actor
from store.cards.issuing import change_card, issue_card, remove_card
from store.cards.programmes import make_programme
from store.cards.transacting import transact_card
from store.database.store import Store
from store.demo.cards import PROGRAMMES
from store.staff.permissions import Role
from tests.snapshots.test_screens import SIZES, Compare, steps

WINDOWS: dict[str, Sequence[str]] = {
    "cards": ("amelia", "enter", "C"),
    "card_verb": ("amelia", "enter", "C", "a", "3", "enter", "One a cup"),
    "card_removal": ("amelia", "enter", "C", "delete"),
    "card_history": ("amelia", "enter", "C", "enter"),
    "card_links": ("amelia", "enter", "C", "s"),
    "programmes": ("f10", "card programmes", "enter"),
    "new_programme": ("f10", "card programmes", "enter", "n", "stamp", "enter", "Tea"),
    "deletion_impact": ("amelia", "enter", "f10", "delete the customer", "enter"),
}


@pytest.mark.parametrize("size", [*SIZES, (60, 20)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("window", WINDOWS)
def test_the_windows_of_cards_look_as_they_did(
    window: str, size: tuple[int, int], shop: Store, actor: Callable[..., Actor], snap_compare: Compare
) -> None:
    """A customer with three cards, one of them deleted."""
    owner = actor(Role.OWNER)
    for name, card_type, terms in PROGRAMMES:
        make_programme(shop, owner, name, card_type, terms)
    made = {}
    for serial, name in (
        ("300-110-763", "Gift card"),
        ("300-100-264", "Lunch for ten"),
        ("AB-77", "Coffee stamps"),
    ):
        made[serial] = issue_card(shop, owner, 1001, name, serial=serial).details["card_id"]
    stamps = made["AB-77"]
    change_card(shop, owner, stamps, installed=True, device="iPhone", fields={"Usual drink": "flat white"})
    transact_card(shop, owner, stamps, "add_stamps", count=9, comment="From the paper card")
    transact_card(shop, owner, stamps, "add_purchase", amount=1250)
    remove_card(shop, owner, made["300-100-264"])
    app = RegularsApp(ConsoleOptions("shop.store"), store=shop)
    role = Role.OWNER if "programme" in window else Role.MANAGER
    assert snap_compare(app, run_before=steps(WINDOWS[window], shop, actor(role)), terminal_size=size)
