"""Finding and showing from the command line, with the stable names to the letter, on both databases."""

import pytest

from console.output import width_of
from tests.commands.conftest import Program

FIND = ["id", "name", "phone", "email", "points", "status", "last_seen", "source", "matched"]
SHOW = {
    "id", "status", "name", "first_name", "last_name", "phone", "email", "birthday", "signup_date", "points",
    "opt_ins", "habits", "traits", "attributes", "tags", "logs", "points_overview", "discounts",
    "merged_from",
}  # fmt: skip
OPT_INS = {
    "member", "text", "email", "mobile_push", "browser_push", "voice_drop", "wallet_pass", "age_gate",
}  # fmt: skip
HABITS = {
    "spend_cents", "sales", "average_order_cents", "items_per_order", "last_seen_days", "shops_every_days",
    "preferred_brand", "preferred_category", "preferred_product", "top_brands", "top_categories",
    "top_products",
}  # fmt: skip
OVERVIEW = {
    "spent_cents", "spent_as_member_cents", "points", "lines", "last_redemption", "last_redemption_discount",
}  # fmt: skip
OFFER = {"id", "name", "cost", "starts_on", "ends_on", "available", "reason"}


@pytest.fixture
def people(program: Program) -> dict[str, int]:
    """Three members, one of them with a tag."""
    made = {
        "Amelia": program.enrolled(
            first_name="Amelia", last_name="Stone", phone="(212) 555-0117", email="amelia@example.com"
        ),
        "Omar": program.enrolled(first_name="Omar", last_name="Haddad", phone="212 555 0142"),
        "Björn": program.enrolled(first_name="Bjørn", last_name="O'Brien", email="bjorn@example.org"),
    }
    assert program("edit", str(made["Omar"]), "--tag", "vip").code == 0
    return made


def test_find_gives_the_stable_names_and_values(program: Program, people: dict[str, int]) -> None:
    ran = program("find", "0117", "--json")
    assert ran.code == 0, ran.err
    assert [list(row) for row in ran.data] == [FIND]
    row = ran.data[0]
    assert row["id"] == people["Amelia"]
    assert row["phone"] == "+12125550117"
    assert row["email"] == "amelia@example.com"
    assert (row["points"], row["status"], row["last_seen"]) == (0, "active", None)
    assert (row["source"], row["matched"]) == ("Counter", "phone-suffix")


@pytest.mark.parametrize(
    ("query", "matched"),
    [("(212) 555-0117", "phone"), ("stone", "name"), ("amelia@", "email"), ('"Amelia Stone"', "name")],
)
def test_find_says_by_what_it_matched(
    program: Program, people: dict[str, int], query: str, matched: str
) -> None:
    ran = program("find", query, "--json")
    assert [(row["id"], row["matched"]) for row in ran.data] == [(people["Amelia"], matched)]


def test_find_takes_a_negated_term_unquoted(program: Program, people: dict[str, int]) -> None:
    ran = program("find", "-tag:vip", "--json")
    assert {row["id"] for row in ran.data} == {people["Amelia"], people["Björn"]}


def test_nothing_found_is_exit_4_with_what_was_tried(program: Program, people: dict[str, int]) -> None:
    ran = program("find", "212 555 0199", "--json")
    assert ran.code == 4
    assert ran.data == []
    assert "Nobody found." in ran.err
    assert "merged away" in ran.err
    assert "F6" in ran.err


def test_the_count_is_kept_apart(program: Program, people: dict[str, int]) -> None:
    assert program("find", "has:name", "--json", "--count").data == {"total": 3}
    assert program("find", "has:name", "--count").out == "3\n"


def test_the_limit_is_kept_and_said(program: Program, people: dict[str, int]) -> None:
    ran = program("find", "has:name", "--json", "--limit", "2")
    assert len(ran.data) == 2
    shown = program("find", "has:name", "--limit", "2")
    assert "--limit" in shown.err


def test_a_query_that_is_not_understood_shows_the_place_and_the_fix(program: Program) -> None:
    ran = program("find", "tga:vip")
    assert ran.code == 1
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert lines[1].strip() == "tga:vip"
    assert lines[2].strip() == "^^^"
    assert lines[2].index("^") == lines[1].index("t")
    assert "did you mean tag?" in ran.err


def test_the_table_fits_eighty_columns(program: Program, people: dict[str, int]) -> None:
    program.enrolled(first_name="x" * 40, last_name="名" * 38, email=f"{'long.' * 12}address@example.com")
    ran = program("find", "has:name")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) == 5
    assert all(width_of(line) <= 80 for line in lines)


def test_analysts_see_masked_rows(program: Program, people: dict[str, int]) -> None:
    row = program("find", "stone", "--json", role="Analyst").data[0]
    assert row["phone"] == "…0117"
    assert row["email"] != "amelia@example.com"
    assert row["masked"] is True


def test_a_hostile_name_reaches_no_terminal(program: Program) -> None:
    someone = program.enrolled(first_name="[@click=app.quit]x[/]", phone="212 555 0117")
    for words in (["find", "0117"], ["show", str(someone)], ["history", str(someone)]):
        ran = program(*words)
        assert ran.code == 0, ran.err
        assert all(line.isprintable() for line in ran.out.splitlines())
    assert program("enrol", "--first-name", "a\x1b]11;?\x07", "--phone", "212 555 0118").code == 1


def test_show_gives_the_stable_names(program: Program, people: dict[str, int]) -> None:
    program("discount", "add", "COFFEE", "--name", "Free coffee", "--cost", "100")
    someone = str(people["Amelia"])
    assert program("sale", someone, "120", "--receipt", "R1").code == 0
    ran = program("show", someone, "--json")
    assert ran.code == 0, ran.err
    card = ran.data
    assert set(card) >= SHOW
    assert set(card["opt_ins"]) == OPT_INS
    assert set(card["habits"]) == HABITS
    assert set(card["points_overview"]) == OVERVIEW
    assert [set(offer) for offer in card["discounts"]] == [OFFER]
    assert card["phone"] == "+12125550117"
    assert card["opt_ins"]["member"] is True
    assert card["habits"]["spend_cents"] == 12000
    assert card["habits"]["sales"] == 1
    assert (
        card["points"] == card["points_overview"]["points"] == sum(card["points_overview"]["lines"].values())
    )
    assert card["points_overview"]["lines"]["earn"] == 120
    assert card["merged_from"] == []
    assert card["discounts"][0]["available"] is True


def test_the_day_that_days_are_counted_from_can_be_named(program: Program, people: dict[str, int]) -> None:
    someone = str(people["Amelia"])
    assert program("sale", someone, "120").code == 0
    today = program("show", someone, "--json").data["habits"]["last_seen_days"]
    later = program("show", someone, "--json", "--as-of", "2031-01-01").data["habits"]["last_seen_days"]
    assert today == 0
    assert later > 365
    assert program("show", someone, "--as-of", "tomorrow").code == 2


def test_a_card_for_people_is_lines_of_eighty_cells(program: Program, people: dict[str, int]) -> None:
    ran = program("show", str(people["Amelia"]))
    assert ran.code == 0, ran.err
    assert all(width_of(line) <= 80 for line in ran.out.splitlines())
    for words in ("Amelia Stone", "(212) 555-0117", "OPT-INS", "SHOPPING HABITS", "TRAITS", "POINTS"):
        assert words in ran.out


def test_history_is_newest_first_and_can_be_filtered(program: Program, people: dict[str, int]) -> None:
    someone = str(people["Amelia"])
    assert program("sale", someone, "120", "--receipt", "R1").code == 0
    assert program("adjust", someone, "5", "--reason", "goodwill").code == 0
    events = program("history", someone, "--json").data
    assert [event["event"] for event in events] == ["entry", "order"]
    assert events[0]["balance"] == 125
    assert events[1]["total_cents"] == 12000
    assert program("history", someone, "--json", "--kind", "messages").data == []
    found = program("history", someone, "--json", "--search", "R1").data
    assert [event["event"] for event in found] == ["order"]
    shown = program("history", someone)
    assert all(width_of(line) <= 80 for line in shown.out.splitlines())


def test_diagnosing_nothing_asks_what_was_searched_for(program: Program) -> None:
    ran = program("diagnose", " ")
    assert ran.code == 1
    assert "Say what was searched for" in ran.err


def test_diagnose_gives_its_steps(program: Program) -> None:
    ran = program("diagnose", "212 555 0199", "--json")
    assert ran.code == 0
    assert {"tried", "result", "found", "key"} == set(ran.data["steps"][0])


def test_absent_values_are_null(program: Program) -> None:
    someone = program.enrolled(email="someone@example.com")
    row = program("find", "someone@example.com", "--json").data[0]
    assert (row["name"], row["phone"], row["last_seen"]) == (None, None, None)
    card = program("show", str(someone), "--json").data
    assert [card[name] for name in ("name", "first_name", "last_name", "phone", "birthday")] == [None] * 5
    assert card["habits"]["average_order_cents"] is None
