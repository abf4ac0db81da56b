"""Bad places and bad terminals: a clear sentence, the right exit code, nothing lost, never a traceback."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.terminal.counter import AMELIA, PATIENCE, Shop
from tests.terminal.pty_screen import KEYS


def test_a_wrong_pin_is_said_and_the_right_one_still_goes_in(shop: Shop) -> None:
    code, pin = shop.staff["Manager"]
    wrong = "000000" if pin != "000000" else "111111"
    with shop.console() as console:
        console.sees("Staff code")
        console.send(f"{code}\r{wrong}\r")
        console.sees("Staff code or PIN is wrong")
        assert "(Manager)" not in console.text()
        console.send(f"{pin}\r")
        console.sees("(Manager)")


def test_keys_typed_behind_a_wrong_pin_are_no_further_tries(shop: Shop) -> None:
    code, pin = shop.staff["Manager"]
    wrong = "000000" if pin != "000000" else "111111"
    with shop.console() as console:
        console.sees("Staff code")
        console.send(f"{code}\r" + f"{wrong}\r" * 6)
        console.sees("Staff code or PIN is wrong")
        console.wait_quiet(0.5)
        assert b"\a" in console.raw
        console.send(f"{pin}\r")
        console.sees("(Manager)")
    refused = shop.run("audit", "--act", "sign_in", "--json")
    assert [row["outcome"] for row in refused.data].count("refused") == 1


@pytest.mark.parametrize("name", ["missing.store", "no/such/folder/shop.store"])
def test_an_unknown_store_is_named_with_what_to_do(shop: Shop, tmp_path: Path, name: str) -> None:
    with shop.console(REGULARS_STORE=str(tmp_path / name)) as console:
        words = console.wait_end(seconds=PATIENCE), "".join(console.text().split())
    assert words[0] == 3
    assert name in words[1]


def test_a_newer_store_is_refused_and_left_alone(shop: Shop) -> None:
    with closing(sqlite3.connect(shop.address)) as connection, connection:
        connection.execute("UPDATE schema_version SET version_num = '9999'")
    ran = shop.run("find", "0117")
    assert ran.code == 1
    assert "newer Regulars" in ran.err
    assert "Update the program; nothing was changed" in ran.err
    with shop.console() as console:
        console.sees("newer Regulars")


@contextmanager
def locked(address: str) -> Iterator[None]:
    """Another program holds the store's write lock."""
    with closing(sqlite3.connect(address, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_a_locked_store_is_said_and_what_was_typed_works_afterwards(shop: Shop) -> None:
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.send(KEYS["f7"] + "25\r\rqueue")
        console.sees("1,206 → 1,231")
        with locked(shop.address):
            console.press("enter")
            console.sees("Busy: another program is writing to the store. Try again in a moment.")
            assert "queue" in console.text()
        console.press("enter")
        console.until("the adjustment", "1,231 points")
    assert shop.shown(AMELIA)["points"] == 1231
    shop.sound()


@pytest.mark.parametrize(
    ("columns", "rows", "term", "says"),
    [(20, 5, "xterm-256color", "60×20"), (80, 24, "dumb", "TERM=dumb")],
)
def test_a_terminal_that_cannot_show_it_gets_a_sentence(
    shop: Shop, columns: int, rows: int, term: str, says: str
) -> None:
    with shop.console(columns=columns, rows=rows, TERM=term) as console:
        assert console.wait_end(seconds=PATIENCE) == 2
        assert says in "".join(bytes(console.raw).decode().split("\r\n"))
        assert b"\x1b[" not in console.raw


def test_without_a_terminal_the_commands_are_named(shop: Shop) -> None:
    ran = shop.run()
    assert ran.code == 2
    assert "regulars find QUERY" in ran.err
