"""The window of reports: chosen, moved through the days, by location, as bars, as a file."""

from pathlib import Path

import pytest

from screens.details import Details
from screens.pick import Pick
from screens.reports import Reports
from store.database.store import Store
from store.discounts.redeem import redeem
from store.staff.permissions import Role
from tests.store.points.people import staff_of
from tests.ui.conftest import Seat, Sit, until
from widgets.balance_chart import BalanceChart
from widgets.bars import bars
from widgets.glyphs import ASCII, UNICODE


async def open_reports(seat: Seat) -> Reports:
    await seat.press("f10")
    await seat.type("reports")
    await seat.press("enter")
    window = seat.app.screen
    assert isinstance(window, Reports)
    await until(seat.pilot, lambda: window.table is not None)
    return window


async def shows(seat: Seat, window: Reports, report: str) -> None:
    await until(seat.pilot, lambda: window.table is not None and window.table.report == report)
    assert window.table is not None
    assert window.table.report == report


def line(window: Reports, y: int) -> str:
    return window.list.strip_at(y).text


async def test_digits_choose_a_report_and_brackets_the_days(sit: Sit, shop: Store) -> None:
    redeem(shop, staff_of(Role.OWNER), 1001, "COFFEE")
    async with sit(Role.OWNER, size=(120, 40)) as seat:
        window = await open_reports(seat)
        assert "Points owed" in window.heading()
        assert window.table is not None
        assert [row[0] for row in window.table.rows] == ["Downtown"]
        assert "405" in line(window, 2)
        await seat.press("2")
        await shows(seat, window, "redemptions")
        assert line(window, 2).split()[1:5] == ["COFFEE", "Free", "coffee", "1"]
        before = window.table.period
        await seat.press("left_square_bracket")
        await until(seat.pilot, lambda: window.table is not None and window.table.rows == ())
        assert window.table.period == before.moved(-1)
        await seat.press("right_square_bracket")
        await until(seat.pilot, lambda: window.table is not None and window.table.rows != ())
        await seat.press("p")
        assert isinstance(seat.app.screen, Pick)
        await seat.type("last month")
        await seat.press("enter")
        await until(seat.pilot, lambda: window.table is not None and window.table.rows == ())
        assert window.table.period.first.isoformat() == "2026-10-01"


async def test_growth_draws_a_chart_and_v_bars_that_need_no_colour(sit: Sit) -> None:
    async with sit(Role.OWNER, size=(120, 40)) as seat:
        window = await open_reports(seat)
        await seat.press("4")
        await shows(seat, window, "growth")
        assert window.query_one(BalanceChart).display
        await seat.press("w")
        await until(seat.pilot, lambda: window.table is not None and len(window.table.rows) == 5)
        assert window.table is not None
        assert len(window.table.rows) == 5
        await seat.press("v", "end", "up")
        assert not window.query_one(BalanceChart).display
        assert "█" in "".join(line(window, y) for y in range(2, 10))


async def test_one_location_and_all_of_a_row(sit: Sit) -> None:
    async with sit(Role.OWNER) as seat:
        window = await open_reports(seat)
        await seat.press("o")
        await seat.type("harbour")
        await seat.press("enter")
        await until(seat.pilot, lambda: window.table is not None and window.table.rows == ())
        assert "Harbour" in window.heading()
        await seat.press("o", "enter")
        await until(seat.pilot, lambda: window.table is not None and window.table.rows != ())
        await seat.press("enter")
        assert isinstance(seat.app.screen, Details)


async def test_x_writes_a_file_for_spreadsheets(
    sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    async with sit(Role.OWNER) as seat:
        window = await open_reports(seat)
        await seat.press("x")
        await until(seat.pilot, lambda: window.said.startswith("Written"))
        found = list((tmp_path / "regulars" / "exports").iterdir())
        assert [path.suffix for path in found] == [".csv"]
        assert found[0].read_text("utf-8").startswith("location,issued")


async def test_staff_are_told_where_their_own_day_is(sit: Sit) -> None:
    async with sit(Role.STAFF) as seat:
        await seat.press("f10")
        await seat.type("reports")
        await seat.press("enter")
        window = seat.app.screen
        assert isinstance(window, Reports)
        await until(seat.pilot, lambda: "own day" in window.list.answer.explain)
        assert "own day" in window.list.answer.explain


def test_a_bar_s_length_says_the_figure_and_its_sign_the_side() -> None:
    assert bars([10, 5, 0, None, 1], 10) == ["##########", "#####", "", "", "#"]
    assert bars([10, -5], 11) == [" ##########", "-#####"]
    assert bars([8, 4, 1], 4, UNICODE) == ["████", "██", "▌"]
    assert bars([1000, 1], 4, UNICODE) == ["████", "▏"]
    assert bars([0, None], 4, ASCII) == ["", ""]
    assert bars([], 4) == []
