"""An older store with data opens under a newer program and stays true; what fails changes nothing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store import opening
from store.actor import Actor
from store.database.store import Store
from store.errors import Refused
from store.migrations.run import HERE, migrate
from store.opening import open_store
from store.schema import shape
from store.settings_use import change_setting
from store.staff.audit_check import verify
from store.staff.permissions import Role
from tests.conftest import SetClock

LATER = '''
"""A made-up later version: a column for tills, one for entries, and locations made anew."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("terminal", sa.Column("printer", text, nullable=True))
    op.add_column("entry", sa.Column("lane", text, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("staff_location", table_kwargs={"sqlite_strict": True}) as batch:
            batch.add_column(sa.Column("since", sa.Text(), nullable=True))
    else:
        op.add_column("staff_location", sa.Column("since", text, nullable=True))
'''
REBUILDS_LEDGER = '''
"""A bad version: it rebuilds the audit."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("audit", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(sa.Column("lane", sa.Text(), nullable=True))
'''
BREAKS_HALF_WAY = '''
"""A bad version: it fails after its first change."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("terminal", sa.Column("printer", sa.Text(), nullable=True))
    op.execute("UPDATE location SET name = 'half done' WHERE id = 1")
    raise RuntimeError("the power went")
'''


@pytest.fixture
def versions(tmp_path: Path) -> Callable[[str], Path]:
    """A folder with the first version and a made-up second one."""

    def made(text: str) -> Path:
        folder = tmp_path / "versions"
        folder.mkdir(exist_ok=True)
        shutil.copy(HERE / "versions" / "v0001_first_schema.py", folder)
        (folder / "v0002_made_up.py").write_text(text)
        return folder

    return made


def later_fingerprint(store: Store, versions: Path, clock: SetClock) -> str:
    """The shape the made-up version leads to, learned from a first try that is refused."""
    found: list[str] = []
    real = shape.fingerprint

    def spy(connection: object) -> str:
        found.append(real(connection))
        return found[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.migrations.run.fingerprint", spy)
        with pytest.raises(Refused, match="not this program's"):
            migrate(store, "0001", target="0002", versions=versions, expected="unknown yet")
    return found[-1]


def columns(store: Store, table: str) -> list[str]:
    cursor = store.connection.driver.execute(f"SELECT * FROM {table} LIMIT 0")
    return [column[0] for column in cursor.description]


def test_an_old_store_with_data_is_brought_to_the_later_version_and_stays_true(
    store: Store, actor: Callable[..., Actor], versions: Callable[[str], Path], clock: SetClock
) -> None:
    change_setting(store, actor(Role.OWNER), "points_rate", "222")
    folder = versions(LATER)
    expected = later_fingerprint(store, folder, clock)
    assert "printer" not in columns(store, "terminal")
    kept = migrate(store, "0001", target="0002", versions=folder, expected=expected)
    assert "printer" in columns(store, "terminal")
    assert "lane" in columns(store, "entry")
    assert store.connection.value("SELECT version_num FROM schema_version") == "0002"
    assert store.settings().number("points_rate") == 222
    assert store.connection.value("SELECT count(*) FROM staff_location") == 2
    assert verify(store).faults == ()
    with pytest.raises(Refused, match="append-only"):
        store.connection.run("UPDATE audit SET detail = 'x'")
    if store.dialect == "sqlite":
        assert kept is not None
        old = open_store(str(kept), clock=clock)
        assert old.settings().number("points_rate") == 222
        old.close()


def test_a_store_that_another_console_migrated_already_is_left_alone(
    store: Store, versions: Callable[[str], Path], clock: SetClock
) -> None:
    folder = versions(LATER)
    expected = later_fingerprint(store, folder, clock)
    migrate(store, "0001", target="0002", versions=folder, expected=expected)
    migrate(store, "0001", target="0002", versions=folder, expected=expected)
    assert store.connection.all("SELECT version_num FROM schema_version") == [("0002",)]


def still_the_old_store(store: Store, clock: SetClock) -> bool:
    store.close()
    again = open_store(store.address, clock=clock)
    name = again.connection.value("SELECT name FROM location WHERE id = 1")
    again.close()
    return bool(name == "Downtown")


def test_a_migration_that_fails_leaves_the_old_store(
    store: Store, versions: Callable[[str], Path], clock: SetClock
) -> None:
    with pytest.raises(RuntimeError, match="the power went"):
        migrate(store, "0001", target="0002", versions=versions(BREAKS_HALF_WAY))
    assert still_the_old_store(store, clock)


def test_a_migration_that_rebuilds_the_audit_is_refused(
    sqlite_store: Store, versions: Callable[[str], Path], clock: SetClock
) -> None:
    with pytest.raises(Refused, match="rebuilt audit"):
        migrate(sqlite_store, "0001", target="0002", versions=versions(REBUILDS_LEDGER))
    assert still_the_old_store(sqlite_store, clock)


def test_a_migration_killed_half_way_leaves_the_old_store(
    sqlite_store: Store, versions: Callable[[str], Path], clock: SetClock
) -> None:
    dies = "import os; os.kill(os.getpid(), 9)"
    folder = versions(BREAKS_HALF_WAY.replace('raise RuntimeError("the power went")', dies))
    sqlite_store.close()
    script = (
        "from pathlib import Path; from store.database.store import Store\n"
        "from store.migrations.run import migrate\n"
        f"migrate(Store({sqlite_store.address!r}), '0001', target='0002', versions=Path({str(folder)!r}))"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=HERE.parents[1], check=False)
    assert killed.returncode == -9
    assert still_the_old_store(sqlite_store, clock)


def test_opening_an_older_store_migrates_it(
    store: Store, versions: Callable[[str], Path], clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = versions(LATER)
    expected = later_fingerprint(store, folder, clock)
    store.close()
    monkeypatch.setattr(opening, "SCHEMA_VERSION", "0002")
    monkeypatch.setattr(opening, "expected_fingerprint", lambda dialect: expected)
    monkeypatch.setattr("store.migrations.run.expected_fingerprint", lambda dialect: expected)
    monkeypatch.setattr("store.migrations.run.VERSIONS", folder)
    opened = open_store(store.address, clock=clock)
    assert "printer" in columns(opened, "terminal")
    opened.close()


def test_a_newer_store_is_refused_and_unchanged(store: Store, clock: SetClock) -> None:
    store.connection.run("UPDATE schema_version SET version_num = '9999'")
    address = store.address
    store.close()
    with pytest.raises(Refused, match=r"newer Regulars \(schema 9999, this program knows 0001\)"):
        open_store(address, clock=clock)


def test_no_version_of_this_program_rebuilds_an_append_only_table() -> None:
    from store.schema.build import APPEND_ONLY

    for script in (HERE / "versions").glob("*.py"):
        for table in APPEND_ONLY:
            assert f'batch_alter_table("{table}"' not in script.read_text()
