"""Settings with their preview and day, trying them out, recalculating, sweeping and the work of a night."""

import json

import pytest

from tests.commands.conftest import Program


@pytest.fixture
def customer(program: Program) -> str:
    """Somebody with a sale of 100.00 by hand."""
    someone = str(program.enrolled(phone="212 555 0117"))
    assert program("sale", someone, "100.00").code == 0
    return someone


def test_a_setting_that_touches_points_is_seen_first_and_changed_with_yes(
    program: Program, customer: str
) -> None:
    shown = program("settings", "set", "points_rate", "200", "--preview")
    assert shown.code == 0
    assert "points_rate: 100 → 200" in shown.out
    assert "Customers touched" in shown.out
    assert "stay as they are" in shown.err
    refused = program("settings", "set", "points_rate", "200")
    assert (refused.code, "add --yes" in refused.err) == (1, True)
    assert program("settings", "show", "points_rate", "--json").data["value"] == 100
    done = program("settings", "set", "points_rate", "200", "--yes")
    assert done.code == 0
    assert "Coming from another system" in done.err
    assert program("show", customer, "--json").data["points"] == 100


def test_a_setting_is_planned_for_a_day_to_come(program: Program) -> None:
    ran = program("settings", "set", "points_rate", "200", "--from", "2999-01-01", "--yes")
    assert ran.out == "points_rate is 200 from 2999-01-01 on.\n"
    assert "Planned: points_rate is 200 from 2999-01-01 on" in program("settings").err
    one = program("settings", "show", "points_rate", "--json").data
    assert (one["value"], [row["value"] for row in one["history"]]) == (100, ["200"])
    assert program("settings", "show", "points_rate").code == 0
    assert program("settings", "show", "nosuch").code == 4
    assert program("settings", "set", "points_rate", "200", "--from", "2001-01-01", "--yes").code == 1
    assert program("settings", "set", "points_rate", "200", "--from", "soon", "--yes").code == 1


def test_settings_are_tried_out_and_nothing_is_saved(program: Program, customer: str) -> None:
    found = program(
        "simulate", "points_rate=300", "expiry=fixed", "expiry_days=30", "--json", role="Analyst"
    ).data
    assert (found["earning"]["points"], found["expiry"]["points"]) == (200, 100)
    assert found["tried"][0] == {"name": "points_rate", "now": "100", "then": "300"}
    assert len(found["warnings"]) >= 3
    told = program("simulate", "points_rate=300")
    assert "If all orders were recalculated" in told.out
    assert all(len(line) <= 80 for line in told.out.splitlines())
    assert program("simulate", "points_rate=lots").code == 1
    assert program("simulate", "nosuch=1").code == 4
    assert program("simulate", "points_rate").code == 2
    assert program("simulate", "points_rate=1", role="Staff").code == 5
    assert program("show", customer, "--json").data["points"] == 100


def test_the_past_is_recalculated_only_with_yes(program: Program, customer: str) -> None:
    assert program("settings", "set", "points_rate", "200", "--yes").code == 0
    seen = program("recalculate")
    assert (seen.code, "Nothing was changed" in seen.err) == (0, True)
    assert program("recalculate", "--json").data["points"] == 100
    done = program("recalculate", "--yes", "--json").data
    assert (done["done"], done["customers"], done["points"]) == (True, 1, 100)
    again = program("recalculate", "--yes")
    assert again.out.startswith("0 orders of 0 customers")
    assert program("show", customer, "--json").data["points"] == 200
    assert program("recalculate", "--yes", role="Operator").code == 5


def test_older_points_get_the_new_expiry_only_with_yes(program: Program, customer: str) -> None:
    assert program("settings", "set", "expiry", "fixed", "--yes").code == 0
    seen = program("recalculate", "--expiry", "--json").data
    assert (seen["done"], seen["points"]) == (False, 100)
    assert "Gone within" in program("recalculate", "--expiry").out
    assert program("recalculate", "--expiry", "--yes", "--json").data["points"] == 100
    assert program("recalculate", "--expiry", "--yes").out.startswith("0 points")
    assert "No open points" in program("recalculate", "--expiry").out


def test_a_sweep_and_a_night_say_what_they_did(program: Program, customer: str) -> None:
    assert program("sweep", "--json").data["points"] == 0
    assert "0 points of 0 customers" in program("sweep").out
    assert program("sweep", role="Manager").code == 5
    night = program("nightly", "--json")
    assert night.code == 0, night.out
    assert night.data["ok"]
    assert {step["state"] for step in night.data["steps"]} == {"done"}
    again = program("nightly")
    assert (again.code, again.out.count("done before")) == (0, len(night.data["steps"]))
    assert json.loads(program("nightly", "--json").out)["ok"]
