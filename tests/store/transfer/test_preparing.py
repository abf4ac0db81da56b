"""Rows prepared in a process of their own become what they become in this one; it ends with its writer."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, Unreachable
from store.transfer import ahead, loading
from store.transfer.cells import Shop
from store.transfer.importing import import_file
from store.transfer.personas.part import part_of
from store.transfer.preparing import About, Preparer, body_of
from store.transfer.preparing_process import Chunk, PreparingProcess
from store.transfer.recovery import recover_imports
from store.transfer.seen import Seen
from tests.store.transfer.test_cut_off_imports import orders_file, personas_file
from tests.store.transfer.whole_store import content, faults, what_is_seen

NAMES = ("source_id", "first_name", "phone", "email", "home_phone")
SHOP = Shop("US", "USD", "UTC", "00:00", "2024-06-01T00:00:00.000Z", "2024-06-01", {}, "POS")
ABOUT = About("personas", NAMES, SHOP, "POS", False, 1)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large."""
    monkeypatch.setattr(ahead, "LARGE", 0)
    monkeypatch.setattr(loading, "LARGE", 0)


def chunks(*rows: tuple[str, ...]) -> Iterator[Chunk]:
    """A chunk of each row."""
    for line, cells in enumerate(rows, 2):
        yield "2024-06-01T00:00:00.000Z", body_of([(line, cells, "")]), False


def rows_of(*rows: tuple[str, ...]) -> list[tuple[bool, bool]]:
    """Of each row: whether one before is about the same person, and whether it is ready to be written."""
    preparer = Preparer(ABOUT)
    found = [part_of(preparer.prepare(at, body)[0][0][1]) for at, body, _ in chunks(*rows)]
    return [(part.again == [True], part.made == [0]) for part in found]


@pytest.mark.usefixtures("large")
def test_a_file_read_in_another_process_gives_the_same_store(
    sqlite_store: Store, postgres_store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    people, orders = personas_file(tmp_path), orders_file(tmp_path)
    for store in (sqlite_store, postgres_store):
        assert import_file(store, actor(), "personas", people, source="POS").counts.rejected == 1
        assert import_file(store, actor(), "orders", orders, source="POS").counts.new == 80
        assert faults(store) == []
    assert what_is_seen(sqlite_store) == what_is_seen(postgres_store)


def test_the_process_makes_no_difference(
    sqlite_store: Store,
    actor: Callable[..., Actor],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_file(sqlite_store, actor(), "personas", personas_file(tmp_path), source="POS")
    here = what_is_seen(sqlite_store)
    monkeypatch.setattr(ahead, "LARGE", 0)
    again = import_file(sqlite_store, actor(), "personas", personas_file(tmp_path), source="POS")
    assert (again.counts.unchanged, again.counts.rejected) == (59, 1)
    assert what_is_seen(sqlite_store) == here


@pytest.mark.usefixtures("large")
def test_a_file_that_cannot_be_read_on_is_refused_whole(
    sqlite_store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order_id,placed_at,amount\nA1,2024-03-01,1.00\nA2,2024-03-01," + '"x' * 9_000_000)
    before = content(sqlite_store)
    with pytest.raises(BadInput, match="never closed"):
        import_file(sqlite_store, actor(), "orders", path)
    assert content(sqlite_store) == before


def test_a_process_that_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    process = PreparingProcess(Preparer, ABOUT, chunks(*[("1", "Amelia", "", "a@example.com", "")] * 3000))
    prepared = process.prepared()
    next(prepared)
    os.kill(process.pid, 9)
    with pytest.raises(Unreachable, match="process that reads rows ended"):
        list(prepared)
    process.close()


def test_the_process_ends_with_its_input() -> None:
    process = PreparingProcess(Preparer, ABOUT, chunks(("1", "Amelia", "", "a@example.com", "")))
    assert len(list(process.prepared())) == 1
    assert process.ended(patience=30)
    process.close()


@pytest.mark.usefixtures("large")
def test_an_import_whose_reading_process_dies_is_finished_by_the_next_start(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: PreparingProcess) -> Iterator[object]:
        yield from ()
        raise Unreachable("ended")

    with monkeypatch.context() as patched:
        patched.setattr(PreparingProcess, "prepared", broken)
        with pytest.raises(Unreachable):
            import_file(store, actor(), "personas", personas_file(tmp_path), source="POS")
    assert [found.outcome for found in recover_imports(store)] == ["finished"]
    assert store.connection.value("SELECT count(*) FROM persona") == 59
    assert faults(store) == []


def test_a_row_about_somebody_new_is_ready_to_be_written() -> None:
    assert rows_of(("1", "Amelia", "2125550117", "a@example.com", "")) == [(False, True)]


def test_a_row_with_an_identifier_of_an_earlier_one_is_not() -> None:
    first = ("1", "Amelia", "2125550117", "a@example.com", "")
    assert rows_of(first, ("2", "Omar", "2125550118", "A@example.com", ""))[1] == (True, False)


def test_a_home_phone_that_came_before_needs_the_store_but_is_nobody_again() -> None:
    first = ("1", "Amelia", "2125550117", "", "2125550118")
    assert rows_of(first, ("2", "Omar", "2125550118", "", "")) == [(False, True), (False, False)]
    assert rows_of(first, ("2", "Omar", "2125550119", "", "2125550117"))[1] == (False, False)


def test_seen_knows_every_number_it_was_given() -> None:
    seen = Seen()
    numbers = [number * 2654435761 - 2**62 for number in range(20_000)]
    assert not any(seen.add(number) for number in numbers)
    assert all(seen.add(number) for number in numbers)
    assert not seen.add(5)
