"""The turned screen: the customer's own forms, no key that leads out, a PIN to turn it back, codes for who it is."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from console.app import ConsoleOptions, RegularsApp
from console.terminal.environment import Look
from screens.desk import desk_for
from screens.home import Home
from screens.kiosk.starting import Leave, Said, Start
from screens.kiosk.turned import CLEARED_AFTER, SAID_FOR, Turned
from screens.messages import SignedIn
from store.actor import Actor
from store.database.store import Store
from store.staff.keys import forget_keys, make_pepper
from store.staff.permissions import Role
from store.staff.pins import pin_hash
from tests.store.outbox.conftest import STORE_ID, Gateway, gateway, set_to
from tests.ui.conftest import Seat, settled
from widgets.prompt import Prompt

__all__ = ["gateway"]
PIN = "295882"


@pytest.fixture
def store(shop: Store) -> Store:
    """The furnished shop, for the gateway."""
    return shop


@pytest.fixture(autouse=True)
def staff_pin(shop: Store) -> Iterator[None]:
    """A store with keys, and the PIN of its Staff."""
    set_to(shop, store_id=STORE_ID, store_name="Corner Cafe")
    pepper = make_pepper(STORE_ID, lambda count: b"\x11" * count)
    code = shop.connection.value("SELECT code FROM staff WHERE id = 1")
    made = pin_hash(pepper, code, PIN, lambda count: b"\x02" * count)
    shop.connection.run("UPDATE staff SET pin_hash = :hash WHERE id = 1", hash=made)
    yield
    forget_keys(STORE_ID)


class Kiosk(Seat):
    """A seat whose screen is turned."""

    @property
    def turned(self) -> Turned:
        screen = self.app.screen
        assert isinstance(screen, Turned)
        return screen

    @property
    def refusal(self) -> str:
        """What the page says is wrong."""
        return self.turned.query_one(Prompt)._error_line.words

    async def fill(self, *values: str) -> None:
        """Types into one field after the other, Enter behind each."""
        for value in values:
            await self.type(value)
            await self.press("enter")


@asynccontextmanager
async def turned_at(
    shop: Store, actor: Callable[..., Actor], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Kiosk]:
    app = RegularsApp(ConsoleOptions(shop.address, look=Look()), store=shop)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.post_message(SignedIn(desk_for(shop, actor(Role.STAFF))))
        await settled(pilot)
        home = app.screen
        assert isinstance(home, Home)
        await pilot.press("ctrl+t")
        await settled(pilot)
        yield Kiosk(app, home, pilot)


def shown_on(seat: Seat) -> str:
    """All that stands on the screen."""
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in seat.app.screen._compositor.render_strips()
    )


def code_in(gateway: Gateway) -> str:
    found = re.search(r"\b\d{6}\b", gateway.texts[-1]["text"])
    assert found is not None
    return found.group()


def status_of(shop: Store, persona: int) -> str:
    found: str = shop.connection.value("SELECT status FROM persona WHERE id = :id", id=persona)
    return found


KEYS = (
    *(f"f{number}" for number in range(1, 13)),
    *(f"ctrl+{letter}" for letter in "abcdefghijklnoprstuvwxyz"),
    *("tab", "slash", "question_mark", "colon", "n", "j", "k", "u", "y", "a", "9", "0", "plus", "delete"),
    *("up", "down", "left", "right", "pageup", "home", "shift+f5", "space", "ctrl+q", "ctrl+l", "ctrl+@"),
)


async def test_no_key_of_the_first_page_leads_out_of_it(shop: Store, actor: Callable[..., Actor]) -> None:
    async with turned_at(shop, actor) as kiosk:
        for key in KEYS:
            await kiosk.press(key)
            assert isinstance(kiosk.turned.page, Start), key
        assert kiosk.app.is_running


async def test_no_key_of_a_form_leads_out_of_it(shop: Store, actor: Callable[..., Actor]) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("3")
        page = kiosk.turned.page
        for key in KEYS:
            await kiosk.press(key)
            assert kiosk.turned.page is page, key


async def test_nothing_of_home_shines_through(shop: Store, actor: Callable[..., Actor]) -> None:
    async with turned_at(shop, actor) as kiosk:
        for word in ("Amelia", "Omar", "555"):
            assert word not in shown_on(kiosk)


async def test_only_the_pin_turns_the_screen_back(shop: Store, actor: Callable[..., Actor]) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("escape")
        assert isinstance(kiosk.turned.page, Leave)
        await kiosk.fill("111111")
        assert isinstance(kiosk.turned.page, Leave)
        assert kiosk.refusal
        await kiosk.press("escape")
        assert isinstance(kiosk.turned.page, Start)
        await kiosk.press("escape")
        await kiosk.fill(PIN)
        assert kiosk.app.screen is kiosk.home


async def test_what_was_typed_is_gone_after_a_minute(shop: Store, actor: Callable[..., Actor]) -> None:
    async with turned_at(shop, actor) as kiosk:
        now = [1000.0]
        kiosk.turned._clock = lambda: now[0]
        await kiosk.press("3")
        await kiosk.type("2125550117")
        now[0] += CLEARED_AFTER - 1
        await kiosk.turned.clear_if_left()
        assert not isinstance(kiosk.turned.page, Start)
        now[0] += 1
        await kiosk.turned.clear_if_left()
        assert isinstance(kiosk.turned.page, Start)
        await kiosk.press("3")
        assert kiosk.turned.query_one(Prompt).values == {"phone": "", "email": ""}


async def test_a_customer_deletes_own_data_with_a_code_and_a_word(
    shop: Store, actor: Callable[..., Actor], gateway: Gateway
) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("3")
        await kiosk.fill("212 555 0117", "")
        await kiosk.fill("000000")
        assert "not the code" in kiosk.refusal
        await kiosk.press("ctrl+u")
        await kiosk.press(*["backspace"] * 6)
        await kiosk.fill(code_in(gateway))
        await kiosk.fill("", "delet")
        assert status_of(shop, 1001) == "active"
        assert "DELETE" in kiosk.refusal
        await kiosk.type("e")
        await kiosk.press("enter")
        assert isinstance(kiosk.turned.page, Said)
        assert status_of(shop, 1001) == "sealed"
        assert shop.connection.value("SELECT name FROM persona WHERE id = 1001") == ""
        now = [kiosk.turned._clock() + SAID_FOR]
        kiosk.turned._clock = lambda: now[0]
        await kiosk.turned.clear_if_left()
        assert isinstance(kiosk.turned.page, Start)


async def test_somebody_nobody_knows_sees_the_pages_everybody_sees(
    shop: Store, actor: Callable[..., Actor], gateway: Gateway
) -> None:
    seen: list[list[object]] = []
    async with turned_at(shop, actor) as kiosk:
        for phone in ("212 555 0117", "212 555 0199"):
            pages: list[object] = []
            await kiosk.press("2")
            await kiosk.fill(phone, "")
            pages.append([line.replace(phone, "…") for line in kiosk.turned.page.lines()])
            await kiosk.fill(code_in(gateway))
            pages.append(list(kiosk.turned.page.lines()))
            await kiosk.fill("", "stop")
            pages.append([kiosk.turned.page.heading, *kiosk.turned.page.lines()])
            await kiosk.press("enter")
            seen.append(pages)
    assert seen[0] == seen[1]
    assert status_of(shop, 1001) == "sealed"


async def test_without_a_gateway_staff_confirm_with_note_and_pin(
    shop: Store, actor: Callable[..., Actor]
) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("3")
        await kiosk.fill("212 555 0117", "")
        await kiosk.fill("driving licence", "111111")
        assert kiosk.refusal
        await kiosk.press(*["backspace"] * 6)
        await kiosk.fill(PIN)
        await kiosk.fill("", "DELETE")
        assert isinstance(kiosk.turned.page, Said)
    assert shop.connection.all("SELECT how, note FROM proof") == [("in person", "driving licence")]
    assert status_of(shop, 1001) == "sealed"


async def test_a_customer_signs_up_with_own_ticks(
    shop: Store, actor: Callable[..., Actor], gateway: Gateway
) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("1")
        await kiosk.fill("Nia", "Brook", "212 555 0160", "nia@example.com", "")
        await kiosk.press("y", "enter")
        await kiosk.press("enter")
        await kiosk.fill("Nia Brook")
        await kiosk.fill(code_in(gateway))
        assert isinstance(kiosk.turned.page, Said)
        assert "Nia" in kiosk.turned.page.heading
    persona = shop.connection.value("SELECT id FROM persona WHERE name = 'Nia Brook'")
    rows = shop.connection.all(
        "SELECT channel, state FROM consent WHERE persona_id = :id ORDER BY channel", id=persona
    )
    assert rows == [("member", "on"), ("text", "on")]


async def test_a_number_that_is_somebody_elses_is_refused_without_saying_whose(
    shop: Store, actor: Callable[..., Actor], gateway: Gateway
) -> None:
    async with turned_at(shop, actor) as kiosk:
        await kiosk.press("1")
        await kiosk.fill("Nia", "Brook", "212 555 0117", "", "")
        await kiosk.press("enter", "enter")
        await kiosk.fill("Nia Brook")
        await kiosk.fill(code_in(gateway))
        assert kiosk.refusal == "We cannot sign you up with this. Please ask a member of staff."


async def test_a_role_that_may_not_turn_the_screen_is_told_why(
    shop: Store, sit: Callable[..., AbstractAsyncContextManager[Seat]]
) -> None:
    async with sit(Role.ANALYST) as seat:
        await seat.press("ctrl+t")
        assert isinstance(seat.app.screen, Home)
        assert "turn the screen" in seat.said


def test_pages_say_nothing_that_is_not_in_the_catalogue() -> None:
    folder = Path(__file__).parents[2] / "screens" / "kiosk"
    for file in folder.glob("*.py"):
        assert 'heading = "' not in file.read_text().replace('heading = ""', "")


@pytest.mark.parametrize("size", [(80, 24), (180, 40)])
async def test_a_manager_deletes_a_customer_who_is_gone_from_card_and_list(
    shop: Store, sit: Callable[..., AbstractAsyncContextManager[Seat]], size: tuple[int, int]
) -> None:
    async with sit(Role.MANAGER, size=size) as seat:
        await seat.type("0117")
        await seat.press("enter", "f10")
        await seat.type("delete the")
        await seat.press("enter")
        await seat.type("asked")
        await seat.press("enter")
        await seat.type("000")
        await seat.press("enter")
        assert status_of(shop, 1001) == "active"
        await seat.press("backspace", "backspace", "backspace")
        await seat.type("001")
        await seat.press("enter")
        assert "1001 is deleted" in seat.said
        assert status_of(shop, 1001) == "sealed"
        assert seat.home.card.shown is None
        assert seat.home.people.length == 0
        await seat.press("f2", "backspace")
        assert "Amelia" not in shown_on(seat)
