"""Hostile text planted in every field of a store, past the forms, and every screen that shows it."""

import re
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from store.inert import FORBIDDEN
from tests.terminal.apps.hostile_app import PAYLOADS as EVERY
from tests.terminal.counter import AMELIA, PATIENCE, Console, Shop
from tests.terminal.pty_screen import KEYS

PAYLOADS = [payload for payload in EVERY if payload != "\ud800"]
"""A lone surrogate cannot be stored as text on either database."""

PLANTED = {
    "persona": "first_name last_name name sort_name source browser ip signup_url signup_form utm referred_by",
    "note": "text", "tag": "tag", "attribute": "name value", "product": "name brand category",
    "message": "text campaign status channel", "location": "name", "staff": "name", "discount": "name",
    "survey_answer": "survey question answer", "action": "kind detail", "pixel_event": "kind detail",
    "identifier": "shown label", "purchase": "receipt payment_method", "redemption": "code receipt",
}  # fmt: skip
"""Every text of a customer, of the shop and of its staff that a screen shows."""

SURVEY = "survey,source_id,submitted_at,question,answer,complete,rating\nVisit,C-1,2026-06-09 09:00,How,Good,yes,5\n"
ACTION = "source_id,at,kind,detail\nC-1,2026-06-10 09:00,clicked,banner\n"
TABS = (("2", "Points overview"), ("4", "Enter redeems"), ("1", "Opt-ins"))
"""Keys of the tabs, and what they show beside the history."""
WINDOWS = (
    (KEYS["f7"], "Adjust points of"), (KEYS["f8"], "Redeem for"), ("Y", "Esc goes back"),
    (KEYS["f9"], "for colleagues"), (KEYS["home"] + "e", "Edit "), ("t", "Tags of"), ("3\r", "Esc goes back"),
)  # fmt: skip
"""Keys from a card on, and what stands there until Esc."""


def is_hostile(payload: str) -> bool:
    """Does it hold what a terminal must not get?"""
    return any(ord(sign) in FORBIDDEN for sign in payload)


def plant(address: str, number: int, payload: str) -> None:
    """Write the text into every field, as no form and no import would."""
    text = f"{number:02}A{payload}B"
    with closing(sqlite3.connect(address, timeout=30)) as connection, connection:
        for table, columns in PLANTED.items():
            known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert set(columns.split()) <= known, (table, known)
            sets = ", ".join(f"{column} = ?" for column in columns.split())
            connection.execute(f"UPDATE {table} SET {sets}", [text] * len(columns.split()))


@pytest.fixture(scope="module")
def filled_shop(made_shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The shop with a row of every kind for one customer."""
    folder = tmp_path_factory.mktemp("hostile")
    shop = made_shop.copy(folder)
    who = str(AMELIA)
    for kind, text in (("surveys", SURVEY), ("actions", ACTION)):
        (folder / f"{kind}.csv").write_text(text, "utf-8")
        ran = shop.run("import", kind, str(folder / f"{kind}.csv"), "--source", "till")
        assert ran.code == 0, ran.err
    for words in (
        ["edit", who, "--note", "likes oat drinks", "--pin"],
        ["adjust", who, "25", "--reason", "goodwill", "--note", "queue"],
        ["redeem", who, "COFFEE", "--receipt", "R-1"],
    ):
        ran = shop.run(*words)
        assert ran.code == 0, ran.err
    return shop


@pytest.fixture
def hostile_shop(filled_shop: Shop, tmp_path: Path) -> Shop:
    """The filled shop, of a test's own."""
    return filled_shop.copy(tmp_path)


def walk(console: Console, address: str, number: int, payload: str) -> None:
    """Plant one text and look at it on every screen."""
    plant(address, number, payload)
    console.send(KEYS["f2"] + "2125550117\r")
    console.sees(f"{number:02}A")
    aligned(console)
    for keys, words in TABS:
        console.send(keys)
        console.sees(words)
        aligned(console)
    for keys, words in windows_for(number, payload):
        console.send(keys)
        console.sees(words)
        console.send(KEYS["escape"])
        console.wait_gone(words, seconds=PATIENCE)
    aligned(console)


def windows_for(number: int, payload: str) -> list[tuple[str, str]]:
    """Two windows a text, in turn, so that each gets every kind; 64k fill a window to its edges and past."""
    if len(payload) > 1000:
        return []
    return [WINDOWS[(number * 2 + step) % len(WINDOWS)] for step in range(2)]


def aligned(console: Console) -> None:
    """The panes' edge stands in one column on every line that has it in reach of the list."""
    edges = {line.index("│") for line in console.lines() if "│" in line}
    assert len({edge for edge in edges if 60 <= edge < 75}) <= 1, console.text()


def guarded(shop: Shop, *without: str) -> Console:
    """The console of the program, or the one with parts of its guard left out."""
    if not without:
        return shop.console(columns=160, rows=50)
    app = str(Path(__file__).parent / "apps" / "unguarded_console.py")
    return Console([sys.executable, app, *without, shop.address], columns=160, rows=50, env=shop.variables)


def got_through(console: Console) -> list[str]:
    """The hostile texts that the terminal was given as they stood in the store."""
    raw = bytes(console.raw)
    return [text for text in PAYLOADS if is_hostile(text) and f"A{text}B".encode() in raw]


@pytest.mark.parametrize("without", [(), ("widgets",)], ids=["whole", "only the last gate"])
def test_no_hostile_text_reaches_the_terminal_from_any_screen(
    hostile_shop: Shop, without: Sequence[str]
) -> None:
    assert len([payload for payload in PAYLOADS if is_hostile(payload)]) >= 30
    shop = hostile_shop
    with guarded(shop, *without) as console:
        console.sign_in(*shop.staff["Owner"])
        for number, payload in enumerate(PAYLOADS if not without else PAYLOADS[::4]):
            walk(console, shop.address, number, payload)
        assert got_through(console) == []
        assert not re.findall(rb"\x1b\](?:0|8|10|11|52)[;?]|\x1b\[6n|\x1b\[21t|\xc2[\x80-\x9f]", console.raw)
    shop.sound()


def test_without_its_guard_hostile_text_gets_through(hostile_shop: Shop) -> None:
    """The negative control."""
    shop = hostile_shop
    with guarded(shop, "widgets", "gate") as console:
        console.sign_in(*shop.staff["Owner"])
        plant(shop.address, 7, "\x7f")
        console.send(KEYS["f2"] + "2125550117\r")
        console.wait_until(lambda: b"A\x7fB" in console.raw, seconds=60, what="a raw DEL")
