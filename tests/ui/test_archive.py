"""The archive on screen: seen without names, restored by one or many."""

from screens.archive import ArchiveList
from store.archive.archiving import archive
from store.archive.listing import Archived
from store.database.store import Store
from store.people.enrolment import enrol
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit
from widgets.prompt import Prompt


async def open_archive(seat: Seat) -> ArchiveList:
    await seat.press("f10")
    await seat.type("archive:")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, ArchiveList)
    return window


def ids(window: ArchiveList) -> list[int]:
    return [row.id for row in window.rows if isinstance(row, Archived)]


def status(shop: Store, persona_id: int) -> object:
    return shop.connection.value("SELECT status FROM persona WHERE id = :id", id=persona_id)


def put_away(seat: Seat, shop: Store, count: int) -> list[int]:
    desk = seat.home.desk
    made = []
    for number in range(count):
        receipt = enrol(
            shop, desk.actor, first_name="Gone", last_name=f"Away{number}", phone=f"646 555 01{number:02}"
        )
        assert receipt.persona_id is not None
        archive(shop, desk.actor, receipt.persona_id, reason="moved away")
        made.append(receipt.persona_id)
    return made


async def test_marked_ones_are_restored_after_saying_what_it_grants(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        first, second, third = put_away(seat, shop, 3)
        window = await open_archive(seat)
        assert ids(window) == [first, second, third]
        await seat.press("space", "space", "r")
        prompt = window.query_one(Prompt)
        assert prompt.title_words == "Restore 2 customers"
        assert "0 points for 0 orders" in prompt.preview_words
        assert status(shop, first) == "archived"
        await seat.press("enter")
        assert ids(window) == [third]
        assert [status(shop, one) for one in (first, second, third)] == ["active", "active", "archived"]
        await seat.press("escape")
        assert seat.said == "Restored 2 customers, 0 points"


async def test_esc_in_the_question_restores_nobody(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        (one,) = put_away(seat, shop, 1)
        window = await open_archive(seat)
        await seat.press("r", "escape")
        assert not window.query(Prompt)
        assert (ids(window), status(shop, one)) == ([one], "archived")


async def test_more_than_twenty_ask_for_their_number(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        made = put_away(seat, shop, 21)
        window = await open_archive(seat)
        await seat.press("asterisk", "r")
        await seat.type("20")
        await seat.press("enter")
        assert status(shop, made[0]) == "archived"
        await seat.press("backspace", "1", "enter")
        assert ids(window) == []
        assert {status(shop, one) for one in made} == {"active"}


async def test_the_last_digits_find_a_phone_and_enter_opens_the_card(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        made = put_away(seat, shop, 3)
        window = await open_archive(seat)
        await seat.press("slash")
        await seat.type("0101")
        await seat.press("enter")
        assert ids(window) == [made[1]]
        await seat.press("enter")
        assert window not in seat.app.screen_stack
        shown = seat.home.card.shown
        assert shown is not None
        assert shown.id == made[1]
