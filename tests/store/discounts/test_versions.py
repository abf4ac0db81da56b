"""What a discount said before, and going back to it, on both databases."""

import pytest

from store.database.store import Store
from store.discounts.make import change_discount, end_discount, make_discount, order_discounts
from store.discounts.records import current_discounts, find_discount
from store.discounts.redeem import redeem
from store.discounts.versions import go_back, history_of
from store.errors import NotFound, NotPermitted, Refused
from store.points.adjust import adjust_points
from store.staff.permissions import Role
from tests.store.points.people import make_persona, staff_of

MARKETING, MANAGER, OWNER = staff_of(Role.MARKETING), staff_of(Role.MANAGER), staff_of(Role.OWNER)


def test_each_version_keeps_what_was_redeemed_under_it(store: Store) -> None:
    make_persona(store, 1001)
    adjust_points(store, OWNER, 1001, 500, reason="goodwill", note="x")
    make_discount(store, MARKETING, "MUG", {"name": "Mug", "cost": 100, "usage": "unlimited"})
    redeem(store, OWNER, 1001, "MUG")
    change_discount(store, MARKETING, "MUG", {"cost": 150})
    redeem(store, OWNER, 1001, "MUG")
    redeem(store, OWNER, 1001, "MUG")
    found = history_of(store.connection, "MUG")
    assert [(one.discount.version, one.discount.cost, one.redeemed, one.by) for one in found] == [
        (2, 150, 2, MARKETING.code),
        (1, 100, 1, MARKETING.code),
    ]
    assert history_of(store.connection, "NONE") == []


def test_an_end_and_a_change_are_taken_back_by_a_new_version(store: Store) -> None:
    make_discount(store, MARKETING, "MUG", {"name": "Mug", "cost": 100})
    make_discount(store, MARKETING, "CUP", {"name": "Cup", "cost": 50})
    change_discount(store, MARKETING, "MUG", {"cost": 150, "name": "Big mug"})
    order_discounts(store, MARKETING, ["CUP"])
    assert go_back(store, MARKETING, "mug").details == {"discount": "MUG", "version": 3}
    back = find_discount(store.connection, "MUG")
    assert back is not None
    assert (back.name, back.cost, back.version) == ("Mug", 100, 3)
    assert [one.id for one in current_discounts(store.connection)] == ["CUP", "MUG"]
    end_discount(store, MARKETING, "MUG")
    go_back(store, MARKETING, "MUG")
    assert [one.id for one in current_discounts(store.connection)] == ["CUP", "MUG"]


def test_a_first_version_another_store_s_and_an_unknown_one_are_refused(store: Store) -> None:
    make_discount(store, MARKETING, "MUG", {"name": "Mug", "cost": 100})
    with pytest.raises(Refused, match="never said anything else"):
        go_back(store, MARKETING, "MUG")
    change_discount(store, MARKETING, "MUG", {"cost": 150})
    with pytest.raises(NotPermitted):
        go_back(store, MANAGER, "MUG")
    with pytest.raises(NotFound):
        go_back(store, MARKETING, "NONE")
