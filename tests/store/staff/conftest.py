"""A store made by setup, with one staff member of every role and their PINs, on both databases."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.opening import open_store
from store.staff.audit_check import anchor_path
from store.staff.permissions import Role
from store.staff.setup import MadeStore, make_store
from store.staff.sign_in import sign_in
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import database_name, fresh_database


@dataclass(frozen=True)
class Shop:
    """An open store and everybody's code and PIN by role."""

    store: Store
    pins: dict[Role, tuple[str, str]]

    def signed_in(self, role: Role = Role.OWNER, terminal: str = "till-1") -> Actor:
        """The person of a role, at a till."""
        code, pin = self.pins[role]
        return sign_in(self.store, code, pin, terminal)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store may be made, once on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "made.store")
        return
    with fresh_database(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def make_shop(clock: SetClock) -> Callable[[str], Shop]:
    """Makes a shop at an address and opens it."""
    return lambda address: opened(address, made_at(address), clock)


@pytest.fixture(scope="session")
def sqlite_shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MadeStore]:
    """A made store, copied for every test: hashing seven PINs takes its time."""
    path = tmp_path_factory.mktemp("made") / "made.store"
    return path, made_at(str(path))


@pytest.fixture(scope="session")
def postgres_shop(postgres_server: str) -> Iterator[tuple[str, MadeStore]]:
    """The same as a database's name."""
    with fresh_database(postgres_server) as url:
        yield database_name(url), made_at(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> Iterator[Shop]:
    """A new shop with everybody in it, once on each database."""
    if request.param == "sqlite":
        path, made = request.getfixturevalue("sqlite_shop")
        shutil.copy(path, tmp_path / "made.store")
        found = opened(str(tmp_path / "made.store"), made, clock)
        yield found
        found.store.close()
        return
    name, made = request.getfixturevalue("postgres_shop")
    with fresh_database(request.getfixturevalue("postgres_server"), name) as url:
        found = opened(url, made, clock)
        yield found
        found.store.close()


def made_at(address: str) -> MadeStore:
    """A store with one staff member of every role."""
    return make_store(
        address,
        name="Park Cafe",
        region="US",
        all_roles=True,
        clock=SetClock(),
        pin_randomness=CountedRandomness(),
    )


def opened(address: str, made: MadeStore, clock: SetClock) -> Shop:
    """The shop, with nothing noted yet of its audit's heads."""
    store = open_store(address, clock=clock, randomness=CountedRandomness())
    anchor_path(store).unlink(missing_ok=True)
    return Shop(store, {Role(one.role): (one.code, one.pin) for one in made.staff})
