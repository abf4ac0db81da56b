"""The settings on screen: found by a few letters, tried out before they are saved, with their history."""

from screens.change_setting import ChangeSetting
from screens.shop_settings import ShopSettings
from store.database.store import Store
from store.settings_use import setting_history
from store.staff.permissions import Role
from tests.ui.conftest import Seat, Sit
from widgets.field_table import FieldRow
from widgets.prompt import Prompt


async def open_setting(seat: Seat, name: str) -> ChangeSetting:
    await seat.press("f10")
    await seat.type("settings of")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, ShopSettings)
    await seat.type(name)
    await seat.press("enter")
    change = seat.app.screen
    assert isinstance(change, ChangeSetting)
    return change


def shown(change: ChangeSetting) -> dict[str, str]:
    return {row.name: row.value for row in change.rows if isinstance(row, FieldRow)}


async def test_a_new_rate_says_what_it_would_do_before_it_is_saved(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        change = await open_setting(seat, "points_rate")
        await seat.type("200")
        seen = shown(change)
        assert seen["customers"] != "0"
        assert seen["points"].startswith("+")
        assert any("past" in value or "stay" in value for name, value in seen.items() if "warning" in name)
        assert shop.settings()["points_rate"] == 100
        await seat.press("enter", "enter")
        assert isinstance(seat.app.screen, ShopSettings)
        assert shop.settings()["points_rate"] == 200
        assert [row.value for row in seat.app.screen.rows if row.name == "points_rate"] == ["200"]


async def test_a_setting_can_be_changed_from_a_day_to_come(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        await open_setting(seat, "visit_points")
        await seat.type("5")
        await seat.press("enter")
        await seat.type("2026-12-24")
        await seat.press("enter")
        assert shop.settings()["visit_points"] == 0
        assert setting_history(shop, "visit_points")[0].from_at.startswith("2026-12-24")


async def test_a_value_that_will_not_do_is_refused_in_a_sentence_and_nothing_changes(
    sit: Sit, shop: Store
) -> None:
    async with sit(Role.OWNER) as seat:
        change = await open_setting(seat, "points_rate")
        await seat.type("-5")
        await seat.press("enter", "enter")
        assert seat.app.screen is change
        assert shop.settings()["points_rate"] == 100
        assert change.query_one(Prompt).values["value"] == "-5"


async def test_the_history_of_a_setting_says_who_set_it(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        await open_setting(seat, "points_rate")
        await seat.type("150")
        await seat.press("enter", "enter")
        await seat.press("enter")
        change = seat.app.screen
        assert isinstance(change, ChangeSetting)
        rows = [row for row in change.rows if isinstance(row, FieldRow)]
        assert [(row.value, row.note) for row in rows if row.name == "version:1"] == [("150", "by Owner One")]


async def test_staff_have_no_settings(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f10")
        await seat.type("settings of")
        await seat.press("enter")
        assert not isinstance(seat.app.screen, ShopSettings)
        assert "Staff may not" in seat.said


async def test_a_setting_with_choices_is_changed_by_the_arrows(sit: Sit, shop: Store) -> None:
    async with sit(Role.OWNER) as seat:
        change = await open_setting(seat, "when earned points expire")
        await seat.press("right")
        assert any("30 days" in value for name, value in shown(change).items() if "warning" in name)
        await seat.press("enter", "enter")
        assert shop.settings()["expiry"] == "inactivity"
