"""An import takes larger steps only while nobody else has the store open."""

import threading
from pathlib import Path

import pytest

from store.database.store import Store
from store.transfer import company
from store.transfer.company import Company, others_hold
from tests.store.transfer.another_console import another_console


def test_nobody_else_is_found_where_nobody_is(sqlite_store: Store) -> None:
    assert not Company(sqlite_store, sqlite_store.connection).present(0.0)


def test_a_console_that_only_reads_is_found_and_missed_again(sqlite_store: Store) -> None:
    found = Company(sqlite_store, sqlite_store.connection)
    with another_console(sqlite_store):
        assert others_hold(f"{sqlite_store.path}-shm")
        assert found.present(0.0)
    assert found.present(0.1)
    assert not found.present(1.0)


def test_who_wrote_stays_noticed_for_a_while(sqlite_store: Store) -> None:
    found = Company(sqlite_store, sqlite_store.connection)
    other = sqlite_store.connect()
    other.run("UPDATE terminal SET idle_seconds = 121")
    other.close()
    assert found.present(100.0)
    assert found.present(101.0)
    assert not found.present(100.0 + company.WRITERS_REMEMBERED)


def test_beside_an_interface_somebody_is_taken_to_be_there(sqlite_store: Store) -> None:
    seen: list[bool] = []

    def look() -> None:
        seen.append(Company(sqlite_store, sqlite_store.connection).present(0.0))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


def test_where_the_system_does_not_say_somebody_is_taken_to_be_there(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(company, "LOCKS", tmp_path / "nothing")
    assert Company(sqlite_store, sqlite_store.connection).present(0.0)


def test_a_server_has_always_company(postgres_store: Store) -> None:
    assert Company(postgres_store, postgres_store.connection).present(0.0)
