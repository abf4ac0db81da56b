"""Sales by hand (points.md rules 7, 8, 14, 15)."""

import pytest

from store.database.store import Store
from store.errors import BadInput, NeedsApproval, Refused
from store.points.earning.sale import sell_by_hand
from store.points.ledger.prove import ledger_faults
from store.points.reading.overview import points_overview
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import approval, balance, make_persona, set_setting, staff_of

ADA = 2001


def test_rule_7_a_sale_earns_and_stamps_rate_and_rule_version(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "points_rate", "200", version=1)
    receipt = sell_by_hand(store, staff_of(Role.STAFF), ADA, 1099, tax=90, receipt="R-17")
    assert (receipt.points, receipt.details["earned"], receipt.details["reason"]) == (21, 21, None)
    row = store.connection.one(
        "SELECT e.kind, e.rate, e.rule_version, e.source, p.source, p.pre_tax, p.tax, p.total, p.receipt, "
        "p.qualifies FROM entry e JOIN purchase p ON p.id = e.purchase_id"
    )
    assert row == ("earn", 200, 1, "Counter", "Counter", 1099, 90, 1189, "R-17", 1)
    person = store.connection.one(
        "SELECT sales, spent, last_purchase_at, favorite_location_id, favorite_rank FROM persona"
    )
    assert person == (1, 1189, "2026-11-22T15:00:00.000Z", 1, 4)


@pytest.mark.parametrize(
    ("signup_on", "earned", "reason"),
    [
        ("2026-11-22", 10, None),
        ("2026-11-23", 0, "before the signup date"),
        (None, 0, "not a member"),
    ],
)
def test_rule_8_a_sale_is_recorded_but_earns_only_from_the_signup_day_on(
    store: Store, signup_on: str | None, earned: int, reason: str | None
) -> None:
    make_persona(store, ADA, signup_on=signup_on)
    receipt = sell_by_hand(store, staff_of(Role.STAFF), ADA, 1000)
    assert (receipt.points, receipt.details["reason"]) == (earned, reason)
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert (shown.spent, shown.spent_as_member) == (1000, 1000 if earned else 0)
    assert store.connection.value("SELECT count(*) FROM entry") == (1 if earned else 0)


def test_rule_15_the_employee_list_earns_nothing(store: Store) -> None:
    make_persona(store, ADA, employee=True)
    assert sell_by_hand(store, staff_of(Role.STAFF), ADA, 1000).details["reason"] == "on the employee list"
    assert balance(store, ADA) == 0


def test_the_same_receipt_twice_is_refused_until_it_is_taken_back(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, 2002)
    first = sell_by_hand(store, staff_of(Role.STAFF), ADA, 1000, receipt="R-17")
    with pytest.raises(Refused, match="Receipt R-17 is recorded already"):
        sell_by_hand(store, staff_of(Role.STAFF), 2002, 1000, receipt="R-17")
    sell_by_hand(store, staff_of(Role.OWNER, location_id=2, location="Harbour"), 2002, 1000, receipt="R-17")
    undo(store, staff_of(Role.STAFF), first.operation_id)
    sell_by_hand(store, staff_of(Role.STAFF), 2002, 1000, receipt="R-17")
    assert (balance(store, ADA), balance(store, 2002)) == (0, 20)
    assert ledger_faults(store.connection) == []


@pytest.mark.parametrize("amount", [0, -5, 10**12])
def test_an_amount_of_nothing_or_too_much_is_refused(store: Store, amount: int) -> None:
    make_persona(store, ADA)
    with pytest.raises(BadInput):
        sell_by_hand(store, staff_of(Role.OWNER), ADA, amount)


def test_staff_sell_up_to_the_limit_and_beyond_with_approval(store: Store) -> None:
    make_persona(store, ADA)
    set_setting(store, "staff_sale_limit", "5000")
    staff = staff_of(Role.STAFF)
    sell_by_hand(store, staff, ADA, 5000)
    with pytest.raises(NeedsApproval, match=r"Staff may sell by hand up to \$50\.00"):
        sell_by_hand(store, staff, ADA, 5001)
    yes = approval(store, sell_by_hand.request_hash(ADA, 5001), actor=staff, approver=Role.MANAGER)
    assert sell_by_hand(store, staff.approved(yes), ADA, 5001).points == 100
    sell_by_hand(store, staff_of(Role.MANAGER), ADA, 6000)


def test_an_undone_sale_takes_its_points_back_and_counts_for_nothing(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    sell_by_hand(store, staff_of(Role.STAFF), ADA, 500)
    clock.forward(minutes=1)
    sale = sell_by_hand(store, staff_of(Role.STAFF), ADA, 1000)
    undone = undo(store, staff_of(Role.STAFF), sale.operation_id)
    assert (undone.points, undone.details["what"]) == (5, "sale")
    person = store.connection.one("SELECT sales, spent, last_purchase_at, last_seen_at FROM persona")
    assert person == (1, 500, "2026-11-22T15:00:00.000Z", "2026-11-22T15:00:00.000Z")
    assert points_overview(store.connection, ADA, store.clock().date()).spent == 500
    assert ledger_faults(store.connection) == []


def test_receipts_that_look_like_a_repeated_one_are_receipts_of_their_own(store: Store) -> None:
    make_persona(store, ADA)
    first = sell_by_hand(store, staff_of(Role.OWNER), ADA, 500, receipt="A")
    undo(store, staff_of(Role.OWNER), first.operation_id)
    sell_by_hand(store, staff_of(Role.OWNER), ADA, 500, receipt="A")
    again = sell_by_hand(store, staff_of(Role.OWNER), ADA, 700, receipt="A-2")
    assert again.points == 12
