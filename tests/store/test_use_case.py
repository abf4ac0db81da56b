"""One act, done once, permitted and audited, on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NeedsApproval, NotPermitted, Refused, Unreachable
from store.receipt import Receipt
from store.staff.permissions import Role
from store.use_case import operation

ACT = "0198f000-0000-7000-8000-000000000001"


@operation("undo others")
def ring_bell(unit: Unit, times: int) -> Receipt:
    """A stand-in act that writes one row."""
    if times > 3:
        raise Refused("three rings at most")
    unit.connection.insert("household", id=unit.new_id("household"), made_at=unit.at)
    return Receipt(unit.actor.operation_id or "", points=times)


def rows(store: Store, table: str) -> int:
    count: int = store.connection.value(f"SELECT count(*) FROM {table}")
    return count


def test_an_act_sent_twice_is_done_once(store: Store, actor: Callable[..., Actor]) -> None:
    manager = actor(Role.MANAGER, operation_id=ACT)
    first = ring_bell(store, manager, 2)
    again = ring_bell(store, manager, 2)
    assert (first.repeated, again.repeated, again.points) == (False, True, 2)
    assert rows(store, "household") == 1


def test_an_operation_id_used_for_something_else_is_refused(
    store: Store, actor: Callable[..., Actor]
) -> None:
    ring_bell(store, actor(Role.MANAGER, operation_id=ACT), 2)
    with pytest.raises(Refused, match="used for something else"):
        ring_bell(store, actor(Role.MANAGER, operation_id=ACT), 1)


def test_a_refusal_binds_nothing_and_is_audited(store: Store, actor: Callable[..., Actor]) -> None:
    manager = actor(Role.MANAGER, operation_id=ACT)
    with pytest.raises(Refused, match="three rings"):
        ring_bell(store, manager, 4)
    assert ring_bell(store, manager, 3).repeated is False
    outcomes = [row[0] for row in store.connection.all("SELECT outcome FROM audit WHERE id > 0 ORDER BY id")]
    assert outcomes == ["refused", "done"]


def test_a_role_without_the_permission_is_turned_away(store: Store, actor: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted, match="Staff may not undo acts of others"):
        ring_bell(store, actor(Role.STAFF), 1)
    assert rows(store, "household") == 0


def test_a_disabled_staff_member_acts_no_more(store: Store, actor: Callable[..., Actor]) -> None:
    store.connection.run("UPDATE staff SET disabled_at = '2026-01-01T00:00:00.000Z' WHERE id = 2")
    with pytest.raises(NotPermitted, match="no longer active"):
        ring_bell(store, actor(Role.MANAGER), 1)


def test_an_unknown_approval_opens_nothing(store: Store, actor: Callable[..., Actor]) -> None:
    with pytest.raises(NeedsApproval):
        ring_bell(store, actor(Role.MANAGER).approved(99), 1)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET detail = 'x'", "DELETE FROM audit"],
)
def test_the_audit_cannot_be_changed(store: Store, actor: Callable[..., Actor], statement: str) -> None:
    ring_bell(store, actor(Role.MANAGER), 1)
    with pytest.raises(Refused, match="append-only"):
        store.connection.run(statement)


def test_nothing_is_written_into_a_file_that_was_deleted_or_replaced(
    sqlite_store: Store, actor: Callable[..., Actor], tmp_path: Path
) -> None:
    ring_bell(sqlite_store, actor(Role.MANAGER), 1)
    aside = tmp_path / "aside.store"
    sqlite_store.path.rename(aside)
    with pytest.raises(Unreachable, match="moved, deleted or replaced"):
        ring_bell(sqlite_store, actor(Role.MANAGER), 1)
    sqlite_store.path.write_bytes(aside.read_bytes())
    with pytest.raises(Unreachable, match="moved, deleted or replaced"):
        ring_bell(sqlite_store, actor(Role.MANAGER), 1)
    aside.replace(sqlite_store.path)
    assert ring_bell(sqlite_store, actor(Role.MANAGER), 1).points == 1
