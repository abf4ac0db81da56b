"""Whatever a key opens, the keys typed behind it wait for that: one write comes to what a patient person comes to."""

import pytest

from tests.terminal.counter import AMELIA, Console, Shop
from tests.terminal.pty_screen import KEYS, python

SLOW = python("tests/terminal/apps/slow_console.py")
F2, F3, F5, F6, F7, F8, F10 = (KEYS[f"f{number}"] for number in (2, 3, 5, 6, 7, 8, 10))
DOWN = KEYS["down"]

JOBS = {
    "an adjustment": (f"0117\r{F7}+25\r\rx\r", "last: +25 Amelia Stone → 1,231"),
    "an adjustment of a row": (f"points:>5\r{F7}+25\r\rx\r", "last: +25"),
    "a sale and an adjustment": (f"0117\r{F5}10.00\r\r{F7}+5\r\rx\r", "last: +5 Amelia Stone → 1,221"),
    "a redemption, its code, its undo": (f"0117\r{F8}\r\r\ru\r", "undone: Free coffee"),
    "somebody new": (f"{F6}Ada\r\r2125550160\r\r\r\r\r\r{F5}10\r\r", "10 points"),
    "a command of the menu": (f"0117\r{F10}note\rlikes oat milk\r\r", "likes oat milk"),
    "a row further down": (f"0117\r3{DOWN}\r", "R-5512"),
    "two customers": (f"0117\r{F7}+25\r\rx\r{F2}0142\r{F7}+5\r\rx\r", "last: +5 Omar Haddad → 485"),
    "a window of settings and back": (f"{F10}settings\r{F3}0117\r{F7}+25\r\rx\r", "→ 1,231"),
    "a list of what was done, and back": (f"{F10}audit\r{F3}0117\r{F7}+25\r\rx\r", "→ 1,231"),
    "the explanation and back": (f"0117\rx{F3}{F7}+25\r\rx\r", "→ 1,231"),
    "a row of the history": ("0117\r3\r", "R-5513"),
    "a tab, then an act": (f"0117\r4{F7}+25\r\rx\r", "→ 1,231"),
}


def slow_console(shop: Shop, seed: int) -> Console:
    """The console whose steps come late."""
    return Console(SLOW, env={**shop.variables, "REGULARS_STORE": shop.address, "SLOW_SEED": str(seed)})


@pytest.mark.parametrize(("seed", "job"), enumerate(JOBS))
def test_keys_typed_ahead_wait_for_what_the_key_before_opened(shop: Shop, seed: int, job: str) -> None:
    keys, shows = JOBS[job]
    code, pin = shop.staff["Manager"]
    with slow_console(shop, seed) as console:
        console.sees("Staff code")
        console.send(f"{code}\r{pin}\r{keys}")
        console.until(job, shows)
    shop.sound()


def test_a_narrower_terminal_takes_the_cursor_from_no_prompt(shop: Shop) -> None:
    with slow_console(shop, 3) as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.press("f7")
        for columns, rows in ((100, 30), (70, 22), (120, 40), (80, 24)):
            console.resize(columns, rows)
            console.send("1")
        console.send("\r\rx\r")
        console.until("the adjustment", "last: +1,111 Amelia Stone → 2,317")
    assert shop.shown(AMELIA)["points"] == 1206 + 1111
