"""Why the balance is what it is (points.md rule 39)."""

import pytest

from store.database.store import Store
from store.discounts.make import make_discount
from store.discounts.redeem import redeem
from store.errors import NotFound
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.reading.entries import points_history
from store.points.reading.explanation import Explanation, explain_balance
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import join_points, make_persona, operation_id, set_setting, staff_of

ADA, BEN = 2001, 2002
OWNER = staff_of(Role.OWNER)


def sell(store: Store, persona_id: int, cents: int, *, tax: int = 0) -> None:
    sell_by_hand(store, OWNER, persona_id, cents, tax=tax)


def why(store: Store, persona_id: int) -> Explanation:
    found = explain_balance(store, OWNER, persona_id)
    assert sum(line.points for line in found.lines) == found.points
    assert found.difference == 0
    return found


def sentences(found: Explanation) -> dict[str, str]:
    return {cause.name: cause.sentence for cause in found.causes}


def test_rule_39_points_equal_to_the_money_need_no_cause(store: Store) -> None:
    make_persona(store, ADA)
    sell(store, ADA, 10_000)
    found = why(store, ADA)
    assert [(line.label, line.points, line.entries) for line in found.lines] == [
        ("Earned at 100 per $100.00", 100, 1)
    ]
    assert (found.spending.all.spent, found.spending.qualifying.spent, found.causes) == (10_000, 10_000, ())


def test_rule_39_a_changed_rate_is_said_with_its_days_and_each_rate_has_its_line(
    store: Store, clock: SetClock
) -> None:
    make_persona(store, ADA)
    sell(store, ADA, 10_000)
    clock.forward(days=1)
    set_setting(store, "points_rate", "250")
    sell(store, ADA, 10_000)
    found = why(store, ADA)
    assert [(line.label, line.points) for line in found.lines] == [
        ("Earned at 100 per $100.00", 100),
        ("Earned at 250 per $100.00", 250),
    ]
    said = sentences(found)["rate_changed"]
    assert "100 from Nov 22, 2026 to Nov 22, 2026; 250 from Nov 23, 2026 to Nov 23, 2026" in said


def test_rule_39_tax_rounding_and_small_sales_are_said(store: Store) -> None:
    make_persona(store, ADA)
    sell(store, ADA, 199)
    sell(store, ADA, 199)
    sell(store, ADA, 50)
    set_setting(store, "points_base", "post-tax")
    sell(store, ADA, 150, tax=50)
    said = sentences(why(store, ADA))
    assert set(said) == {"tax", "rounding", "small"}
    assert said["rounding"] == "Each sale is rounded to whole points: -1 in all."
    assert said["small"] == "One sale of $0.50 is too small for a point."


def test_rule_39_who_is_no_member_hears_why(store: Store) -> None:
    make_persona(store, ADA, signup_on=None)
    sell(store, ADA, 10_000)
    found = why(store, ADA)
    assert (found.points, found.spending.qualifying.count) == (0, 0)
    assert sentences(found) == {"not_member": "There is no signup date, so no sale earns points."}


def test_rule_39_a_sale_while_on_the_employee_list_is_named(store: Store) -> None:
    make_persona(store, ADA, employee=True, employee_until="2026-12-31")
    sell(store, ADA, 10_000)
    assert set(sentences(why(store, ADA))) == {"employee", "silent"}


def test_rule_39_every_act_behind_the_balance_is_a_line_and_a_sentence(store: Store) -> None:
    make_persona(store, ADA)
    sell(store, ADA, 50_000)
    adjust_points(store, OWNER, ADA, 25, reason="goodwill", note="Long wait")
    make_discount(store, OWNER, "mug", {"name": "A mug", "cost": 300})
    redeem(store, staff_of(Role.STAFF), ADA, "mug")
    found = why(store, ADA)
    assert [(line.label, line.points) for line in found.lines] == [
        ("Earned at 100 per $100.00", 500),
        ("Adjusted by staff", 25),
        ("Points redeemed", -300),
    ]
    assert sentences(found) == {"adjust": "Staff adjusted once: +25.", "redeem": "Discounts cost -300."}


def test_rule_39_a_line_opens_the_entries_it_sums(store: Store) -> None:
    make_persona(store, ADA)
    make_persona(store, BEN)
    sell(store, ADA, 10_000)
    sell(store, BEN, 20_000)
    sell(store, BEN, 5_000)
    join_points(store, OWNER.doing(operation_id(1)), ADA, BEN)
    found = why(store, ADA)
    for line in found.lines:
        page = points_history(store.connection, ADA, kinds=line.kinds, own=True)
        assert (sum(entry.points for entry in page.entries), len(page.entries)) == (line.points, line.entries)
    said = sentences(found)
    assert said["merge"] == f"Merging changed +250 ({BEN})."
    assert said["carried"] == "2 sales of $250.00 came with a merge; their points are in the line Merged."


def test_rule_39_a_merged_id_is_explained_as_its_survivor(store: Store) -> None:
    make_persona(store, ADA, phone="+12125550171")
    make_persona(store, BEN, phone="+12125550172")
    join_points(store, OWNER.doing(operation_id(1)), ADA, BEN)
    assert why(store, BEN).persona_id == ADA


def test_rule_39_nobody_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        explain_balance(store, OWNER, 4711)


def test_rule_39_a_stored_balance_beside_its_entries_is_named_a_defect(store: Store) -> None:
    make_persona(store, ADA)
    sell(store, ADA, 10_000)
    store.connection.run("UPDATE account SET balance = balance + 7 WHERE persona_id = :id", id=ADA)
    found = explain_balance(store, OWNER, ADA)
    assert (found.points, found.difference) == (107, 7)
    assert sum(line.points for line in found.lines) == 107
    assert "differs from its entries by +7" in sentences(found)["defect"]
