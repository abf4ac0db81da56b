"""Backups are made under load, verified, and brought back with the old store kept."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted, Refused, RegularsError, Unreachable
from store.opening import open_store
from store.settings_use import change_setting
from store.staff.permissions import Role
from store.upkeep.backup import backup, drill, drill_file, restore
from tests.conftest import SetClock


@pytest.fixture
def owner(actor: Callable[..., Actor]) -> Actor:
    return actor(Role.OWNER)


def rate(store: Store) -> int:
    return store.settings().number("points_rate")


def test_a_backup_holds_what_the_store_held(sqlite_store: Store, owner: Actor, tmp_path: Path) -> None:
    change_setting(sqlite_store, owner, "points_rate", "222")
    made = backup(sqlite_store, owner, str(tmp_path / "monday.backup"))
    change_setting(sqlite_store, owner, "points_rate", "333")
    copy = open_store(made.path, clock=sqlite_store.clock)
    assert (rate(copy), rate(sqlite_store)) == (222, 333)
    assert Path(made.path).stat().st_mode & 0o777 == 0o600
    copy.close()
    assert made.audit_rows == 1


def test_a_backup_is_made_while_another_console_is_writing(
    sqlite_store: Store, owner: Actor, clock: SetClock
) -> None:
    other = open_store(sqlite_store.address, clock=clock)
    other.connection.run("BEGIN IMMEDIATE")
    other.connection.run("UPDATE location SET name = 'Half done' WHERE id = 1")
    from store.upkeep.backup import beside, copy_store

    made = copy_store(sqlite_store, beside(sqlite_store.path, "backup", clock))
    other.connection.run("ROLLBACK")
    other.close()
    copy = open_store(made.path, clock=clock)
    assert copy.connection.value("SELECT name FROM location WHERE id = 1") == "Downtown"
    copy.close()


def test_without_a_name_the_backup_stands_beside_the_store(sqlite_store: Store, owner: Actor) -> None:
    made = backup(sqlite_store, owner)
    assert made.path == f"{sqlite_store.path}.backup-20261122T150000Z"
    assert backup(sqlite_store, owner).path == f"{made.path}-2"
    with pytest.raises(Refused, match="exists already"):
        backup(sqlite_store, owner, made.path)


def test_a_restore_brings_back_the_backup_and_keeps_the_old_store(
    sqlite_store: Store, owner: Actor, clock: SetClock
) -> None:
    change_setting(sqlite_store, owner, "points_rate", "222")
    made = backup(sqlite_store, owner)
    change_setting(sqlite_store, owner, "points_rate", "333")
    sqlite_store.close()
    back = restore(made.path, sqlite_store.address, clock=clock)
    again = open_store(sqlite_store.address, clock=clock)
    kept = open_store(back.kept or "", clock=clock)
    assert (rate(again), rate(kept)) == (222, 333)
    again.close()
    kept.close()
    assert Path(made.path).exists()


def test_a_restore_is_refused_while_a_console_has_the_store_open(
    sqlite_store: Store, owner: Actor, clock: SetClock
) -> None:
    made = backup(sqlite_store, owner)
    with pytest.raises(Refused, match="open in another console"):
        restore(made.path, sqlite_store.address, clock=clock)
    change_setting(sqlite_store, owner, "points_rate", "333")
    assert rate(sqlite_store) == 333


def test_a_damaged_backup_is_refused_and_the_store_stays(
    sqlite_store: Store, owner: Actor, clock: SetClock
) -> None:
    made = backup(sqlite_store, owner)
    sqlite_store.close()
    path = Path(made.path)
    content = bytearray(path.read_bytes())
    content[4096:200_000] = bytes(200_000 - 4096)
    path.write_bytes(content)
    before = sorted(entry.name for entry in path.parent.iterdir() if entry.suffix not in (".store-shm",))
    with pytest.raises(RegularsError):
        restore(str(path), sqlite_store.address, clock=clock)
    again = open_store(sqlite_store.address, clock=clock)
    assert rate(again) == 100
    again.close()
    left = sorted(entry.name for entry in path.parent.iterdir())
    assert not [name for name in left if "unfinished" in name or "before-restore" in name], before


def test_a_restore_into_an_empty_place_makes_the_store(
    sqlite_store: Store, owner: Actor, tmp_path: Path, clock: SetClock
) -> None:
    made = backup(sqlite_store, owner)
    back = restore(made.path, str(tmp_path / "new.store"), clock=clock)
    assert back.kept is None
    again = open_store(back.store, clock=clock)
    assert rate(again) == 100
    again.close()


def test_a_drill_leaves_nothing_behind(sqlite_store: Store, owner: Actor) -> None:
    before = sorted(entry.name for entry in sqlite_store.path.parent.iterdir())
    done = drill(sqlite_store)
    assert done.seconds < 60
    assert sorted(entry.name for entry in sqlite_store.path.parent.iterdir()) == before


def test_a_drill_of_a_file_says_what_it_holds_and_changes_nothing(sqlite_store: Store, owner: Actor) -> None:
    made = backup(sqlite_store, owner)
    before = sorted(entry.name for entry in sqlite_store.path.parent.iterdir())
    done = drill_file(made.path)
    assert (done.backup.path, done.backup.audit_rows) == (made.path, made.audit_rows)
    assert sorted(entry.name for entry in sqlite_store.path.parent.iterdir()) == before


def test_only_who_keeps_the_store_up_makes_backups(sqlite_store: Store, actor: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted, match="Operator, Owner"):
        backup(sqlite_store, actor(Role.MANAGER))


@pytest.mark.parametrize(("target", "said"), [("no/such/x.backup", "does not exist"), ("", "exists already")])
def test_a_backup_that_cannot_be_written_says_why(
    sqlite_store: Store, owner: Actor, tmp_path: Path, target: str, said: str
) -> None:
    with pytest.raises(RegularsError, match=said):
        backup(sqlite_store, owner, str(tmp_path / target))


def test_a_missing_backup_is_said(sqlite_store: Store) -> None:
    with pytest.raises(Unreachable, match="No backup at"):
        restore("/nowhere/x.backup", sqlite_store.address)


def test_postgresql_is_backed_up_by_its_own_tools(postgres_store: Store, owner: Actor) -> None:
    with pytest.raises(Refused, match="pg_dump"):
        backup(postgres_store, owner)
    with pytest.raises(Refused, match="pg_restore"):
        restore("x.backup", postgres_store.address)
    with pytest.raises(Refused, match="pg_dump"):
        drill(postgres_store)
