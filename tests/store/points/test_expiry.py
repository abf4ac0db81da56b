"""When points go: the policies, what counts as activity, what is protected, and that nobody spends what is
due."""

from datetime import date

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import BadInput, Refused
from store.points.adjust import adjust_points
from store.points.expiry.due import available
from store.points.expiry.lapsing import terms_for
from store.points.expiry.lateness import gone_on
from store.points.expiry.policy import read_by_kind
from store.points.expiry.sweep import sweep
from store.points.ledger.prove import ledger_faults
from store.points.ledger.records import Terms
from store.points.reading.lots import open_lots
from store.points.reading.overview import points_overview
from store.search.answer import answer
from store.settings import Settings
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, earn, join_points, kinds, make_persona, set_setting, staff_of

ADA, BEN = 2001, 2002
OWNER = staff_of(Role.OWNER)


@pytest.fixture
def ada(store: Store) -> int:
    return make_persona(store, ADA)


def shown(store: Store) -> int:
    """What can be spent, as the card, the search and the overview say it: all the same."""
    today = store.clock().date()
    points = available(store.connection, ADA, today)
    assert points_overview(store.connection, ADA, today).points == points
    assert [row.points for row in answer(store, OWNER, f"id:{ADA}").rows] == [points]
    found = [row.id for row in answer(store, OWNER, f"points:{points}..{points}").rows]
    assert ADA in found
    return points


def lapse_after(store: Store, policy: str, days: int) -> None:
    set_setting(store, "expiry", policy)
    set_setting(store, "expiry_days", str(days))


def test_rule_25_without_a_policy_nothing_expires(store: Store, clock: SetClock, ada: int) -> None:
    earn(store, ADA, 40)
    clock.forward(days=5000)
    assert sweep(store, OWNER).points == 0
    assert shown(store) == 40


def test_rule_25_fixed_points_go_each_on_their_own_day(store: Store, clock: SetClock, ada: int) -> None:
    lapse_after(store, "fixed", 90)
    earn(store, ADA, 40)
    clock.forward(days=50)
    earn(store, ADA, 2)
    clock.forward(days=40)
    assert shown(store) == 42
    clock.forward(days=1)
    assert shown(store) == 2
    assert (sweep(store, OWNER).points, balance(store, ADA)) == (40, 2)
    assert ledger_faults(store.connection) == []


def test_rule_25_the_start_date_protects_what_was_earned_before(
    store: Store, clock: SetClock, ada: int
) -> None:
    lapse_after(store, "fixed", 90)
    set_setting(store, "expiry_start", "2026-11-23")
    earn(store, ADA, 40)
    clock.forward(days=1)
    earn(store, ADA, 2)
    clock.forward(days=91)
    assert (sweep(store, OWNER).points, shown(store)) == (2, 40)


def test_rule_25_expire_all_takes_also_what_never_expires(store: Store, clock: SetClock, ada: int) -> None:
    adjust_points(store, OWNER, ADA, 7, reason="goodwill", note="First")
    lapse_after(store, "fixed", 10)
    adjust_points(store, OWNER, ADA, 20, reason="goodwill", note="Second")
    set_setting(store, "expire_all", "on")
    clock.forward(days=1)
    adjust_points(store, OWNER, ADA, 30, reason="goodwill", note="Third")
    clock.forward(days=60)
    assert (sweep(store, OWNER).points, shown(store)) == (30, 27)


def test_rule_26_alive_through_day_90_and_gone_on_day_91(store: Store, clock: SetClock, ada: int) -> None:
    lapse_after(store, "inactivity", 90)
    earn(store, ADA, 40)
    clock.forward(days=90)
    assert shown(store) == 40
    assert sweep(store, OWNER).points == 0
    clock.forward(days=1)
    assert shown(store) == 0
    assert sweep(store, OWNER).points == 40
    assert store.connection.value("SELECT happened_at FROM entry WHERE kind = 'expire'")[:10] == "2027-02-21"
    assert shown(store) == 0


def test_rule_26_a_purchase_on_day_89_resets_all_of_them(store: Store, clock: SetClock, ada: int) -> None:
    lapse_after(store, "inactivity", 90)
    earn(store, ADA, 40)
    clock.forward(days=89)
    earn(store, ADA, 2)
    clock.forward(days=90)
    assert shown(store) == 42
    assert [(lot.remaining, lot.expires_on) for lot in open_lots(store.connection, ADA)] == [
        (40, "2027-05-21"),
        (2, "2027-05-21"),
    ]
    clock.forward(days=1)
    assert shown(store) == 0


def test_rule_26_adjustments_and_redemptions_are_no_activity(store: Store, clock: SetClock, ada: int) -> None:
    lapse_after(store, "inactivity", 90)
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 5})
    earn(store, ADA, 40)
    clock.forward(days=80)
    adjust_points(store, OWNER, ADA, 10, reason="goodwill", note="Sorry")
    redeem(store, OWNER, ADA, "TEA")
    clock.forward(days=11)
    assert shown(store) == 10
    assert sweep(store, OWNER).points == 35


def test_rule_26_points_of_somebody_idle_last_as_long_from_their_own_day(
    store: Store, clock: SetClock, ada: int
) -> None:
    lapse_after(store, "inactivity", 90)
    set_setting(store, "expire_all", "on")
    clock.forward(days=1)
    adjust_points(store, OWNER, ADA, 10, reason="goodwill", note="Welcome")
    clock.forward(days=90)
    assert shown(store) == 10
    clock.forward(days=1)
    assert (shown(store), sweep(store, OWNER).points) == (0, 10)


def test_rule_27_what_is_due_is_booked_before_any_write_and_cannot_be_redeemed(
    store: Store, clock: SetClock, ada: int
) -> None:
    lapse_after(store, "inactivity", 90)
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 5})
    earn(store, ADA, 40)
    clock.forward(days=91)
    with pytest.raises(Refused, match="needs 5 points, has 0"):
        redeem(store, OWNER, ADA, "TEA")
    adjust_points(store, OWNER, ADA, 1, reason="goodwill", note="Hello")
    assert kinds(store, ADA) == [("earn", 40), ("expire", -40), ("adjust", 1)]
    assert sweep(store, OWNER).points == 0


def test_rule_27_a_search_by_points_finds_what_can_be_spent(store: Store, clock: SetClock, ada: int) -> None:
    lapse_after(store, "fixed", 10)
    earn(store, ADA, 40)
    clock.forward(days=11)
    assert [row.id for row in answer(store, OWNER, "points:>10").rows] == []
    assert [row.id for row in answer(store, OWNER, "has:points").rows] == []
    assert [row.id for row in answer(store, OWNER, "points:<1").rows] == [ADA]


def test_rule_28_a_policy_holds_for_what_is_earned_from_its_day_on(
    store: Store, clock: SetClock, ada: int
) -> None:
    earn(store, ADA, 40)
    clock.forward(days=1)
    lapse_after(store, "fixed", 30)
    earn(store, ADA, 2)
    clock.forward(days=1)
    lapse_after(store, "fixed", 60)
    earn(store, ADA, 3)
    assert [(lot.remaining, lot.policy) for lot in open_lots(store.connection, ADA)] == [
        (2, "fixed 30"),
        (3, "fixed 60"),
        (40, None),
    ]


def test_rule_28_nothing_expires_within_30_days_of_a_changed_policy(
    store: Store, clock: SetClock, ada: int
) -> None:
    lapse_after(store, "fixed", 90)
    clock.forward(days=1)
    lapse_after(store, "fixed", 5)
    earn(store, ADA, 40)
    clock.forward(days=30)
    assert shown(store) == 40
    clock.forward(days=1)
    assert shown(store) == 0


def test_rule_28_a_kind_may_have_a_policy_of_its_own(store: Store, clock: SetClock, ada: int) -> None:
    set_setting(store, "expiry_by_kind", "adjust: fixed 10, earn: none")
    earn(store, ADA, 40)
    adjust_points(store, OWNER, ADA, 5, reason="goodwill", note="Short")
    clock.forward(days=11)
    assert (shown(store), sweep(store, OWNER).points) == (40, 5)


@pytest.mark.parametrize(
    ("order", "left"), [("expiring first", "adjust"), ("oldest first", "earn"), ("newest first", "adjust")]
)
def test_rule_28_the_order_of_use_is_a_setting(
    store: Store, clock: SetClock, ada: int, order: str, left: str
) -> None:
    set_setting(store, "use_order", order)
    adjust_points(store, OWNER, ADA, 20, reason="goodwill", note="Older")
    clock.forward(days=1)
    lapse_after(store, "fixed", 90)
    earn(store, ADA, 20)
    adjust_points(store, OWNER, ADA, -20, reason="correction", note="Taken")
    assert [(lot.kind, lot.remaining) for lot in open_lots(store.connection, ADA)] == [(left, 20)]


def test_a_merge_moves_the_points_with_the_later_day_of_activity(
    store: Store, clock: SetClock, ada: int
) -> None:
    lapse_after(store, "inactivity", 90)
    make_persona(store, BEN)
    earn(store, ADA, 40)
    clock.forward(days=60)
    earn(store, BEN, 2)
    join_points(store, OWNER, ADA, BEN)
    clock.forward(days=90)
    assert shown(store) == 42
    clock.forward(days=1)
    assert shown(store) == 0


def test_sequence_3_what_comes_back_after_its_day_goes_at_once_under_inactivity_too(
    store: Store, clock: SetClock, ada: int
) -> None:
    from store.points.undo import preview_undo, undo

    lapse_after(store, "inactivity", 90)
    make_discount(store, OWNER, "TEA", {"name": "Tea", "cost": 30})
    earn(store, ADA, 40)
    clock.forward(days=85)
    done = redeem(store, OWNER, ADA, "TEA")
    clock.forward(days=10)
    today = store.clock().date().isoformat()
    assert preview_undo(store.connection, done.operation_id, today, store.settings()).expires == 30
    assert undo(store, OWNER, done.operation_id).details["expired"] == 30
    assert shown(store) == 0


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (["2026-01-01"], "2026-04-02"),
        (["2026-01-01", "2026-04-01"], "2026-07-01"),
        (["2026-01-01", "2026-04-02"], "2026-04-02"),
        (["2026-01-01", "2026-04-01", "2026-06-30", "2026-12-31"], "2026-09-29"),
        ([], "2026-04-02"),
    ],
)
def test_points_last_from_purchase_to_purchase(days: list[str], gone: str) -> None:
    assert gone_on("2026-01-01", None, 90, days) == gone


def test_the_terms_of_points_under_settings_that_have_always_held() -> None:
    settings = Settings({"expiry": "fixed", "expiry_days": 10})
    day = date(2026, 1, 1)
    assert terms_for("earn", day, settings) == Terms(True, "2026-01-12", "fixed 10")
    assert terms_for("boost", day, settings) == Terms()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("redeem: fixed 3", "no kind"),
        ("visit: soon", "no expiry"),
        ("visit: fixed", "no expiry"),
        ("visit: fixed 0", "1 to"),
        ("visit: inactivity 99999", "1 to"),
    ],
)
def test_an_expiry_of_a_kind_that_says_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_by_kind(text)
