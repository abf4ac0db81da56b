"""The grid: order and filter by any column, marks across pages, one act on all that are marked."""

import pytest

from screens.exporting import Export
from screens.pick import Pick
from store.database.store import Store
from store.people.enrolment import add_customer
from store.staff.permissions import Role
from tests.store.points.people import staff_of
from tests.ui.conftest import Seat, Sit, looked_further, until
from widgets.prompt import Prompt

MANY = 150


def found(seat: Seat) -> list[object]:
    return [getattr(row, "id", None) for row in seat.home.people.answer.rows]


def tags(shop: Store) -> list[tuple[object, ...]]:
    return [tuple(row) for row in shop.connection.all("SELECT persona_id, tag FROM tag ORDER BY persona_id")]


@pytest.fixture
def crowd(shop: Store) -> Store:
    """More people than a page holds."""
    for number in range(MANY):
        add_customer(
            shop,
            staff_of(Role.OWNER),
            first_name="Crowd",
            last_name=f"No {number:03}",
            email=f"c{number}@example.com",
        )
    return shop


async def pick(seat: Seat, word: str) -> None:
    """Types into the window that lists, and takes what it finds."""
    assert isinstance(seat.app.screen, Pick)
    await seat.type(word)
    await seat.press("enter")


async def test_the_four_figures_stand_in_one_line_on_every_width(sit: Sit, shop: Store) -> None:
    shop.connection.insert(
        "survey_answer", id=1, persona_id=1001, survey="Visit", at="2026-11-01T00:00:00.000Z", question="Q",
        answer="", complete=1, rating=4,
    )  # fmt: skip
    for size, line in (
        ((80, 24), "4 customers · 0 card transactions · 1 reviews · rating 4.0"),
        ((110, 40), "4 people · 0 on cards · 1 reviews · 4.0"),
    ):
        async with sit(size=size) as seat:
            await until(seat.pilot, lambda: bool(seat.home.people.answer.explain))
            await looked_further(seat.pilot)
            assert line in seat.home.people.strip_at(0).text


async def test_s_orders_by_a_shown_column_and_the_other_way_round(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "s")
        await pick(seat, "name")
        assert seat.home.bar.value == "sort:name"
        assert found(seat) == [1002, 1004, 1003, 1001]
        await seat.press("down", "s")
        await pick(seat, "name")
        assert seat.home.bar.value == "sort:-name"
        assert found(seat) == [1001, 1003, 1004, 1002]


async def test_the_order_chosen_last_is_the_persons_first_choice_at_the_next_sign_in(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "s")
        await pick(seat, "phone")
    async with sit() as again:
        await again.press("down", "s", "enter")
        assert again.home.bar.value == "sort:phone"
    async with sit(Role.STAFF) as other:
        await other.press("down", "s", "enter")
        assert other.home.bar.value == "sort:name"


async def test_f_writes_a_condition_on_a_column_into_the_bar_and_takes_it_out_again(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("example")
        await seat.press("escape", "escape")
        await seat.press("down", "f")
        await pick(seat, "points")
        await seat.type(">100")
        prompt = seat.home.acts.query_one(Prompt)
        assert prompt.preview_words == "points more than 100"
        await seat.press("enter")
        assert seat.home.bar.value == "points:>100"
        assert found(seat) == [1001]
        await seat.press("down", "f")
        await pick(seat, "e-mail")
        await seat.type("amelia")
        await seat.press("enter")
        assert seat.home.bar.value == "points:>100 email:amelia"
        await seat.press("down", "f")
        await pick(seat, "points")
        await seat.press(*["backspace"] * 4, "enter")
        assert seat.home.bar.value == "email:amelia"


async def test_a_filter_that_cannot_be_understood_stays_in_the_prompt(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "f")
        await pick(seat, "points")
        await seat.type("many")
        await seat.press("enter")
        assert seat.home.acts.busy
        assert seat.home.bar.value == ""


async def test_a_range_and_all_found_are_marked_on_every_page(sit: Sit, crowd: Store) -> None:
    async with sit() as seat:
        await seat.type("crowd")
        await seat.press("down", "space", "G", "M")
        await until(seat.pilot, lambda: len(seat.home.people.marks) == MANY)
        assert len(seat.home.people.marks) == MANY
        await seat.press("asterisk")
        assert len(seat.home.people.marks) == 0
        await seat.press("asterisk")
        await until(seat.pilot, lambda: len(seat.home.people.marks) == MANY)
        assert seat.said == "150 marked · b acts on them"


async def test_over_twenty_marked_are_tagged_once_their_number_is_typed(sit: Sit, crowd: Store) -> None:
    async with sit() as seat:
        await seat.type("crowd")
        await seat.press("down", "asterisk")
        await until(seat.pilot, lambda: len(seat.home.people.marks) == MANY)
        await seat.press("b")
        await pick(seat, "tag")
        await seat.type("choir")
        await seat.press("enter")
        await seat.type("15")
        await seat.press("enter")
        assert tags(crowd) == []
        await seat.type("0")
        await seat.press("enter")
        await until(seat.pilot, lambda: len(tags(crowd)) == MANY)
        await until(seat.pilot, lambda: not seat.home.bulk_running)
        assert seat.said == "Tagged 150 choir; 0 had it"


async def test_two_marked_are_archived_and_each_can_come_back(sit: Sit, shop: Store) -> None:
    async with sit() as seat:
        await seat.type("sort:id")
        await seat.press("down", "space", "space", "b")
        await pick(seat, "archive")
        await seat.type("moved away")
        await seat.press("enter")
        assert seat.said == "Archived 2 customers"
        assert found(seat) == [1003, 1004]
    status = shop.connection.all("SELECT status FROM persona ORDER BY id LIMIT 3")
    assert [row[0] for row in status] == ["archived", "archived", "active"]


async def test_all_found_are_exported_by_their_search_and_a_few_by_their_ids(sit: Sit, crowd: Store) -> None:
    async with sit() as seat:
        await seat.type("crowd")
        await seat.press("down", "asterisk")
        await until(seat.pilot, lambda: len(seat.home.people.marks) == MANY)
        assert seat.home.marked_query == "crowd"
        await seat.press("b")
        await pick(seat, "export")
        window = seat.app.screen
        assert isinstance(window, Export)
        assert window._query == "crowd"
        await seat.press("escape")
        assert seat.app.screen is seat.home
        assert seat.home.people.has_focus
        await seat.press("home", "space")
        assert len(seat.home.people.marks) == MANY - 1
        assert seat.home.marked_query is None
        await seat.press("b")
        await pick(seat, "export")
        window = seat.app.screen
        assert isinstance(window, Export)
        assert window._query.startswith("id:")
        assert window._query.count(",") == MANY - 2


async def test_whoever_may_not_is_told_why_and_nothing_is_done(sit: Sit, shop: Store) -> None:
    async with sit(Role.ANALYST) as seat:
        await seat.press("down", "space", "b")
        await pick(seat, "tag")
        await seat.type("choir")
        await seat.press("enter")
        assert tags(shop) == []


async def test_b_without_marks_says_how_to_mark(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "b")
        assert seat.said.startswith("Mark customers first")
