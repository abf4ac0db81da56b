"""Boosts, multipliers and zero points on screen: tried out, made, looked into, ended."""

from screens.details import Details
from screens.modifiers import Modifiers
from screens.new_modifier import NewModifier
from store.database.store import Store
from store.modifiers.records import modifiers
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit
from widgets.field_table import FieldRow
from widgets.prompt import Prompt


async def open_list(seat: Seat) -> Modifiers:
    await seat.press("f10")
    await seat.type("boosts")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Modifiers)
    return window


async def make(seat: Seat, kind_steps: int, amount: str) -> NewModifier:
    await seat.press("n")
    new = seat.app.screen
    assert isinstance(new, NewModifier)
    await seat.press(*["right"] * kind_steps, "enter")
    await seat.type(amount)
    return new


def told(new: NewModifier) -> list[str]:
    return [f"{row.label} {row.value}".strip() for row in new.rows if isinstance(row, FieldRow)]


async def test_a_multiplier_says_what_it_would_do_and_is_made_and_ended(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_list(seat)
        new = await make(seat, 1, "2")
        assert told(new)[0] == "Audience everybody, 4"
        assert any("+125" in line for line in told(new))
        assert modifiers(shop.connection) == ()
        await seat.press(*["enter"] * 11)
        assert seat.app.screen is window
        (made,) = modifiers(shop.connection)
        assert (made.kind, made.hundredths, made.audience) == ("multiplier", 200, "everybody")
        assert [row.what for row in window.rows] == ["× 2"]
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)
        await seat.press("escape", "delete", "enter")
        assert window.rows == ()
        assert modifiers(shop.connection) == ()
        await seat.press("escape")
        assert seat.said == "Ended: × 2 for everybody. What it gave stays."


async def test_a_restriction_the_table_forbids_is_refused_with_its_row_before_anything_is_made(
    sit: Sit, shop: Store
) -> None:
    async with sit(Role.OWNER) as seat:
        await open_list(seat)
        new = await make(seat, 0, "50")
        prompt = new.query_one(Prompt)
        prompt.focus_field("hours")
        await seat.type("fri 17:00-19:00")
        assert any("multiplier yes" in line for line in told(new))
        await seat.press(*["enter"] * 7)
        assert seat.app.screen is new
        assert modifiers(shop.connection) == ()


async def test_esc_in_the_question_leaves_the_modifier_as_it_is(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_list(seat)
        await make(seat, 2, "")
        await seat.press(*["enter"] * 11)
        await seat.press("delete", "escape")
        assert [row.what for row in window.rows] == ["zero points"]
        assert len(modifiers(shop.connection)) == 1


async def test_staff_have_no_modifiers(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f10")
        await seat.type("boosts")
        await seat.press("enter")
        assert not isinstance(seat.app.screen, Modifiers)
        assert "Staff may not" in seat.said
