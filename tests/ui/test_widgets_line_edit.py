"""The single-line editor under every field."""

import pytest
from textual import events
from textual.app import App, ComposeResult

from widgets.line_edit import LineEdit
from widgets.lines import width_of


class Field(App[None]):
    def __init__(self, edit: LineEdit) -> None:
        super().__init__()
        self.theme = "ansi-dark"
        self.edit = edit
        self.happened: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.edit

    def on_line_edit_edited(self, message: LineEdit.Edited) -> None:
        self.happened.append(f"edited:{message.value}")

    def on_line_edit_entered(self, message: LineEdit.Entered) -> None:
        self.happened.append(f"entered:{message.value}")


@pytest.mark.parametrize(
    ("keys", "value", "cursor"),
    [
        (["a", "b", "left", "c"], "acb", 2),
        (["a", "b", "home", "c"], "cab", 1),
        (["a", "b", "backspace"], "a", 1),
        (["a", "b", "home", "delete"], "b", 0),
        (["a", "b", "space", "c", "d", "ctrl+w"], "ab ", 3),
        (["a", "b", "space", "c", "d", "ctrl+left", "x"], "ab xcd", 4),
        (["a", "b", "ctrl+u"], "", 0),
        (["a", "b", "home", "ctrl+k"], "", 0),
        (["a", "b", "c", "shift+left", "shift+left", "x"], "ax", 2),
        (["a", "b", "c", "shift+home", "backspace"], "", 0),
        (["a", "b", "c", "shift+left", "left", "x"], "abxc", 3),
        (["backspace", "delete", "left", "right", "a"], "a", 1),
    ],
)
async def test_editing_keys(keys: list[str], value: str, cursor: int) -> None:
    edit = LineEdit()
    async with Field(edit).run_test(size=(40, 5)) as pilot:
        await pilot.press(*keys)
        assert (edit.value, edit.cursor) == (value, cursor)


async def test_enter_and_a_line_feed_mean_the_value() -> None:
    app = Field(LineEdit())
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.press("a", "enter", "b", "ctrl+j")
        assert app.happened == ["edited:a", "entered:a", "edited:ab", "entered:ab"]


async def test_a_paste_of_several_lines_becomes_one_and_means_nothing_yet() -> None:
    edit = LineEdit()
    app = Field(edit)
    async with app.run_test(size=(40, 5)) as pilot:
        edit.post_message(events.Paste("Amelia\nStone\x1b[2J\n"))
        await pilot.pause()
        assert edit.value.startswith("Amelia Stone")
        assert "\x1b" not in edit.value
        assert not [what for what in app.happened if what.startswith("entered")]


async def test_a_limit_and_a_mask_hold() -> None:
    edit = LineEdit(mask=True, limit=6, allowed=str.isdigit)
    async with Field(edit).run_test(size=(40, 5)) as pilot:
        await pilot.press(*"12ab345678")
        assert edit.value == "123456"
        assert "1" not in edit.strip_at(0).text
        assert "••••••" in edit.strip_at(0).text


@pytest.mark.parametrize("value", ["x" * 200, "山田" * 60, "short", ""])
async def test_the_line_is_always_as_wide_as_the_widget_and_shows_the_cursor(value: str) -> None:
    edit = LineEdit(value, label="Name  ")
    edit.note = "14 matches"
    async with Field(edit).run_test(size=(40, 5)) as pilot:
        for key in ("home", "right", "end"):
            await pilot.press(key)
            strip = edit.strip_at(0)
            assert width_of(strip.text) == 40
            assert [segment for segment in strip if segment.style and segment.style.reverse]
            assert strip.text.endswith("14 matches")
