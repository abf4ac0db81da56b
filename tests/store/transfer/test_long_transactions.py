"""While nobody else has the store open some chunks are one transaction, which ends early where somebody comes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.transfer.applying import STEPS, bulk_connection
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named
from store.transfer.lookups import among
from store.transfer.personas.applying import PersonaApplier
from store.transfer.result import Outcome
from tests.store.transfer.another_console import another_console

ROWS = 600


@pytest.fixture(autouse=True)
def _many_chunks() -> Iterator[None]:
    """Ten rows each."""
    kind = kind_named("personas")
    before = kind.rows_at_once
    object.__setattr__(kind, "rows_at_once", 10)
    yield
    object.__setattr__(kind, "rows_at_once", before)


@pytest.fixture
def steps(
    sqlite_store: Store,
    actor: Callable[..., Actor],
    write_csv: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., list[int]]:
    """Imports personas, ``coming`` is called within every step; of each transaction how many steps it had."""

    def taken(coming: Callable[[list[str]], None]) -> list[int]:
        happened: list[str] = []
        apply = PersonaApplier.apply

        def stepping(self: PersonaApplier, unit: Unit, rows: Sequence[Any]) -> Outcome:
            coming(happened)
            happened.append("step")
            return apply(self, unit, rows)

        monkeypatch.setattr(PersonaApplier, "apply", stepping)
        path = write_csv("source_id,email", [f"{number},p{number}@example.com" for number in range(ROWS)])
        result = import_file(
            sqlite_store, actor(), "personas", path, after_chunk=lambda _: happened.append("commit")
        )
        assert result.counts.new == sqlite_store.connection.value("SELECT count(*) FROM persona") == ROWS
        return [len(list(group)) for what, group in groupby(happened) if what == "step"]

    return taken


def test_alone_a_transaction_has_many_steps(steps: Callable[..., list[int]]) -> None:
    found = steps(lambda happened: None)
    assert STEPS in found
    assert max(found) == STEPS


def test_whoever_comes_waits_for_no_further_step(
    sqlite_store: Store, steps: Callable[..., list[int]]
) -> None:
    came_at: list[int] = []
    with ExitStack() as open_until_the_end:

        def come(happened: list[str]) -> None:
            if not came_at and len(happened) > STEPS and happened[-1] == "commit":
                came_at.append(happened.count("commit"))
                open_until_the_end.enter_context(another_console(sqlite_store))

        found = steps(come)
    assert found[came_at[0] :] == [1] * (len(found) - came_at[0])


def test_on_a_server_the_rows_of_a_chunk_are_found_by_their_keys(postgres_store: Store) -> None:
    with bulk_connection(postgres_store, by_keys=True) as connection:
        plan = among(connection, "EXPLAIN SELECT name FROM persona WHERE merged_into {keys}", range(500))
    assert "Index" in plan[0][0]
