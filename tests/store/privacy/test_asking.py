"""Support learns that an exact identifier is held; the audit says that it asked, never which."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import NotPermitted
from store.privacy.asking import is_held
from store.privacy.deleting import delete_own_data
from store.search.doctor.diagnosing import diagnose
from store.staff.permissions import Role
from tests.store.privacy.conftest import EMAIL, PHONE, asking, enrolled

Actors = Callable[..., Actor]


def test_a_deleted_customers_phone_and_e_mail_are_held_and_a_strangers_are_not(
    store: Store, actor: Actors
) -> None:
    enrolled(store, actor)
    delete_own_data(store, actor(Role.STAFF), asking(store, actor, "delete", PHONE))
    uma = actor(Role.OPERATOR)
    assert is_held(store, uma, "phone", ["+12125550117"])
    assert is_held(store, uma, "email", [EMAIL])
    assert not is_held(store, uma, "phone", ["+12125550118"])
    details = store.connection.all("SELECT detail FROM audit WHERE use_case = 'ask_whether_held' ORDER BY id")
    assert details == [("phone",), ("email",), ("phone",)]
    steps = {step.tried: step.result for step in diagnose(store, actor(Role.OWNER), PHONE).steps}
    assert steps["held"].startswith("held at the customer's wish")


def test_nobody_else_may_ask(store: Store, actor: Actors) -> None:
    for role in (Role.STAFF, Role.MANAGER, Role.ANALYST, Role.MARKETING):
        with pytest.raises(NotPermitted):
            is_held(store, actor(role), "phone", ["+12125550117"])
