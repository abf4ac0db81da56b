"""The counter's main job with the real program in a real terminal, step by step, typed ahead, and scanned."""

import re

import pytest

from tests.terminal.counter import AMELIA, OMAR, Console, Shop
from tests.terminal.pty_screen import KEYS

CODE = re.compile(r"last: Free coffee (\w{4}) → 1,111")


def code_on(console: Console) -> str:
    """The code of the redemption that the status line tells."""
    found = CODE.search(console.line(0))
    assert found is not None, console.text()
    return found[1]


def test_a_person_finds_reads_adjusts_redeems_undoes_and_locks(either_shop: Shop) -> None:
    shop = either_shop
    pin = shop.staff["Manager"][1]
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.until("the card", "Amelia Stone  1001  (212) 555-0117", "1,206 points", "Opt-ins")
        for key, words in (("2", "Points overview"), ("3", "Order R-5513"), ("4", "Enter redeems")):
            console.send(key)
            console.until(f"tab {key}", "Amelia Stone  1001", words)
        console.send("1")
        console.sees("Opt-ins")
        console.press("f7")
        console.sees("Adjust points of Amelia Stone · 1,206")
        console.send("+25\r\rsorry for the queue")
        console.until("before and after", "1,206 → 1,231  (+25)", "sorry for the queue")
        console.press("enter")
        console.until("the adjustment", "last: +25 Amelia Stone → 1,231", "1,231 points")
        console.wait_gone("Adjust points of")
        console.press("f8")
        console.sees("Free coffee: 1,231 → 1,111")
        console.press("enter", "enter")
        console.sees("key this code into the till")
        code = code_on(console)
        assert "  ".join(code) in console.text()
        console.press("enter")
        console.wait_gone("key this code")
        console.press("u")
        console.sees(f"Undo: Free coffee {code}")
        console.press("enter")
        console.until("the undo", "undone: Free coffee", "1,231 points")
        console.press("ctrl+l")
        console.sees("Locked by MAX")
        assert "Amelia" not in console.text()
        console.send(f"{pin}\r")
        console.until("the card after the lock", "Amelia Stone  1001", "1,231 points")
    books_agree(shop, code)


def books_agree(shop: Shop, code: str) -> None:
    """What the store says after the scenario."""
    shown = shop.shown(AMELIA)
    assert shown["points"] == 1231
    lines = shown["points_overview"]["lines"]
    assert {kind: points for kind, points in lines.items() if points} == {
        "earn": 6,
        "legacy": 1200,
        "adjust": 25,
        "redeem": -120,
        "redeem_reversal": 120,
    }
    history = shop.history(AMELIA)
    assert f"Redeemed Free coffee · code {code} · undone" in history
    assert "sorry for the queue" in shop.run("history", str(AMELIA), "--json").out
    shop.sound()


def test_everything_typed_ahead_in_one_write_comes_to_the_same(either_shop: Shop) -> None:
    shop = either_shop
    code, pin = shop.staff["Manager"]
    keys = KEYS
    with shop.console() as console:
        console.sees("Staff code")
        console.send(
            f"{code}\r{pin}\r"
            + "0117\r"
            + keys["f7"] + "+25\r\rsorry for the queue\r"
            + "]]]" + keys["f8"] + "\r"
            + "\r"
            + "u\r"
        )  # fmt: skip
        console.until("the end of what was typed", "undone: Free coffee", "1,231 points")
        console.press("ctrl+l")
        console.sees("Locked by MAX")
        console.send(f"{pin}\r")
        console.until("the card after the lock", "Amelia Stone  1001", "1,231 points")
    redeemed = re.search(r"Redeemed Free coffee · code (\w{4}) · undone", shop.history(AMELIA))
    assert redeemed is not None
    books_agree(shop, redeemed[1])


def opened(shop: Shop) -> list[int]:
    """Whose cards the Manager opened, in order."""
    ran = shop.run("audit", "--by", shop.staff["Manager"][0], "--act", "look_at_card", "--json")
    assert ran.code == 0, ran.err
    rows = sorted(ran.data, key=lambda row: (row["at"], row.get("id", 0)))
    return [row["persona_id"] for row in rows]


def test_two_scans_in_one_burst_are_two_searches(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("2125550117\r2125550142\r")
        console.until("the second customer", "Omar Haddad  1002", "Opt-ins")
    assert opened(shop) == [AMELIA, OMAR]


def test_a_scan_on_a_card_goes_to_the_search_and_fires_no_hot_key(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.send("2125550142\r")
        console.until("the scanned customer", "Omar Haddad  1002", "Opt-ins")
        console.send("]C12125550117\r")
        console.until("the customer of the second scan", "Amelia Stone  1001", "Opt-ins")
    assert opened(shop) == [AMELIA, OMAR, AMELIA]


def test_a_paste_that_breaks_out_on_a_card_does_nothing(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.send("\x1b[200~x\x1b[201~" + KEYS["delete"] + "a")
        console.sees("Nothing here takes a paste")
        console.send("3")
        console.sees("Order R-5513")
        assert "Archive" not in console.text()
        assert "Note on" not in console.text()


@pytest.mark.parametrize(("columns", "rows"), [(60, 20), (160, 45)])
def test_the_job_is_done_at_any_size(shop: Shop, columns: int, rows: int) -> None:
    with shop.console(columns=columns, rows=rows) as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.until("the card", "Amelia Stone  1001", "1,206 points", "Opt-ins")
        if columns == 160:
            console.until("list and history beside it", "R-5513", "amelia.stone@example.com")
        console.press("f7")
        console.send("-6\r3\rqueue\r")
        console.until("the adjustment", "1,200 points", "last: -6 Amelia Stone")
    assert shop.shown(AMELIA)["points"] == 1200


COLOUR = re.compile(rb"\x1b\[(?:[0-9;:]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9;:]*)?m")
"""An SGR sequence that sets a colour."""


def test_no_color_means_no_colour_at_all_and_the_control_has_some(shop: Shop) -> None:
    for name in ("NO_COLOR", "CONTROL"):
        with shop.console(**{name: "1"}) as console:
            console.sign_in(*shop.staff["Manager"])
            console.send("points:>5")
            console.sees("points more than 5")
            found = COLOUR.findall(bytes(console.raw))
        assert bool(found) == (name == "CONTROL"), found[:5]


def test_the_linux_console_gets_signs_it_has(shop: Shop) -> None:
    with shop.console(TERM="linux") as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        for key, words in (("2", "Points overview"), ("3", "R-5513"), ("4", "Enter redeems")):
            console.send(key)
            console.sees(words)
            assert console.text().isascii(), {sign for sign in console.text() if not sign.isascii()}
