"""The day's large adjustments and blocks (points.md rule 30)."""

from datetime import date

import pytest

from store.database.store import Store
from store.errors import BadInput
from store.points.adjust import adjust_points
from store.points.orders.refund import refund
from store.points.reading.review import Reviewed, review_points
from store.points.undo import undo
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import earn, make_persona, set_setting, staff_of

ADA = 2001
OWNER, MANAGER, STAFF = staff_of(Role.OWNER), staff_of(Role.MANAGER), staff_of(Role.STAFF)


def adjust(store: Store, points: int, *, location_id: int = 1) -> str:
    actor = staff_of(Role.OWNER, location_id=location_id)
    return adjust_points(store, actor, ADA, points, reason="goodwill", note="Long wait").operation_id


def points_of(rows: tuple[Reviewed, ...]) -> list[int]:
    return [row.points for row in rows]


def test_adjustments_from_the_shops_limit_on_stand_there_and_smaller_ones_do_not(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 999)
    adjust(store, 1_000)
    adjust(store, -1_000)
    found = review_points(store, OWNER)
    assert (points_of(found.rows), found.adjusted) == ([-1_000, 1_000], 0)
    assert (found.rows[0].by, found.rows[0].reason, found.rows[0].note) == (
        "Owner One",
        "goodwill",
        "Long wait",
    )
    assert points_of(review_points(store, OWNER, least=999).rows) == [-1_000, 1_000, 999]
    set_setting(store, "large_adjustment", "2000")
    assert review_points(store, OWNER).rows == ()


def test_rule_30_every_block_stands_there_with_what_it_answers(store: Store) -> None:
    make_persona(store, ADA)
    order = earn(store, ADA, 100).details["purchase_id"]
    adjust(store, -80)
    refund(store, OWNER, order, note="Returned")
    (row,) = review_points(store, OWNER).rows
    assert (row.kind, row.points, row.cause) == ("block", 80, "Refunded")


def test_a_day_ends_where_the_chains_day_ends(store: Store, clock: SetClock) -> None:
    make_persona(store, ADA)
    adjust(store, 5_000)
    today = review_points(store, OWNER).day
    clock.forward(days=1)
    assert review_points(store, OWNER).rows == ()
    assert points_of(review_points(store, OWNER, day=today).rows) == [5_000]
    assert review_points(store, OWNER, day=date(2020, 1, 1)).rows == ()


def test_a_manager_sees_the_own_locations_and_staff_what_they_did_themselves(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 5_000)
    adjust(store, 6_000, location_id=2)
    assert points_of(review_points(store, MANAGER).rows) == [5_000]
    assert review_points(store, STAFF).rows == ()
    assert len(review_points(store, OWNER).rows) == 2


def test_a_masked_role_reads_initials_and_no_note(store: Store) -> None:
    make_persona(store, ADA)
    adjust(store, 5_000)
    (row,) = review_points(store, staff_of(Role.ANALYST)).rows
    assert (row.name, row.note) == ("A. I.", "…")


def test_an_undone_adjustment_says_so(store: Store) -> None:
    make_persona(store, ADA)
    operation = adjust(store, 5_000)
    undo(store, OWNER, operation)
    back, first = review_points(store, OWNER).rows
    assert (first.points, first.undone, back.points, back.undone) == (5_000, True, -5_000, False)


def test_a_limit_below_nothing_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="not below 0"):
        review_points(store, OWNER, least=-1)
