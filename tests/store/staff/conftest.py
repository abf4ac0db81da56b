"""A store made by setup, with one staff member of every role and their PINs, on both databases."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.opening import open_store
from store.staff.permissions import Role
from store.staff.setup import make_store
from store.staff.sign_in import sign_in
from tests.conftest import CountedRandomness, SetClock
from tests.postgres import fresh_database


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
def shop(address: str, clock: SetClock, make_shop: Callable[[str], Shop]) -> Iterator[Shop]:
    """A new shop with everybody in it."""
    made = make_shop(address)
    yield made
    made.store.close()


@pytest.fixture
def make_shop(clock: SetClock) -> Callable[[str], Shop]:
    """Makes a shop at an address and opens it."""

    def made(address: str) -> Shop:
        result = make_store(
            address,
            name="Park Cafe",
            region="US",
            all_roles=True,
            clock=clock,
            pin_randomness=CountedRandomness(),
        )
        pins = {Role(one.role): (one.code, one.pin) for one in result.staff}
        return Shop(open_store(address, clock=clock, randomness=CountedRandomness()), pins)

    return made
