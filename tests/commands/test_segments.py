"""``regulars segments``: saved, counted, refreshed, renamed, deleted; RFM as a table and as data."""

from tests.commands.conftest import Program


def test_a_segment_is_saved_counted_renamed_and_deleted(program: Program) -> None:
    program.enrolled(first_name="Amelia", last_name="Stone", phone="2125550117")
    program.enrolled(first_name="Omar", last_name="Haddad", email="omar@example.com")
    ran = program("segments", "save", "By mail", "has:email", "-has:phone")
    assert (ran.code, ran.out) == (0, "By mail is saved: 1 customer now.\n")
    [built_in, saved] = program("segments", "--json").data
    assert (built_in["name"], built_in["built_in"], built_in["members"]) == ("all", True, None)
    assert (saved["name"], saved["query"], saved["members"]) == ("By mail", "has:email -has:phone", 1)
    assert saved["counted_at"].endswith("Z")
    assert program("segments", "count", "all", "--json").data["members"] == 2
    assert program("segments", "rename", "@by mail", "mail").out == "@by mail is called mail now.\n"
    found = program("find", "segment:mail", "--json").data
    assert [row["name"] for row in found] == ["Omar Haddad"]
    assert program("segments", "delete", "mail").code == 0
    assert [one["name"] for one in program("segments", "--json").data] == ["all"]


def test_a_search_may_begin_with_a_minus(program: Program) -> None:
    assert program("segments", "save", "unknown", "-has:phone").code == 0
    assert program("segments", "--json").data[1]["query"] == "-has:phone"


def test_what_is_wrong_with_a_segment_is_said(program: Program) -> None:
    program("segments", "save", "one", "tag:a")
    program("segments", "save", "two", "segment:one")
    for words, code, said in (
        (("save", "one", "@two"), 1, "contains itself"),
        (("save", "three", "tga:vip"), 1, "unknown field"),
        (("save", "all", "tag:a"), 1, "every store has"),
        (("rename", "one", "uno"), 1, '"two" uses @one'),
        (("delete", "one"), 1, '"two" uses @one'),
        (("delete", "all"), 1, "stays as it is"),
        (("delete", "nobody"), 4, "no segment 'nobody'"),
        (("count", "nobody"), 4, "no audience 'nobody'"),
    ):
        ran = program("segments", *words)
        assert (ran.code, ran.out) == (code, ""), words
        assert said in ran.err, words


def test_rfm_is_told_as_groups_map_and_grid(program: Program) -> None:
    never = program("segments", "--rfm")
    assert (never.code, never.out) == (0, "")
    assert "never computed" in never.err
    for number, amount in enumerate(("10", "20", "30", "40", "50")):
        buyer = program.enrolled(first_name="Ada", phone=f"212555010{number}")
        assert program("sale", str(buyer), amount).code == 0
    done = program("segments", "refresh", "--rfm", "--json").data
    assert done == {"customers": 5, "changed": 5, "removed": 0}
    found = program("segments", "--rfm", "--json").data
    assert (found["customers"], len(found["cells"]), len(found["groups"]), len(found["grid"])) == (
        5,
        25,
        11,
        9,
    )
    assert {one["name"] for one in found["cells"]} == {one["name"] for one in found["groups"]} - {"none"}
    assert found["thresholds"]["monetary_cents"] == [2000, 3000, 4000, 5000]
    assert sum(one["customers"] for one in found["cells"]) == 5
    table = program("segments", "list", "--rfm")
    assert "Champions" in table.out
    assert "RFM of 5 customers" in table.err
    assert program("segments", "refresh", "--rfm", "--from-orders", "--json").data["changed"] == 0


def test_a_refresh_counts_every_segment(program: Program) -> None:
    program.enrolled(first_name="Amelia", phone="2125550117")
    program("segments", "save", "vips", "tag:vip")
    ran = program("segments", "refresh", "--json")
    assert [(one["name"], one["members"]) for one in ran.data] == [("all", 1), ("vips", 0)]


def test_staff_at_the_counter_are_told_who_may(program: Program) -> None:
    for words in ((), ("--rfm",), ("refresh",)):
        ran = program("segments", *words, role="Staff")
        assert (ran.code, ran.out) == (5, "")
        assert "see segments and RFM" in ran.err
