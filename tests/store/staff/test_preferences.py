"""What somebody chose for the own screens is that person's, at every till."""

from collections.abc import Callable

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.staff.choosing import choose_columns, keep_order
from store.staff.permissions import Role
from store.staff.preferences import chosen_columns, kept_order

MakeActor = Callable[..., Actor]


def test_columns_are_kept_in_their_order_for_one_person_alone(store: Store, actor: MakeActor) -> None:
    mia, leo = actor(Role.STAFF), actor(Role.MANAGER)
    assert chosen_columns(store.connection, mia.staff_id) == ()
    choose_columns(store, mia, ["Name", "Cards", "Phone"])
    choose_columns(store, leo, ["Name"])
    choose_columns(store, mia, ["Cards", "Name"])
    assert chosen_columns(store.connection, mia.staff_id) == ("Cards", "Name")
    assert chosen_columns(store.connection, leo.staff_id) == ("Name",)
    choose_columns(store, mia, [])
    assert chosen_columns(store.connection, mia.staff_id) == ()


def test_the_order_chosen_last_is_kept_for_its_person_and_must_be_one(store: Store, actor: MakeActor) -> None:
    mia, leo = actor(Role.STAFF), actor(Role.MANAGER)
    assert kept_order(store.connection, mia.staff_id) == ""
    keep_order(store, mia, "name")
    keep_order(store, mia, "-points")
    assert kept_order(store.connection, mia.staff_id) == "-points"
    assert kept_order(store.connection, leo.staff_id) == ""
    with pytest.raises(BadInput):
        keep_order(store, mia, "shoe size")
