"""Collectible codes and the employee list from files (`points.md` rules 12, 15)."""

import pytest

from store.database.store import Store
from store.errors import Refused
from store.people.enrolment import enrol
from store.points.earning.collectibles import use_code
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.points.people import staff_of
from tests.store.points.shop_rules import sell
from tests.store.transfer.conftest import Take

OWNER = staff_of(Role.OWNER)


@pytest.fixture(autouse=True)
def _amelia(take: Take) -> None:
    take("personas", "source_id,first_name,phone,signup_date", "1,Amelia,2125550117,2024-03-01")


def amelia(store: Store) -> int:
    found: int = store.connection.value("SELECT id FROM persona")
    return found


def test_rule_12_codes_of_a_file_are_worth_their_points_once(store: Store, take: Take) -> None:
    header = "code,points,expires_on"
    result = take("codes", header, "SUN-0001,50,2027-12-31", "sun 0002,20,")
    assert (result.counts.new, result.rejected) == (2, ())
    assert use_code(store, OWNER, amelia(store), "sun0001").details["given"] == 50
    again = take("codes", header, "SUN0001,50,2027-12-31", "SUN-0002,25,", "SUN-0002,25,2027-01-01")
    assert (again.counts.unchanged, again.counts.updated) == (1, 2)
    late = take("codes", header, "SUN-0001,60,", "SUN-0003,5,2026-11-21")
    assert [(one.column, one.reason) for one in late.rejected] == [
        ("code", "has been used: it stays as it is"),
        ("expires_on", "the last day 2026-11-21 has passed already"),
    ]
    rows = store.connection.all("SELECT code, points, expires_on FROM collectible ORDER BY code")
    assert [tuple(row) for row in rows] == [("SUN0001", 50, "2027-12-31"), ("SUN0002", 25, "2027-01-01")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("SUN-0001,-5,", "points"),
        ("SUN-0001,1.5,", "points"),
        ("?,5,", "code"),
        ("SUN-0001,0,", "points"),
        (",5,", "code"),
        ("SUN-0001,5,soon", "expires_on"),
        ("SUN-0001,,", "points"),
    ],
)
def test_rule_12_a_row_that_is_no_code_is_rejected_with_its_reason(
    store: Store, take: Take, row: str, column: str
) -> None:
    result = take("codes", "code,points,expires_on", row)
    assert [one.column for one in result.rejected] == [column]
    assert store.connection.value("SELECT count(*) FROM collectible") == 0


def test_rule_15_the_list_from_a_file_holds_until_its_day(store: Store, take: Take, clock: SetClock) -> None:
    header = "phone,email,until"
    result = take("employees", header, "(212) 555-0117,,2026-11-22", ",new@example.com,")
    assert (result.counts.new, result.rejected) == (2, ())
    assert take("employees", header, "2125550117,,").counts.unchanged == 1
    assert sell(store, amelia(store)).details["reason"] == "on the employee list"
    with pytest.raises(Refused):
        use_code(store, OWNER, amelia(store), "SUN0001")
    clock.forward(days=1)
    assert sell(store, amelia(store)).details["earned"] == 100
    new = enrol(store, OWNER, last_name="Haddad", email="new@example.com").persona_id
    assert new is not None
    assert sell(store, new).details["earned"] == 0


def test_rule_15_a_later_file_changes_the_last_day_and_a_dash_takes_it_off(store: Store, take: Take) -> None:
    header = "phone,until"
    take("employees", header, "2125550117,2026-12-31")
    assert take("employees", header, "2125550117,-").counts.updated == 1
    assert store.connection.one("SELECT employee, employee_until FROM persona") == (1, None)
    assert [one.reason for one in take("employees", "phone,until", ",2026-12-31").rejected] == [
        "needs a phone or an e-mail"
    ]
