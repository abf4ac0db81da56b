"""The shop's own commands: locations, tills, staff, settings, roles, audit, discounts."""

from tests.commands.conftest import Program


def test_locations_and_tills_are_made_and_listed(program: Program) -> None:
    assert program("location", "add", "Harbour", "--minimum-age", "18", "--json").data["minimum_age"] == 18
    assert program("location", "till", "till-9", "--location", "harbour", "--idle-seconds", "60").code == 0
    listed = {row["name"]: row for row in program("location", "--json").data}
    assert listed["Harbour"]["tills"] == ["till-9"]
    assert program("location", "change-till", "till-9", "--name", "till-8").code == 0
    assert program("location", "change", "Harbour", "--name", "Pier", "--closes-at", "03:30").code == 0
    assert program("location", "remove-till", "till-8").code == 0
    assert program("location", "close", "Pier").code == 0
    assert program("location", "close", "Pier").code == 1
    assert program("location", "open", "pier").code == 0
    assert program("location", "change", "Nowhere", "--name", "X").code == 4
    assert "Pier" in program("location").out


def test_only_who_may_changes_locations(program: Program) -> None:
    assert program("location", "add", "Harbour", role="Manager").code == 5


def test_staff_are_added_and_their_pin_signs_in(program: Program) -> None:
    issued = program("staff", "add", "NEW", "--name", "Nia Wood", "--role", "manager", "--json").data
    assert set(issued) == {"code", "name", "role", "pin"}
    program.codes["New"], program.pins["New"] = "NEW", issued["pin"]
    assert program("roles", role="New").code == 0
    assert program("find", "has:name", "--count", role="New").code == 0
    again = program("staff", "pin", "NEW", "--json").data
    assert program("find", "has:name", "--count", role="New").code == 5
    program.pins["New"] = again["pin"]
    assert program("find", "has:name", "--count", role="New").code == 0
    assert program("staff", "role", "NEW", "Staff").code == 0
    assert program("staff", "place", "NEW", "Main").code == 0
    assert program("staff", "disable", "NEW").code == 0
    assert program("find", "has:name", "--count", role="New").code == 5
    assert "NEW" not in [row["code"] for row in program("staff", "--json").data]
    assert "NEW" in [row["code"] for row in program("staff", "--disabled", "--json").data]


def test_nobody_acts_on_the_own_card_once_it_is_linked(program: Program) -> None:
    mine = program("enrol", "--last-name", "Own", "--phone", "212 555 0190", "--json").data["persona_id"]
    linked = ("staff", "link", program.codes["Manager"], "(212) 555-0190")
    assert program(*linked, role="Manager").code == 5
    assert program(*linked).code == 0
    refused = program("adjust", str(mine), "+5", "--reason", "goodwill", "--note", "for me", role="Manager")
    assert refused.code == 5
    assert program("staff", "link", program.codes["Manager"]).code == 0


def test_the_owner_gets_a_new_pin_from_the_system_user(program: Program) -> None:
    issued = program("staff", "recover-owner", "--json", role=None).data
    assert issued["role"] == "Owner"
    program.pins = {**program.pins, "Owner": issued["pin"]}
    assert program("staff").code == 0


def test_a_setting_is_changed_from_now_on_and_its_past_is_kept(program: Program) -> None:
    changed = program("settings", "set", "undo_minutes", "20", "--json").data
    assert (changed["name"], changed["value"]) == ("undo_minutes", "20")
    listed = {row["name"]: row["value"] for row in program("settings", "--json").data}
    assert listed["undo_minutes"] == 20
    assert [row["value"] for row in program("settings", "history", "undo_minutes", "--json").data] == ["20"]
    assert program("settings", "set", "undo_minutes", "soon").code == 1
    assert program("settings", "set", "nosuch", "1").code == 4
    assert program("settings", "set", "undo_minutes", "30", role="Manager").code == 5


def test_the_demos_own_marks_are_nobodys_settings(program: Program) -> None:
    listed = {row["name"] for row in program("settings", "--json").data}
    assert "store_id" in listed
    for name in ("demo", "demo_staff"):
        assert name not in listed
        assert program("settings", "history", name).code == 4
        assert program("settings", "set", name, "on").code == 4


def test_roles_show_the_one_table(program: Program) -> None:
    rows = {row["permission"]: row["grants"] for row in program("roles", "--json", role=None).data}
    assert rows["adjust points"]["Staff"] == "approval"
    assert rows["find"]["Analyst"] == "masked"
    one = program("roles", "--role", "Staff", role=None)
    assert "approval" in one.out
    assert all(len(line) <= 80 for line in program("roles", role=None).out.splitlines())


def test_the_audit_shows_who_did_what(program: Program) -> None:
    someone = program.enrolled(phone="212 555 0117")
    program("adjust", str(someone), "40", "--reason", "goodwill")
    rows = program("audit", "--persona", str(someone), "--json").data
    assert [row["use_case"] for row in rows] == ["adjust_points", "enrol"]
    assert {row["staff"] for row in rows} == {program.codes["Owner"]}
    assert program("audit", "--act", "enrol", "--limit", "5").code == 0
    assert program("audit", role="Staff").code == 5


def test_discounts_are_made_changed_ordered_redeemed_and_ended(program: Program) -> None:
    someone = str(program.enrolled(phone="212 555 0117"))
    made = program("discount", "add", "COFFEE", "--name", "Free coffee", "--cost", "30", "--json")
    assert made.code == 0, made.err
    assert made.data["discount"] == "COFFEE"
    assert program("discount", "add", "MUFFIN", "--name", "Muffin", "--usage", "unlimited").code == 0
    assert program("discount", "change", "COFFEE", "--cost", "40", "--ends-on", "2099-12-31").code == 0
    assert program("discount", "order", "MUFFIN", "COFFEE").code == 0
    listed = program("discount", "list", "--json").data
    assert [(row["id"], row["cost"], row["version"]) for row in listed] == [
        ("MUFFIN", 0, 1),
        ("COFFEE", 40, 2),
    ]
    short = program("redeem", someone, "COFFEE")
    assert (short.code, short.out) == (1, "")
    assert "needs 40 points, has 0" in short.err
    program("adjust", someone, "100", "--reason", "goodwill")
    redeemed = program("redeem", someone, "COFFEE", "--json").data
    assert {"operation_id", "entries", "points", "repeated", "redemption_id", "code"} <= set(redeemed)
    assert redeemed["points"] == 60
    assert program("undo", redeemed["operation_id"], "--json").data["points"] == 100
    assert program("redeem", someone, "NOSUCH").code == 4
    assert program("discount", "end", "COFFEE").code == 0
    assert program("redeem", someone, "COFFEE").code == 1
    assert "COFFEE" in [row["id"] for row in program("discount", "list", "--ended", "--json").data]
    assert program("discount", "add", "X", "--name", "X", role="Staff").code == 5
