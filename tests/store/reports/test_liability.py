"""What is owed in points: added up a second time from the ledger, entry by entry, on both databases."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import BadInput, NotFound, NotPermitted
from store.model.ledger import KINDS
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.expiry.sweep import sweep
from store.points.orders.refund import refund
from store.points.undo import undo
from store.reports.asking import Wanted
from store.reports.liability import PART_OF, PARTS, in_money
from store.reports.periods import Period
from store.reports.reading import read_report
from store.reports.table import Table
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import join_points, make_persona, set_setting, staff_of

OWNER = staff_of(Role.OWNER)
HARBOUR = staff_of(Role.OWNER, location_id=2, location="Harbour")
FIRST, LAST = date(2026, 11, 22), date(2026, 12, 31)
WHOLE = Wanted(Period(FIRST, LAST))


def live(store: Store, clock: SetClock) -> None:
    """Sales at two places, adjustments, redemptions, refunds, undone ones, blocks, a merge, points that expire."""
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "20")
    for number in range(1001, 1007):
        make_persona(store, number)
    make_discount(store, OWNER, "MUG", {"name": "Mug", "cost": 60, "usage": "unlimited"})
    for number, actor in ((1001, OWNER), (1002, HARBOUR), (1003, OWNER), (1004, HARBOUR), (1005, OWNER)):
        sell_by_hand(store, actor, number, 10_000 + number, receipt=f"R-{number}")
    clock.forward(days=2)
    redeem(store, HARBOUR, 1001, "MUG")
    taken = redeem(store, OWNER, 1002, "MUG")
    undo(store, OWNER, taken.operation_id)
    adjust_points(store, OWNER, 1003, 40, reason="goodwill", note="x")
    wrong = adjust_points(store, HARBOUR, 1004, -30, reason="correction", note="x")
    undo(store, HARBOUR, wrong.operation_id)
    clock.forward(days=5)
    redeem(store, OWNER, 1005, "MUG")
    order = store.connection.value("SELECT id FROM purchase WHERE persona_id = 1005")
    refund(store, OWNER, order, note="returned")
    join_points(store, OWNER, 1003, 1004)
    clock.forward(days=14)
    sell_by_hand(store, HARBOUR, 1006, 3_300, receipt="R-new")
    sweep(store, OWNER, pause=0)


def by_hand(store: Store, first: str, after: str) -> dict[str, int]:
    """Every part and what is outstanding in the end, from all entries in Python."""
    sums: dict[str, int] = defaultdict(int)
    rows = store.connection.all(
        "SELECT e.kind, e.points, e.written_at FROM entry e JOIN account a ON a.id = e.account_id "
        "WHERE a.card_id IS NULL"
    )
    for kind, points, at in rows:
        if at < after:
            sums["outstanding"] += points
        if first <= at < after:
            sums[PART_OF[kind]] += points
    return sums


def total_of(table: Table) -> dict[str, object]:
    assert table.total is not None
    return dict(zip([field.name for field in table.fields], table.total, strict=True))


def test_the_report_agrees_with_every_entry_and_every_balance(store: Store, clock: SetClock) -> None:
    live(store, clock)
    table = read_report(store, OWNER, "liability", WHOLE)
    total = total_of(table)
    ours = by_hand(store, "2026-11-22", "2027")
    assert {part: total[part] for part in (*PARTS, "outstanding")} == {
        part: ours[part] for part in (*PARTS, "outstanding")
    }
    assert total["outstanding"] == store.connection.value(
        "SELECT sum(balance) FROM account WHERE card_id IS NULL"
    )
    assert sum(ours[part] for part in PARTS) == ours["outstanding"]
    assert all(ours[part] for part in ("issued", "adjusted", "taken_back", "redeemed", "expired", "other"))
    assert total["outstanding_worth"] == total["outstanding"]
    names = table.column("location")
    assert names[:2] == ["Downtown", "Harbour"]


def test_what_expired_and_is_left_counts_where_it_was_issued(store: Store, clock: SetClock) -> None:
    live(store, clock)
    table = read_report(store, OWNER, "liability", WHOLE)
    harbour = dict(zip([field.name for field in table.fields], table.rows[1], strict=True))
    lots = store.connection.all(
        "SELECT e.location_id, l.remaining, l.points FROM lot l JOIN entry e ON e.id = l.entry_id"
    )
    assert harbour["location"] == "Harbour"
    assert harbour["outstanding"] == sum(left for place, left, _ in lots if place == 2) == 33


def test_every_past_day_agrees_with_the_entries_until_then(store: Store, clock: SetClock) -> None:
    live(store, clock)
    for days in range(0, 25, 2):
        last = FIRST + timedelta(days=days)
        total = total_of(read_report(store, OWNER, "liability", Wanted(Period(FIRST, last))))
        after = f"{(last + timedelta(days=1)).isoformat()}T05:00:00.000Z"
        ours = by_hand(store, "2026-11-22", after)
        assert {part: total[part] for part in (*PARTS, "outstanding")} == {
            part: ours[part] for part in (*PARTS, "outstanding")
        }, last


def test_what_was_outstanding_before_and_what_happened_since_come_to_what_is(
    store: Store, clock: SetClock
) -> None:
    live(store, clock)
    table = read_report(store, OWNER, "liability", Wanted(Period(date(2026, 11, 25), LAST)))
    total, before = total_of(table), table.figures[0].value
    assert table.figures[0].field.name == "outstanding_before"
    assert isinstance(before, int)
    assert before + sum(int(str(total[part])) for part in PARTS) == total["outstanding"]


def test_every_kind_of_entry_stands_in_one_column() -> None:
    assert set(PART_OF) == set(KINDS) - {"card"}


def test_points_are_worth_what_the_shop_says(store: Store, clock: SetClock) -> None:
    live(store, clock)
    set_setting(store, "points_worth", "50")
    table = read_report(store, OWNER, "liability", WHOLE)
    total = total_of(table)
    assert total["outstanding_worth"] == in_money(int(str(total["outstanding"])), 50)
    assert (in_money(1, 50), in_money(3, 50), in_money(-1, 50), in_money(0, 0)) == (1, 2, 0, 0)


def test_a_manager_sees_the_own_store_staff_nothing_and_one_location_can_be_asked_for(
    store: Store, clock: SetClock
) -> None:
    live(store, clock)
    manager = staff_of(Role.MANAGER)
    seen = read_report(store, manager, "liability", WHOLE)
    assert seen.column("location") == ["Downtown"]
    assert "outstanding_before" not in {one.field.name for one in seen.figures}
    with pytest.raises(NotPermitted, match="own day"):
        read_report(store, staff_of(Role.STAFF), "liability", WHOLE)
    one = read_report(store, OWNER, "liability", Wanted(WHOLE.period, location="harbour"))
    assert one.column("location") == ["Harbour"]
    with pytest.raises(NotFound):
        read_report(store, OWNER, "liability", Wanted(WHOLE.period, location="Moon"))
    with pytest.raises(NotPermitted, match="own store"):
        read_report(store, manager, "liability", Wanted(WHOLE.period, location="Harbour"))


def test_nothing_is_written_by_a_report(store: Store, clock: SetClock) -> None:
    live(store, clock)
    before = store.connection.value("SELECT count(*) FROM audit")
    read_report(store, OWNER, "liability", WHOLE)
    assert store.connection.value("SELECT count(*) FROM audit") == before
    with pytest.raises(BadInput, match="There is no report"):
        read_report(store, OWNER, "money", WHOLE)


def test_somebody_disabled_meanwhile_sees_no_report(store: Store) -> None:
    store.connection.run(
        "UPDATE staff SET disabled_at = '2026-11-22T00:00:00.000Z' WHERE id = :id", id=OWNER.staff_id
    )
    with pytest.raises(NotPermitted):
        read_report(store, OWNER, "liability", WHOLE)
