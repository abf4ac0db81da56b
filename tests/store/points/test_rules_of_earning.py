"""The rules of earning and of modifiers, each by its number in `points.md`, on both databases."""

from typing import cast

import pytest

from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.merging.merging import merge_personas
from store.merging.unmerging import unmerge
from store.modifiers.make import end_modifier, make_modifier
from store.modifiers.restrictions import ALLOWED, KINDS, Terms
from store.people.attributes import add_tag, remove_tag
from store.points.earning.referral import refer, referrals
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import balance, join_points, kinds, make_persona, set_setting, staff_of
from tests.store.points.shop_rules import (
    modifier,
    save_audience,
    sell,
    sweep_over,
    tag,
    untag,
)

OWNER = staff_of(Role.OWNER)


def test_rule_7_an_earn_keeps_the_rate_and_the_rule_version_it_used(store: Store) -> None:
    make_persona(store, 1001)
    set_setting(store, "points_rate", "150")
    sell(store, 1001, 33)
    found = store.connection.all("SELECT points, rate, rule_version FROM entry WHERE kind = 'earn'")
    assert [tuple(row) for row in found] == [(49, 150, 1)]


def test_rule_11_visit_points_are_given_per_order_up_to_the_days_cap(store: Store, clock: SetClock) -> None:
    make_persona(store, 1001)
    sell(store, 1001, 1)
    assert kinds(store, 1001) == [("earn", 1)]
    set_setting(store, "visit_points", "5")
    set_setting(store, "visits_per_day", "2")
    for _ in range(3):
        sell(store, 1001, 1)
    assert [one for one in kinds(store, 1001) if one[0] == "visit"] == [("visit", 5), ("visit", 5)]
    clock.forward(days=1)
    sell(store, 1001, 1)
    assert sum(points for kind, points in kinds(store, 1001) if kind == "visit") == 15


def test_rule_13_a_friends_sales_earn_the_referrer_only_where_the_setting_is_on(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    refer(store, OWNER, 1002, 1001)
    sell(store, 1002)
    assert balance(store, 1001) == 0
    set_setting(store, "referral", "on")
    set_setting(store, "referral_rate", "10")
    receipt = sell(store, 1002)
    sell(store, 1002)
    assert receipt.details["referral"] == 10
    assert kinds(store, 1001) == [("referral", 10), ("referral", 10)]
    assert referrals(store.connection, 1001).friends[0].points == 20


def test_rule_13_with_the_option_only_the_first_sale_counts(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    set_setting(store, "referral", "on")
    set_setting(store, "referral_first_sale", "on")
    refer(store, OWNER, 1002, 1001)
    sell(store, 1002)
    sell(store, 1002)
    assert kinds(store, 1001) == [("referral", 100)]
    with pytest.raises(Refused, match="earned customer 1001 points"):
        refer(store, OWNER, 1002, None)


def test_rule_27_what_has_fallen_due_of_the_referrer_goes_before_the_referral(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    set_setting(store, "referral", "on")
    refer(store, OWNER, 1002, 1001)
    sell(store, 1001, 50)
    clock.forward(days=20)
    sell(store, 1002)
    assert kinds(store, 1001) == [("earn", 50), ("expire", -50), ("referral", 100)]


def test_rule_13_what_an_import_named_as_referrer_is_found_by_id_phone_or_email(store: Store) -> None:
    make_persona(store, 1001, phone="+12125550117")
    make_persona(store, 1002)
    store.connection.run("UPDATE persona SET referred_by = '(212) 555-0117' WHERE id = 1002")
    set_setting(store, "referral", "on")
    sell(store, 1002)
    assert kinds(store, 1001) == [("referral", 100)]


def test_rule_13_nobody_refers_oneself_nor_in_a_ring(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    with pytest.raises(Refused, match="oneself"):
        refer(store, OWNER, 1001, 1001)
    refer(store, OWNER, 1002, 1001)
    with pytest.raises(Refused, match="both ways"):
        refer(store, OWNER, 1001, 1002)
    with pytest.raises(NotFound):
        refer(store, OWNER, 1001, 4711)


def test_rule_16_a_boost_is_given_on_entering_and_never_again(store: Store) -> None:
    make_persona(store, 1001)
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    assert sweep_over(store, 1001) == 0
    tag(store, 1001, "vip")
    assert sweep_over(store, 1001) == 50
    assert sweep_over(store, 1001) == 0
    untag(store, 1001, "vip")
    sweep_over(store, 1001)
    tag(store, 1001, "vip")
    assert sweep_over(store, 1001) == 0
    assert kinds(store, 1001) == [("boost", 50)]


def test_rule_16_a_boost_with_a_window_is_given_at_the_first_purchase_inside_it(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, 1001)
    modifier(store, "boost", points=50, starts_on="2026-11-23", ends_on="2026-11-24")
    sweep_over(store, 1001)
    sell(store, 1001)
    assert kinds(store, 1001) == [("earn", 100)]
    clock.forward(days=1)
    assert sell(store, 1001).details["boost"] == 50
    sell(store, 1001)
    assert [one for one in kinds(store, 1001) if one[0] == "boost"] == [("boost", 50)]


def test_rule_16_an_order_that_brings_a_customer_into_an_audience_brings_its_boost(store: Store) -> None:
    make_persona(store, 1001)
    save_audience(store, "Big", "spent:>=150")
    modifier(store, "boost", "Big", points=25)
    assert "boost" not in sell(store, 1001, 100).details
    assert sell(store, 1001, 100).details["boost"] == 25


def test_rule_16_a_boost_is_once_per_lineage_also_after_a_merge(store: Store) -> None:
    for persona_id in (1001, 1002):
        make_persona(store, persona_id)
        tag(store, persona_id, "vip")
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    untag(store, 1002, "vip")
    sweep_over(store, 1001, 1002)
    join_points(store, OWNER, 1002, 1001)
    tag(store, 1002, "vip")
    assert sweep_over(store, 1002) == 0
    assert balance(store, 1002) == 50


def test_rule_16_two_boosts_from_before_a_merge_stand_and_no_third_is_given(store: Store) -> None:
    """Sequence 11 of `engineering.md` E."""
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    for persona_id in (1001, 1002):
        make_persona(store, persona_id)
        tag(store, persona_id, "vip")
    assert sweep_over(store, 1001, 1002) == 100
    merged = merge_personas(store, OWNER, 1001, 1002)
    assert balance(store, 1001) == 100
    unmerge(store, OWNER, 1001, merged.details["merge_id"])
    assert (balance(store, 1001), balance(store, 1002)) == (50, 50)
    for persona_id in (1001, 1002):
        remove_tag(store, OWNER, persona_id, "vip")
        add_tag(store, OWNER, persona_id, "vip")
    assert sweep_over(store, 1001, 1002) == 0
    assert (balance(store, 1001), balance(store, 1002)) == (50, 50)


def test_rule_16_what_was_granted_while_merged_counts_for_both(store: Store) -> None:
    """Sequence 11 of `engineering.md` E, its last words."""
    make_persona(store, 1001)
    make_persona(store, 1002)
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    merged = merge_personas(store, OWNER, 1001, 1002)
    add_tag(store, OWNER, 1001, "vip")
    assert balance(store, 1001) == 50
    unmerge(store, OWNER, 1001, merged.details["merge_id"])
    assert add_tag(store, OWNER, 1002, "vip").points == 0
    assert (balance(store, 1001), balance(store, 1002)) == (50, 0)


def test_rule_16_only_members_that_are_active_and_no_employees_get_boosts(store: Store) -> None:
    make_persona(store, 1001, signup_on=None)
    make_persona(store, 1002, employee=True)
    make_persona(store, 1003, status="archived")
    modifier(store, "boost", points=50)
    assert sweep_over(store, 1001, 1002, 1003) == 0


def test_rule_17_a_multiplier_adds_the_bonus_as_an_entry_of_its_own(store: Store) -> None:
    make_persona(store, 1001)
    modifier(store, "multiplier", factor="1.5")
    receipt = sell(store, 1001, 33)
    assert kinds(store, 1001) == [("earn", 33), ("multiplier", 16)]
    assert (receipt.details["earned"], receipt.details["multiplier"]) == (33, 16)


def test_rule_17_the_highest_multiplier_wins_and_the_setting_adds_them_up(store: Store) -> None:
    make_persona(store, 1001)
    modifier(store, "multiplier", factor="2")
    modifier(store, "multiplier", factor="3")
    sell(store, 1001)
    assert kinds(store, 1001) == [("earn", 100), ("multiplier", 200)]
    set_setting(store, "multipliers", "sum")
    sell(store, 1001)
    assert sorted(points for kind, points in kinds(store, 1001)[2:] if kind == "multiplier") == [100, 200]


def test_rule_17_a_multiplier_is_for_its_audience_as_last_written_down(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "multiplier", "VIPs", factor="2")
    tag(store, 1001, "vip")
    sweep_over(store, 1001, 1002)
    assert sell(store, 1001).details["multiplier"] == 100
    assert "multiplier" not in sell(store, 1002).details


def test_rule_18_zero_points_beat_multipliers_and_leave_a_marker(store: Store) -> None:
    make_persona(store, 1001)
    set_setting(store, "visit_points", "5")
    modifier(store, "multiplier", factor="2")
    modifier(store, "boost", points=50)
    modifier(store, "zero", locations=["Downtown"])
    receipt = sell(store, 1001)
    assert kinds(store, 1001) == [("zero", 0), ("boost", 50)]
    assert receipt.details["reason"] == "zero points for everybody"
    assert store.connection.value("SELECT reason FROM entry WHERE kind = 'zero'") == "everybody"


def test_rule_19_every_cell_of_the_table_is_refused_or_taken_as_it_says(store: Store) -> None:
    given: dict[str, dict[str, object]] = {
        "points": {"points": 50},
        "factor": {"factor": "2"},
        "dates": {"starts_on": "2026-12-01"},
        "hours": {"hours": ["fri 17:00-19:00"]},
        "brands": {"brands": ["Hilltop"]},
        "skus": {"skus": ["A-1"]},
        "categories": {"categories": ["Coffee"]},
        "payment_methods": {"payment_methods": ["cash"]},
        "locations": {"locations": ["Harbour"]},
    }
    needed: dict[str, dict[str, object]] = {
        "boost": {"points": 50},
        "multiplier": {"factor": "2"},
        "zero": {},
    }
    assert set(given) == set(ALLOWED)
    for row, allowed in ALLOWED.items():
        for kind in KINDS:
            terms = cast(Terms, {**needed[kind], **given[row]})
            if kind in allowed:
                assert make_modifier(store, OWNER, kind, "everybody", terms).details["kind"] == kind
                continue
            before = store.connection.value("SELECT count(*) FROM modifier")
            with pytest.raises(Refused, match=r"What may restrict what: .*: boost"):
                make_modifier(store, OWNER, kind, "everybody", terms)
            assert store.connection.value("SELECT count(*) FROM modifier") == before


@pytest.mark.parametrize(
    ("kind", "terms", "words"),
    [
        ("boost", {}, "needs its points"),
        ("boost", {"points": -5}, "from 1 to"),
        ("boost", {"points": 10_000_000}, "from 1 to 1,000,000"),
        ("multiplier", {}, "needs its factor"),
        ("multiplier", {"factor": "1"}, "more than 1"),
        ("multiplier", {"factor": "101"}, "at most 100"),
        ("multiplier", {"factor": "1.234"}, "two decimals"),
        ("zero", {"starts_on": "1969-12-31"}, "between 1970"),
        ("zero", {"starts_on": "soon"}, "date like"),
        ("zero", {"ends_on": "2026-11-21"}, "has passed"),
        ("zero", {"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "before the first"),
        ("zero", {"brands": [" "]}, "not a brand"),
        ("multiplier", {"factor": "2", "hours": ["friday night"]}, "no happy hours"),
        ("multiplier", {"factor": "2", "hours": ["fri 22:00-02:00"]}, "past midnight"),
        ("multiplier", {"factor": "2", "hours": ["fri 10:00-12:00", "mon-sun 11:00-13:00"]}, "overlap"),
        ("bonus", {}, "Kinds: boost, multiplier, zero"),
    ],
)
def test_rule_19_what_no_modifier_can_be_is_refused_in_a_sentence(
    store: Store, kind: str, terms: Terms, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        make_modifier(store, OWNER, kind, "everybody", terms)
    assert store.connection.value("SELECT count(*) FROM modifier") == 0


def test_rule_19_an_unknown_audience_or_store_is_named_as_such(store: Store) -> None:
    save_audience(store, "VIPs", "tag:vip")
    with pytest.raises(NotFound, match="There are: everybody, all, VIPs"):
        make_modifier(store, OWNER, "zero", "Vipps", {})
    with pytest.raises(NotFound, match="no location Moon"):
        make_modifier(store, OWNER, "zero", "@vips", {"locations": ["Moon"]})


def test_rule_19_a_manager_makes_modifiers_of_the_own_store_only(store: Store) -> None:
    manager = staff_of(Role.MANAGER)
    with pytest.raises(NotPermitted, match="own store"):
        make_modifier(store, manager, "zero", "everybody", {})
    with pytest.raises(NotPermitted, match="own store"):
        make_modifier(store, manager, "zero", "everybody", {"locations": ["Harbour"]})
    made = make_modifier(store, manager, "zero", "everybody", {"locations": ["Downtown"]})
    end_modifier(store, manager, made.details["modifier"])


def test_rule_20_bonuses_stay_when_the_modifier_ends(store: Store) -> None:
    make_persona(store, 1001)
    made = modifier(store, "multiplier", factor="2")
    sell(store, 1001)
    end_modifier(store, OWNER, made)
    sell(store, 1001)
    assert kinds(store, 1001) == [("earn", 100), ("multiplier", 100), ("earn", 100)]
    with pytest.raises(Refused, match="ended already"):
        end_modifier(store, OWNER, made)


def test_rule_20_bonuses_and_boosts_never_expire(store: Store, clock: SetClock) -> None:
    make_persona(store, 1001)
    set_setting(store, "expiry", "fixed")
    set_setting(store, "expiry_days", "10")
    modifier(store, "multiplier", factor="2")
    modifier(store, "boost", points=50)
    sell(store, 1001)
    clock.forward(days=30)
    make_persona(store, 1002)
    sell(store, 1001, 1)
    rows = store.connection.all(
        "SELECT kind, remaining FROM lot WHERE remaining > 0 ORDER BY kind, remaining"
    )
    assert [tuple(row) for row in rows] == [
        ("boost", 50),
        ("earn", 1),
        ("multiplier", 1),
        ("multiplier", 100),
    ]


def test_a_sale_that_is_undone_takes_its_bonuses_its_visit_and_the_referral_with_it(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    set_setting(store, "referral", "on")
    set_setting(store, "visit_points", "5")
    modifier(store, "multiplier", factor="2")
    set_setting(store, "referral_first_sale", "on")
    modifier(store, "boost", points=50, starts_on="2026-11-22")
    refer(store, OWNER, 1002, 1001)
    done = sell(store, 1002)
    assert (balance(store, 1001), balance(store, 1002)) == (100, 255)
    undo(store, OWNER, done.operation_id)
    assert (balance(store, 1001), balance(store, 1002)) == (0, 0)
    sell(store, 1002)
    assert (balance(store, 1001), balance(store, 1002)) == (100, 255)
