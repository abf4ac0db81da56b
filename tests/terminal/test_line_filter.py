"""The last gate: no widget, whatever it was given, sends a customer's control characters to the terminal."""

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from console.terminal.line_filter import SAFE_GLYPHS
from tests.terminal.apps.hostile_app import PAYLOADS
from tests.terminal.pty_screen import PtyScreen, python

APP = "tests/terminal/apps/hostile_app.py"
BLACK = Color(0, 0, 0)


def is_hostile(payload: str) -> bool:
    """Plain text and markup may be shown as they are; the rest may not reach the terminal."""
    return (not payload.isascii() and "\u0301" not in payload) or not payload.isprintable()


def raw_payloads(*arguments: str) -> list[str]:
    """The payloads that came out of the pty as they went into the widgets."""
    got_through = []
    with PtyScreen(python(APP, *arguments), rows=50) as terminal:
        terminal.wait_for("start")
        for number, payload in enumerate(PAYLOADS):
            mark = terminal.mark()
            terminal.press("enter")
            terminal.wait_for(f"shown {number}.", seconds=30)
            terminal.wait_quiet(0.02)
            needle = f"A{payload}B".encode("utf-8", "surrogatepass")
            if is_hostile(payload) and needle in terminal.output_since(mark):
                got_through.append(payload)
        terminal.press("enter")
        terminal.wait_for("the end")
        assert b"\x1b]8;" not in terminal.raw or arguments
    return got_through


def test_no_hostile_text_reaches_the_terminal_from_any_widget() -> None:
    assert len([payload for payload in PAYLOADS if is_hostile(payload)]) >= 30
    assert raw_payloads() == []


def test_without_the_filter_hostile_text_gets_through() -> None:
    """The negative control, up to the text at which the open app dies."""
    with PtyScreen(python(APP, "open"), rows=50) as terminal:
        terminal.wait_for("start")
        for number in range(7):
            terminal.press("enter")
            terminal.wait_for(f"shown {number}.")
        terminal.press("enter")
        terminal.wait_until(lambda: b"A\x7fB" in terminal.raw, what="a raw DEL")
        assert b"\x1b]8;" in terminal.raw


def test_an_action_in_data_is_dead_and_ours_is_not() -> None:
    with PtyScreen(python("tests/terminal/apps/click_app.py")) as terminal:
        terminal.wait_for("Amelia")
        terminal.send("\x1b[<0;2;1M\x1b[<0;2;1m\x1b[<0;2;2M\x1b[<0;2;2m")
        terminal.wait_for("ran help")
        assert "foreign" not in terminal.text()


@pytest.mark.parametrize("style", [None, Style(bold=True), Style(link="http://example.org", bold=True)])
def test_text_keeps_its_width_and_its_look_without_the_link(style: Style | None) -> None:
    [segment] = SAFE_GLYPHS.apply([Segment("A\x1b[31mB", style)], BLACK)
    assert segment.text == "A\N{REPLACEMENT CHARACTER}[31mB"
    assert segment.style is None or segment.style.link is None
    assert (segment.style.bold if segment.style else None) == (style.bold if style else None)


def test_a_clean_line_passes_untouched() -> None:
    segments = [Segment("Amelia Stone", Style(bold=True)), Segment("ÅÄÖ")]
    assert SAFE_GLYPHS.apply(segments, BLACK)[0] is segments[0]
