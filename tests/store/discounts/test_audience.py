"""Discounts for an audience: a saved search, checked when it is named, asked anew when it is redeemed (rule 35)."""

import pytest

from store.database.store import Store
from store.discounts.make import change_discount, make_discount
from store.discounts.offers import offers
from store.discounts.records import find_discount
from store.discounts.redeem import redeem
from store.errors import NotFound, Refused
from store.people.attributes import add_tag, remove_tag
from store.points.adjust import adjust_points
from store.search.saved import delete_search, rename_search, save_search
from store.staff.permissions import Role
from tests.store.points.people import balance, join_points, make_persona, staff_of

ADA, BEN = 2001, 2002
OWNER, STAFF, MARKETING = staff_of(Role.OWNER), staff_of(Role.STAFF), staff_of(Role.MARKETING)


@pytest.fixture
def vip(store: Store) -> int:
    """Ada with 100 points, and a search for everybody that finds who is tagged vip."""
    make_persona(store, ADA)
    adjust_points(store, OWNER, ADA, 100, reason="other", note="To begin with")
    return save_search(store, OWNER, "VIP", "tag:vip", everyone=True)


def for_whom(store: Store, audience: str | None) -> None:
    make_discount(store, MARKETING, "COFFEE", {"name": "Coffee", "cost": 100, "audience": audience})


def test_it_is_offered_and_redeemed_only_while_the_search_finds_the_customer(store: Store, vip: int) -> None:
    for_whom(store, "vip")
    (offer,) = offers(store, STAFF, ADA)
    assert (offer.available, offer.reason) == (False, "for VIP only")
    with pytest.raises(Refused, match="Coffee cannot be redeemed: for VIP only"):
        redeem(store, STAFF, ADA, "COFFEE")
    add_tag(store, OWNER, ADA, "vip")
    assert offers(store, STAFF, ADA)[0].available
    remove_tag(store, OWNER, ADA, "vip")
    assert not offers(store, STAFF, ADA)[0].available
    add_tag(store, OWNER, ADA, "vip")
    redeem(store, STAFF, ADA, "COFFEE")
    assert balance(store, ADA) == 0


def test_an_audience_may_be_built_of_other_searches_and_of_days_and_money(store: Store, vip: int) -> None:
    save_search(store, OWNER, "new vip", "@vip joined:2026.. spent:<100 -seen:<30d", everyone=True)
    for_whom(store, '@"new vip"'.replace('"', ""))
    assert offers(store, STAFF, ADA)[0].reason == "for new vip only"
    add_tag(store, OWNER, ADA, "vip")
    assert offers(store, STAFF, ADA)[0].available


def test_who_was_merged_into_a_member_of_the_audience_has_it_through_the_survivor(
    store: Store, vip: int
) -> None:
    for_whom(store, "vip")
    make_persona(store, BEN)
    add_tag(store, OWNER, ADA, "vip")
    join_points(store, OWNER, ADA, BEN)
    assert offers(store, STAFF, ADA)[0].available


def test_only_a_search_that_is_everybodys_and_can_be_read_may_be_an_audience(store: Store, vip: int) -> None:
    save_search(store, MARKETING, "mine", "tag:vip")
    for name in ("mine", "nobody"):
        with pytest.raises(NotFound, match=f"no audience '{name}'.*There are: everybody, all, VIP"):
            for_whom(store, name)
    save_search(store, OWNER, "next", "@VIP", everyone=True)
    store.connection.run("UPDATE saved_search SET query = 'points:>' WHERE id = :id", id=vip)
    for name in ("vip", "next"):
        with pytest.raises(Refused, match=f"(?i)The audience {name} cannot be read"):
            for_whom(store, name)
    assert find_discount(store.connection, "COFFEE") is None


def test_a_change_sets_keeps_and_takes_off_the_audience(store: Store, vip: int) -> None:
    for_whom(store, None)
    change_discount(store, MARKETING, "COFFEE", {"audience": "@vip"})
    change_discount(store, MARKETING, "COFFEE", {"cost": 90})
    found = find_discount(store.connection, "COFFEE")
    assert found is not None
    assert (found.audience, found.cost, found.version) == ("VIP", 90, 3)
    change_discount(store, MARKETING, "COFFEE", {"audience": None})
    assert offers(store, STAFF, ADA)[0].available


def test_of_an_audience_that_is_gone_or_broken_nobody_is(store: Store, vip: int) -> None:
    for_whom(store, "vip")
    add_tag(store, OWNER, ADA, "vip")
    store.connection.run("UPDATE saved_search SET query = 'points:>' WHERE id = :id", id=vip)
    assert offers(store, STAFF, ADA)[0].reason == "for VIP only"
    store.connection.run("DELETE FROM saved_search WHERE id = :id", id=vip)
    with pytest.raises(Refused, match="for VIP only"):
        redeem(store, STAFF, ADA, "COFFEE")


def test_a_search_that_a_discount_is_for_is_neither_deleted_nor_renamed(store: Store, vip: int) -> None:
    for_whom(store, "vip")
    with pytest.raises(Refused, match="The discount COFFEE is for VIP"):
        delete_search(store, OWNER, vip)
    with pytest.raises(Refused, match="The discount COFFEE is for VIP"):
        rename_search(store, OWNER, vip, "best")
    change_discount(store, MARKETING, "COFFEE", {"audience": None})
    delete_search(store, OWNER, vip)
