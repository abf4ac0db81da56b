"""``regulars duplicates``: found, listed, told apart and suspected again."""

from tests.commands.conftest import Program


def twice(program: Program) -> list[int]:
    """One person, enrolled under two phones."""
    return [
        program.enrolled(first_name="Nia", last_name="Twice", phone=phone, birthday="05/17/1988")
        for phone in ("646 555 0117", "646 555 0171")
    ]


def test_pairs_are_found_listed_told_apart_and_suspected_again(program: Program) -> None:
    ids = twice(program)
    never = program("duplicates", "list")
    assert (never.code, never.out) == (0, "")
    assert "regulars duplicates find" in never.err
    found = program("duplicates", "find", "--json").data
    assert (found["customers"], found["suspected"], found["waiting"], found["resumed"]) == (2, 1, 1, False)
    (pair,) = program("duplicates", "list", "--json").data
    assert [pair["a"]["id"], pair["b"]["id"]] == ids
    assert pair["reasons"] == ["name", "birthday", "phone_like"]
    assert (pair["score"], pair["state"], pair["a"]["phone"]) == (100, "open", "+16465550117")
    one, other = map(str, ids)
    told = program("duplicates", "reject", other, one, "--json", role="Manager").data
    assert (told["one_id"], told["other_id"], told["state"]) == (ids[0], ids[1], "rejected")
    assert program("duplicates", "list", "--json").data == []
    assert program("duplicates", "find", "--json").data["waiting"] == 0
    assert len(program("duplicates", "list", "--rejected", "--json").data) == 1
    assert program("duplicates", "suspect", one, other).code == 0
    listed = program("duplicates")
    assert "same name, same birthday" in listed.out
    assert "1 of 1 pairs" in listed.err


def test_who_may_not_merge_may_not_look_and_staff_decide_nothing_alone(program: Program) -> None:
    one, other = map(str, twice(program))
    assert program("duplicates", "find").code == 0
    assert program("duplicates", "list", role="Analyst").code == 5
    assert program("duplicates", "find", role="Staff").code == 5
    assert program("duplicates", "reject", one, other, role="Staff").code == 5
    assert program("duplicates", "reject", one, "999999").code == 4
