"""Two roles on PostgreSQL: consoles add to ledger and audit and change nothing there."""

import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, Refused
from store.migrations.roles import console_roles, grant_console_role, owns_tables
from store.migrations.run import migrate
from store.opening import open_store
from store.settings_use import change_setting
from store.staff.locations import make_location
from store.staff.people import disable_staff
from store.staff.permissions import Role
from store.staff.tills import make_till, remove_till
from tests.conftest import SetClock


@pytest.fixture
def console(postgres_store: Store, postgres_server: str, clock: SetClock) -> Iterator[Store]:
    """The store opened under a role that has only a console's rights."""
    role = f"console_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'invented'")
    grant_console_role(postgres_store.connection, role)
    parts = urlsplit(postgres_store.address)
    place = parts.netloc.rpartition("@")[2]
    url = urlunsplit(parts._replace(netloc=f"{role}:{quote('invented')}@{place}"))
    store = open_store(url, clock=clock)
    yield store
    store.close()
    postgres_store.connection.run(f"DROP OWNED BY {role}")
    with psycopg.connect(postgres_server, autocommit=True) as admin:
        admin.execute(f"DROP ROLE {role}")


def test_the_console_role_does_what_consoles_do(console: Store, actor: Callable[..., Actor]) -> None:
    owner = actor(Role.OWNER)
    change_setting(console, owner, "points_rate", "222")
    make_location(console, owner, "Pier")
    make_till(console, owner, "pier-1", "Pier")
    remove_till(console, owner, "pier-1")
    disable_staff(console, owner, "STA1")
    assert console.connection.value("SELECT count(*) FROM audit") == 6


@pytest.mark.parametrize("table", ["entry", "lot_use", "cover", "consent_event", "audit"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {} CASCADE",
     "ALTER TABLE {} DISABLE TRIGGER ALL"],
)  # fmt: skip
def test_the_console_role_changes_nothing_in_ledger_and_audit(
    console: Store, table: str, statement: str
) -> None:
    with pytest.raises(Refused, match="database role may not"):
        console.connection.run(statement.format(table))


def test_the_console_role_inserts_rows_that_refer_to_the_ledger(console: Store) -> None:
    c = console.connection
    at = "2026-11-22T15:00:00.000Z"
    c.run("BEGIN")
    persona = dict.fromkeys(
        ("first_name", "last_name", "name", "folded", "exact_key", "sort_name", "source"), ""
    )
    c.insert(
        "persona", id=2001, status="active", first_seen_at=at, last_seen_at=at, sales=0, spent=0, employee=0,
        created_at=at, version=1, **persona,
    )  # fmt: skip
    c.insert("account", id=2001, persona_id=2001, unit="points", balance=5, uncovered=0, version=1)
    c.insert(
        "operation", id="op", request_hash="", use_case="", result="", staff_id=1, terminal="till-1",
        location_id=1, at=at,
    )  # fmt: skip
    c.insert(
        "entry", id=2001, account_id=2001, seq=1, kind="adjust", points=5, happened_at=at, written_at=at,
        rule_version=0, operation_id="op", number=1, home_id=2001,
    )  # fmt: skip
    c.insert(
        "lot", id=2001, account_id=2001, entry_id=2001, kind="adjust", points=5, remaining=5, earned_at=at,
        can_expire=0, home_id=2001,
    )  # fmt: skip
    c.insert("lot_use", id=2001, entry_id=2001, lot_id=2001, points=5, written_by_id=2001)
    c.run("COMMIT")
    assert c.value("SELECT count(*) FROM lot_use") == 1


def test_the_console_role_is_told_who_migrates(console: Store, clock: SetClock) -> None:
    assert not owns_tables(console.connection)
    with pytest.raises(Refused, match="database's owner to run: regulars migrate"):
        migrate(console, "0000")


def test_rights_are_given_again_to_the_roles_that_had_them(console: Store, postgres_store: Store) -> None:
    (role,) = console_roles(postgres_store.connection)
    assert role.startswith("console_")
    assert owns_tables(postgres_store.connection)


@pytest.mark.parametrize(("role", "error"), [("nobody_there", Refused), ("x; DROP TABLE staff", BadInput)])
def test_a_role_that_is_none_is_refused(postgres_store: Store, role: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        grant_console_role(postgres_store.connection, role)


def test_an_embedded_store_has_no_roles(sqlite_store: Store) -> None:
    with pytest.raises(Refused, match="PostgreSQL"):
        grant_console_role(sqlite_store.connection, "console")
    assert console_roles(sqlite_store.connection) == ()
