"""An import that is killed or interrupted at any point leaves the whole run or none, after one restart."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.transfer import applying, grouping
from store.transfer.importing import import_file
from store.transfer.kinds import kind_named
from store.transfer.recovery import recover_imports
from store.transfer.result import ImportInterrupted
from store.transfer.staging import Staging
from tests.conftest import SetClock
from tests.store.transfer.cut_off import make_chunks_small
from tests.store.transfer.whole_store import faults, what_is_seen

NOTHING = "SELECT count(*) FROM {}"


@pytest.fixture(autouse=True)
def _small_chunks() -> Iterator[None]:
    kind = kind_named("personas")
    before = (kind.rows_at_once, grouping.LINES_A_CHUNK, applying.MOST_AT_ONCE, applying.PAUSE_SECONDS)
    make_chunks_small()
    yield
    object.__setattr__(kind, "rows_at_once", before[0])
    grouping.LINES_A_CHUNK, applying.MOST_AT_ONCE, applying.PAUSE_SECONDS = before[1:]


def personas_file(folder: Path) -> Path:
    """60 rows: repeated phones that merge, one row that is rejected while writing."""
    rows = ["source_id,first_name,phone,email,signup_date,legacy_points,tags"]
    for number in range(60):
        phone = f"212555{100 + (number % 50):04d}"
        signup = "" if number == 33 else "2024-01-01"
        rows.append(f"{number},Name {number},{phone},p{number}@example.com,{signup},{number},vip")
    path = folder / "personas.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def orders_file(folder: Path) -> Path:
    """40 orders of two lines each."""
    rows = ["order_id,placed_at,location,source_id,product,amount,tax"]
    for part in ("Oat drink", "Bread"):
        for number in range(40):
            rows.append(
                f"A{number},2024-06-{1 + number % 28:02d} 10:15,Uptown,{number},{part},{number}.50,0.25"
            )
    path = folder / "orders.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def killed(store: Store, kind: str, path: Path, where: str, number: int) -> None:
    """Imports in a process of its own that dies there."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.store.transfer.cut_off",
            store.address,
            kind,
            str(path),
            where,
            str(number),
        ],
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == -9, done.stderr.decode()[-2000:]


@pytest.mark.parametrize(
    ("where", "number"),
    [("chunk", 1), ("chunk", 4), ("chunk", 6), ("write", 2), ("write", 19), ("write", 36)],
)
def test_personas_killed_while_writing_are_whole_after_one_restart(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, where: str, number: int
) -> None:
    path = personas_file(tmp_path)
    killed(store, "personas", path, where, number)
    recovered = recover_imports(store)
    assert [found.outcome for found in recovered] == ["finished"]
    assert faults(store) == []
    assert store.connection.value("SELECT state FROM import_run") == "done"
    assert store.connection.value(NOTHING.format("persona")) == 59
    assert store.connection.value("SELECT count(*) FROM persona WHERE status = 'active'") == 49
    assert (
        store.connection.value("SELECT sum(points) FROM entry WHERE kind = 'legacy'") == sum(range(60)) - 33
    )
    again = import_file(store, actor(), "personas", path, source="POS")
    assert (again.counts.unchanged, again.counts.rejected) == (59, 1)
    assert recover_imports(store) == ()


@pytest.mark.parametrize(("where", "number"), [("chunk", 1), ("chunk", 5), ("write", 3), ("write", 30)])
def test_orders_killed_while_writing_are_whole_after_one_restart(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, where: str, number: int
) -> None:
    import_file(store, actor(), "personas", personas_file(tmp_path), source="POS")
    path = orders_file(tmp_path)
    killed(store, "orders", path, where, number)
    assert [found.outcome for found in recover_imports(store)] == ["finished"]
    assert faults(store) == []
    assert store.connection.value(NOTHING.format("purchase")) == 40
    seen = what_is_seen(store)
    assert import_file(store, actor(), "orders", path, source="POS").counts.unchanged == 80
    assert what_is_seen(store) == seen


def test_a_finished_import_is_the_one_an_uncut_import_makes(
    sqlite_store: Store, postgres_store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    people, orders = personas_file(tmp_path), orders_file(tmp_path)
    for kind, path in (("personas", people), ("orders", orders)):
        import_file(postgres_store, actor(), kind, path, source="POS")
        killed(sqlite_store, kind, path, "chunk", 2)
        recover_imports(sqlite_store)
    assert what_is_seen(sqlite_store) == what_is_seen(postgres_store)


def test_killed_while_checking_is_no_run(store: Store, actor: Callable[..., Actor], tmp_path: Path) -> None:
    path = personas_file(tmp_path)
    killed(store, "personas", path, "check", 1)
    assert [found.outcome for found in recover_imports(store)] == ["taken back"]
    assert store.connection.value(NOTHING.format("persona")) == 0
    assert store.connection.value("SELECT state FROM import_run") == "taken back"
    assert [found for found in tmp_path.rglob("*import-*") if found.is_file()] == []
    assert import_file(store, actor(), "personas", path, source="POS").counts.new == 49


def test_a_living_import_is_left_alone(store: Store, actor: Callable[..., Actor], tmp_path: Path) -> None:
    seen: list[object] = []

    def look(applied: int) -> None:
        if applied == 2:
            seen.append(recover_imports(store))

    import_file(store, actor(), "personas", personas_file(tmp_path), source="POS", after_chunk=look)
    assert seen == [()]


def test_the_next_import_finishes_the_one_before(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    killed(store, "personas", personas_file(tmp_path), "chunk", 2)
    result = import_file(store, actor(), "orders", orders_file(tmp_path), source="POS")
    assert (result.counts.new, result.counts.rejected) == (80, 0)
    assert store.connection.value("SELECT count(*) FROM purchase WHERE persona_id IS NULL") == 1


def test_a_run_whose_staging_file_is_on_another_machine_is_named(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    killed(store, "personas", personas_file(tmp_path), "chunk", 2)
    text = store.connection.value("SELECT staging FROM import_run")
    store.connection.run(
        "UPDATE import_run SET staging = :text", text=text.replace('"host": "', '"host": "till-9.')
    )
    assert recover_imports(store) == ()
    clock.forward(seconds=61)
    found = recover_imports(store)
    assert found[0].outcome == "elsewhere"
    assert "till-9." in found[0].sentence


def interrupt_at(*chunks: int) -> Callable[[int], None]:
    """Ctrl+C after these commits."""
    left = list(chunks)

    def after(applied: int) -> None:
        if left and applied >= left[0]:
            left.pop(0)
            raise KeyboardInterrupt

    return after


def test_ctrl_c_while_writing_finishes_first(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    path = personas_file(tmp_path)
    with pytest.raises(ImportInterrupted, match="finished") as caught:
        import_file(store, actor(), "personas", path, source="POS", after_chunk=interrupt_at(2))
    assert caught.value.exit_code == 130
    assert caught.value.result is not None
    assert caught.value.result.counts.rows == 60
    assert faults(store) == []
    assert store.connection.value(NOTHING.format("persona")) == 59


def test_ctrl_c_twice_leaves_the_rest_to_the_next_start(
    store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    with pytest.raises(ImportInterrupted, match="next start"):
        import_file(
            store, actor(), "personas", personas_file(tmp_path), source="POS", after_chunk=interrupt_at(2, 3)
        )
    assert [found.outcome for found in recover_imports(store)] == ["finished"]
    assert store.connection.value(NOTHING.format("persona")) == 59


def test_ctrl_c_while_checking_takes_it_back(
    store: Store, actor: Callable[..., Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Staging, "complete", interrupted)
    with pytest.raises(ImportInterrupted, match="Nothing was imported"):
        import_file(store, actor(), "personas", personas_file(tmp_path), source="POS")
    assert store.connection.value("SELECT state FROM import_run") == "taken back"
    assert store.connection.value(NOTHING.format("persona")) == 0
