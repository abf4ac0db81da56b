"""What is sent to the terminal: only changed lines, no colour without colour, and always the true screen."""

import re

import pytest

from tests.terminal.pty_screen import PtyScreen, python

APP = "tests/terminal/apps/gate_app.py"
COLOUR = re.compile(rb"\x1b\[[0-9;]*?(?:(?<=[\[;])(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?=[;m]))[0-9;]*m")
STEPS = ("a", "n", "n", "\x7f", "\x7f", "\r", "j", "j", " ", "G", "g", "\x1bOQ", "o", "m", "\r", "3")


def test_after_any_keys_the_screen_is_what_a_full_repaint_shows() -> None:
    with PtyScreen(python(APP)) as terminal:
        terminal.wait_for("40 of 40")
        for step in STEPS:
            terminal.send(step)
            terminal.wait_quiet(0.12)
            before = terminal.text()
            mark = terminal.mark()
            terminal.press("ctrl+l")
            terminal.wait_quiet(0.12)
            assert len(terminal.output_since(mark)) > 400
            assert terminal.text() == before


def test_a_screen_that_was_written_over_is_put_right_by_a_redraw() -> None:
    with PtyScreen(python(APP)) as terminal:
        terminal.wait_for("40 of 40")
        terminal.wait_quiet(0.1)
        before = terminal.text()
        terminal.screen.erase_in_display(2)
        assert terminal.text() != before
        terminal.press("ctrl+l")
        terminal.wait_for("40 of 40")
        terminal.wait_quiet(0.1)
        assert terminal.text() == before


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (80, 24)])
def test_a_resize_paints_everything_anew(size: tuple[int, int]) -> None:
    with PtyScreen(python(APP), columns=90, rows=30) as terminal:
        terminal.wait_for("40 of 40")
        terminal.wait_quiet(0.1)
        terminal.screen.erase_in_display(2)
        terminal.resize(*size)
        terminal.wait_for("40 of 40")
        terminal.wait_for("Amelia Stone")
        terminal.wait_quiet(0.2)
        after = terminal.text()
        terminal.press("ctrl+l")
        terminal.wait_quiet(0.2)
        assert terminal.text() == after


def test_a_terminal_that_is_too_small_says_so_and_still_searches() -> None:
    with PtyScreen(python(APP), columns=50, rows=15) as terminal:
        terminal.wait_for("60×20 needed, this is 50×15")
        terminal.send("zzz")
        terminal.wait_for("zzz · 0 of 40")
        terminal.resize(80, 24)
        terminal.wait_gone("60×20 needed")
        terminal.resize(40, 24)
        terminal.wait_for("60×20 needed")


def test_a_key_sends_little_and_moving_the_cursor_two_rows() -> None:
    with PtyScreen(python(APP)) as terminal:
        terminal.wait_for("40 of 40")
        terminal.press("enter")
        terminal.wait_for("find:")
        terminal.wait_quiet(0.1)
        mark = terminal.mark()
        terminal.send("j")
        terminal.wait_quiet(0.1)
        assert 0 < len(terminal.output_since(mark)) < 400


def test_no_color_sends_no_colour_code() -> None:
    with PtyScreen(python(APP), env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("40 of 40")
        terminal.send("tga stone\r")
        terminal.wait_quiet(0.2)
        assert COLOUR.findall(bytes(terminal.raw)) == []


def test_the_colour_test_sees_colours() -> None:
    """The negative control for the one above."""
    assert COLOUR.search(b"\x1b[1;31mx") is not None
    assert COLOUR.search(b"\x1b[38;2;1;2;3mx") is not None
    assert COLOUR.search(b"\x1b[1;4;7mx\x1b[0m") is None


def test_a_terminal_without_unicode_gets_ascii_only() -> None:
    with PtyScreen(python(APP), env={"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "1"}) as terminal:
        terminal.wait_for("40 of 40")
        terminal.wait_for("> Amelia Stone")
