"""Hostile text at the doors: refused with a sentence; and, planted behind them, answered by no terminal."""

import os
import shlex
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.counter import AMELIA, PATIENCE, PROGRAM, Shop
from tests.terminal.pty_screen import PROJECT

ASKING = "\x1b]11;?\x1b\\"
"""A terminal answers it with its background colour, as if somebody typed."""


def test_an_edit_with_hostile_text_is_refused_in_words(shop: Shop) -> None:
    ran = shop.run("edit", str(AMELIA), "--set", f"first_name=A{ASKING}")
    assert ran.code in (1, 2)
    assert "\x1b" not in ran.err
    assert ran.err.strip()
    assert shop.shown(AMELIA)["first_name"] == "Amelia"
    shop.sound()


def test_an_import_with_hostile_text_rejects_the_row_in_words(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "hostile.csv"
    file.write_text(
        "source_id,first_name,last_name,email\n"
        f"H-1,A{ASKING},Stone,h1@example.org\nH-2,Clean,Stone,h2@example.org\n",
        "utf-8",
    )
    ran = shop.run("import", "personas", str(file), "--source", "till", "--json")
    assert ran.code == 0, ran.err
    [reject] = ran.data["rejected"]
    assert reject["line"] == 2
    assert "\x1b" not in ran.out + ran.err
    shop.sound()


@pytest.mark.parametrize(
    "text", ["x" * 65000, "ab cd " * 10000, "漢字" * 9000], ids=["long", "words", "wide"]
)
def test_the_way_back_stays_in_sight_under_a_long_text(shop: Shop, text: str) -> None:
    with closing(sqlite3.connect(shop.address, timeout=30)) as connection, connection:
        connection.execute("UPDATE message SET text = ?, at = replace(at, '2026-', '2090-')", [text])
    with shop.console() as console:
        console.sign_in(*shop.staff["Manager"])
        console.send("0117\r")
        console.sees("Opt-ins")
        console.send("3")
        console.sees("Order R-5513")
        console.press("home", "enter")
        console.sees("Esc goes back")
        assert sum(line.count(text[:5]) > 1 for line in console.lines()) >= 8, console.text()
        console.press("escape")
        console.wait_gone("Esc goes back", seconds=PATIENCE)
    shop.sound()


class Tmux:
    """A tmux server of its own with one window of fixed colours, which it tells whoever asks."""

    def __init__(self, shop: Shop) -> None:
        self._server = f"regulars-{uuid.uuid4().hex[:12]}"
        variables = {**shop.variables, "REGULARS_STORE": shop.address, "PYTHONPATH": str(PROJECT)}
        words = shlex.join(["env", *(f"{name}={value}" for name, value in variables.items()), *PROGRAM])
        self._do("-f", os.devnull, "new-session", "-d", "-x", "120", "-y", "40", words)
        self._do("set", "-g", "window-style", "fg=#ddffaa,bg=#102030")

    def _do(self, *words: str) -> str:
        command = ["tmux", "-L", self._server, *words]
        variables = {name: value for name, value in os.environ.items() if name not in ("TMUX", "TMUX_PANE")}
        return subprocess.run(
            command, cwd=PROJECT, env=variables, capture_output=True, text=True, check=True, timeout=60
        ).stdout

    def send(self, text: str) -> None:
        """Type."""
        for at, part in enumerate(text.split("\r")):
            if at:
                self._do("send-keys", "Enter")
            if part:
                self._do("send-keys", "-l", part)

    def text(self) -> str:
        """The screen."""
        return self._do("capture-pane", "-p")

    def until(self, happened: Callable[[str], bool], what: str) -> None:
        """Look again until it is so."""
        deadline = time.monotonic() + PATIENCE
        while not happened(shown := self.text()):
            assert time.monotonic() < deadline, f"{what} did not happen:\n{shown}"

    def end(self) -> None:
        """The server goes away."""
        self._do("kill-server")


@pytest.fixture
def asking_shop(shop: Shop) -> Shop:
    """The shop with a customer whose names ask the terminal for its colours."""
    with closing(sqlite3.connect(shop.address, timeout=30)) as connection, connection:
        connection.execute(
            "UPDATE persona SET first_name = ?, name = ? WHERE id = ?",
            [f"Q{ASKING}", f"Q{ASKING} Stone", AMELIA],
        )
    return shop


@pytest.fixture
def tmux(asking_shop: Shop) -> Iterator[Tmux]:
    """The console in tmux."""
    found = Tmux(asking_shop)
    yield found
    found.end()


def test_a_name_that_asks_the_terminal_gets_no_answer_typed(asking_shop: Shop, tmux: Tmux) -> None:
    code, pin = asking_shop.staff["Manager"]
    tmux.until(lambda shown: "Staff code" in shown, "the door")
    tmux.send(f"{code}\r{pin}\r")
    tmux.until(lambda shown: "(Manager)" in shown, "home")
    tmux.send("0117\r")
    tmux.until(lambda shown: "Opt-ins" in shown, "the card")
    for key, words in (("2", "Points overview"), ("4", "Enter redeems"), ("1", "Opt-ins")):
        tmux.send(key)
        tmux.until(lambda shown, words=words: words in shown, f"tab {key}")
        shown = tmux.text()
        assert "rgb:" not in shown
        assert "⌕ 0117" in shown, shown
    asking_shop.sound()
