"""Each verb of each type and each limit."""

from typing import Any

import pytest

from store.cards.issuing import change_card, issue_card, remove_card
from store.cards.looking import card_history, cards_shown, require_card
from store.cards.records import transactions_of
from store.cards.transacting import transact_card
from store.cards.types import VERBS_OF
from store.database.store import Store
from store.errors import BadInput, NeedsApproval, NotFound, NotPermitted, Refused
from store.points.ledger.prove import ledger_faults
from store.points.undo import undo
from store.staff.permissions import Role
from store.upkeep.books import asked
from tests.conftest import SetClock
from tests.store.cards.shop import ADA, MANAGER, OWNER, STAFF, TERMS, card, do, issue, programme, stands
from tests.store.points.people import approval, balance, make_persona, operation_id, staff_of

CHANGES: list[tuple[str, str, dict[str, int], int]] = [
    ("stamp", "add_stamps", {"count": 3}, 3),
    ("stamp", "add_purchase", {"amount": 1234}, 2),
    ("stamp", "add_purchase", {"amount": 499}, 0),
    ("cash-back", "add_purchase", {"amount": 1999}, 99),
    ("cash-back", "credit_amount", {"amount": 250}, 250),
    ("multipass", "deduct_visits", {}, -1),
    ("multipass", "add_visits", {"count": 2}, 2),
    ("coupon", "redeem_coupon", {}, -1),
    ("discount", "add_purchase", {"amount": 5000}, 5000),
    ("gift", "subtract_amount", {"amount": 2500}, -2500),
    ("gift", "credit_amount", {"amount": 100}, 100),
    ("membership", "deduct_visits", {"count": 4}, -4),
    ("membership", "add_visits", {}, 1),
    ("reward", "credit_points", {"count": 150}, 150),
    ("reward", "add_purchase", {"amount": 1050}, 21),
]


def sound(store: Store) -> None:
    """The books are true."""
    assert ledger_faults(store.connection) == []
    assert [check.detail for check in asked(store.connection) if not check.ok] == []


@pytest.mark.parametrize(("card_type", "verb", "given", "units"), CHANGES)
def test_a_verb_changes_its_card_and_undo_takes_it_back(
    store: Store, card_type: str, verb: str, given: dict[str, int], units: int
) -> None:
    mine = card(store, card_type)
    before = stands(store, mine)
    assert before == TERMS[card_type].get("start", 0)
    done = transact_card(store, STAFF, mine, verb, comment="As asked", **given)
    assert (done.details["units"], done.details["card_after"]) == (units, before + units)
    assert stands(store, mine) == before + units
    last = transactions_of(store.connection, mine)[0]
    assert (last.verb, last.units, last.balance, last.comment) == (verb, units, before + units, "As asked")
    undone = undo(store, STAFF, done.operation_id)
    assert undone.details["card_after"] == stands(store, mine) == before
    pair = transactions_of(store.connection, mine)[:2]
    assert (pair[0].reverses_id, pair[1].reversed_by) == (pair[1].id, pair[0].id)
    with pytest.raises(Refused, match="undone already"):
        undo(store, OWNER, done.operation_id)
    sound(store)


def test_rewards_cost_their_goal_and_say_what_they_are(store: Store) -> None:
    stamps, points = card(store, "stamp"), card(store, "reward")
    do(store, stamps, "add_stamps", count=21)
    assert do(store, stamps, "redeem_reward", count=2).details["reward"] == "2 × A coffee"
    assert stands(store, stamps) == 1
    do(store, points, "credit_points", count=120)
    assert do(store, points, "receive_reward").details["reward"] == "A mug"
    assert stands(store, points) == 20
    with pytest.raises(Refused, match="has 20 card points, so 100 card points cannot come off"):
        do(store, points, "receive_reward")
    sound(store)


SHORT: list[tuple[str, str, dict[str, int], str]] = [
    ("stamp", "subtract_stamps", {"count": 1}, "has 0 stamps, so 1 stamp cannot come off"),
    ("stamp", "redeem_reward", {}, "has 0 stamps, so 10 stamps"),
    ("cash-back", "subtract_amount", {"amount": 1}, r"has \$0.00, so \$0.01"),
    ("multipass", "deduct_visits", {"count": 9}, "has 8 visits, so 9 visits"),
    ("gift", "subtract_amount", {"amount": 2501}, r"has \$25.00, so \$25.01"),
    ("membership", "deduct_visits", {"count": 5}, "has 4 visits"),
    ("reward", "subtract_points", {"count": 1}, "has 0 card points, so 1 card point cannot"),
]


@pytest.mark.parametrize(("card_type", "verb", "given", "sentence"), SHORT)
def test_never_more_comes_off_than_there_is(
    store: Store, card_type: str, verb: str, given: dict[str, int], sentence: str
) -> None:
    mine = card(store, card_type)
    before = stands(store, mine)
    with pytest.raises(Refused, match=sentence):
        do(store, mine, verb, **given)
    assert stands(store, mine) == before


def test_a_coupon_is_used_as_often_as_it_may(store: Store) -> None:
    mine = card(store, "coupon")
    do(store, mine, "redeem_coupon")
    with pytest.raises(Refused, match="has 0 uses, so 1 use cannot"):
        do(store, mine, "redeem_coupon")


def test_a_membership_without_a_limit_counts_visits_and_deducts_none(store: Store) -> None:
    mine = card(store, "membership", start=0)
    do(store, mine, "add_visits")
    with pytest.raises(Refused, match="without a limit"):
        do(store, mine, "deduct_visits")
    assert stands(store, mine) == 1


def test_every_verb_of_another_type_is_refused(store: Store) -> None:
    cards = {kind: card(store, kind) for kind in TERMS}
    for kind, mine in cards.items():
        for verb in {verb for verbs in VERBS_OF.values() for verb in verbs} - set(VERBS_OF[kind]):
            with pytest.raises(Refused, match="has no verb"):
                do(store, mine, verb, amount=100)


@pytest.mark.parametrize(
    ("verb", "given", "sentence"),
    [
        ("add_stamps", {"count": 0}, "above zero"),
        ("add_stamps", {"count": -3}, "above zero"),
        ("add_stamps", {"count": True}, "whole minor units"),
        ("add_stamps", {"count": 10**9}, "at a time"),
        ("add_stamps", {"amount": 5}, "No amount of money goes with"),
        ("add_purchase", {}, "amount above zero"),
        ("add_purchase", {"amount": -1}, "amount above zero"),
        ("add_purchase", {"amount": 1.5}, "amount above zero"),
    ],
)
def test_a_figure_that_is_none_is_answered_in_words(
    store: Store, verb: str, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        do(store, card(store, "stamp"), verb, **given)


def test_a_deleted_or_expired_card_and_one_of_somebody_archived_are_refused(
    store: Store, clock: SetClock
) -> None:
    name = programme(store, "stamp", valid_days=30)
    make_persona(store, ADA)
    first, second = issue(store, name), issue(store, name)
    removed = remove_card(store, OWNER, first)
    assert removed.details["unit"] == "stamps"
    with pytest.raises(Refused, match="is deleted and works no more"):
        do(store, first, "add_stamps")
    do(store, second, "add_stamps")
    clock.forward(days=30)
    do(store, second, "add_stamps")
    clock.forward(days=1)
    with pytest.raises(Refused, match="expired: its last day was 2026-12-22"):
        do(store, second, "add_stamps")
    change_card(store, OWNER, second, expires_on="2027-12-31")
    do(store, second, "add_stamps")
    store.connection.run("UPDATE persona SET status = 'archived' WHERE id = :id", id=ADA)
    with pytest.raises(Refused, match="answers: see staff"):
        do(store, second, "add_stamps")
    store.connection.run("UPDATE persona SET status = 'sealed' WHERE id = :id", id=ADA)
    with pytest.raises(NotFound):
        transact_card(store, STAFF, second, "add_stamps")
    serial = store.connection.value("SELECT serial FROM card WHERE id = :id", id=second)
    with pytest.raises(NotFound, match="no card with the serial"):
        require_card(store, serial)


def test_staff_act_to_limits_and_an_approver_goes_beyond(store: Store) -> None:
    mine = card(store, "stamp")
    with pytest.raises(NeedsApproval, match="20 stamps"):
        transact_card(store, STAFF, mine, "add_stamps", count=21)
    yes = approval(
        store,
        transact_card.request_hash(mine, "add_stamps", count=21),
        actor=STAFF,
        approver=Role.MANAGER,
    )
    done = transact_card(store, STAFF.approved(yes), mine, "add_stamps", count=21)
    assert transactions_of(store.connection, mine)[0].approver == "Manager One"
    assert done.details["card_after"] == 21
    with pytest.raises(NeedsApproval, match=r"\$500.00"):
        transact_card(store, STAFF, card(store, "cash-back"), "add_purchase", amount=50_001)
    with pytest.raises(NeedsApproval):
        remove_card(store, STAFF, mine)
    for role in (Role.ANALYST, Role.MARKETING):
        with pytest.raises(NotPermitted):
            transact_card(store, staff_of(role), mine, "add_stamps")


def test_a_repeated_operation_id_answers_the_first_result_and_another_request_is_refused(
    store: Store,
) -> None:
    mine = card(store, "stamp")
    till = STAFF.doing(operation_id(7))
    first = transact_card(store, till, mine, "add_stamps", count=2)
    again = transact_card(store, till, mine, "add_stamps", count=2)
    assert (again.repeated, again.details) == (True, first.details)
    assert stands(store, mine) == 2
    with pytest.raises(Refused):
        transact_card(store, till, mine, "add_stamps", count=3)
    make = STAFF.doing(operation_id(8))
    one = issue_card(store, make, ADA, "The stamp")
    assert issue_card(store, make, ADA, "The stamp").details["serial"] == one.details["serial"]


def test_a_purchase_on_a_card_that_earns_is_a_sale_too_and_goes_with_it(store: Store) -> None:
    mine = card(store, "stamp", earns=True)
    done = do(store, mine, "add_purchase", amount=2500)
    assert (done.details["earned"], done.points, balance(store, ADA)) == (25, 25, 25)
    assert (stands(store, mine), len(done.entries)) == (5, 2)
    undone = undo(store, OWNER, done.operation_id)
    assert (undone.points, stands(store, mine)) == (0, 0)
    assert store.connection.value("SELECT refunded FROM purchase") == 2500
    sound(store)


def test_what_was_used_since_cannot_be_taken_back(store: Store) -> None:
    mine = card(store, "stamp")
    brought = do(store, mine, "add_stamps", count=10)
    do(store, mine, "redeem_reward")
    with pytest.raises(Refused, match="It brought 10 stamps, of which 0 stamps are left"):
        undo(store, OWNER, brought.operation_id)
    assert stands(store, mine) == 0


def test_several_cards_are_shown_those_that_work_first_and_masked_where_the_role_says_so(
    store: Store,
) -> None:
    name = programme(store, "stamp")
    make_persona(store, ADA)
    old, new = issue(store, name, serial="OLD-1"), issue(store, name, serial="NEW-2", fields={"Drink": "Tea"})
    do(store, new, "add_stamps", comment="Birthday")
    remove_card(store, OWNER, old)
    shown = cards_shown(store, STAFF, ADA)
    assert [(one.serial, one.status, one.balance) for one in shown.cards] == [
        ("NEW-2", "not installed", 1),
        ("OLD-1", "deleted", 0),
    ]
    assert shown.cards[0].fields == {"Drink": "Tea"}
    hidden = cards_shown(store, staff_of(Role.ANALYST), ADA)
    assert (hidden.cards[0].serial, hidden.cards[0].fields) == ("…EW-2", {"Drink": "…"})
    assert card_history(store, hidden.cards[0], masked=True)[0].comment == "…"
    with pytest.raises(Refused, match="on a card of Ada"):
        issue(store, name, serial="NEW-2")


def test_a_change_of_a_card_is_kept_and_an_empty_one_refused(store: Store) -> None:
    mine = card(store, "stamp")
    change_card(store, STAFF, mine, installed=True, device="iPhone", fields={"Drink": "Tea"})
    row = store.connection.one("SELECT status, device, installed_at IS NULL, fields FROM card")
    assert row is not None
    assert (row[0], row[1], bool(row[2]), row[3]) == ("installed", "iPhone", False, '{"Drink": "Tea"}')
    with pytest.raises(Refused, match="Nothing was changed"):
        change_card(store, STAFF, mine, installed=True, device="iPhone")
    with pytest.raises(BadInput, match="last day is a date"):
        change_card(store, STAFF, mine, expires_on="tomorrow")


def test_a_persons_own_card_is_untouchable(store: Store) -> None:
    mine = card(store, "stamp")
    store.connection.run("UPDATE staff SET persona_id = :id WHERE id = 2", id=ADA)
    with pytest.raises(NotPermitted):
        transact_card(store, MANAGER, mine, "add_stamps")
