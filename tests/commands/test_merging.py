"""Merging and unmerging from the command line."""

from tests.commands.conftest import Program


def two(program: Program) -> tuple[str, str]:
    amelia = program.enrolled(
        first_name="Amelia", last_name="Stone", phone="212 555 0117", birthday="05/17/1988"
    )
    amy = program.enrolled(first_name="Amy", last_name="Stone", phone="212 555 0118", birthday="05/18/1988")
    for someone, points in ((amelia, "+100"), (amy, "+200")):
        assert program("adjust", str(someone), points, "--reason", "goodwill").code == 0
    return str(amelia), str(amy)


def test_a_merge_is_seen_first_and_then_done_with_the_chosen_fields(program: Program) -> None:
    amelia, amy = two(program)
    seen = program("merge", amelia, amy, "--take", "birthday=B", "--dry-run", "--json").data
    assert (seen["survivor"]["points"], seen["absorbed"]["points"], seen["result"]["points"]) == (
        100,
        200,
        300,
    )
    assert {
        "field": "birthday",
        "a": "1988-05-17",
        "b": "1988-05-18",
        "result": "1988-05-18",
        "taken": "B",
    } in seen["fields"]
    assert program("show", amy, "--json").data["id"] == int(amy)
    done = program("merge", amelia, amy, "--take", "birthday=B", "--why", "same voice", "--json").data
    assert (done["points"], done["absorbed_id"]) == (300, int(amy))
    shown = program("show", amy, "--json").data
    assert (shown["id"], shown["birthday"], shown["merged_from"]) == (int(amelia), "1988-05-18", [int(amy)])


def test_an_unmerge_finds_the_merge_meant_and_says_what_each_keeps(program: Program) -> None:
    amelia, amy = two(program)
    merge_id = program("merge", amelia, amy, "--json").data["merge_id"]
    assert program("adjust", amelia, "-150", "--reason", "correction", "--note", "x").code == 0
    seen = program("unmerge", amy, "--dry-run")
    assert "50 points of Amelia Stone" in seen.out
    data = program("unmerge", amelia, "--dry-run", "--json").data
    assert (data["merge_id"], data["blocked"]) == (merge_id, {"survivor": 50, "absorbed": 0})
    done = program("unmerge", amelia, "--merge", str(merge_id), "--json").data
    assert (done["points"], done["absorbed_points"]) == (0, 200)
    again = program("unmerge", amelia)
    assert (again.code, "Nobody was ever merged" in again.err) == (4, True)


def test_of_several_merges_one_is_to_be_named(program: Program) -> None:
    amelia, amy = two(program)
    ann = str(program.enrolled(first_name="Ann", phone="212 555 0119"))
    first = program("merge", amy, ann, "--json").data["merge_id"]
    second = program("merge", amelia, amy, "--json").data["merge_id"]
    ran = program("unmerge", amelia)
    assert (ran.code, f"--merge {second}|{first}" in ran.err) == (1, True)
    assert "Ann" in ran.out
    assert program("unmerge", ann, "--json").data["came_from"] == int(amy)
    assert program("show", amelia, "--json").data["merged_from"] == [int(amy)]


def test_a_side_that_is_none_is_a_usage_error(program: Program) -> None:
    assert program("merge", "1001", "1002", "--take", "birthday").code == 2
    amelia, amy = two(program)
    ran = program("merge", amelia, amy, "--take", "shoes=A")
    assert (ran.code, "no field shoes" in ran.err) == (1, True)
