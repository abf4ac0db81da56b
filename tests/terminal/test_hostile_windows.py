"""Hostile text in the windows of support's work: archive, audit, doctor, recoveries, merge, duplicates, turned
screen."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.terminal.counter import OMAR, PATIENCE, ROSA, Console, Shop
from tests.terminal.pty_screen import KEYS
from tests.terminal.test_hostile_matrix import PAYLOADS, got_through

CASE = (
    "INSERT INTO recovery_case (id, state, first_name, last_name, birthday, phone, email, how, opened_at, terminal, "
    "note) VALUES (1, 'open', 'a', 'b', '1988-05-17', '+12125550100', 'c', 'code', "
    "'2026-06-01T10:00:00.000Z', 'till-1', 'd')"
)
_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
"""What keeps the audit from being written over."""
PLANTED = {
    "persona": "first_name last_name name phone email",
    "recovery_case": "first_name last_name phone email how note terminal",
    "audit": "use_case terminal detail",
    "staff": "name",
    "location": "name",
}
"""Every text that these windows show."""
TYPED = "[@click=app.quit]x[/]\u202e"
"""What is looked for before the doctor is asked."""
WINDOWS = (
    ("archive: list", "The archive", ""),
    ("audit log", "b by, w whom", "Esc goes back"),
    ("recoveries", "Who asks to come back", "Esc goes back"),
    ("duplicates", "Suspected duplicates", ""),
    ("search doctor", "y copies", ""),
    ("merge with", "Merge", ""),
    ("turn the screen", "Esc", ""),
)
"""What the palette is asked for, what then stands there, and what stands behind Enter on a row."""


@pytest.fixture(scope="module")
def support_shop(made_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The shop with somebody archived, a case, a suspected pair and two people to merge."""
    shop = made_shop.copy(tmp_path_factory.mktemp("support"))
    for first in ("212 555 0171", "212 555 0117"):
        ran = shop.run("enrol", "--first-name", "Nia", "--last-name", "Twice", "--birthday", "1988-05-17",
                       "--email", f"nia{first[-2:]}@example.com")  # fmt: skip
        assert ran.code == 0, ran.err
    for words in (("archive", str(ROSA), "--reason", "gone"), ("duplicates", "find")):
        ran = shop.run(*words)
        assert ran.code == 0, ran.err
    with closing(sqlite3.connect(shop.address)) as connection, connection:
        connection.execute(CASE)
        assert connection.execute("SELECT count(*) FROM suspected_pair").fetchone() == (1,)
    return shop


def plant(address: str, number: int, payload: str) -> None:
    """Write the text into every field, as no form would."""
    text = f"{number:02}A{payload}B"
    with closing(sqlite3.connect(address, timeout=30)) as connection, connection:
        guards = connection.execute(_GUARDS).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for table, columns in PLANTED.items():
            for column in columns.split():
                connection.execute(f"UPDATE {table} SET {column} = ?", [text])
        connection.execute("UPDATE setting SET value = ? WHERE name = 'store_name'", [text])
        for _, sql in guards:
            connection.execute(sql)


def look(console: Console, window: tuple[str, str, str], pin: str) -> None:
    """Open one window and what lies behind its first row, and go home again."""
    words, shown, more = window
    doctor = words == "search doctor"
    if doctor:
        console.send(KEYS["f2"] + TYPED)
        console.sees("· 0 of")
    if words.startswith("merge"):
        console.send(KEYS["down"] * 2)
        console.wait_quiet(0.3)
    console.send(KEYS["f10"])
    console.sees("a few letters")
    console.send(words)
    console.sees(f"⌕ {words}")
    console.send("\r")
    console.sees(shown)
    if more:
        console.wait_quiet(0.3)
        console.send("\r")
        console.sees(more)
        console.send(KEYS["escape"])
        console.wait_gone(more, seconds=PATIENCE)
    elif words.startswith("merge"):
        console.send(f"{OMAR}\r")
        console.sees("a b take a side")
        console.wait_quiet(0.3)
    elif words.startswith("turn"):
        console.send(KEYS["escape"])
        console.sees("PIN")
        console.send(f"{pin}\r")
        console.sees("1Help")
        return
    console.send(KEYS["escape"])
    console.sees("1Help")
    if doctor:
        console.send(KEYS["f2"] + KEYS["backspace"])
        console.sees("5 customers")
        console.sees("▸")


def test_no_hostile_text_reaches_the_terminal_from_the_windows_of_support(support_shop: Shop) -> None:
    shop = support_shop
    code, pin = shop.staff["Owner"]
    with shop.console(columns=100, rows=30) as console:
        console.sign_in(code, pin)
        hostile = [*[text for text in PAYLOADS if len(text) < 1000][::8], "[@click=app.quit]x[/]"]
        for number, payload in enumerate(hostile):
            plant(shop.address, number, payload)
            for step in range(2):
                look(console, WINDOWS[(number * 2 + step) % len(WINDOWS)], pin)
        assert b"A[@click=app.quit]x[/]B" in console.raw
        assert got_through(console) == []
        assert not re.findall(rb"\x1b\](?:0|8|10|11|52)[;?]|\x1b\[6n|\x1b\[21t|\xc2[\x80-\x9f]", console.raw)
