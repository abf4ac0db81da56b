"""Refunds, corrections and removed sources from the command line, on both databases."""

from pathlib import Path

from tests.commands.conftest import Program

ORDERS = "order_id,placed_at,phone,amount\nW-1,2026-01-05 10:00,(212) 555-0117,100.00\n"


def member_with_an_order(program: Program, tmp_path: Path) -> str:
    """A member since 2025 with one web order of 100.00."""
    people = tmp_path / "people.csv"
    people.write_text("first_name,phone,signup_date\nAmelia,(212) 555-0117,2025-01-01\n")
    orders = tmp_path / "orders.csv"
    orders.write_text(ORDERS)
    assert program("import", "personas", str(people)).code == 0
    assert program("import", "orders", str(orders), "--source", "Web").code == 0
    return str(program("find", "5550117", "--json").data[0]["id"])


def test_an_order_is_refunded_in_parts_and_never_above_its_total(program: Program, tmp_path: Path) -> None:
    someone = member_with_an_order(program, tmp_path)
    seen = program("refund", "W-1", "25.00", "--note", "Torn", "--preview", "--json")
    assert (seen.code, seen.data["points_back"], seen.data["left"]) == (0, 25, 10_000)
    told = program("refund", "W-1", "--note", "Torn", "--preview")
    assert "earned points taken back" in told.out
    part = program("refund", "W-1", "25.00", "--note", "Torn", "--json")
    assert (part.code, part.data["points"], part.data["points_back"]) == (0, 75, 25)
    above = program("refund", "W-1", "75.01", "--note", "Torn")
    assert above.code == 1
    assert "never refunded above its total" in above.err
    rest = program("refund", "W-1", "--customer", someone, "--note", "All of it", "--document", "S-1")
    assert "75 points taken back" in rest.out
    assert program("refund", "W-1", "--note", "Again").code == 1
    assert program("show", someone, "--json").data["points"] == 0


def test_whoever_may_not_refund_learns_of_no_order(program: Program) -> None:
    for words in (("refund", "W-1", "5"), ("correct", "W-1", "5")):
        ran = program(*words, "--note", "x", role="Staff")
        assert (ran.code, ran.out) == (5, "")
        assert "Staff may not refund or correct orders" in ran.err


def test_a_refund_typed_by_mistake_is_undone_by_its_operation(program: Program, tmp_path: Path) -> None:
    someone = member_with_an_order(program, tmp_path)
    ran = program("refund", "W-1", "--note", "Wrong order")
    operation = ran.err.split("regulars undo ")[1].strip()
    assert program("undo", operation).out == f"Undone: {someone} has 100 points now.\n"
    assert program("undo", operation).code == 1
    assert program("correct", "W-1", "40.00", "--note", "Typed", "--json").data["points"] == 40


def test_an_order_is_corrected_and_a_refunded_one_is_not(program: Program, tmp_path: Path) -> None:
    someone = member_with_an_order(program, tmp_path)
    assert "-60 points" in program("correct", "W-1", "40.00", "--note", "Typed", "--preview").out
    done = program("correct", "W-1", "40.00", "--tax", "0", "--note", "Typed", "--json")
    assert (done.code, done.data["difference"], done.data["points"]) == (0, -60, 40)
    assert "+5 points" in program("correct", "W-1", "45.00", "--note", "Typed").out
    assert program("refund", "W-1", "1.00", "--note", "Torn").code == 0
    refused = program("correct", "W-1", "40.00", "--note", "Late")
    assert refused.code == 1
    assert "a refunded order is not corrected" in refused.err
    assert program("show", someone, "--json").data["points"] == 44


def test_an_integration_is_seen_removed_and_brought_back(program: Program, tmp_path: Path) -> None:
    someone = member_with_an_order(program, tmp_path)
    assert program("integration", "--json").data == [{"name": "Web", "orders": 1, "removed_at": None}]
    assert program("integration", "preview", "Web", "--json").data["points"] == 100
    assert "takes 1 orders of 1 customers and 100 points away" in program("integration", "preview", "web").out
    done = program("integration", "remove", "Web", "--json")
    assert (done.code, done.data["orders"], done.data["points"]) == (0, 1, 100)
    assert program("show", someone, "--json").data["points"] == 0
    assert "Web" in program("integration").out
    assert "100 points are back" in program("integration", "undo", "Web").out
    assert program("show", someone, "--json").data["points"] == 100
    assert program("integration", "remove", "Nowhere").code == 4
    assert program("integration", "remove", "Web", role="Manager").code == 5


def test_staff_may_neither_refund_nor_correct(program: Program, tmp_path: Path) -> None:
    member_with_an_order(program, tmp_path)
    assert program("refund", "W-1", "--note", "Torn", role="Staff").code == 5
    assert program("correct", "W-1", "1.00", "--note", "Typed", role="Staff").code == 5
    assert program("refund", "W-9", "--note", "Torn").code == 4
