"""The queue of suspected duplicates on screen: told apart and back, merged, found anew in the background."""

from collections.abc import Iterator

import pytest

from screens.duplicates import Duplicates
from screens.merge import Merge
from store.database.store import Store
from store.merging.suspecting import find_duplicates
from store.people.enrolment import enrol
from store.staff.keys import forget_keys, make_pepper
from store.staff.people import reissue_pin
from store.staff.permissions import Role
from tests.store.outbox.conftest import STORE_ID, set_to
from tests.ui.conftest import Seat, Sit
from widgets.prompt import Prompt


@pytest.fixture
def keys(shop: Store) -> Iterator[None]:
    """A store with the pepper of its PINs outside."""
    set_to(shop, store_id=STORE_ID)
    make_pepper(STORE_ID, lambda count: b"\x11" * count)
    yield
    forget_keys(STORE_ID)


def make_pairs(seat: Seat, shop: Store, *, search: bool = True) -> list[tuple[int, int]]:
    """Two pairs, the first the likelier: name, birthday and a phone a slip apart; name and e-mail."""
    actor = seat.home.desk.actor
    ids = [
        enrol(
            shop, actor, first_name=first, last_name=last, phone=phone, email=email, birthday=born
        ).persona_id
        or 0
        for first, last, phone, email, born in (
            ("Nia", "Twice", "646 555 0117", "", "05/17/1988"),
            ("Nia", "Twice", "646 555 0171", "", "05/17/1988"),
            ("Ida", "Double", "", "ida.double@example.com", ""),
            ("Ida", "Double", "", "ida.double@example.org", ""),
        )
    ]
    if search:
        find_duplicates(shop, actor)
    return [(ids[0], ids[1]), (ids[2], ids[3])]


async def open_queue(seat: Seat) -> Duplicates:
    await seat.press("f10")
    await seat.type("duplicates")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Duplicates)
    return window


def waiting(window: Duplicates) -> list[tuple[int, int]]:
    return [(pair.a.id, pair.b.id) for pair in window.pairs]


async def test_n_tells_two_apart_and_u_suspects_them_again(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        pairs = make_pairs(seat, shop)
        window = await open_queue(seat)
        assert waiting(window) == pairs
        await seat.press("j", "n")
        assert waiting(window) == pairs[:1]
        assert window.said == "Two people: Ida Double, Ida Double · u undoes"
        await seat.press("r")
        assert waiting(window) == pairs[1:]
        await seat.press("r", "u")
        assert waiting(window) == pairs


async def test_y_goes_on_to_the_merge_with_the_earlier_member_staying(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        pairs = make_pairs(seat, shop)
        await open_queue(seat)
        await seat.press("y")
        window = seat.app.screen
        assert isinstance(window, Merge)
        assert window.seen is not None
        assert (window.seen.survivor.id, window.seen.absorbed.id) == pairs[0]
        await seat.press("enter", "enter")
        await seat.type(f"{pairs[0][1] % 1000:03}")
        await seat.press("enter")
        window = await open_queue(seat)
        assert waiting(window) == pairs[1:]


async def test_enter_opens_the_card_and_esc_goes_back(sit: Sit, shop: Store) -> None:
    async with sit(Role.MANAGER) as seat:
        pairs = make_pairs(seat, shop)
        await open_queue(seat)
        await seat.press("escape")
        assert seat.app.screen is seat.home
        await open_queue(seat)
        await seat.press("enter")
        assert seat.home.card.shown is not None
        assert seat.home.card.shown.id == pairs[0][0]


async def test_staff_tell_two_apart_with_a_managers_yes(sit: Sit, shop: Store, keys: None) -> None:
    async with sit(Role.OWNER) as seat:
        pairs = make_pairs(seat, shop)
        pin = reissue_pin(shop, seat.home.desk.actor, "MAN2").pin
    async with sit(Role.STAFF) as seat:
        window = await open_queue(seat)
        await seat.press("n", "escape")
        assert not window.query(Prompt)
        assert waiting(window) == pairs
        await seat.press("n")
        assert f"{pairs[0][0]} and {pairs[0][1]} are two people" in window.query_one(Prompt).title_words
        await seat.type("MAN2")
        await seat.press("enter")
        await seat.type("000000")
        await seat.press("enter")
        assert window.query(Prompt)
        assert waiting(window) == pairs
        await seat.press("escape", "n")
        await seat.type("MAN2")
        await seat.press("enter")
        await seat.type(pin)
        await seat.press("enter")
        assert waiting(window) == pairs[1:]
        assert shop.connection.all(
            "SELECT staff_id, approver_id FROM operation WHERE use_case = 'reject_pair'"
        ) == [(1, 2)]


async def test_an_analyst_cannot_open_it(sit: Sit, shop: Store) -> None:
    async with sit(Role.ANALYST) as seat:
        await seat.press("f10")
        await seat.type("duplicates")
        await seat.press("enter")
        assert not isinstance(seat.app.screen, Duplicates)
