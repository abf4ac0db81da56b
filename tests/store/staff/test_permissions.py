"""Every role against every use case, both directions, through the store itself."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from copy import copy

import pytest

import store as store_package
from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotPermitted
from store.receipt import Receipt
from store.staff.permissions import PERMISSIONS, Role, require
from store.use_case import USE_CASES, UseCase
from tests.store.staff.matrix import LETTERS, ROLES, ROWS, TABLE


def store_modules() -> Iterator[str]:
    """Every module of ``store`` but Alembic's scripts, which run inside Alembic alone."""
    for found in pkgutil.walk_packages(store_package.__path__, "store."):
        if not found.name.startswith(("store.migrations.env", "store.migrations.versions")):
            yield found.name


@pytest.fixture(scope="module")
def use_cases() -> dict[str, UseCase[..., object]]:
    """Every use case the program has, by name."""
    for name in store_modules():
        importlib.import_module(name)
    found = {}
    for name in USE_CASES:
        module, _, function = name.rpartition(".")
        one = (
            getattr(importlib.import_module(module), function, None) if module.startswith("store.") else None
        )
        if isinstance(one, UseCase):
            found[name] = one
    return found


def test_the_table_in_the_program_is_the_products() -> None:
    assert [role.value for role in Role] == list(ROLES)
    written = {
        row: {role: LETTERS[letter] for role, letter in zip(ROLES, letters, strict=True)}
        for row, letters in TABLE.items()
    }
    assert {
        row: {role.value: grant.value for role, grant in cells.items()} for row, cells in PERMISSIONS.items()
    } == written


def test_every_use_case_has_its_row(use_cases: dict[str, UseCase[..., object]]) -> None:
    """A new use case fails here until its row is written into ``matrix.py``."""
    assert {name: one.permission for name, one in use_cases.items()} == ROWS


def test_every_role_may_do_exactly_what_its_row_says(
    store: Store, use_cases: dict[str, UseCase[..., object]], actor: Callable[..., Actor]
) -> None:
    """The real permission check in the real transaction; only the work behind it is left out."""

    def nothing(unit: Unit) -> Receipt:
        return Receipt(unit.actor.operation_id or "")

    wrong = []
    for name in ROWS:
        probe = copy(use_cases[name])
        probe.work = nothing
        for number, role in enumerate(Role):
            allowed = TABLE[ROWS[name]][number] != "-"
            try:
                probe(store, actor(role).because("case 1"))
                done = True
            except NotPermitted as refusal:
                done = refusal.permission != ROWS[name]
            if done is not allowed:
                wrong.append((name, role.value))
    assert wrong == []


def test_operators_give_a_reason_where_the_row_asks_for_one(
    store: Store, use_cases: dict[str, UseCase[..., object]], actor: Callable[..., Actor]
) -> None:
    probe = copy(use_cases["store.people.card.look_at_card"])
    probe.work = lambda unit: None
    operator = actor(Role.OPERATOR)
    probe(store, operator)
    with pytest.raises(NotPermitted, match="case number or reason"):
        probe(
            store, Actor(operator.staff_id, operator.code, operator.name, operator.role, 1, "Downtown", "t")
        )


def test_the_role_in_the_store_decides_not_the_one_that_is_claimed(
    store: Store, use_cases: dict[str, UseCase[..., object]], actor: Callable[..., Actor]
) -> None:
    probe = copy(use_cases["store.settings_use.change_setting"])
    probe.work = lambda unit: None
    mia = actor(Role.STAFF)
    claimed = Actor(mia.staff_id, mia.code, mia.name, "Owner", 1, "Downtown", "till-1")
    with pytest.raises(NotPermitted, match="Staff may not change settings"):
        probe(store, claimed)


def test_a_refusal_names_the_roles_that_may() -> None:
    with pytest.raises(NotPermitted, match="Ask: Manager, Operator, Owner"):
        require("Staff", "undo others")
