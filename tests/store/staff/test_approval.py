"""An approval holds for one act, 120 seconds, and comes from somebody else who may."""

import pytest

from store.actor import Actor
from store.database.unit import Unit
from store.errors import NeedsApproval, NotPermitted, Refused
from store.receipt import Receipt
from store.staff.approval import approve
from store.staff.people import disable_staff
from store.staff.permissions import Role
from store.use_case import operation
from tests.conftest import SetClock
from tests.store.staff.conftest import Shop


@operation("adjust points")
def hand_over(unit: Unit, points: int) -> Receipt:
    """A stand-in act that Staff may do with an approval."""
    if unit.approver_id is None:
        raise NeedsApproval("Somebody has to approve this.", "adjust points")
    return Receipt(unit.actor.operation_id or "", points=points)


def yes(shop: Shop, actor: Actor, points: int, role: Role = Role.MANAGER) -> Actor:
    code, pin = shop.pins[role]
    bound = hand_over.request_hash(points)
    return actor.approved(approve(shop.store, actor, bound, code, pin, "adjust points"))


def test_an_approved_act_is_done_and_names_the_approver(shop: Shop) -> None:
    mia = shop.signed_in(Role.STAFF)
    leo = shop.signed_in(Role.MANAGER)
    assert hand_over(shop.store, yes(shop, mia, 25), 25).points == 25
    rows = shop.store.connection.all(
        "SELECT use_case, staff_id, approver_id FROM audit WHERE use_case IN ('approve', 'hand_over') "
        "ORDER BY id"
    )
    assert rows == [("approve", mia.staff_id, leo.staff_id), ("hand_over", mia.staff_id, leo.staff_id)]


def test_a_replayed_approval_is_refused(shop: Shop) -> None:
    approved = yes(shop, shop.signed_in(Role.STAFF), 25)
    hand_over(shop.store, approved, 25)
    with pytest.raises(NeedsApproval, match="used"):
        hand_over(shop.store, approved, 25)


def test_an_approval_for_another_amount_is_refused(shop: Shop) -> None:
    approved = yes(shop, shop.signed_in(Role.STAFF), 25)
    with pytest.raises(NeedsApproval):
        hand_over(shop.store, approved, 26)


def test_another_persons_approval_is_refused(shop: Shop) -> None:
    approved = yes(shop, shop.signed_in(Role.STAFF), 25)
    kept = approved.approval_id or 0
    with pytest.raises(NeedsApproval):
        hand_over(shop.store, shop.signed_in(Role.OPERATOR).because("case 1").approved(kept), 25)


def test_an_approval_ends_after_120_seconds(shop: Shop, clock: SetClock) -> None:
    mia = shop.signed_in(Role.STAFF)
    approved = yes(shop, mia, 25)
    clock.forward(seconds=120)
    assert hand_over(shop.store, approved, 25).points == 25
    late = yes(shop, mia, 30)
    clock.forward(seconds=121)
    with pytest.raises(NeedsApproval, match="120 seconds"):
        hand_over(shop.store, late, 30)


def test_nobody_approves_the_own_act(shop: Shop) -> None:
    with pytest.raises(NotPermitted, match="own act"):
        yes(shop, shop.signed_in(Role.MANAGER), 25)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ANALYST, Role.MARKETING, Role.MARKETING_ANALYST])
def test_who_may_not_approve_is_told_whom_to_ask(shop: Shop, role: Role) -> None:
    with pytest.raises(NotPermitted, match="Ask: Manager, Operator, Owner"):
        yes(shop, shop.signed_in(Role.OWNER), 25, role)


def test_an_approver_of_another_location_is_refused(shop: Shop) -> None:
    shop.store.connection.insert(
        "location", id=2, name="Harbour", time_zone=None, closes_at="00:00", state="open", minimum_age=None
    )
    shop.store.connection.insert("terminal", name="pier-1", location_id=2, idle_seconds=120)
    with pytest.raises(NotPermitted, match="does not belong to Harbour"):
        yes(shop, shop.signed_in(Role.OPERATOR, "pier-1"), 25)


def test_disabling_the_approver_ends_the_approval(shop: Shop) -> None:
    approved = yes(shop, shop.signed_in(Role.STAFF), 25)
    disable_staff(shop.store, shop.signed_in(Role.OWNER), "LEO")
    with pytest.raises(NeedsApproval):
        hand_over(shop.store, approved, 25)


def test_an_approver_demoted_since_approves_nothing(shop: Shop) -> None:
    approved = yes(shop, shop.signed_in(Role.STAFF), 25)
    shop.store.connection.run("UPDATE staff SET role = 'Analyst' WHERE code = 'LEO'")
    with pytest.raises(NeedsApproval, match="may not do so"):
        hand_over(shop.store, approved, 25)


def test_wrong_pins_of_an_approver_wait_too(shop: Shop) -> None:
    mia = shop.signed_in(Role.STAFF)
    for _ in range(3):
        with pytest.raises(Refused, match="wrong"):
            approve(shop.store, mia, "hash", "LEO", "000000")
    with pytest.raises(Refused, match="Wait 1 s"):
        approve(shop.store, mia, "hash", "LEO", "000000")
