"""A watched folder: each finished file is taken once and moved away, whatever happens in between."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, Refused
from store.transfer.watching import DONE, REJECTED, FolderWatcher, Watched, Watching

ROWS = "phone,first_name\n2125550117,Ann\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


Run = Callable[..., list[Watched]]


@pytest.fixture
def watch(store: Store, actor: Callable[..., Actor], folder: Path) -> Run:
    """Takes what is there; what was told."""

    def run(kind: str = "personas") -> list[Watched]:
        told: list[Watched] = []
        watching = Watching(kind, folder, "POS", settle=0.1)
        FolderWatcher(store, actor(), watching, told.append).run(once=True)
        return told

    return run


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_finished_file_is_taken_and_moved(store: Store, watch: Run, folder: Path) -> None:
    (folder / "a.csv").write_text(ROWS)
    (folder / "b.csv.part").write_text(ROWS)
    (folder / ".hidden.csv").write_text(ROWS)
    (folder / "link.csv").symlink_to(folder / "a.csv")
    told = watch()
    assert [(one.file, one.outcome) for one in told] == [("a.csv", "done")]
    assert names(folder) == ["b.csv.part", "done", "link.csv", "rejected"]
    assert names(folder / DONE) == ["a.csv"]
    assert store.connection.value("SELECT count(*) FROM persona") == 1


def test_the_same_file_is_taken_once_and_another_of_its_name_anew(
    store: Store, watch: Run, folder: Path
) -> None:
    (folder / "a.csv").write_text(ROWS)
    watch()
    (folder / "a.csv").write_text(ROWS)
    assert [one.outcome for one in watch()] == ["again"]
    (folder / "a.csv").write_text(ROWS.replace("Ann", "Anna"))
    assert [one.outcome for one in watch()] == ["done"]
    assert names(folder / DONE) == ["a (2).csv", "a (3).csv", "a.csv"]
    assert store.connection.value("SELECT count(*) FROM import_run") == 2


def test_rejected_rows_and_files_lie_apart_with_the_reason(watch: Run, folder: Path) -> None:
    (folder / "part.csv").write_text(ROWS + "555,Bob\n")
    (folder / "none.csv").write_text("phone\n555\n")
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    outcomes = {one.file: one.outcome for one in watch()}
    assert outcomes == {"part.csv": "done", "none.csv": "rejected", "book.xlsx": "rejected"}
    assert names(folder / DONE) == ["part.csv"]
    assert names(folder / REJECTED) == [
        "book.xlsx", "book.xlsx.why.txt", "none.csv", "none.rejects.csv", "part.rejects.csv",
    ]  # fmt: skip
    assert "Excel" in (folder / REJECTED / "book.xlsx.why.txt").read_text()
    assert "Bob" in (folder / REJECTED / "part.rejects.csv").read_text()


def test_a_rejected_file_may_come_again(watch: Run, folder: Path, store: Store) -> None:
    (folder / "orders.csv").write_text("discount_id,source_id,redemption_id,at\nTEA,1,X,2024-06-07\n")
    assert [one.outcome for one in watch("redemptions")] == ["rejected"]
    (folder / "orders.csv").write_text("discount_id,source_id,redemption_id,at\nTEA,1,X,2024-06-07\n")
    assert [one.outcome for one in watch("redemptions")] == ["rejected"]


def test_a_file_that_grows_is_left_until_it_is_whole(
    store: Store, actor: Callable[..., Actor], folder: Path
) -> None:
    path = folder / "a.csv"
    path.write_text("phone\n")
    watching = Watching("personas", folder, "POS", settle=0.3)
    watcher = FolderWatcher(store, actor(), watching, lambda _: None)
    assert watcher._look() == ([], 1)
    path.write_text("phone\n2125550117\n")
    ready, others = watcher._look()
    assert (ready, others) == ([], 1)
    ends = time.monotonic() + 10
    while not ready and time.monotonic() < ends:
        ready, _ = watcher._look()
    assert ready == [path]


def test_a_folder_has_one_watcher(store: Store, actor: Callable[..., Actor], folder: Path) -> None:
    from store.transfer.watching import _alone

    with _alone(folder), pytest.raises(Refused, match="already"):
        FolderWatcher(store, actor(), Watching("personas", folder, "POS"), lambda _: None).run(once=True)
    with pytest.raises(BadInput, match="is no folder"):
        FolderWatcher(store, actor(), Watching("personas", folder / "no", "POS"), lambda _: None)


WATCHER = """
import os, signal, sys
from pathlib import Path
from store.actor import Actor
from store.opening import open_store
from store.transfer import applying, importing, watching
from store.transfer.kinds import kind_named
object.__setattr__(kind_named("personas"), "rows_at_once", 5)
applying.MOST_AT_ONCE, left = 1, [int(sys.argv[3])]
def die(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
plain = importing.import_file
watching.import_file = lambda *a, **k: plain(*a, **{**k, "after_chunk": die})
moved = watching._move
def dying(path, folder):
    die()
    return moved(path, folder)
watching._move = dying
signal.signal(signal.SIGTERM, signal.default_int_handler)
watcher = watching.FolderWatcher(
    open_store(sys.argv[1]), Actor(7, "OWN7", "Owner One", "Owner", 1, "Downtown", "till-1"),
    watching.Watching("personas", Path(sys.argv[2]), "POS", settle=0.05), lambda one: print(one.outcome, flush=True),
)
watcher.run(once=len(sys.argv) < 5)
"""


def started(store: Store, folder: Path, die_at: int, *more: str) -> "subprocess.Popen[str]":
    address = store.address if store.dialect == "postgresql" else str(store.path)
    return subprocess.Popen(
        [sys.executable, "-c", WATCHER, address, str(folder), str(die_at), *more],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )


@pytest.mark.parametrize("die_at", [1, 3, 6, 7])
def test_a_watcher_killed_anywhere_takes_the_file_once(store: Store, folder: Path, die_at: int) -> None:
    """Killed after a chunk, after the last, and before the file is moved."""
    lines = "".join(f"212555{1100 + number},P{number}\n" for number in range(30))
    (folder / "a.csv").write_text("phone,first_name\n" + lines + "555,Wrong\n")
    with started(store, folder, die_at) as first:
        assert first.wait(60) == -signal.SIGKILL
    assert (folder / "a.csv").exists()
    with started(store, folder, 10_000) as second:
        assert second.wait(60) == 0
    assert names(folder / DONE) == ["a.csv"]
    assert names(folder / REJECTED) == ["a.rejects.csv"]
    assert store.connection.value("SELECT count(*) FROM persona") == 30
    assert store.connection.value("SELECT count(*) FROM import_run WHERE state = 'done'") == 1


def test_a_signal_ends_it_cleanly(store: Store, folder: Path) -> None:
    with started(store, folder, 10_000, "on") as watcher:
        assert watcher.stdout is not None
        (folder / "a.csv").write_text(ROWS)
        assert watcher.stdout.readline() == "done\n"
        watcher.send_signal(signal.SIGTERM)
        assert watcher.wait(30) == 0
    assert names(folder / DONE) == ["a.csv"]
