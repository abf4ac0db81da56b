"""Loyalty cards on screen: issued, stamped, bought with, undone, corrected, removed; and their programmes."""

from collections.abc import Callable

import pytest

from screens.cards.history import CardHistory
from screens.cards.links import ShareCard
from screens.cards.programmes import Programmes
from screens.cards.window import CustomerCards
from screens.deletion_impact import DeletionImpact
from screens.details import Details
from store.actor import Actor
from store.cards.issuing import change_card, issue_card
from store.cards.programmes import make_programme
from store.cards.records import cards_of, programmes, transactions_of
from store.database.store import Store
from store.privacy.impact import deletion_impact
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit, furnish, until
from widgets.field_table import FieldRow

AMELIA = 1001


@pytest.fixture
def carded(store: Store, shop: Store, actor: Callable[..., Actor]) -> Store:
    """A furnished shop with three programmes, and a stamp card for Amelia; once on each database."""
    owner = actor(Role.OWNER)
    if store is not shop:
        furnish(store, owner)
    make_programme(
        store, owner, "Coffee", "stamp", {"goal": 3, "reward": "A coffee", "rate": 500, "earns": True}
    )
    make_programme(store, owner, "Ten times", "multipass", {"start": 10})
    make_programme(store, owner, "Gift", "gift", {"start": 2500})
    issue_card(store, owner, AMELIA, "Coffee", serial="AB-77")
    return store


async def open_cards(seat: Seat) -> CustomerCards:
    await seat.type("amelia")
    await seat.press("enter", "C")
    await until(seat.pilot, lambda: isinstance(seat.app.screen, CustomerCards))
    window = seat.app.screen
    assert isinstance(window, CustomerCards)
    await until(seat.pilot, lambda: bool(window.rows))
    return window


def panel(window: CustomerCards) -> list[str]:
    return [
        f"{row.label} {row.value} {row.note}".strip()
        for row in window.panel.rows
        if isinstance(row, FieldRow)
    ]


def balances(store: Store) -> dict[str, int]:
    return {card.serial: card.balance for card in cards_of(store.connection, [AMELIA])}


async def test_stamps_are_added_with_a_comment_and_taken_back(sit: Sit, carded: Store) -> None:
    async with sit(Role.STAFF, store=carded) as seat:
        window = await open_cards(seat)
        await seat.press("a")
        await seat.press("2", "enter")
        await seat.type("Two cups")
        await seat.press("enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 2})
        await until(seat.pilot, lambda: window.list.answer.explain == "Card AB-77: 0 stamps → 2 stamps")
        assert window.list.answer.explain == "Card AB-77: 0 stamps → 2 stamps"
        assert any("+2 stamps → 2 stamps add stamps · Staff One · Two cups" in line for line in panel(window))
        await seat.press("u", "enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 0})
        (last, first) = transactions_of(carded.connection, cards_of(carded.connection, [AMELIA])[0].id)
        assert (last.verb, first.verb, first.reversed_by) == ("undo", "add_stamps", last.id)
        await seat.press("u")
        assert "can be undone" in window.list.answer.explain
        await seat.press("escape")
        assert seat.app.screen is seat.home


async def test_a_purchase_earns_points_and_home_can_undo_it(sit: Sit, carded: Store) -> None:
    async with sit(Role.STAFF, store=carded) as seat:
        window = await open_cards(seat)
        await seat.press("p")
        await seat.type("20")
        await seat.press("enter", "enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 4})
        assert window.list.answer.explain == "Card AB-77: 0 stamps → 4 stamps · earned 20 points"
        assert "445 points" in window.heading()
        await seat.press("r", "enter", "enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 1})
        assert "A coffee" in window.list.answer.explain
        await seat.press("r", "enter", "enter")
        assert balances(carded) == {"AB-77": 1}
        await seat.press("escape", "escape")
        assert seat.app.screen is seat.home
        assert seat.said.startswith("Card AB-77: 4 stamps → 1 stamp")
        await seat.press("u", "enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 4})
        assert balances(carded) == {"AB-77": 4}


async def test_cards_are_issued_switched_by_digit_and_corrected(sit: Sit, carded: Store) -> None:
    async with sit(Role.MANAGER, store=carded) as seat:
        window = await open_cards(seat)
        await seat.press("n", "right", "right", "enter")
        await seat.type("G-1")
        await seat.press("enter")
        await until(seat.pilot, lambda: len(window.rows) == 2)
        assert [card.serial for card in window.rows] == ["G-1", "AB-77"]
        await seat.press("2")
        assert window.row is not None
        assert window.row.serial == "AB-77"
        await seat.press("1", "a")
        await seat.type("5.50")
        await seat.press("enter", "enter")
        await until(seat.pilot, lambda: balances(carded)["G-1"] == 1950)
        await seat.press("c")
        await seat.type("4.50")
        await seat.press("enter")
        await seat.type("Read wrong")
        await seat.press("enter")
        await until(seat.pilot, lambda: balances(carded)["G-1"] == 2050)
        assert balances(carded)["G-1"] == 2050
        await seat.press("enter")
        history = seat.app.screen
        assert isinstance(history, CardHistory)
        await until(seat.pilot, lambda: len(history.rows) == 3)
        assert [row.verb for row in history.rows] == ["correct", "subtract_amount", "begin"]
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "escape", "s")
        links = seat.app.screen
        assert isinstance(links, ShareCard)
        await seat.press("2")
        assert links.link == "https://wallet.example.com/c/G-1/friend"
        await seat.press("y")


async def test_an_installed_card_is_removed_before_its_customer_is_deleted(sit: Sit, carded: Store) -> None:
    async with sit(Role.MANAGER, store=carded) as seat:
        window = await open_cards(seat)
        await seat.press("e", "left", *["enter"] * 4)
        await until(seat.pilot, lambda: window.rows[0].status == "installed")
        assert deletion_impact(carded.connection, AMELIA, carded.clock().date()).installed
        await seat.press("delete")
        await seat.type("x77")
        await seat.press("enter")
        assert cards_of(carded.connection, [AMELIA])[0].status == "installed"
        for _ in range(3):
            await seat.press("backspace")
        await seat.type("-77")
        await seat.press("enter")
        await until(seat.pilot, lambda: window.rows[0].status == "deleted")
        assert "delete it from the phone" in window.list.answer.explain
        await seat.press("a")
        assert "works no more" in window.list.answer.explain


async def test_a_delete_says_what_would_go_and_leads_to_the_card_that_stands_in_its_way(
    sit: Sit, carded: Store, actor: Callable[..., Actor]
) -> None:
    mine = cards_of(carded.connection, [AMELIA])[0]
    change_card(carded, actor(Role.OWNER), mine.id, installed=True)
    async with sit(Role.MANAGER, store=carded) as seat:
        await seat.type("amelia")
        await seat.press("enter", "f10")
        await seat.type("delete the customer")
        await seat.press("enter")
        impact = seat.app.screen
        assert isinstance(impact, DeletionImpact)
        assert impact.lines[1] == "425 points are taken out."
        assert impact.lines[-1].startswith("Card AB-77 (Coffee) is installed: remove it first")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, CustomerCards)
        await until(seat.pilot, lambda: bool(window.rows))
        await seat.press("delete")
        await seat.type("-77")
        await seat.press("enter")
        await until(seat.pilot, lambda: window.rows[0].status == "deleted")
        await seat.press("escape", "f10")
        await seat.type("delete the customer")
        await seat.press("enter", "enter")
        await seat.type("Asked by letter")
        await seat.press("enter")
        await seat.type("001")
        await seat.press("enter")
        await until(seat.pilot, lambda: seat.said.startswith("Customer 1001 is deleted"))
        assert carded.connection.value("SELECT count(*) FROM card_transaction") == 0
        status = carded.connection.value("SELECT status FROM persona WHERE id = :id", id=AMELIA)
        assert status == "sealed"


async def test_staff_beyond_their_limit_ask_for_approval_in_the_window(sit: Sit, carded: Store) -> None:
    async with sit(Role.STAFF, store=carded) as seat:
        window = await open_cards(seat)
        await seat.press("a", "2", "1", "enter", "enter")
        prompt = window.acts.prompt
        assert prompt is not None
        assert set(prompt.values) == {"code", "pin"}
        await seat.press("escape", "escape")


async def test_the_next_sign_in_on_the_till_is_told_what_became_of_a_stamp(sit: Sit, carded: Store) -> None:
    async with sit(Role.STAFF, store=carded) as seat:
        await open_cards(seat)
        await seat.press("a", "2", "enter", "enter")
        await until(seat.pilot, lambda: balances(carded) == {"AB-77": 2})
    async with sit(Role.STAFF, store=carded) as seat:
        await until(seat.pilot, lambda: bool(seat.said))
        assert "loyalty card of Amelia Stone: done" in seat.said


async def test_an_analyst_sees_cards_masked_and_changes_nothing(sit: Sit, carded: Store) -> None:
    async with sit(Role.ANALYST, store=carded) as seat:
        await seat.type("amelia")
        await seat.press("enter", "C")
        window = seat.app.screen
        assert isinstance(window, CustomerCards)
        await until(seat.pilot, lambda: bool(window.rows))
        assert window.rows[0].serial == "…B-77"
        await seat.press("a")
        assert "may not" in window.list.answer.explain
        await seat.press("s")
        assert seat.app.screen is window


async def test_a_card_opens_from_its_row_and_from_the_counter_view(sit: Sit, carded: Store) -> None:
    async with sit(Role.STAFF, store=carded) as seat:
        await seat.type("amelia")
        await seat.press("enter")
        for view in ("full", "counter"):
            if view == "counter":
                await seat.press("v")
            for _ in range(8):
                row = seat.home.card.general.row
                if row is not None and row.name == "card:AB-77":
                    break
                await seat.press("down")
            await seat.press("enter")
            await until(seat.pilot, lambda: isinstance(seat.app.screen, CustomerCards))
            assert isinstance(seat.app.screen, CustomerCards)
            await seat.press("escape")


async def test_programmes_are_made_changed_moved_and_ended(sit: Sit, carded: Store) -> None:
    async with sit(Role.OWNER, store=carded) as seat:
        await seat.press("f10")
        await seat.type("card programmes")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, Programmes)
        await until(seat.pilot, lambda: len(window.rows) == 3)
        await seat.press("n")
        await seat.type("cash")
        await seat.press("enter")
        await seat.type("Five back")
        await seat.press("enter")
        await seat.type("2.5")
        await seat.press(*["enter"] * 4)
        await until(seat.pilot, lambda: len(window.rows) == 4)
        made = {one.name: one for one in programmes(carded.connection)}["Five back"]
        assert (made.type, made.rate, made.earns) == ("cash-back", 250, False)
        await seat.press("end", "<")
        await until(seat.pilot, lambda: window.rows[2].name == "Five back")
        await seat.press("home", "e", "enter", "backspace", "5")
        await seat.press(*["enter"] * 6)
        await until(seat.pilot, lambda: programmes(carded.connection)[0].version == 2)
        assert (programmes(carded.connection)[0].goal, programmes(carded.connection)[0].rate) == (5, 500)
        await seat.press("delete", "enter")
        await until(seat.pilot, lambda: len(programmes(carded.connection)) == 3)
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "escape")
        assert "has ended" in seat.said
