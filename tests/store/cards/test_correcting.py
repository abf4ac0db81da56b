"""The amount of the last transaction, edited as a linked correction."""

import pytest

from store.cards.correcting import correct_card
from store.cards.records import transactions_of
from store.database.store import Store
from store.errors import BadInput, NotPermitted, Refused
from store.points.undo import undo
from tests.store.cards.shop import ADA, MANAGER, OWNER, STAFF, card, do, stands
from tests.store.cards.test_verbs import sound
from tests.store.points.people import balance


def test_a_correction_is_linked_and_the_original_stays(store: Store) -> None:
    mine = card(store, "cash-back")
    wrong = do(store, mine, "add_purchase", amount=10_000)
    assert stands(store, mine) == 500
    done = correct_card(store, MANAGER, mine, 1_000, note="A nought too many")
    assert (done.details["old_cents"], done.details["units"], stands(store, mine)) == (10_000, -450, 50)
    correct_card(store, MANAGER, mine, 2_000, note="Two, not one")
    assert stands(store, mine) == 100
    rows = transactions_of(store.connection, mine)
    assert [(one.verb, one.amount, one.units) for one in rows] == [
        ("correct", 2_000, 50),
        ("correct", 1_000, -450),
        ("add_purchase", 10_000, 500),
    ]
    assert rows[2].corrected_by == rows[0].id
    assert rows[0].corrects_id == rows[1].corrects_id == rows[2].id
    undo(store, OWNER, wrong.operation_id)
    assert stands(store, mine) == 0
    sound(store)


def test_a_sale_is_corrected_with_its_card_and_then_not_undone(store: Store) -> None:
    mine = card(store, "stamp", earns=True)
    sold = do(store, mine, "add_purchase", amount=1_000)
    done = correct_card(store, OWNER, mine, 3_000, note="Forgot the cake")
    assert (done.details["difference"], balance(store, ADA), stands(store, mine)) == (20, 30, 6)
    with pytest.raises(Refused, match="corrected since"):
        undo(store, OWNER, sold.operation_id)
    assert (balance(store, ADA), stands(store, mine)) == (30, 6)
    sound(store)


def test_what_cannot_be_corrected_says_why(store: Store) -> None:
    mine = card(store, "stamp")
    with pytest.raises(Refused, match="No transaction of"):
        correct_card(store, OWNER, mine, 100, note="Why")
    do(store, mine, "add_stamps", count=3)
    with pytest.raises(Refused, match="carries no amount"):
        correct_card(store, OWNER, mine, 100, note="Why")
    bought = do(store, mine, "add_purchase", amount=5_000)
    with pytest.raises(Refused, match="That is the amount already"):
        correct_card(store, OWNER, mine, 5_000, note="Why")
    with pytest.raises(BadInput, match="Say why"):
        correct_card(store, OWNER, mine, 1_000, note=" ")
    with pytest.raises(NotPermitted):
        correct_card(store, STAFF, mine, 1_000, note="Why")
    do(store, mine, "redeem_reward")
    with pytest.raises(Refused, match="carries no amount"):
        correct_card(store, OWNER, mine, 1_000, note="Why")
    with pytest.raises(Refused, match="It brought 10 stamps, of which 3 stamps are left"):
        undo(store, OWNER, bought.operation_id)
    sound(store)


def test_a_correction_never_takes_more_than_is_left(store: Store) -> None:
    mine = card(store, "gift")
    do(store, mine, "subtract_amount", amount=2_000)
    with pytest.raises(Refused, match=r"so \$10.00 cannot come off"):
        correct_card(store, OWNER, mine, 3_000, note="More")
    correct_card(store, OWNER, mine, 500, note="Less")
    assert stands(store, mine) == 2_000
