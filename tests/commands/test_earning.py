"""Modifiers, codes, gifts, referrals and the employee list from the command line, with their stable output."""

import pytest

from tests.commands.conftest import Program

pytestmark = pytest.mark.usefixtures("program")


def test_a_multiplier_is_previewed_made_listed_and_ended(program: Program) -> None:
    amelia = program.enrolled(last_name="Stone", phone="2125550117")
    program("sale", str(amelia), "33")
    preview = program("modifiers", "preview", "multiplier", "--factor", "2", "--json")
    assert preview.code == 0, preview.err
    assert (preview.data["personas"], preview.data["matched"], preview.data["points"]) == (1, 1, 33)
    assert preview.data["orders"][0]["amount_cents"] == 3300
    made = program("modifiers", "add", "multiplier", "--factor", "2", "--name", "Double", "--json")
    number = made.data["modifier"]
    sale = program("sale", str(amelia), "10", "--json")
    assert (sale.data["earned"], sale.data["multiplier"], sale.data["points"]) == (10, 10, 53)
    listed = program("modifiers", "list", "--json").data
    assert [(one["kind"], one["factor_hundredths"], one["audience"]) for one in listed] == [
        ("multiplier", 200, "everybody")
    ]
    assert "× 2" in program("modifiers").out
    assert program("modifiers", "end", str(number)).code == 0
    assert program("modifiers", "--json").data == []
    assert program("modifiers", "preview", str(number)).code == 0
    assert program("modifiers", "end", str(number)).code == 1


def test_a_boost_for_everybody_is_given_at_once_where_there_are_few(program: Program) -> None:
    amelia = program.enrolled(last_name="Stone", phone="2125550117")
    preview = program("modifiers", "preview", "boost", "--points", "40")
    assert "one customer would get it: 40 points" in preview.out
    made = program("modifiers", "add", "boost", "--points", "40")
    assert "boosts of 40 points were given" in made.err
    assert program("show", str(amelia), "--json").data["points"] == 40


def test_a_forbidden_restriction_is_refused_with_its_row_of_the_table(program: Program) -> None:
    ran = program("modifiers", "add", "boost", "--points", "40", "--brand", "Hilltop")
    assert ran.code == 1
    assert "A brand cannot be put on a boost" in ran.err
    assert "A brand: boost no, multiplier yes, zero yes" in ran.err
    assert program("modifiers", "add", "zero", "--audience", "nobody").code == 4
    assert program("modifiers", "add", "zero", role="Staff").code == 5


def test_codes_are_made_used_once_and_listed(program: Program) -> None:
    amelia = program.enrolled(last_name="Stone", phone="2125550117")
    made = program("codes", "make", "2", "50", "--batch", "Flyer", "--prefix", "SUN", "--json").data
    assert (made["batch"], len(made["codes"])) == ("Flyer", 2)
    used = program("codes", "use", str(amelia), made["codes"][0].lower(), "--json", role="Staff")
    assert (used.data["given"], used.data["points"]) == (50, 50)
    again = program("codes", "use", str(amelia), made["codes"][0])
    assert again.code == 1
    assert "was used" in again.err
    assert program("codes", "--json").data[0]["used"] == 1
    assert len(program("codes", "list", "Flyer", "--json").data) == 2
    assert program("codes", "list", role="Staff").code == 5
    assert program("codes", "list", "Leaflet").code == 4


def test_a_gift_is_given_once(program: Program) -> None:
    amelia = str(program.enrolled(last_name="Stone", phone="2125550117"))
    assert program("gift", amelia, "30", "--campaign", "Autumn", "--json").data["points"] == 30
    assert program("gift", amelia, "30", "--campaign", "Autumn").code == 1
    assert program("gift", amelia, "5", "--flow", "Birthday", "--occasion", "2026").code == 0
    assert program("gift", amelia, "5").code == 2


def test_a_referral_is_said_shown_and_taken_back(program: Program) -> None:
    amelia = str(program.enrolled(last_name="Stone", phone="2125550117"))
    omar = str(program.enrolled(last_name="Haddad", phone="2125550142"))
    assert program("referral", omar, "--by", amelia).code == 0
    assert program("referral", omar, "--json").data["referred_by"]["id"] == int(amelia)
    assert [one["id"] for one in program("referral", amelia, "--json").data["friends"]] == [int(omar)]
    assert "Haddad" not in program("referral", amelia, role="Analyst").out
    assert program("referral", omar, "--nobody").code == 0
    assert "Nobody" in program("referral", omar).out


def test_the_employee_list_is_kept(program: Program) -> None:
    amelia = str(program.enrolled(last_name="Stone", phone="2125550117"))
    assert program("employees", "add", "(212) 555-0117", "--until", "2099-12-31").code == 0
    assert program("employees", "--json").data[0]["until"] == "2099-12-31"
    assert program("sale", amelia, "10", "--json").data["reason"] == "on the employee list"
    assert program("employees", "remove", "2125550117").code == 0
    assert program("sale", amelia, "10", "--json").data["earned"] == 10


def test_points_from_before_enrolment_are_added_again_once(program: Program) -> None:
    omar = str(program.enrolled(last_name="Haddad", phone="2125550142"))
    assert program("re-add", omar).code == 1
