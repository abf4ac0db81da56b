"""The columns of the list: chosen, given way in the chosen order, remembered for the person at every till."""

import pytest

from screens.columns import ChooseColumns
from store.database.store import Store
from store.people.attributes import add_tag, set_attribute
from store.search.records import PersonaRow
from store.staff.permissions import Role
from tests.store.points.people import staff_of
from tests.ui.conftest import Seat, Sit
from widgets.columns import placed
from widgets.field_table import FieldTable
from widgets.persona_row import USUAL, persona_look

MANY = ("down",) * 20


def header(seat: Seat) -> str:
    """The headings on screen."""
    return seat.home.people.strip_at(1).text


async def choose(seat: Seat, *names: str) -> None:
    """Opens the columns and presses Space on each of these."""
    if not seat.home.people.has_focus:
        await seat.press("down")
    await seat.press("c")
    for name in names:
        await go_to(seat, name)
        await seat.press("space")
    await seat.press("escape")


async def go_to(seat: Seat, name: str) -> None:
    screen = seat.app.screen
    assert isinstance(screen, ChooseColumns)
    table = screen.query_one(FieldTable)
    await seat.press("home")
    for _ in MANY:
        if table.row is not None and table.row.name == name:
            return
        await seat.press("down")
    raise KeyError(name)


async def test_what_a_column_tells_is_read_once_it_is_shown(sit: Sit, shop: Store) -> None:
    owner = staff_of(Role.OWNER)
    add_tag(shop, owner, 1002, "choir")
    set_attribute(shop, owner, 1002, "Coffee", "oat")
    async with sit(size=(109, 24)) as seat:
        await seat.type("0142")
        row = seat.home.people.row
        assert isinstance(row, PersonaRow)
        assert row.details == ()
        await choose(seat, "E-mail", "Source", "Attributes", "Tags")
        assert "Tags" in header(seat)
        assert "E-mail" not in header(seat)
        line = seat.home.people.strip_at(2).text
        assert "Coffee=oat" in line
        assert "choir" in line


async def test_after_a_prompt_from_the_list_the_cursor_is_in_the_list_again(sit: Sit) -> None:
    async with sit() as seat:
        await seat.type("555")
        await seat.press("down", "S")
        assert seat.home.acts.busy
        await seat.press("escape")
        assert seat.home.people.has_focus
        await seat.press("S")
        await seat.type("mine")
        await seat.press("enter", "enter")
        assert not seat.home.acts.busy
        assert seat.home.people.has_focus


async def test_the_choice_is_the_persons_own_at_the_next_sign_in(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await choose(seat, "Source", "ID")
    async with sit(Role.STAFF) as again:
        assert "ID" in header(again)
        assert "Source" not in header(again)
        await again.press("down", "c", "u", "escape")
        assert "ID" not in header(again)
    async with sit(Role.STAFF) as usual:
        assert usual.home.desk.columns == ()
    async with sit(Role.MANAGER) as other:
        assert "ID" not in header(other)


async def test_plus_and_minus_say_which_stays_longest_on_a_narrow_screen(sit: Sit) -> None:
    async with sit(size=(60, 20)) as seat:
        assert "E-mail" not in header(seat)
        await seat.press("down", "c")
        await go_to(seat, "E-mail")
        await seat.press("plus", "plus", "plus", "escape")
        assert "E-mail" in header(seat)
        assert "Phone" not in header(seat)


async def test_the_name_stays_and_nothing_goes_above_it(sit: Sit) -> None:
    async with sit() as seat:
        await seat.press("down", "c")
        await go_to(seat, "Name")
        await seat.press("space", "minus")
        await go_to(seat, "Points")
        await seat.press("plus", "escape")
        assert seat.home.desk.columns == ()


@pytest.mark.parametrize("width", range(30, 140, 10))
def test_columns_give_way_from_the_last_chosen_on(width: int) -> None:
    names = (*USUAL, "ID", "Cards")
    kept = {one.column.name for one in placed(persona_look(names).columns, width)}
    assert kept == set(names[: len(kept)])
