"""Done or not done: the console is killed in the middle of a redemption and right behind its Enter."""

import os
import signal

import pytest

from tests.terminal.counter import AMELIA, PATIENCE, Console, Shop
from tests.terminal.pty_screen import KEYS


def kill(console: Console) -> None:
    """End the program at once, as a power cut does."""
    os.kill(console.pid, signal.SIGKILL)
    console.wait_end(seconds=PATIENCE)


@pytest.mark.parametrize("entered", [False, True], ids=["before Enter", "behind Enter"])
def test_the_next_sign_in_says_done_with_the_code_or_nothing_happened(shop: Shop, entered: bool) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.press("f8")
        console.sees("Free coffee: 1,206 → 1,086")
        if entered:
            console.press("enter", "enter")
        kill(console)
    shown = shop.shown(AMELIA)
    redeemed = shown["points"] == 1086
    assert redeemed or shown["points"] == 1206
    assert not redeemed or entered
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.until("the balance", "Opt-ins", f"{shown['points']:,} points")
        if redeemed:
            console.sees("done, code")
        else:
            assert "done" not in console.line(0)
    shop.sound()


def test_a_redemption_that_was_told_is_kept_through_a_power_cut(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r" + KEYS["f8"] + "\r\r")
        console.sees("key this code into the till")
        code = console.line(0).split("Free coffee ")[1][:4]
        kill(console)
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.sees(f"done, code {code}")
    assert shop.shown(AMELIA)["points"] == 1086
    shop.sound()
