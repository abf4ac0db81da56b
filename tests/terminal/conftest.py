"""The shop of the terminal tests: made once, a copy of its store for every test, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import database_name, fresh_database
from tests.terminal.counter import Shop, make_shop, settle_file


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A made embedded store; never written to by a test."""
    folder = tmp_path_factory.mktemp("made")
    shop = make_shop(str(folder / "shop.store"), folder)
    settle_file(shop.address)
    return shop


@pytest.fixture
def shop(made_shop: Shop, tmp_path: Path) -> Shop:
    """The shop on an embedded store of its own."""
    return made_shop.copy(tmp_path)


@pytest.fixture(scope="session")
def made_postgres_shop(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A made shop in a database; only ever copied."""
    with fresh_database(postgres_server) as url:
        yield make_shop(url, tmp_path_factory.mktemp("made"))


@pytest.fixture
def postgres_shop(postgres_server: str, made_postgres_shop: Shop, tmp_path: Path) -> Iterator[Shop]:
    """The shop in a PostgreSQL database of its own."""
    with fresh_database(postgres_server, database_name(made_postgres_shop.address)) as url:
        yield made_postgres_shop.placed(url, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_shop(request: pytest.FixtureRequest) -> Shop:
    """The shop, once on each database."""
    found: Shop = request.getfixturevalue("shop" if request.param == "sqlite" else "postgres_shop")
    return found
