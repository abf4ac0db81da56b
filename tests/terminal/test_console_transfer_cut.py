"""The console killed in the middle of an import and of an export: whole or not at all, and no half file."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.terminal.counter import PATIENCE, PROGRAM, Console, Shop
from tests.terminal.test_import_cut import ROWS, customers, kill, many


def console_of(shop: Shop) -> Console:
    """The console at a till."""
    return Console([*PROGRAM], env={**shop.variables, "REGULARS_STORE": shop.address})


def menu(console: Console, words: str) -> None:
    """Something of the menu."""
    console.press("f10")
    console.send(f"{words}\r")


@pytest.mark.parametrize("stage", ["checking the file", "writing"])
def test_a_console_killed_while_it_imports_leaves_the_file_whole_or_out(
    shop: Shop, tmp_path: Path, stage: str
) -> None:
    file = many(tmp_path)
    with console_of(shop) as console:
        console.sign_in(*shop.staff["Owner"])
        menu(console, "import a file")
        console.sees("Which file")
        console.send(f"{file}\r")
        console.sees("What the rows are")
        console.send("personas\r")
        console.sees("first_name")
        console.send("i")
        console.sees(f"Type the number of rows, {ROWS}")
        console.send(f"{ROWS}\r")
        console.sees(stage)
        kill(console)
        console.wait_end(seconds=PATIENCE)
    assert shop.run("import", "runs", "--json").code == 0
    assert customers(shop) in (0, ROWS)
    with console_of(shop) as again:
        again.sign_in(*shop.staff["Owner"])
        assert customers(shop) in (0, ROWS)
        menu(again, "imports take")
        again.sees("personas")


def test_a_console_killed_while_it_exports_leaves_no_half_file(shop: Shop, tmp_path: Path) -> None:
    assert shop.run("import", "personas", str(many(tmp_path))).code == 0
    target = tmp_path / "out" / "all.csv"
    target.parent.mkdir()
    with console_of(shop) as console:
        console.sign_in(*shop.staff["Owner"])
        menu(console, "export to")
        console.sees("New file")
        console.send("\r\r")
        console.press("ctrl+u")
        for _ in range(80):
            console.press("backspace")
        console.send(f"{target}\r")
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends and not list(target.parent.glob(".all.csv.*")) and not target.exists():
            console.read(0.005)
        os.kill(console.pid, signal.SIGKILL)
        console.wait_end(seconds=PATIENCE)
    if target.exists():
        assert len(target.read_text(encoding="utf-8").splitlines()) > ROWS
        target.unlink()
    assert shop.run("export", "personas", "--to", str(target)).code == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) > ROWS
    assert [path.name for path in target.parent.iterdir()] == ["all.csv"]
