"""The store is read-only, locked or away: said in a sentence, nothing lost, and it goes on by itself."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.terminal.counter import AMELIA, PATIENCE, PROGRAM, Console, Shop
from tests.terminal.pty_screen import KEYS
from tests.terminal.test_bad_input import locked
from tests.terminal.way_to_server import WayToServer

AS_ANYBODY = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""root writes what is read-only unless it gives that up."""


def test_a_read_only_store_is_said_with_what_to_check(shop: Shop) -> None:
    place = Path(shop.address)
    folder = place.parent / "disk"
    folder.mkdir()
    place.rename(folder / place.name)
    (folder / place.name).chmod(0o444)
    folder.chmod(0o555)
    address = str(folder / place.name)
    for words, code in (((), None), (("find", "0117"), 3)):
        with Console(
            [*AS_ANYBODY, *PROGRAM, *words],
            env={**shop.variables, "REGULARS_STORE": address, "COLUMNS": "200"},
            columns=200,
        ) as console:
            console.sees("read-only. Check the owner and the disk.")
            if code is not None:
                assert console.wait_end(seconds=PATIENCE) == code
    folder.chmod(0o755)
    assert list(folder.iterdir()) == [folder / place.name]


def test_a_card_opened_while_another_program_writes_waits_or_says_so(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        with locked(shop.address):
            console.send("0117\r")
            console.sees("Busy: another program is writing to the store")
        console.press("f2")
        console.send("0142\r")
        console.until("the card", "Omar Haddad  1002", "Opt-ins")
    shop.sound()


def test_a_server_that_does_not_answer_is_said_and_the_console_opens_when_it_does(
    postgres_shop: Shop,
) -> None:
    with WayToServer(postgres_shop.address) as way:
        shop = replace(postgres_shop, address=way.address)
        ran = shop.run("find", "0117")
        assert ran.code == 3
        assert "does not answer" in ran.err
        assert "Check the address, the server and the password" in ran.err
        with shop.console(columns=120) as console:
            console.sees("does not answer")
            way.join()
            console.wait_gone("does not answer", seconds=PATIENCE)
            console.sign_in(*shop.staff["Manager"])
            console.send("0117\r")
            console.until("the card", "Amelia Stone  1001", "Opt-ins")


@pytest.mark.parametrize("step", ["typing", "searching"])
def test_a_server_that_goes_away_loses_nothing_that_was_typed(postgres_shop: Shop, step: str) -> None:
    with WayToServer(postgres_shop.address) as way:
        way.join()
        shop = replace(postgres_shop, address=way.address)
        with shop.console(columns=120) as console:
            console.sign_in(*shop.staff["Manager"])
            console.send("0117\r")
            console.until("the card", "Amelia Stone  1001", "Opt-ins")
            if step == "typing":
                console.send(KEYS["f7"] + "25\r\rqueue")
                console.sees("1,206 → 1,231")
                way.cut()
                console.press("enter")
                console.wait_until(
                    lambda: "does not answer" in console.text() or "broke" in console.text(),
                    seconds=PATIENCE,
                    what="the sentence",
                )
                assert "queue" in console.text()
                way.join()
                console.press("enter")
                console.until("the adjustment", "1,231 points", "last: +25")
            else:
                way.cut()
                console.press("f2")
                console.send("0142\r")
                console.wait_until(
                    lambda: "does not answer" in console.text() or "broke" in console.text(),
                    seconds=PATIENCE,
                    what="the sentence",
                )
                console.sees("0142")
                way.join()
                console.press("f2")
                console.send("0142\r")
                console.until("the card", "Omar Haddad  1002", "Opt-ins")
    assert postgres_shop.shown(AMELIA)["points"] == (1231 if step == "typing" else 1206)
    postgres_shop.sound()
