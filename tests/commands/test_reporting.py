"""``report`` on both databases: tables, bars, data, spreadsheets; and discounts going back to what they said."""

import csv
import io

import pytest

from tests.commands.conftest import Program


@pytest.fixture
def busy(program: Program) -> Program:
    """A sale, a discount, a redemption."""
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("sale", someone, "100.00").code == 0
    assert (
        program("discount", "add", "COFFEE", "--name", "Coffee", "--cost", "60", "--usage", "unlimited").code
        == 0
    )
    assert program("redeem", someone, "COFFEE").code == 0
    return program


def test_points_owed_are_told_as_a_table_as_data_and_for_spreadsheets(busy: Program) -> None:
    listed = busy("report", "--json").data
    assert [one["report"] for one in listed] == [
        "liability",
        "redemptions",
        "adjustments",
        "growth",
        "campaigns",
    ]
    found = busy("report", "liability", "--json").data
    assert set(found) == {
        "report", "from", "to", "outstanding_before", "hundred_points_worth_cents", "due_not_booked", "rows", "total",
    }  # fmt: skip
    assert (found["total"]["issued"], found["total"]["redeemed"], found["total"]["outstanding"]) == (
        100,
        -60,
        40,
    )
    assert found["total"]["outstanding_worth_cents"] == 40
    rows = list(csv.DictReader(io.StringIO(busy("report", "liability", "--csv").out)))
    assert [row["outstanding"] for row in rows] == ["40"]
    assert "100" in busy("report", "liability").out
    assert "Total" in busy("report", "redemptions").out
    assert "####" in busy("report", "redemptions", "--chart").out


def test_days_are_named_or_given_and_nonsense_is_refused_in_words(busy: Program) -> None:
    early = busy("report", "redemptions", "--from", "2020-01-01", "--to", "2020-12-31", "--json").data
    assert (early["from"], early["to"], early["rows"]) == ("2020-01-01", "2020-12-31", [])
    months = busy(
        "report", "growth", "--from", "2026-01-15", "--to", "2026-03-02", "--by", "month", "--json"
    ).data
    assert [row["from"] for row in months["rows"]] == ["2026-01-15", "2026-02-01", "2026-03-01"]
    for words in (
        ("nonsense",),
        ("liability", "--period", "soon"),
        ("liability", "--period", "7d", "--to", "2026-01-01"),
        ("liability", "--from", "2026-02-01", "--to", "2026-01-01"),
    ):
        assert (busy("report", *words).code, busy("report", *words).out) == (1, ""), words
    assert busy("report", "liability", "--location", "Moon").code == 4
    assert busy("report", "liability", role="Staff").code == 5
    assert busy("report", "liability", role="Analyst").code == 0


def test_a_discount_goes_back_to_what_it_said_and_its_versions_are_told(busy: Program) -> None:
    assert busy("discount", "change", "COFFEE", "--cost", "80").code == 0
    assert busy("discount", "back", "COFFEE").code == 0
    versions = busy("discount", "versions", "COFFEE", "--json").data
    assert [(one["version"], one["cost"], one["redeemed"]) for one in versions] == [
        (3, 60, 0),
        (2, 80, 0),
        (1, 60, 1),
    ]
    assert "Coffee" in busy("discount", "versions", "COFFEE").out
    assert busy("discount", "versions", "NONE").code == 4
    assert busy("discount", "back", "COFFEE", role="Staff").code == 5
