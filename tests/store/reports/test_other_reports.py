"""Redemptions, adjustments, enrolments and reviews, campaigns: each computed a second time from the rows."""

import csv
from datetime import date
from pathlib import Path

import pytest

from store.clock import instant
from store.database.store import Store
from store.discounts.make import change_discount, make_discount
from store.discounts.redeem import redeem
from store.errors import BadInput, Unreachable
from store.messages.campaigns import Terms, start_campaign
from store.messages.draft import Draft
from store.points.adjust import adjust_points
from store.points.earning.sale import sell_by_hand
from store.points.undo import undo
from store.reports.asking import Wanted
from store.reports.exporting import to_folder
from store.reports.growth import members_over_time
from store.reports.periods import NAMES, Period, checked, named
from store.reports.reading import read_report
from store.reports.table import Field, Table
from store.search.patience import GaveUp
from store.staff.permissions import Role
from tests.conftest import SetClock
from tests.store.outbox.conftest import set_to
from tests.store.points.people import make_persona, staff_of
from tests.store.search.people import AT, add_persona

OWNER, MANAGER = staff_of(Role.OWNER), staff_of(Role.MANAGER)
HARBOUR = staff_of(Role.OWNER, location_id=2, location="Harbour")
NOVEMBER = Wanted(Period(date(2026, 11, 1), date(2026, 11, 30)))


def test_redemptions_are_counted_by_discount_and_undone_ones_apart(store: Store) -> None:
    for number in (1001, 1002):
        make_persona(store, number)
        adjust_points(store, OWNER, number, 500, reason="goodwill", note="x")
    make_discount(store, OWNER, "MUG", {"name": "Mug", "cost": 60, "usage": "unlimited"})
    make_discount(store, OWNER, "CUP", {"name": "Cup", "cost": 50})
    redeem(store, OWNER, 1001, "MUG")
    change_discount(store, OWNER, "MUG", {"cost": 70, "name": "Big mug"})
    redeem(store, HARBOUR, 1002, "MUG")
    redeem(store, OWNER, 1001, "MUG")
    undo(store, OWNER, redeem(store, OWNER, 1001, "CUP").operation_id)
    table = read_report(store, OWNER, "redemptions", NOVEMBER)
    assert table.rows == (("MUG", "Big mug", 3, 0, 2, 200), ("CUP", "Cup", 0, 1, 0, 0))
    assert table.total is not None
    assert table.total[2:] == (3, 1, 2, 200)
    assert read_report(store, MANAGER, "redemptions", NOVEMBER).rows[0] == ("MUG", "Big mug", 2, 0, 1, 130)
    assert (
        read_report(store, OWNER, "redemptions", Wanted(Period(date(2026, 10, 1), date(2026, 10, 31)))).rows
        == ()
    )


def test_adjustments_are_counted_by_staff_and_come_to_the_ledgers_sum(store: Store) -> None:
    make_persona(store, 1001)
    adjust_points(store, OWNER, 1001, 500, reason="goodwill", note="x")
    adjust_points(store, MANAGER, 1001, -20, reason="correction", note="x")
    wrong = adjust_points(store, MANAGER, 1001, 30, reason="goodwill", note="x")
    undo(store, OWNER, wrong.operation_id)
    table = read_report(store, OWNER, "adjustments", NOVEMBER)
    assert [row[0] for row in table.rows] == [MANAGER.code, OWNER.code]
    assert table.rows[0][2:] == (2, 0, 30, -20, 0, 10)
    assert table.rows[1][2:] == (1, 0, 500, 0, -30, 470)
    ledger = store.connection.value("SELECT sum(points) FROM entry WHERE kind = 'adjust'")
    assert table.total is not None
    assert table.total[-1] == ledger == 480


@pytest.fixture
def people(store: Store) -> Store:
    """Members of three months, one merged away, and reviews in the night between two days."""
    for number, day in enumerate(
        ("2026-08-31", "2026-09-01", "2026-09-30", "2026-11-02", "2026-11-22"), start=1001
    ):
        add_persona(store, number, f"Person {number}", signup_on=day, signup_location_id=1 + number % 2)
    add_persona(store, 1009, "Gone", signup_on="2026-11-02", status="merged", merged_into=1001)
    add_persona(store, 1010, "No member")
    for number, (at, rating) in enumerate(
        (
            ("2026-11-03T04:30:00.000Z", 5),
            ("2026-11-03T05:30:00.000Z", 2),
            ("2026-11-22T15:00:00.000Z", None),
        ),
        start=1,
    ):
        store.connection.insert(
            "survey_answer", id=number, persona_id=1001, survey="Visit", at=at, question=f"Q{number}", answer="",
            complete=1, rating=rating,
        )  # fmt: skip
    return store


def test_members_and_reviews_stand_on_the_shops_days(people: Store) -> None:
    table = read_report(people, OWNER, "growth", Wanted(Period(date(2026, 11, 1), date(2026, 11, 5)), "day"))
    assert table.rows == (
        ("2026-11-01", 0, 0, None),
        ("2026-11-02", 1, 1, 50),
        ("2026-11-03", 0, 1, 20),
        ("2026-11-04", 0, 0, None),
        ("2026-11-05", 0, 0, None),
    )
    assert table.total is not None
    assert table.total[1:] == (1, 2, 35)
    assert [members for _, members in members_over_time(table)] == [3, 4, 4, 4, 4]
    year = Period(date(2026, 8, 15), date(2026, 11, 30))
    months = read_report(people, OWNER, "growth", Wanted(year, "month"))
    assert [row[:2] for row in months.rows] == [
        ("2026-08-15", 1), ("2026-09-01", 2), ("2026-10-01", 0), ("2026-11-01", 2),
    ]  # fmt: skip
    assert sum(int(str(count)) for count in months.column("enrolled")) == people.connection.value(
        "SELECT count(*) FROM persona WHERE signup_on IS NOT NULL AND status <> 'merged'"
    )
    own = read_report(people, MANAGER, "growth", Wanted(year, "month"))
    assert own.total is not None
    assert own.total[1] == 2


def test_too_many_rows_are_refused_and_a_report_can_be_told_to_stop(store: Store) -> None:
    long = Period(date(1980, 1, 1), date(2026, 11, 22))
    with pytest.raises(BadInput, match="weeks or months"):
        read_report(store, OWNER, "growth", Wanted(long, "day"))
    assert len(read_report(store, OWNER, "growth", Wanted(long)).rows) == 563


def test_a_stopped_report_is_given_up(sqlite_store: Store) -> None:
    for number in range(1001, 1400):
        add_persona(sqlite_store, number, f"Person {number}", signup_on="2026-11-02")
    with pytest.raises(GaveUp):
        read_report(sqlite_store, OWNER, "growth", NOVEMBER, stop=lambda: True)


def test_periods_are_named_moved_and_cut(clock: SetClock) -> None:
    today = date(2026, 11, 22)
    assert {
        name: (named(name, today).first.isoformat(), named(name, today).last.isoformat()) for name in NAMES
    } == {
        "today": ("2026-11-22", "2026-11-22"),
        "yesterday": ("2026-11-21", "2026-11-21"),
        "7d": ("2026-11-16", "2026-11-22"),
        "30d": ("2026-10-24", "2026-11-22"),
        "90d": ("2026-08-25", "2026-11-22"),
        "month": ("2026-11-01", "2026-11-22"),
        "last-month": ("2026-10-01", "2026-10-31"),
        "year": ("2026-01-01", "2026-11-22"),
        "last-year": ("2025-01-01", "2025-12-31"),
    }
    assert named("last-month", today).moved(-1) == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert named("last-month", today).moved(5) == Period(date(2027, 3, 1), date(2027, 3, 31))
    assert named("7d", today).moved(-1) == Period(date(2026, 11, 9), date(2026, 11, 15))
    weeks = list(Period(date(2026, 11, 1), date(2026, 11, 10)).cut("week"))
    assert [(one.first.day, one.last.day) for one in weeks] == [(1, 1), (2, 8), (9, 10)]
    with pytest.raises(BadInput, match="There is no period"):
        named("soon", today)
    with pytest.raises(BadInput, match="before the first"):
        checked(today, date(2026, 11, 21))
    with pytest.raises(BadInput, match="between 1970"):
        checked(date(1, 1, 1), today)


def test_no_cell_of_the_file_is_a_formula_and_an_older_file_gives_way(store: Store, tmp_path: Path) -> None:
    make_persona(store, 1001)
    adjust_points(store, OWNER, 1001, 500, reason="goodwill", note="x")
    make_discount(store, OWNER, "=CMD", {"name": "@SUM(A1)", "cost": 60, "usage": "unlimited"})
    redeem(store, OWNER, 1001, "=CMD")
    table = read_report(store, OWNER, "redemptions", NOVEMBER)
    for _ in range(2):
        path = to_folder(table, tmp_path / "exports")
    assert [one.name for one in (tmp_path / "exports").iterdir()] == [path.name]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["discount", "name", "redeemed", "undone", "customers", "points"],
        ["'=CMD", "'@SUM(A1)", "1", "0", "1", "60"],
    ]
    assert path.stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    with pytest.raises(Unreachable):
        to_folder(table, tmp_path / "file")


def test_money_is_in_cents_and_tenths_have_a_point_for_programs() -> None:
    fields = (Field("location", "words"), Field("worth", "money"), Field("rating", "tenths"))
    table = Table("x", NOVEMBER.period, fields, (("Downtown", 1250, 45), ("Harbour", 0, None)))
    assert table.to_json()["rows"] == [
        {"location": "Downtown", "worth_cents": 1250, "rating": 4.5},
        {"location": "Harbour", "worth_cents": 0, "rating": None},
    ]


def test_a_campaign_stands_in_the_days_it_began_with_those_it_left_out(store: Store, clock: SetClock) -> None:
    set_to(store, store_name="Corner", quiet_hours="")
    for number in range(1001, 1004):
        add_persona(store, number, f"Person {number}", phone=f"(212) 555-01{number % 100:02}")
    for number in (1001, 1002):
        store.connection.insert("consent", persona_id=number, channel="text", state="on", at=AT, how="form")
    start_campaign(store, OWNER, Terms("Sale", "has:phone", Draft("text", "Sale today.")))
    store.connection.run("UPDATE outbox_message SET state = 'sent', sent_at = :at", at=instant(clock.now))
    clock.forward(days=3)
    for number, amount in ((1001, 2_500), (1003, 1_000)):
        sell_by_hand(store, OWNER, number, amount, receipt=f"R-{number}")
    table = read_report(store, OWNER, "campaigns", NOVEMBER)
    assert table.rows == (("Sale", 2, 0, 0, 0, 1, 500, 2500, 1250, 1, 1000, 1000),)
    assert table.to_json()["rows"][0]["came_back_share"] == 50.0
    assert read_report(store, MANAGER, "campaigns", NOVEMBER).rows == table.rows
    store.connection.run("UPDATE campaign SET location_id = 2")
    assert read_report(store, MANAGER, "campaigns", NOVEMBER).rows == ()
