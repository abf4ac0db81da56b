"""The small parts: F-bar, status line, points bar, chart, QR, field table, timeline."""

from dataclasses import dataclass
from datetime import date

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget

from widgets.balance_chart import BalanceAt, BalanceChart, ascii_rows, braille_rows, step_levels
from widgets.command import Command
from widgets.commands import registry
from widgets.fbar import FBar
from widgets.field_table import FieldRow, FieldTable, Section
from widgets.glyphs import ASCII, UNICODE
from widgets.lines import LineWidget, fitted, width_of
from widgets.points_bar import bar, points_words
from widgets.qr import QrCode, ascii_lines, half_block_lines, modules
from widgets.status_line import Status, StatusLine
from widgets.timeline import Timeline


class Shelf(App[None]):
    """Holds one part."""

    def __init__(self, part: Widget, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.part = part
        self.glyphs = ASCII if ascii_only else UNICODE
        self.happened: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.part

    def on_fbar_chosen(self, message: FBar.Chosen) -> None:
        self.happened.append(message.command_id)

    def on_field_table_chosen(self, message: FieldTable.Chosen) -> None:
        self.happened.append(message.row.name)


def drawn(part: LineWidget) -> list[str]:
    return [part.strip_at(y).text for y in range(part.size.height)]


def locked(command: Command) -> str | None:
    return "needs a manager" if command.id == "redeem" else None


async def test_the_f_bar_is_exactly_eighty_columns() -> None:
    part = FBar(registry())
    async with Shelf(part).run_test(size=(80, 24)):
        assert drawn(part) == [
            "1Help   2Find   3Back   4List   5Sale   6New    7Adjust 8Redeem 9Share  10Menu  "
        ]


async def test_the_f_bar_of_a_narrow_terminal_keeps_whole_slots_and_the_menu() -> None:
    part = FBar(registry())
    async with Shelf(part).run_test(size=(60, 20)):
        assert drawn(part)[0].split() == ["1Help", "2Find", "3Back", "4List", "5Sale", "6New", "10Menu"]


async def test_a_locked_slot_is_dimmed_and_a_remapped_one_shows_its_key() -> None:
    part = FBar(registry({"adjust": "Ctrl+G"}), locked)
    async with Shelf(part).run_test(size=(80, 24)):
        dim = {segment.text for segment in part.strip_at(0) if segment.style and segment.style.dim}
        assert dim == {"8", "Redeem"}
        assert "^GAdjust" in drawn(part)[0]


async def test_a_click_on_a_slot_runs_its_command() -> None:
    part = FBar(registry())
    app = Shelf(part)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(FBar, offset=(50, 0))
        assert app.happened == ["adjust"]


async def test_the_status_line_says_everything_at_eighty_and_the_warning_always() -> None:
    status = Status("Regulars", "Downtown", "till-2", "Dana (Staff)", "DEMO", "+25 A. Stone", "u")
    part = StatusLine(status)
    async with Shelf(part).run_test(size=(80, 24)):
        line = drawn(part)[0]
        assert width_of(line) == 80
        for word in (
            "Regulars",
            "Downtown · till-2",
            "Dana (Staff)",
            "last: +25 A. Stone  u undoes",
            " DEMO ",
        ):
            assert word in line
    narrow = StatusLine(status)
    async with Shelf(narrow).run_test(size=(60, 20)):
        assert drawn(narrow)[0].endswith(" DEMO ")
        assert "+25 A. Stone  u undoes" in drawn(narrow)[0]


async def test_a_sentence_is_told_whole_and_the_place_gives_way_to_it() -> None:
    sentence = "Put the cursor on a hidden field of the General tab first."
    part = StatusLine(Status("Corner & Co.", "Downtown", "till-2", "Dana (Staff)", "DEMO", sentence))
    async with Shelf(part).run_test(size=(80, 24)):
        assert drawn(part)[0] == f"Dana (Staff)  {sentence}".rjust(74) + " DEMO "


@pytest.mark.parametrize(
    ("points", "words"),
    [(320, "320/400, 80 short"), (400, "400/400"), (399, "399/400, 1 short"), (-5, "405 short")],
)
def test_a_points_bar_says_what_is_short(points: int, words: str) -> None:
    assert words in points_words(points, 400)
    assert ("." in bar(points, 400, 10)) == (points < 400)


def test_points_bars_are_as_wide_as_asked_in_both_styles() -> None:
    for points in range(0, 500, 7):
        assert len(bar(points, 400, 12, ASCII)) == 12
        assert width_of(bar(points, 400, 12, UNICODE)) == 12


def test_the_chart_steps_where_the_balance_changed() -> None:
    history = [BalanceAt(date(2026, 1, 1), 0), BalanceAt(date(2026, 1, 6), 100)]
    levels = step_levels(history, date(2026, 1, 11), 11)
    assert levels == [0] * 5 + [100] * 6
    assert ascii_rows(levels, 0, 100, 2) == ["     ******", "*****|     "]
    assert [len(row) for row in braille_rows(levels, 0, 100, 2)] == [6, 6]


async def test_a_chart_names_the_days_and_the_bounds() -> None:
    history = [BalanceAt(date(2026, 1, 1), 0), BalanceAt(date(2026, 2, 1), 1250)]
    part = BalanceChart(history, date(2026, 3, 1))
    async with Shelf(part, ascii_only=True).run_test(size=(60, 20)):
        lines = drawn(part)
        assert lines[0].startswith("1,250 ")
        assert lines[-1].split() == ["2026-01-01", "2026-03-01"]
        assert all(line.isascii() for line in lines)


async def test_a_chart_of_nobody_says_so() -> None:
    part = BalanceChart()
    async with Shelf(part).run_test(size=(60, 20)):
        assert drawn(part)[0].strip() == "No points yet."


def test_a_qr_code_is_the_same_in_blocks_and_in_ascii() -> None:
    rows = modules("https://example.com/r/8F3K2M7Q")
    again: list[list[bool]] = []
    for line in half_block_lines(rows):
        again.append([sign in "▀█" for sign in line])
        again.append([sign in "▄█" for sign in line])
    assert again[: len(rows)] == rows
    assert [
        [line[at : at + 2] == "##" for at in range(0, len(line), 2)] for line in ascii_lines(rows)
    ] == rows


async def test_a_qr_code_fits_the_reference_terminal_in_black_on_white_with_its_text() -> None:
    part = QrCode("https://example.com/r/8F3K2M7Q")
    async with Shelf(part).run_test(size=(80, 22)):
        styles = {segment.style for segment in part.strip_at(3) if segment.style and segment.style.bgcolor}
        assert {
            (style.color.name, style.bgcolor.name) for style in styles if style.color and style.bgcolor
        } == {("black", "bright_white")}
        assert any("https://example.com/r/8F3K2M7Q" in line for line in drawn(part))


async def test_a_qr_code_without_room_leaves_the_text_readable() -> None:
    part = QrCode("https://example.com/r/8F3K2M7Q")
    async with Shelf(part, ascii_only=True).run_test(size=(60, 10)):
        assert drawn(part)[0].startswith("https://example.com/r/8F3K2M7Q")


async def test_the_cursor_of_a_field_table_passes_over_headings() -> None:
    part = FieldTable(
        [Section("A"), FieldRow("a", "A", "1"), Section("B"), FieldRow("b", "B", "2", copy="two")]
    )
    app = Shelf(part)
    async with app.run_test(size=(60, 20)) as pilot:
        part.focus()
        await pilot.press("down", "enter")
        assert app.happened == ["b"]
        assert part.row is not None
        assert part.row.copied == "two"
        await pilot.press("up", "up")
        assert part.row.name == "a"


async def test_a_field_table_keeps_the_cursor_on_the_field_when_rows_change() -> None:
    part = FieldTable([FieldRow(name, name, "1") for name in "abc"])
    async with Shelf(part).run_test(size=(60, 20)) as pilot:
        part.focus()
        await pilot.press("down")
        part.show([Section("new"), *(FieldRow(name, name, "2") for name in "abc")])
        assert part.row is not None
        assert part.row.name == "b"


@dataclass(frozen=True, slots=True)
class Event:
    key: str
    when: str = "2026-11-22 09:10"
    what: str = "Sale · 4 lines"
    points: int | None = 25
    balance: int | None = 1250
    where: str = "Downtown"


async def test_a_timeline_shows_signed_points_and_pages_on() -> None:
    part = Timeline()
    async with Shelf(part).run_test(size=(80, 24)):
        first = [Event(str(number)) for number in range(100)]
        number = part.show_events(first, explain="3 400 events", total=3400, more=True)
        assert part.length == 3400
        assert part.strip_at(2).text.split()[3:] == ["Sale", "·", "4", "lines", "+25", "1,250", "Downtown"]
        part.show_page(number, 100, [Event(str(n)) for n in range(100, 200)])
        assert part.row_at(150) is not None


@pytest.mark.parametrize(
    "text",
    ["Amelia", "山田太郎山田太郎", "a" * 40, "", "Zoë Ñandú de la Cruz", "A\x1b[31m\x07\u202eB", "x" * 65536],
)
@pytest.mark.parametrize("width", [1, 5, 10])
def test_a_fitted_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert width_of(fitted(text, width)) == width
    assert width_of(fitted(text, width, right=True)) == width
