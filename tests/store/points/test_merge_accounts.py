"""What merges do to points (points.md rules 9, 32; sequence 12)."""

from store.database.store import Store
from store.points.adjust import adjust_points
from store.points.ledger.prove import ledger_faults
from store.points.reading.entries import points_history
from store.points.reading.lots import open_lots
from store.points.reading.overview import points_overview
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import (
    balance,
    earn,
    join_points,
    kinds,
    make_persona,
    set_setting,
    staff_of,
)

ADA, BEN, CLEO = 2001, 2002, 2003
OWNER = staff_of(Role.OWNER)


def adjust(store: Store, persona: int, points: int) -> None:
    adjust_points(store, OWNER, persona, points, reason="other", note="To begin with")


def test_rule_32_a_hundred_and_two_hundred_are_three_hundred(store: Store, clock: SetClock) -> None:
    set_setting(store, "expiry", "fixed")
    make_persona(store, ADA)
    make_persona(store, BEN)
    earn(store, ADA, 100)
    clock.forward(days=1)
    earn(store, BEN, 150)
    adjust(store, BEN, 50)
    receipt = join_points(store, OWNER, ADA, BEN)
    assert (receipt.points, balance(store, ADA), balance(store, BEN)) == (300, 300, 0)
    assert kinds(store, BEN)[-1] == ("merge_out", -200)
    assert kinds(store, ADA)[-1] == ("merge_in", 200)
    lots = [
        (lot.kind, lot.remaining, lot.earned_at[:10], lot.expires_on)
        for lot in open_lots(store.connection, ADA)
    ]
    assert lots == [
        ("earn", 100, "2026-11-22", "2027-11-23"),
        ("earn", 150, "2026-11-23", "2027-11-24"),
        ("adjust", 50, "2026-11-23", None),
    ]
    homes = store.connection.all("SELECT home_id FROM lot WHERE remaining > 0 ORDER BY id")
    assert homes == [(ADA,), (BEN,), (BEN,)]
    assert ledger_faults(store.connection) == []


def test_rule_32_the_history_is_the_union_and_the_overview_adds_up(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    adjust(store, ADA, 100)
    adjust(store, BEN, 200)
    join_points(store, OWNER, ADA, BEN)
    history = points_history(store.connection, ADA).entries
    assert {(line.persona_id, line.kind) for line in history} == {
        (ADA, "adjust"),
        (BEN, "adjust"),
        (BEN, "merge_out"),
        (ADA, "merge_in"),
    }
    shown = points_overview(store.connection, ADA, store.clock().date())
    assert sum(line.points for line in shown.lines) == shown.points == 300
    assert shown.by_kind["merge_in"] == 200


def test_an_empty_account_merges_without_an_entry(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    adjust(store, ADA, 10)
    assert join_points(store, OWNER, ADA, BEN).entries == ()
    assert balance(store, ADA) == 10


def test_sequence_12_a_non_members_points_are_voided_at_a_merge_into_a_member(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN, signup_on=None)
    adjust(store, ADA, 200)
    adjust(store, BEN, 100)
    join_points(store, OWNER, ADA, BEN)
    assert (balance(store, ADA), balance(store, BEN)) == (200, 0)
    assert kinds(store, BEN) == [("adjust", 100), ("pre_enrolment_void", -100)]
    receipt = adjust_points(store, OWNER, ADA, 100, reason="re-add", note="Was promised")
    assert receipt.points == 300
    assert ledger_faults(store.connection) == []


def test_a_chain_of_merges_keeps_every_point(store: Store) -> None:
    for persona, points in ((ADA, 10), (BEN, 20), (CLEO, 30)):
        make_persona(store, persona)
        adjust(store, persona, points)
    join_points(store, OWNER, BEN, CLEO)
    join_points(store, OWNER, ADA, BEN)
    assert [balance(store, persona) for persona in (ADA, BEN, CLEO)] == [60, 0, 0]
    homes = store.connection.all("SELECT home_id, remaining FROM lot WHERE remaining > 0 ORDER BY home_id")
    assert homes == [(ADA, 10), (BEN, 20), (CLEO, 30)]
    assert ledger_faults(store.connection) == []


def test_a_debt_moves_with_a_merge_where_nothing_is_blocked(store: Store) -> None:
    from store.points.undo import undo

    set_setting(store, "blocks", "off")
    make_persona(store, ADA)
    make_persona(store, BEN)
    adjust(store, ADA, 50)
    sale = earn(store, BEN, 80)
    adjust(store, BEN, -80)
    undo(store, OWNER, sale.operation_id)
    assert balance(store, BEN) == -80
    join_points(store, OWNER, ADA, BEN)
    assert (balance(store, ADA), balance(store, BEN)) == (-30, 0)
    assert ledger_faults(store.connection) == []
