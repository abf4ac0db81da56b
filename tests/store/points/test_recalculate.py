"""Recalculating the past: its own act, previewed, done once however often it is done."""

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import NotPermitted
from store.points.earning.sale import sell_by_hand
from store.points.expiry.due import available
from store.points.ledger.prove import ledger_faults
from store.points.orders.correct import correct
from store.points.orders.refund import refund
from store.points.rates.recalculate import preview_recalculation, recalculate
from store.points.undo import preview_undo, undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, earn, join_points, kinds, make_persona, set_setting, staff_of
from tests.store.points.shop_rules import modifier

ADA, BEN = 2001, 2002
OWNER = staff_of(Role.OWNER)


def test_rule_24_a_new_rate_never_touches_the_past_by_itself(store: Store) -> None:
    make_persona(store, ADA)
    earn(store, ADA, 100)
    set_setting(store, "points_rate", "200")
    assert balance(store, ADA) == 100
    earn(store, ADA, 10)
    assert kinds(store, ADA) == [("earn", 100), ("earn", 20)]


def test_rule_24_the_preview_says_what_recalculating_then_does(store: Store) -> None:
    for persona in (ADA, BEN):
        make_persona(store, persona)
    earn(store, ADA, 100)
    earn(store, ADA, 50)
    earn(store, BEN, 7)
    set_setting(store, "points_rate", "200")
    seen = preview_recalculation(store, OWNER)
    assert (seen.customers, seen.orders, seen.points, seen.blocked) == (2, 3, 157, 0)
    assert [(one.persona_id, one.points, one.after) for one in seen.most] == [(ADA, 150, 300), (BEN, 7, 14)]
    assert seen.quartiles == (7, 7, 7, 7, 150)
    assert (balance(store, ADA), balance(store, BEN)) == (150, 7)
    told: list[int] = []
    done = recalculate(store, OWNER, progress=lambda counts: told.append(counts.get("points", 0)))
    assert (done.customers, done.orders, done.points, done.blocked) == (2, 3, 157, 0)
    assert told[-1] == 157
    assert (balance(store, ADA), balance(store, BEN)) == (300, 14)
    assert ledger_faults(store.connection) == []


def test_rule_24_twice_changes_nothing(store: Store) -> None:
    make_persona(store, ADA)
    earn(store, ADA, 33)
    set_setting(store, "points_rate", "250")
    assert recalculate(store, OWNER).points == 49
    assert recalculate(store, OWNER).orders == 0
    assert preview_recalculation(store, OWNER).customers == 0
    set_setting(store, "points_rate", "100")
    assert recalculate(store, OWNER).points == -49
    assert balance(store, ADA) == 33


def test_rule_24_the_refunded_share_is_taken_off(store: Store) -> None:
    make_persona(store, ADA)
    sale = earn(store, ADA, 100)
    refund(store, OWNER, sale.details["purchase_id"], 5000, note="Half back")
    set_setting(store, "points_rate", "200")
    assert recalculate(store, OWNER).points == 50
    assert balance(store, ADA) == 100
    assert recalculate(store, OWNER).points == 0


def test_rule_30_a_recalculation_of_spent_points_is_blocked_and_counted(store: Store) -> None:
    make_persona(store, ADA)
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 90})
    earn(store, ADA, 100)
    redeem(store, OWNER, ADA, "TEA")
    set_setting(store, "points_rate", "50")
    assert preview_recalculation(store, OWNER).blocked == 1
    done = recalculate(store, OWNER)
    assert (done.points, done.blocked) == (-50, 1)
    assert kinds(store, ADA)[-2:] == [("recalculate", -50), ("block", 40)]
    cause = store.connection.value(
        "SELECT c.kind FROM entry b JOIN entry c ON c.id = b.caused_by_id WHERE b.kind = 'block'"
    )
    assert (cause, balance(store, ADA)) == ("recalculate", 0)
    assert recalculate(store, OWNER).orders == 0
    assert ledger_faults(store.connection) == []


def test_sequence_5_recalculated_refunded_and_recalculated_at_any_rate(store: Store) -> None:
    make_persona(store, ADA)
    sale = earn(store, ADA, 100)
    set_setting(store, "points_rate", "200")
    recalculate(store, OWNER)
    recalculate(store, OWNER)
    assert balance(store, ADA) == 200
    refund(store, OWNER, sale.details["purchase_id"], 10000, note="All back")
    assert balance(store, ADA) == 0
    assert kinds(store, ADA) == [("earn", 100), ("recalculate", 100), ("refund", -200)]
    for rate in ("100", "200", "777"):
        set_setting(store, "points_rate", rate)
        assert recalculate(store, OWNER).orders == 0
    assert balance(store, ADA) == 0


def test_what_was_recalculated_of_an_absorbed_customers_order_stays_its_own(store: Store) -> None:
    for persona in (ADA, BEN):
        make_persona(store, persona)
    earn(store, BEN, 30)
    join_points(store, OWNER, ADA, BEN)
    set_setting(store, "points_rate", "200")
    recalculate(store, OWNER)
    homes = store.connection.all("SELECT home_id, points FROM entry WHERE kind = 'recalculate'")
    assert (homes, balance(store, ADA)) == ([(BEN, 30)], 60)


def test_base_and_rounding_are_recalculated_too(store: Store) -> None:
    from store.points.earning.sale import sell_by_hand

    make_persona(store, ADA)
    sell_by_hand(store, OWNER, ADA, 1050, tax=100)
    set_setting(store, "points_base", "post-tax")
    assert preview_recalculation(store, OWNER).points == 1
    set_setting(store, "points_rounding", "up")
    recalculate(store, OWNER)
    assert balance(store, ADA) == 12


def test_what_is_due_goes_before_a_recalculation(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    earn(store, ADA, 40)
    set_setting(store, "points_rate", "200")
    clock.forward(days=20)
    recalculate(store, OWNER)
    assert kinds(store, ADA) == [("earn", 40), ("expire", -40), ("recalculate", 40)]
    assert available(store.connection, ADA, store.clock().date()) == 40


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.ANALYST, Role.OPERATOR])
def test_only_the_owner_recalculates(store: Store, role: Role) -> None:
    with pytest.raises(NotPermitted):
        recalculate(store, staff_of(role))


def test_a_recalculation_that_was_cut_off_is_gone_on_with_at_its_own_rate(
    store: Store,
) -> None:
    for persona in range(ADA, ADA + 120):
        make_persona(store, persona)
        earn(store, persona, 10)
    set_setting(store, "points_rate", "200")

    def cut(_counts: dict[str, int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recalculate(store, OWNER, progress=cut)
    written = store.connection.value("SELECT count(*) FROM entry WHERE kind = 'recalculate'")
    assert 0 < written < 120
    set_setting(store, "points_rate", "900")
    done = recalculate(store, OWNER, pause=0)
    assert (done.resumed, done.customers, done.points) == (True, 120, 1200)
    assert store.connection.value("SELECT sum(balance) FROM account") == 2400
    assert ledger_faults(store.connection) == []


def test_rule_18_a_sale_too_small_to_earn_stays_at_zero_at_a_higher_rate_and_when_corrected(
    store: Store,
) -> None:
    make_persona(store, ADA)
    modifier(store, "zero")
    small = sell_by_hand(store, OWNER, ADA, 50)
    assert kinds(store, ADA) == [("zero", 0)]
    set_setting(store, "points_rate", "1000")
    assert recalculate(store, OWNER).orders == 0
    correct(store, OWNER, small.details["purchase_id"], 5_000, note="More")
    assert balance(store, ADA) == 0


@pytest.mark.parametrize(("rate", "before"), [("200", 20), ("50", 5)])
def test_rule_24_undoing_a_sale_takes_what_recalculating_made_of_it(
    store: Store, clock: SetClock, rate: str, before: int
) -> None:
    """Nothing stands of a sale that never was, and nothing is left for the next recalculation."""
    make_persona(store, ADA)
    sale = sell_by_hand(store, OWNER, ADA, 1_000)
    set_setting(store, "points_rate", rate)
    recalculate(store, OWNER)
    assert balance(store, ADA) == before
    settings = store.settings()
    seen = preview_undo(store.connection, sale.operation_id, clock.now.date().isoformat(), settings)
    assert seen.points == -before
    undo(store, OWNER, sale.operation_id)
    assert balance(store, ADA) == 0
    assert ("block", 5) not in kinds(store, ADA)
    assert recalculate(store, OWNER).orders == 0
    assert ledger_faults(store.connection) == []
