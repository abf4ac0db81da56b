"""Codes, gifts, the employee list, what waited in the archive or before enrolment: rules by their number."""

from datetime import date

import pytest

from store.archive.archiving import archive, restore
from store.database.store import Store
from store.errors import BadInput, NotFound, NotPermitted, Refused
from store.people.attributes import add_tag
from store.people.employees import employees, list_employee, unlist_employee
from store.people.enrolment import enrol, make_member
from store.points.adjust import adjust_points
from store.points.earning.collectibles import batches, codes_of, make_codes, use_code
from store.points.earning.gifts import campaign_gift, flow_gift
from store.points.earning.re_add import re_add
from store.points.expiry.due import available
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.people.shopping import APPLES, COFFEE, buy
from tests.store.points.people import balance, join_points, kinds, make_persona, set_setting, staff_of
from tests.store.points.shop_rules import modifier, save_audience, sell

OWNER = staff_of(Role.OWNER)
CLERK = staff_of(Role.STAFF)


def test_rule_9_points_from_before_enrolment_are_voided_and_added_again_once(store: Store) -> None:
    make_persona(store, 1001, signup_on=None)
    adjust_points(store, OWNER, 1001, 120, reason="goodwill", note="for waiting")
    assert make_member(store, OWNER, 1001).details["voided"] == 120
    assert balance(store, 1001) == 0
    receipt = re_add(store, OWNER, 1001)
    assert (receipt.details["given"], balance(store, 1001)) == (120, 120)
    with pytest.raises(Refused, match="no points from before"):
        re_add(store, OWNER, 1001)
    assert [kind for kind, _ in kinds(store, 1001)] == ["adjust", "pre_enrolment_void", "adjust"]
    note = store.connection.value(
        "SELECT n.text FROM entry e JOIN note n ON n.id = e.note_id WHERE e.reason = 're-add'"
    )
    assert note == "Points from before enrolment"


def test_rule_9_an_undone_re_add_may_be_done_again(store: Store) -> None:
    make_persona(store, 1001, signup_on=None)
    adjust_points(store, OWNER, 1001, 120, reason="goodwill", note="for waiting")
    make_member(store, OWNER, 1001)
    undo(store, OWNER, re_add(store, OWNER, 1001).operation_id)
    assert balance(store, 1001) == 0
    assert re_add(store, OWNER, 1001, note="asked again").points == 120


def test_rule_9_a_boost_on_becoming_a_member_stands_beside_the_void(store: Store) -> None:
    make_persona(store, 1001, signup_on=None)
    adjust_points(store, OWNER, 1001, 120, reason="goodwill", note="for waiting")
    modifier(store, "boost", points=50)
    assert make_member(store, OWNER, 1001).points == 50
    assert kinds(store, 1001) == [("adjust", 120), ("pre_enrolment_void", -120), ("boost", 50)]
    assert re_add(store, OWNER, 1001).points == 170


def test_rule_12_a_code_is_used_once_and_the_second_use_says_when_and_where(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    made = make_codes(store, OWNER, 3, 40, batch="Flyer", prefix="SUN", expires_on="2026-12-31")
    assert len(set(made.codes)) == 3
    assert all(code.startswith("SUN") for code in made.codes)
    typed = f"{made.codes[0][:3].lower()}-{made.codes[0][3:]}"
    receipt = use_code(store, CLERK, 1001, typed)
    assert (receipt.details["given"], kinds(store, 1001)) == (40, [("collectible", 40)])
    with pytest.raises(Refused, match=r"used .*2026.* at Downtown by customer 1001"):
        use_code(store, CLERK, 1002, made.codes[0])
    assert balance(store, 1002) == 0
    assert [(one.batch, one.codes, one.used, one.points) for one in batches(store.connection)] == [
        ("Flyer", 3, 1, 40)
    ]
    assert sum(one.used_at is not None for one in codes_of(store, OWNER, "Flyer")) == 1


def test_rule_12_the_same_use_repeated_answers_the_first_result(store: Store) -> None:
    make_persona(store, 1001)
    code = make_codes(store, OWNER, 1, 40).codes[0]
    once = CLERK.doing("0198f000-0000-7000-8000-000000000001")
    first = use_code(store, once, 1001, code)
    again = use_code(store, once, 1001, code)
    assert (first.repeated, again.repeated, balance(store, 1001)) == (False, True, 40)


def test_rule_12_undoing_the_use_makes_the_code_usable_again(store: Store) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002)
    code = make_codes(store, OWNER, 1, 40).codes[0]
    undo(store, CLERK, use_code(store, CLERK, 1001, code).operation_id)
    use_code(store, CLERK, 1002, code)
    assert (balance(store, 1001), balance(store, 1002)) == (0, 40)


def test_rule_12_unknown_late_and_unreadable_codes_add_nothing(store: Store, clock: SetClock) -> None:
    make_persona(store, 1001)
    make_persona(store, 1002, signup_on=None)
    code = make_codes(store, OWNER, 1, 40, expires_on="2026-11-22").codes[0]
    with pytest.raises(NotFound, match="no code ABCD"):
        use_code(store, CLERK, 1001, "ab-cd")
    with pytest.raises(BadInput, match="is no code"):
        use_code(store, CLERK, 1001, "!?")
    with pytest.raises(Refused, match="not a member"):
        use_code(store, CLERK, 1002, code)
    clock.forward(days=1)
    with pytest.raises(Refused, match="until 2026-11-22"):
        use_code(store, CLERK, 1001, code)
    assert balance(store, 1001) == 0


@pytest.mark.parametrize(
    ("count", "points", "last"),
    [
        (0, 5, None),
        (10_001, 5, None),
        (5, 0, None),
        (5, -3, None),
        (5, 10**9, None),
        (5, 5, "2026-11-21"),
        (5, 5, "soon"),
    ],
)
def test_rule_12_codes_that_make_no_sense_are_not_made(
    store: Store, count: int, points: int, last: str | None
) -> None:
    with pytest.raises(BadInput):
        make_codes(store, OWNER, count, points, expires_on=last)
    assert store.connection.value("SELECT count(*) FROM collectible") == 0


def test_rule_14_orders_of_the_archive_are_granted_on_restore_one_entry_each_dated_now(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, 1001)
    archive(store, OWNER, 1001, reason="asked for it")
    for day, line in (("2026-11-23", COFFEE), ("2026-11-24", APPLES)):
        _wait(store, buy(store, 1001, day, line))
    clock.forward(days=10)
    receipt = restore(store, OWNER, 1001)
    assert (receipt.details["orders"], receipt.details["granted"], receipt.points) == (2, 15, 15)
    rows = store.connection.all("SELECT kind, points, happened_at FROM entry ORDER BY seq")
    assert [tuple(row) for row in rows] == [
        ("earn", 12, "2026-12-02T15:00:00.000Z"),
        ("earn", 3, "2026-12-02T15:00:00.000Z"),
    ]
    assert store.connection.value("SELECT active_on FROM account WHERE persona_id = 1001") == "2026-12-02"
    archive(store, OWNER, 1001, reason="again")
    assert restore(store, OWNER, 1001).details["granted"] == 0


def test_rule_14_a_restored_customers_points_live_on_from_the_day_of_restoring(
    store: Store, clock: SetClock
) -> None:
    """Sequence 14 of `engineering.md` E: restored on day 200 under inactivity 90, alive through day 290."""
    make_persona(store, 1001)
    set_setting(store, "expiry", "inactivity")
    set_setting(store, "expiry_days", "90")
    archive(store, OWNER, 1001, reason="asked for it")
    _wait(store, buy(store, 1001, "2026-12-02", COFFEE))
    clock.forward(days=200)
    assert restore(store, OWNER, 1001).details["granted"] == 12
    clock.forward(days=90)
    assert available(store.connection, 1001, clock().date()) == 12
    clock.forward(days=1)
    assert available(store.connection, 1001, clock().date()) == 0


def test_rule_14_what_was_refunded_meanwhile_is_not_granted(store: Store) -> None:
    make_persona(store, 1001)
    archive(store, OWNER, 1001, reason="asked for it")
    _wait(store, buy(store, 1001, "2026-11-20", COFFEE, refunded=1200))
    _wait(store, buy(store, 1001, "2026-11-20", COFFEE, refunded=400))
    restore(store, OWNER, 1001)
    assert kinds(store, 1001) == [("earn", 12), ("refund", -4)]


def test_rule_14_bonuses_by_brand_are_granted_with_the_order(store: Store) -> None:
    make_persona(store, 1001)
    modifier(store, "multiplier", factor="2", brands=["HILLTOP"], starts_on="2026-11-01")
    archive(store, OWNER, 1001, reason="asked for it")
    _wait(store, buy(store, 1001, "2026-11-20", COFFEE))
    _wait(store, buy(store, 1001, "2026-11-20", APPLES))
    restore(store, OWNER, 1001)
    assert sorted(kinds(store, 1001)) == [("earn", 3), ("earn", 12), ("multiplier", 12)]


def _wait(store: Store, purchase_id: int) -> None:
    store.connection.run("UPDATE purchase SET unearned = 'archived' WHERE id = :id", id=purchase_id)


def test_rule_15_the_employee_list_holds_until_its_last_day(store: Store, clock: SetClock) -> None:
    make_persona(store, 1001, phone="+12125550117")
    list_employee(store, OWNER, "(212) 555-0117", until="2026-11-23")
    assert sell(store, 1001).details["reason"] == "on the employee list"
    with pytest.raises(Refused, match="employee list"):
        use_code(store, OWNER, 1001, make_codes(store, OWNER, 1, 40).codes[0])
    clock.forward(days=1)
    assert sell(store, 1001).details["earned"] == 0
    clock.forward(days=1)
    assert sell(store, 1001).details["earned"] == 100


def test_rule_15_a_line_waits_for_whoever_gets_its_phone(store: Store) -> None:
    list_employee(store, OWNER, "new@example.com")
    assert employees(store.connection)[0].persona_id is None
    persona_id = enrol(store, OWNER, last_name="Haddad", email="New@example.com").persona_id
    assert persona_id is not None
    assert employees(store.connection)[0].persona_id == persona_id
    assert sell(store, persona_id).details["earned"] == 0
    unlist_employee(store, OWNER, "new@example.com")
    assert sell(store, persona_id).details["earned"] == 100


def test_rule_15_the_list_refuses_what_says_nothing_new_and_ones_own_line(store: Store) -> None:
    make_persona(store, 1001, phone="+12125550117")
    store.connection.run("UPDATE staff SET persona_id = 1001 WHERE id = 7")
    with pytest.raises(NotPermitted, match="own"):
        list_employee(store, OWNER, "2125550117")
    list_employee(store, staff_of(Role.MANAGER), "2125550117")
    with pytest.raises(Refused, match="already"):
        list_employee(store, staff_of(Role.MANAGER), "2125550117")
    with pytest.raises(BadInput, match="has passed"):
        list_employee(store, OWNER, "a@example.com", until=date(2026, 1, 1).isoformat())
    with pytest.raises(NotFound):
        unlist_employee(store, OWNER, "b@example.com")


def test_rule_16_a_campaigns_gift_is_once_a_customer_and_a_flows_once_an_occasion(store: Store) -> None:
    make_persona(store, 1001)
    campaign_gift(store, OWNER, 1001, "Autumn", 30)
    with pytest.raises(Refused, match="has had the gift of Autumn"):
        campaign_gift(store, OWNER, 1001, "Autumn", 30)
    flow_gift(store, OWNER, 1001, "Birthday", 20, occasion="2026")
    flow_gift(store, OWNER, 1001, "Birthday", 20, occasion="2027")
    with pytest.raises(Refused, match="Birthday: 2026"):
        flow_gift(store, OWNER, 1001, "Birthday", 20, occasion="2026")
    assert kinds(store, 1001) == [("campaign_gift", 30), ("flow_gift", 20), ("flow_gift", 20)]


def test_rule_16_a_gift_counts_for_the_lineage_and_two_from_before_a_merge_stand(store: Store) -> None:
    for persona_id in (1001, 1002, 1003):
        make_persona(store, persona_id)
    campaign_gift(store, OWNER, 1001, "Autumn", 30)
    campaign_gift(store, OWNER, 1002, "Autumn", 30)
    join_points(store, OWNER, 1001, 1002)
    join_points(store, OWNER, 1003, 1001)
    assert balance(store, 1003) == 60
    with pytest.raises(Refused, match="has had"):
        campaign_gift(store, OWNER, 1003, "Autumn", 30)


@pytest.mark.parametrize("points", [0, -5, 10**8])
def test_a_gift_of_nothing_or_of_absurdly_much_is_refused(store: Store, points: int) -> None:
    make_persona(store, 1001)
    with pytest.raises(BadInput):
        campaign_gift(store, OWNER, 1001, "Autumn", points)
    assert kinds(store, 1001) == []


def test_a_tag_that_brings_into_an_audience_brings_its_boost_at_once(store: Store) -> None:
    make_persona(store, 1001)
    save_audience(store, "VIPs", "tag:vip")
    modifier(store, "boost", "VIPs", points=50)
    assert add_tag(store, OWNER, 1001, "vip").points == 50
    assert kinds(store, 1001) == [("boost", 50)]
