"""An import cut off in the middle, by Ctrl+C and by ``kill -9``: finished or taken back, never half done."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal.counter import PATIENCE, PROGRAM, Console, Shop

ROWS = 6000


def many(folder: Path) -> Path:
    """A file of many customers."""
    file = folder / "many.csv"
    rows = [f"M-{number},Given{number},Family{number},m{number}@example.org" for number in range(ROWS)]
    file.write_text("\n".join(["source_id,first_name,last_name,email", *rows]) + "\n", "utf-8")
    return file


def customers(shop: Shop) -> int:
    """How many came from the file."""
    with closing(sqlite3.connect(shop.address, timeout=30)) as connection:
        found: int = connection.execute(
            "SELECT count(*) FROM persona WHERE first_name LIKE 'Given%'"
        ).fetchone()[0]
    return found


def importing(shop: Shop, file: Path) -> Console:
    """``regulars import`` in a pty, where Ctrl+C is a key."""
    code, pin = shop.staff["Owner"]
    more = {"REGULARS_STORE": shop.address, "REGULARS_STAFF": code, "REGULARS_PIN": pin}
    words = ("import", "personas", str(file), "--source", "till")
    return Console([*PROGRAM, *words], env={**shop.variables, **more})


def kill(console: Console) -> None:
    """As a power cut."""
    os.kill(console.pid, signal.SIGKILL)


def interrupt(console: Console) -> None:
    """Ctrl+C."""
    console.press("ctrl+c")


@pytest.mark.parametrize("stage", ["checking", "writing"])
@pytest.mark.parametrize("cut", [interrupt, kill])
def test_an_import_that_is_cut_off_is_whole_or_not_at_all(
    shop: Shop, tmp_path: Path, stage: str, cut: Callable[[Console], None]
) -> None:
    file = many(tmp_path)
    with importing(shop, file) as console:
        if stage == "writing":
            console.wait_until(lambda: customers(shop) > 0, seconds=PATIENCE, what="the first rows")
        else:
            console.wait_until(lambda: bool(console.text().strip()), seconds=PATIENCE, what="the first word")
        cut(console)
        code = console.wait_end(seconds=PATIENCE)
        words = " ".join(console.text().split())
    if cut is interrupt:
        assert code == 130
        assert "Interrupted" in words
    else:
        assert code == -signal.SIGKILL
    with shop.console() as console:
        console.sign_in(*shop.staff["Owner"])
    assert customers(shop) in ((ROWS,) if stage == "writing" else (0, ROWS))
    again = shop.run("import", "personas", str(file), "--source", "till", "--json")
    assert again.code == 0, again.err
    counts = json.loads(again.out)
    assert counts["rejected"] == []
    assert customers(shop) == ROWS
    shop.sound()
