"""The favourite store: a lower rank never overwrites a higher, the same rank is won by the latest."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput, NotFound, Refused
from store.people.card import open_card
from store.people.enrolment import enrol
from store.people.favorites import RANKS, choose_favorite, overwrites
from store.people.records import Favorite
from store.people.traits import edit_traits
from store.points.earning.sale import sell_by_hand
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock

Actors = Callable[..., Actor]
ORDER = ("wallet", "form", "file", "purchase history")


@pytest.fixture
def amelia(store: Store, actor: Actors) -> int:
    persona = enrol(store, actor(Role.STAFF), first_name="Amelia", phone="212 555 0117").persona_id
    assert persona is not None
    return persona


def favorite(store: Store, actor: Actors, persona_id: int) -> Favorite | None:
    return open_card(store, actor(Role.STAFF), persona_id).traits.favorite


@pytest.mark.parametrize("old", ORDER)
@pytest.mark.parametrize("new", ORDER)
def test_all_sixteen_pairs(
    store: Store, actor: Actors, amelia: int, clock: SetClock, old: str, new: str
) -> None:
    staff = actor(Role.STAFF)
    choose_favorite(store, staff, amelia, "Downtown", by=old)
    clock.forward(days=1)
    if ORDER.index(new) <= ORDER.index(old):
        choose_favorite(store, staff, amelia, "Harbour", by=new)
        expected = ("Harbour", new)
    else:
        with pytest.raises(Refused, match=f"Downtown was chosen by {old}, which stands above {new}"):
            choose_favorite(store, staff, amelia, "Harbour", by=new)
        expected = ("Downtown", old)
    found = favorite(store, actor, amelia)
    assert found is not None
    assert (found.name, found.by, found.rank) == (*expected, RANKS[expected[1]])


def clear(store: Store, actor: Actors, persona_id: int) -> None:
    edit_traits(store, actor(Role.STAFF), persona_id, {"favorite_store": ""})


def test_what_the_customer_chose_in_the_wallet_cannot_be_cleared_at_the_counter(
    store: Store, actor: Actors, amelia: int
) -> None:
    choose_favorite(store, actor(Role.STAFF), amelia, "Harbour", by="wallet")
    with pytest.raises(Refused, match="Harbour was chosen by the customer in the wallet"):
        clear(store, actor, amelia)
    found = favorite(store, actor, amelia)
    assert found is not None
    assert (found.name, found.by) == ("Harbour", "wallet")


@pytest.mark.parametrize("by", ["form", "file"])
def test_clearing_the_shops_choice_falls_back_to_the_store_of_the_last_sale_that_stands(
    store: Store, actor: Actors, amelia: int, clock: SetClock, by: str
) -> None:
    sell_by_hand(store, actor(Role.OWNER), amelia, 500)
    clock.forward(days=1)
    undone = sell_by_hand(store, replace(actor(Role.OWNER), location_id=2), amelia, 500)
    undo(store, actor(Role.OWNER), undone.operation_id)
    choose_favorite(store, actor(Role.STAFF), amelia, "Harbour", by=by)
    clear(store, actor, amelia)
    found = favorite(store, actor, amelia)
    assert found is not None
    assert (found.name, found.by) == ("Downtown", "purchase history")


def test_clearing_leaves_none_where_nothing_was_bought_and_purchases_are_not_cleared(
    store: Store, actor: Actors, amelia: int
) -> None:
    choose_favorite(store, actor(Role.STAFF), amelia, "Harbour", by="form")
    clear(store, actor, amelia)
    assert favorite(store, actor, amelia) is None
    sell_by_hand(store, actor(Role.STAFF), amelia, 500)
    with pytest.raises(Refused, match="Downtown comes from the last purchase"):
        clear(store, actor, amelia)


def test_of_the_same_rank_an_earlier_choice_does_not_win() -> None:
    assert not overwrites(2, "2026-01-01T00:00:00.000Z", 2, "2026-01-02T00:00:00.000Z")
    assert overwrites(2, "2026-01-02T00:00:00.000Z", 2, "2026-01-01T00:00:00.000Z")
    assert overwrites(4, "2026-01-01T00:00:00.000Z", None, None)


def test_a_store_is_named_by_its_id_too(store: Store, actor: Actors, amelia: int) -> None:
    receipt = choose_favorite(store, actor(Role.STAFF), amelia, 2)
    assert receipt.details == {"favorite_store": "Harbour", "favorite_store_by": "form"}


def test_unknown_stores_and_origins_are_named(store: Store, actor: Actors, amelia: int) -> None:
    with pytest.raises(NotFound, match="Downtown, Harbour"):
        choose_favorite(store, actor(Role.STAFF), amelia, "Moon")
    with pytest.raises(BadInput, match="wallet, form, file, purchase history"):
        choose_favorite(store, actor(Role.STAFF), amelia, 2, by="guess")
    assert favorite(store, actor, amelia) is None
