"""Sign-in, lock and who comes back; the windows over home; hostile names."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from console.app import ConsoleOptions, RegularsApp
from screens.help import Help
from screens.home import Home
from screens.sign_in import SignIn
from store.database.store import Store
from store.opening import open_store
from store.people.enrolment import enrol
from store.staff.people import disable_staff
from store.staff.permissions import Role
from store.staff.setup import MadeStore, make_store
from store.staff.sign_in import sign_in
from tests.conftest import CountedRandomness, SetClock
from tests.ui.conftest import Sit, settled


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeStore:
    """A demo's shop: one person of every role, their PINs on the sign-in screen."""
    monkeypatch.setenv("REGULARS_KEYS", str(tmp_path / "keys"))
    return make_store(
        str(tmp_path / "made.store"),
        name="Park Cafe",
        region="US",
        all_roles=True,
        clock=SetClock(),
        randomness=CountedRandomness(),
    )


@pytest.fixture
def opened(made: MadeStore) -> Iterator[Store]:
    """The store, open, with one customer."""
    store = open_store(made.store, clock=SetClock())
    code, pin = next((one.code, one.pin) for one in made.staff if one.role == Role.OWNER)
    enrol(store, sign_in(store, code, pin, "till-1"), last_name="Stone", phone="2125550117")
    yield store
    store.close()


@asynccontextmanager
async def console(store: Store, address: str) -> AsyncIterator[tuple[RegularsApp, Pilot[int]]]:
    app = RegularsApp(ConsoleOptions(address), store=store)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        yield app, pilot


async def enter(pilot: Pilot[int], code: str, pin: str) -> None:
    for text in (code, pin):
        for character in text:
            await pilot.press(character)
        await pilot.press("enter")
    await settled(pilot)
    await settled(pilot)


def pin_of(made: MadeStore, role: Role) -> tuple[str, str]:
    return next((one.code, one.pin) for one in made.staff if one.role == role)


async def test_code_and_pin_lead_home_and_the_search_is_ready(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.STAFF))
        home = app.screen
        assert isinstance(home, Home)
        assert home.bar.has_focus
        assert home.desk.actor.role == Role.STAFF


async def test_a_wrong_pin_is_a_sentence_and_another_try(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, pin_of(made, Role.STAFF)[0], "000000")
        screen = app.screen
        assert isinstance(screen, SignIn)
        assert screen.said == "Staff code or PIN is wrong."
        for character in pin_of(made, Role.STAFF)[1]:
            await pilot.press(character)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        assert isinstance(app.screen, Home)


async def test_what_is_typed_before_the_store_is_open_waits_for_it(made: MadeStore) -> None:
    app = RegularsApp(ConsoleOptions(made.store))
    async with app.run_test(size=(80, 24)) as pilot:
        await enter(pilot, *pin_of(made, Role.MANAGER))
        await settled(pilot)
        assert isinstance(app.screen, Home)
    app.close_store()


async def test_a_store_that_cannot_be_opened_is_a_sentence_on_the_screen(tmp_path: Path) -> None:
    app = RegularsApp(ConsoleOptions(str(tmp_path / "nowhere.store")))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, SignIn)
        assert screen.said.startswith("No store at ")


async def test_lock_wipes_the_screen_and_the_same_person_goes_on_with_the_draft(
    made: MadeStore, opened: Store
) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.MANAGER))
        for key in ("0", "1", "1", "7", "enter"):
            await pilot.press(key)
        await settled(pilot)
        await pilot.press("f7", "7", "5")
        await settled(pilot)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert isinstance(app.screen, SignIn)
        painted = "\n".join(
            "".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()
        )
        assert "Stone" not in painted
        assert "555" not in painted
        for character in pin_of(made, Role.MANAGER)[1]:
            await pilot.press(character)
        await pilot.press("enter")
        await settled(pilot)
        await settled(pilot)
        home = app.screen
        assert isinstance(home, Home)
        assert home.acts.prompt is not None
        assert home.acts.prompt.values["points"] == "75"


async def test_somebody_else_unlocks_to_a_fresh_desk_in_one_step(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.MANAGER))
        await pilot.press("s", "t", "o", "ctrl+l")
        await settled(pilot)
        await pilot.press("shift+tab", "ctrl+u")
        await enter(pilot, *pin_of(made, Role.OWNER))
        home = app.screen
        assert isinstance(home, Home)
        assert home.desk.actor.role == Role.OWNER
        assert home.bar.value == ""


async def test_an_idle_console_locks_itself(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.STAFF))
        app.lock_after(0.05)
        async with asyncio.timeout(5):
            while not isinstance(app.screen, SignIn):
                await pilot.pause()


async def test_a_console_whose_session_was_ended_elsewhere_locks_itself(
    made: MadeStore, opened: Store
) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.STAFF))
        app.check_session()
        await settled(pilot)
        assert isinstance(app.screen, Home)
        owner = sign_in(opened, *pin_of(made, Role.OWNER), "till-1")
        disable_staff(opened, owner, pin_of(made, Role.STAFF)[0])
        app.check_session()
        await settled(pilot)
        assert isinstance(app.screen, SignIn)
        await enter(pilot, "", pin_of(made, Role.STAFF)[1])
        assert isinstance(app.screen, SignIn)


async def test_the_demo_lists_its_staff_with_their_pins(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, _pilot):
        screen = app.screen
        assert isinstance(screen, SignIn)
        for one in made.staff:
            assert f"{one.code:<10}{one.pin}" in screen.listed


async def test_help_lists_keys_and_conditions(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("f1")
        assert isinstance(seat.app.screen, Help)
        await seat.press("escape")
        assert isinstance(seat.app.screen, Home)


HOSTILE = (
    "[@click=app.quit]x[/]",
    "[/red]",
    "a\x1b]11;?\x1b\\b",
    "\u202egnp.exe",
    "e" + "\u0301" * 40,
    "\u3164\u3164",
)


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_in_the_store_is_only_text_on_every_tab(
    sit: Sit, shop: Store, name: str
) -> None:
    """Planted past the first layer, as an old store could hold it (``reliability.md`` §1)."""
    shop.connection.run("UPDATE persona SET name = :name, last_name = :name WHERE id = 1001", name=name)
    async with sit(size=(160, 45)) as seat:
        await seat.type("0117")
        await seat.press("enter")
        for key in ("1", "2", "3", "4", "f7", "escape", "e", "escape", "f9", "escape"):
            await seat.press(key)
            painted = "".join(
                segment.text
                for line in seat.app.screen._compositor.render_strips()
                for strip in [line]
                for segment in strip
            )
            assert "\x1b" not in painted
            assert "\u202e" not in painted
        assert isinstance(seat.app.screen, Home)
        assert seat.app.is_running


async def test_on_a_locked_console_another_code_is_simply_typed(made: MadeStore, opened: Store) -> None:
    async with console(opened, made.store) as (app, pilot):
        await enter(pilot, *pin_of(made, Role.STAFF))
        await pilot.press("ctrl+l")
        await settled(pilot)
        code, pin = pin_of(made, Role.MANAGER)
        await enter(pilot, code, pin)
        home = app.screen
        assert isinstance(home, Home)
        assert home.desk.actor.code == code


def test_nothing_of_the_database_is_imported_before_the_sign_in_is_painted() -> None:
    asked = (
        "import sys, console.app; "
        "early = ('store.database', 'pysqlite3', 'psycopg', 'sqlmodel'); "
        "print([name for name in sys.modules if name.startswith(early)])"
    )
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_code_and_pin_of_the_environment_lead_home_past_the_sign_in(
    opened: Store, made: MadeStore
) -> None:
    owner = next(one for one in made.staff if one.role == Role.OWNER)
    app = RegularsApp(ConsoleOptions(made.store, credentials=(owner.code, owner.pin)), store=opened)
    async with app.run_test(size=(80, 24)) as pilot:
        while not isinstance(app.screen, Home):
            assert not isinstance(app.screen, SignIn)
            await pilot.pause()
        assert app.screen.desk.actor.code == owner.code


async def test_a_refused_pin_of_the_environment_is_said_and_asked_for(opened: Store, made: MadeStore) -> None:
    owner = next(one for one in made.staff if one.role == Role.OWNER)
    app = RegularsApp(ConsoleOptions(made.store, credentials=(owner.code, "000000")), store=opened)
    async with app.run_test(size=(80, 24)) as pilot:
        while not (isinstance(app.screen, SignIn) and app.screen.said):
            await pilot.pause()
        await settled(pilot)
        await pilot.press(*owner.pin, "enter")
        while not isinstance(app.screen, Home):
            await pilot.pause()
        assert app.screen.desk.actor.code == owner.code
