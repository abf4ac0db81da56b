"""A shop with a staff member of every role, on both databases, and the program run on it in this process."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from console.__main__ import main
from store.clock import system_clock
from store.staff.setup import make_store
from tests.postgres import database_name, fresh_database


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line gave: exit code, data, talk."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)


@dataclass(slots=True)
class Program:
    """Runs ``regulars WORDS`` on a store as somebody (the Owner unless told)."""

    address: str
    pins: dict[str, str]
    environment: pytest.MonkeyPatch
    captured: pytest.CaptureFixture[str]
    codes: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, role: str | None = "Owner") -> Ran:
        """The command line run in this process."""
        if role is None:
            self.environment.delenv("REGULARS_STAFF", raising=False)
            self.environment.delenv("REGULARS_PIN", raising=False)
        else:
            self.environment.setenv("REGULARS_STAFF", self.codes[role])
            self.environment.setenv("REGULARS_PIN", self.pins[role])
        self.environment.setenv("REGULARS_STORE", self.address)
        self.captured.readouterr()
        code = main(list(words))
        said = self.captured.readouterr()
        return Ran(code, said.out, said.err)

    def enrolled(self, **traits: str) -> int:
        """A new member's id."""
        words = [word for name, value in traits.items() for word in (f"--{name.replace('_', '-')}", value)]
        ran = self("enrol", *words, "--json")
        assert ran.code == 0, ran.err
        return int(ran.data["persona_id"])


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stores' peppers are."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the folders of whoever runs it."""
    for name in ("DATA", "STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("REGULARS_KEYS", str(tmp_path / "keys"))


Made = tuple[str, dict[str, str], dict[str, str]]


def _make(address: str) -> Made:
    made = make_store(address, name="Corner", region="US", all_roles=True, clock=system_clock)
    return address, {s.role: s.pin for s in made.staff}, {s.role: s.code for s in made.staff}


@pytest.fixture(scope="session")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory, keys_folder: Path) -> Made:
    """A made store's file, copied for every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REGULARS_KEYS", str(keys_folder))
        return _make(str(tmp_path_factory.mktemp("made") / "shop.store"))


@pytest.fixture(scope="session")
def postgres_shop(postgres_server: str, keys_folder: Path) -> Iterator[Made]:
    """A made store's database, copied for every test."""
    with fresh_database(postgres_server) as url:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REGULARS_KEYS", str(keys_folder))
            made = _make(url)
        yield made


ProgramFor = Callable[[str], Program]


@pytest.fixture
def sqlite_program(
    sqlite_shop: Made,
    keys_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Program:
    """The program on a fresh embedded store."""
    address, pins, codes = sqlite_shop
    copied = tmp_path / "shop.store"
    shutil.copy(address, copied)
    shutil.copytree(keys_folder, tmp_path / "keys")
    return Program(str(copied), pins, monkeypatch, capsys, codes)


@pytest.fixture
def postgres_program(
    postgres_server: str,
    postgres_shop: Made,
    keys_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Program]:
    """The program on a fresh PostgreSQL database."""
    address, pins, codes = postgres_shop
    shutil.copytree(keys_folder, tmp_path / "keys")
    with fresh_database(postgres_server, database_name(address)) as url:
        yield Program(url, pins, monkeypatch, capsys, codes)


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request: pytest.FixtureRequest) -> Program:
    """The program, once on each database."""
    found: Program = request.getfixturevalue(
        "sqlite_program" if request.param == "sqlite" else "postgres_program"
    )
    return found
