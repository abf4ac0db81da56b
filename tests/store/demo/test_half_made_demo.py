"""The demo on PostgreSQL is whole or gone: cut off in the middle it is known as such and made anew."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from console.commands.demo import made_or_found
from store.database.sqlite import Busy
from store.database.store import Store
from store.demo import make_demo, unmake
from store.demo.whole import held, mark_whole
from store.errors import Refused
from store.opening import open_store, version_of
from store.staff.keys import key_folder
from store.staff.setup import demo_staff, half_made, make_store
from store.upkeep.doctor import doctor
from tests.conftest import SetClock
from tests.postgres import fresh_database

ROOT = Path(__file__).parents[3]
KILLED = """
import os, sys
from store.demo import make_demo

def progress(what, done, of):
    if what == "orders":
        os._exit(9)

make_demo(sys.argv[1], progress, people=200)
"""


@pytest.fixture
def database(postgres_server: str) -> Iterator[str]:
    """An empty database."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def half(database: str) -> str:
    """A database with a demo whose maker was killed while it took in the orders."""
    command = [sys.executable, "-c", KILLED, database]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert ended.returncode == 9
    return database


def nothing(what: str, done: int, of: int) -> None:
    """Progress nobody looks at."""


def is_half_made(url: str) -> bool:
    store = Store(url)
    try:
        return half_made(store.settings())
    finally:
        store.close()


def test_a_killed_making_is_told_from_a_whole_demo_and_made_anew(
    half: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.demo.make_demo", partial(make_demo, people=200))
    store = open_store(half)
    assert (half_made(store.settings()), demo_staff(store)) == (True, ())
    keys = key_folder(store.settings().text("store_id"))
    store.close()
    assert keys.exists()
    made = made_or_found(half)
    assert "was left half made. It is made anew." in capsys.readouterr().err
    assert [one.code for one in made.staff] == ["MIA", "LEO", "IDA", "ZOE", "KAI", "UMA", "EVA"]
    assert not keys.exists()
    assert not is_half_made(half)
    assert [check.name for check in doctor(half) if not check.ok] == []
    assert made_or_found(half) == made


def test_an_interrupted_making_leaves_an_empty_database(database: str) -> None:
    def interrupt(what: str, done: int, of: int) -> None:
        if what == "orders":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(database, interrupt, clock=SetClock(), people=200)
    store = Store(database)
    assert version_of(store.connection) is None
    tables = store.connection.all("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    store.close()
    assert tables == []


def test_nobody_takes_away_what_somebody_else_is_making(half: str) -> None:
    store = Store(half)
    maker = held(store)
    with pytest.raises(Busy, match="being made just now"):
        unmake(half)
    maker.close()
    store.close()
    assert is_half_made(half)
    unmake(half)


def test_a_store_that_is_no_half_made_demo_is_never_taken_away(database: str, sqlite_store: Store) -> None:
    for address in (database, sqlite_store.address):
        with pytest.raises(Refused, match="no half-made demo"):
            unmake(address)
    make_store(database, name="Corner", region="US", clock=SetClock())
    with pytest.raises(Refused, match="not the demo"):
        made_or_found(database)


def test_a_whole_demo_is_never_taken_away(half: str) -> None:
    store = Store(half)
    mark_whole(store)
    store.close()
    with pytest.raises(Refused, match="no half-made demo"):
        unmake(half)
    assert not is_half_made(half)
