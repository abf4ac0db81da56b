"""What cannot be opened is said in a clear sentence, with what to do, and stays as it is."""

import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import psycopg.sql
import pytest

from store.database import sqlite
from store.database.store import Store
from store.errors import Refused, Unreachable
from store.opening import create_schema, open_store
from tests.conftest import SetClock

ROOT = Path(__file__).parents[2]


def test_an_unknown_path_says_how_to_make_a_store(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"No store at .*missing\.store\. Make one with: regulars setup"):
        open_store(str(tmp_path / "missing.store"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"is a folder\. Name the store's file"):
        open_store(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"first_name,last_name\nAnn,Bell\n" * 200])
def test_a_file_that_is_no_store_is_said_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(Unreachable, match="is not a Regulars store"):
        open_store(str(path))
    assert path.read_bytes() == content or content == b""


def test_another_programs_database_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite.library.connect(str(path))
    other.execute("CREATE TABLE song (title TEXT)")
    other.commit()
    other.close()
    with pytest.raises(Unreachable, match="is not a Regulars store"):
        open_store(str(path))


def test_a_damaged_store_says_how_to_bring_it_back(sqlite_store: Store) -> None:
    sqlite_store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    sqlite_store.close()
    with sqlite_store.path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3000)
    with pytest.raises(Unreachable, match=r"damaged\. Restore: regulars backup restore"):
        open_store(sqlite_store.address)


def test_a_store_newer_than_the_program_is_refused_and_unchanged(store: Store) -> None:
    store.connection.run("UPDATE schema_version SET version_num = '0999'")
    with pytest.raises(
        Refused, match=r"newer Regulars \(schema 0999.*Update the program; nothing was changed"
    ):
        open_store(store.address)
    assert store.connection.value("SELECT version_num FROM schema_version") == "0999"


def test_a_store_whose_guards_were_taken_off_is_refused(store: Store) -> None:
    on = " ON entry" if store.dialect == "postgresql" else ""
    store.connection.run(f"DROP TRIGGER entry_no_update{on}")
    with pytest.raises(Refused, match="regulars doctor"):
        open_store(store.address)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_a_network_filesystem_is_refused_with_the_reason(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    sqlite_store.close()
    monkeypatch.setattr(sqlite, "filesystem_of", lambda path: kind)
    with pytest.raises(
        Refused, match=rf"network filesystem \({kind}\).*Put it on a local disk, or use PostgreSQL"
    ):
        open_store(sqlite_store.address)


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 52, 0), (3, 44, 5), (3, 50, 6)])
def test_an_unsafe_sqlite_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(Refused, match=r"can lose committed data.*Install pysqlite3"):
        sqlite.require_safe_library(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (3, 44, 6), (3, 50, 7), (4, 0, 0)])
def test_a_safe_sqlite_is_taken(version: tuple[int, int, int]) -> None:
    sqlite.require_safe_library(version)


def test_a_locked_store_is_busy_in_words_and_works_again_afterwards(
    sqlite_store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.PRAGMAS, "busy_timeout", 20)
    monkeypatch.setattr("store.database.store.PATIENCE_SECONDS", 0.1)
    other = open_store(sqlite_store.address, clock=clock)
    other.connection.run("BEGIN IMMEDIATE")
    mine = open_store(sqlite_store.address, clock=clock)
    with pytest.raises(
        sqlite.Busy, match=r"Busy: another program is writing to the store\. Try again"
    ) as busy:
        mine.transact(lambda c: c.run("UPDATE location SET name = 'Pier' WHERE id = 1"))
    assert busy.value.exit_code == 3
    other.connection.run("COMMIT")
    mine.transact(lambda c: c.run("UPDATE location SET name = 'Pier' WHERE id = 1"))
    mine.close()
    other.close()


@pytest.fixture
def readonly_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder bound to itself read-only: what a read-only disk is to the program, for root too."""
    folder = tmp_path / "disk"
    folder.mkdir()
    yield folder
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)


def bind_readonly(folder: Path) -> None:
    for options in (["--bind", str(folder), str(folder)], ["-o", "remount,ro,bind", str(folder)]):
        subprocess.run(["mount", *options], check=True, capture_output=True)


def make_unwritable(folder: Path) -> None:
    """A read-only mount where that may be done, else a folder and file without the right to write."""
    if os.getuid() == 0:
        bind_readonly(folder)
        return
    for path in (*folder.iterdir(), folder):
        path.chmod(0o400 if path.is_file() else 0o500)


def test_a_store_on_a_read_only_disk_says_so(readonly_folder: Path, clock: SetClock) -> None:
    path = readonly_folder / "shop.store"
    create_schema(Store(str(path)))
    make_unwritable(readonly_folder)

    def write_something() -> None:
        store = open_store(str(path), clock=clock)
        store.transact(lambda c: c.run("UPDATE schema_version SET version_num = version_num"))

    with pytest.raises(Unreachable, match=r"cannot be (written|opened)"):
        write_something()
    with pytest.raises(Unreachable, match=r"Read-only|cannot be made|Permission"):
        create_schema(Store(str(readonly_folder / "new.store")))


def test_a_full_disk_saves_nothing_says_so_and_works_again(sqlite_store: Store) -> None:
    """A limit on the size of files stands in for the full disk; it fails in the same write."""
    before = sqlite_store.path.stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    script = (
        "import resource, signal, sys; from store.database.store import Store; "
        "from store.errors import Unreachable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "store = Store(sys.argv[1]); store.connection\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "def work(c):\n"
        "    for n in range(20000): c.insert('household', id=n, made_at='x' * 200)\n"
        "try: store.transact(work)\n"
        "except Unreachable as error: print(error); sys.exit(3)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, sqlite_store.address, str(before)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Nothing was saved" in done.stdout
    assert (soft, hard) == resource.getrlimit(resource.RLIMIT_FSIZE)
    sqlite_store.transact(lambda c: c.insert("household", id=1, made_at="2026-11-22T15:00:00.000Z"))
    assert sqlite_store.connection.value("SELECT count(*) FROM household") == 1


def test_a_store_opened_by_two_at_once_is_whole_for_both(sqlite_store: Store, clock: SetClock) -> None:
    opened: list[Store] = []
    threads = [
        threading.Thread(target=lambda: opened.append(open_store(sqlite_store.address, clock=clock)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    for store in opened:
        store.close()


def test_an_unreachable_postgresql_says_what_to_check() -> None:
    with pytest.raises(Unreachable, match=r"PostgreSQL at 127\.0\.0\.1/shop does not answer"):
        open_store("postgresql://127.0.0.1:1/shop")


def test_a_wrong_database_is_said_without_the_password(postgres_server: str) -> None:
    split = urlsplit(postgres_server)
    place = split.netloc.rpartition("@")[2]
    url = urlunsplit(split._replace(netloc=f"postgres:invented-secret@{place}", path="/nowhere"))
    with pytest.raises(Unreachable, match='database "nowhere" does not exist') as error:
        open_store(url)
    assert "invented-secret" not in str(error.value)


def test_a_wrong_role_is_said(postgres_server: str) -> None:
    split = urlsplit(postgres_server)
    place = split.netloc.rpartition("@")[2]
    with pytest.raises(Unreachable, match='role "nobody" does not exist'):
        open_store(urlunsplit(split._replace(netloc=f"nobody:@{place}")))


def test_a_wrong_password_is_said_without_it(postgres_server: str) -> None:
    asks = "local all asked_for_password scram-sha-256"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        row = admin.execute("SELECT current_setting('hba_file')").fetchone()
        assert row is not None
        rules = admin.execute("SELECT pg_read_file(%s)", (row[0],)).fetchone()
        assert rules is not None
        if asks not in rules[0]:
            lines = psycopg.sql.Literal(f"{asks}\n{rules[0]}")
            place = psycopg.sql.Literal(row[0])
            write = psycopg.sql.SQL("COPY (SELECT line FROM regexp_split_to_table({}, E'\\n') line) TO {}")
            admin.execute(write.format(lines, place))
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE ROLE asked_for_password LOGIN PASSWORD 'right'")
    split = urlsplit(postgres_server)
    place_of = split.netloc.rpartition("@")[2]
    url = urlunsplit(split._replace(netloc=f"asked_for_password:invented-secret@{place_of}"))
    with pytest.raises(Unreachable, match="password authentication failed") as error:
        open_store(url)
    assert "invented-secret" not in str(error.value)


def test_an_empty_database_is_no_store(postgres_server: str) -> None:
    from tests.postgres import fresh_database

    with fresh_database(postgres_server) as url, pytest.raises(Unreachable, match="is not a Regulars store"):
        open_store(url)


def test_a_line_that_breaks_is_said_and_the_next_use_connects_again(
    postgres_store: Store, postgres_server: str
) -> None:
    pid = postgres_store.connection.value("SELECT pg_backend_pid()")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with pytest.raises(Unreachable, match="line to the database broke"):
        postgres_store.transact(lambda c: c.value("SELECT count(*) FROM staff"))
    assert postgres_store.transact(lambda c: c.value("SELECT count(*) FROM staff")) == 7


@pytest.mark.parametrize(
    "url", ["postgresql://eva:invented-secret@127.0.0.1:notaport/x", "postgres://eva:invented-secret@[bad/x"]
)
def test_an_address_that_cannot_be_read_is_said_without_its_password(url: str) -> None:
    with pytest.raises(Unreachable, match="PostgreSQL") as error:
        open_store(url)
    assert "invented-secret" not in str(error.value)
