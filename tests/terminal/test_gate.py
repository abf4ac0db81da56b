"""Keys through a real pty: nothing lost, nothing reordered, scans are scans (``ux.md`` §4, all five rows)."""

from collections.abc import Iterator

import pytest

from tests.terminal.pty_screen import PtyScreen, python

APP = "tests/terminal/apps/gate_app.py"


@pytest.fixture
def terminal() -> Iterator[PtyScreen]:
    with PtyScreen(python(APP)) as screen:
        screen.wait_for("40 of 40")
        yield screen


def test_two_scans_in_one_read_are_two_searches(terminal: PtyScreen) -> None:
    terminal.send("4006381333931\r4006381333948\r")
    terminal.wait_for("find:4006381333931 find:4006381333948")


def test_stock_textual_joins_two_scans() -> None:
    """The negative control: without the gate and the bar, the same bytes are another search."""
    with PtyScreen(python(APP, "stock")) as screen:
        screen.wait_for("ready")
        screen.send("4006381333931\r4006381333948\r")
        screen.wait_for("find:")
        screen.wait_quiet(0.3)
        assert "find:4006381333931 find:4006381333948" not in screen.text()


def test_keys_typed_before_the_app_is_up_are_kept_and_a_line_feed_is_enter() -> None:
    with PtyScreen(python(APP)) as screen:
        screen.send("anna\n")
        screen.wait_for("find:anna", seconds=20)


def test_keys_behind_an_enter_that_moves_the_focus_reach_the_list(terminal: PtyScreen) -> None:
    terminal.send("anna\r2d")
    terminal.wait_for("find:anna tab2 delete")
    assert terminal.line(0).endswith("anna")


def test_a_paste_that_ends_with_a_return_is_a_scan(terminal: PtyScreen) -> None:
    terminal.send("\x1b[200~4006381333931\r\x1b[201~")
    terminal.wait_for("find:4006381333931")


def test_a_scan_in_the_list_fires_no_hot_key(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("1234000111222\r")
    terminal.wait_for("scan:1234000111222")
    assert "tab" not in terminal.line(23)
    assert "open" not in terminal.line(23)


def test_a_scan_that_comes_in_two_reads_is_one_scan(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("1234")
    terminal.wait_quiet(0.005)
    terminal.send("0001\r")
    terminal.wait_for("scan:12340001")
    assert "tab" not in terminal.line(23)


def test_an_aim_prefix_makes_any_scan_a_scan(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("]C1dexd-42\r")
    terminal.wait_for("scan:dexd-42")
    assert "delete" not in terminal.line(23)


def test_a_scan_that_ends_with_a_tab_is_a_search(terminal: PtyScreen) -> None:
    terminal.send("4006381333931\t4006381333948\t")
    terminal.wait_for("find:4006381333931 find:4006381333948")


def test_an_aim_prefix_is_left_out_of_the_search(terminal: PtyScreen) -> None:
    terminal.send("]C14006381333931\r")
    terminal.wait_for("find:4006381333931")


def test_a_lone_digit_is_a_hot_key(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("3")
    terminal.wait_for("tab3")


def test_two_quick_digits_are_data_for_the_bar(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("21")
    terminal.wait_for("typed:21")
    assert "tab" not in terminal.line(23)


def test_a_burst_of_letters_in_the_list_is_dropped_and_said(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("xed.log")
    terminal.wait_for("dropped:InputDropped")
    assert "archive" not in terminal.line(23)


def test_a_paste_in_the_list_is_dropped_with_what_breaks_out_of_it(terminal: PtyScreen) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send("\x1b[200~x\x1b[201~d")
    terminal.wait_for("dropped:InputDropped")
    terminal.wait_quiet(0.1)
    terminal.send("3")
    terminal.wait_for("tab3")
    assert "delete" not in terminal.line(23)


def test_a_megabyte_of_paste_does_nothing_but_fill_the_bar(terminal: PtyScreen) -> None:
    terminal.send("\x1b[200~" + "d" * 1_000_000 + "\x1b[201~")
    terminal.wait_for("0 of 40", seconds=30)
    assert "delete" not in terminal.line(23)


@pytest.mark.parametrize(
    "track",
    ["%B4111111111111111^STONE/AMELIA^2512101000000000?", ";4111111111111111=25121010000000000000?\r"],
)
@pytest.mark.parametrize("in_list", [False, True])
def test_a_payment_card_is_swallowed_wherever_it_is_swiped(
    terminal: PtyScreen, track: str, in_list: bool
) -> None:
    if in_list:
        terminal.send("anna\r")
        terminal.wait_for("find:anna")
    terminal.send(track)
    terminal.wait_for("dropped:CardSwiped")
    assert "4111" not in terminal.text()
    assert "open" not in terminal.text()


@pytest.mark.parametrize(
    "reply",
    [
        "\x1b]11;rgb:dddd/ffff/aaaa\x1b\\",
        "\x1b]11;rgb:dd/ff/dd\x07",
        "\x1bP1$r0;dddddddddddddddddddddddddddddddddddddddd\x1b\\",
        "\x1b[?62;1;4d",
        "\x1b[8;24;80t",
        "\x1b_dddd\x1b\\",
    ],
)
def test_a_reply_of_the_terminal_types_nothing(terminal: PtyScreen, reply: str) -> None:
    terminal.send("anna\r")
    terminal.wait_for("find:anna")
    terminal.send(reply)
    terminal.wait_quiet(0.2)
    terminal.send("3")
    terminal.wait_for("tab3")
    assert terminal.line(23) == "find:anna tab3"


def test_stock_textual_types_a_reply_as_keys() -> None:
    """The negative control for the replies."""
    with PtyScreen(python(APP, "stock")) as screen:
        screen.wait_for("ready")
        screen.send("\x1b]11;rgb:dddd/ffff/aaaa\x1b\\")
        screen.wait_for("dddd")


def test_a_held_key_in_the_list_is_no_burst(terminal: PtyScreen) -> None:
    terminal.press("enter")
    terminal.wait_for("find:")
    terminal.send("jjjjjj\r")
    terminal.wait_for("open:6")


def test_nothing_is_written_while_nothing_happens(terminal: PtyScreen) -> None:
    terminal.wait_quiet(0.3)
    mark = terminal.mark()
    terminal.wait_quiet(1.5)
    assert terminal.output_since(mark) == b""
