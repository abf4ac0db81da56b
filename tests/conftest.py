"""What every test may ask for: a clock to set, a store on both databases, actors of every role."""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.opening import create_schema, open_store
from store.staff.permissions import Role
from tests.postgres import database_name, fresh_database, running_server

START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""Sunday, 10 in the morning in New York, where the test shop is."""

KEPT = ("REGULARS_TEST_POSTGRES", "TEXTUAL_SNAPSHOT_TEMPDIR")
for _name in [name for name in os.environ if name.startswith(("REGULARS_", "TEXTUAL", "NO_COLOR"))]:
    if _name not in KEPT:
        del os.environ[_name]
os.environ["REGULARS_KEYS"] = tempfile.mkdtemp(prefix="regulars-keys-")
atexit.register(shutil.rmtree, os.environ["REGULARS_KEYS"], ignore_errors=True)


signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs us in the background ignores it

_own = tempfile.mkdtemp(prefix="regulars-tests-")
atexit.register(shutil.rmtree, _own, ignore_errors=True)
for _folder in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
    os.environ[_folder] = str(Path(_own) / _folder.lower())


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Moves the clock by ``timedelta`` arguments."""
        self.now += timedelta(**by)


class CountedRandomness:
    """Bytes that differ from call to call and are the same in every run."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, count: int) -> bytes:
        self.calls += 1
        return (self.calls * 2654435761 % 2**80).to_bytes(10, "big").ljust(count, b"\x07")[:count]


def seed_shop(store: Store) -> None:
    """Two locations, two tills and one staff member of every role."""

    def work(connection: object) -> None:
        at = "2024-01-01T00:00:00.000Z"
        c = store.connection
        c.insert(
            "location",
            id=1,
            name="Downtown",
            time_zone=None,
            closes_at="00:00",
            state="open",
            minimum_age=None,
        )
        c.insert(
            "location",
            id=2,
            name="Harbour",
            time_zone=None,
            closes_at="00:00",
            state="open",
            minimum_age=None,
        )
        c.insert("terminal", name="till-1", location_id=1, idle_seconds=120)
        c.insert("terminal", name="till-2", location_id=1, idle_seconds=120)
        for number, role in enumerate(Role, start=1):
            c.insert(
                "staff",
                id=number,
                code=f"{role.value[:3].upper()}{number}",
                name=f"{role.value} One",
                role=role.value,
                pin_hash="",
                pin_version=1,
                persona_id=None,
                created_at=at,
                disabled_at=None,
            )
        c.insert("staff_location", staff_id=1, location_id=1)
        c.insert("staff_location", staff_id=2, location_id=1)

    store.transact(work)


@pytest.fixture
def clock() -> SetClock:
    """The clock the store uses."""
    return SetClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the seeded shop, copied for every test."""
    path = tmp_path_factory.mktemp("template") / "shop.store"
    store = Store(str(path))
    create_schema(store)
    seed_shop(store)
    store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A running PostgreSQL of this worker's own."""
    with running_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database with the seeded shop, copied for every test."""
    with fresh_database(postgres_server) as url:
        store = Store(url)
        create_schema(store)
        seed_shop(store)
        store.close()
        yield database_name(url)


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Store]:
    """A seeded embedded store."""
    path = tmp_path / "shop.store"
    shutil.copy(sqlite_template, path)
    store = open_store(str(path), clock=clock, randomness=CountedRandomness())
    yield store
    store.close()


@pytest.fixture
def postgres_store(postgres_server: str, postgres_template: str, clock: SetClock) -> Iterator[Store]:
    """A seeded store on PostgreSQL."""
    with fresh_database(postgres_server, postgres_template) as url:
        store = open_store(url, clock=clock, randomness=CountedRandomness())
        yield store
        store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A seeded store, once on each database."""
    name = "sqlite_store" if request.param == "sqlite" else "postgres_store"
    found: Store = request.getfixturevalue(name)
    return found


@pytest.fixture
def actor() -> Callable[..., Actor]:
    """Makes the actor of a role: ``actor(Role.MANAGER)``."""

    def made(role: Role = Role.OWNER, *, operation_id: str | None = None) -> Actor:
        number = list(Role).index(role) + 1
        return Actor(
            staff_id=number,
            code=f"{role.value[:3].upper()}{number}",
            name=f"{role.value} One",
            role=role.value,
            location_id=1,
            location="Downtown",
            terminal="till-1",
            operation_id=operation_id,
            case="case 1" if role is Role.OPERATOR else None,
        )

    return made


__all__ = ["START", "CountedRandomness", "SetClock", "seed_shop"]
