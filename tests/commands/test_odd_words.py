"""Arguments and variables that are empty, too large or no text are answered in words, and write nowhere."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Program


@pytest.mark.parametrize("limit", ["0", "-3", "99999999999999999999999", str(2**63 - 1)])
@pytest.mark.parametrize("words", [("find", "has:name"), ("history", "1"), ("audit",)])
def test_a_limit_is_a_number_of_rows(sqlite_program: Program, words: tuple[str, ...], limit: str) -> None:
    ran = sqlite_program(*words, "--limit", limit)
    assert (ran.code, ran.out) == (2, "")
    assert "went wrong" not in ran.err


@pytest.mark.parametrize("command", [("show",), ("history",), ("adjust", "5", "--reason", "other")])
def test_an_id_no_database_can_keep_is_too_large(program: Program, command: tuple[str, ...]) -> None:
    name, *more = command
    assert program(name, "9" * 30, *more).code == 2
    assert program(name, str(2**63 - 1), *more).code == 4


def test_points_with_a_decimal_comma_are_not_guessed_at(sqlite_program: Program) -> None:
    customer = sqlite_program.enrolled(first_name="Ada", last_name="Stone", phone="2125550117")
    assert sqlite_program("adjust", str(customer), "1,5", "--reason", "other").code == 1
    assert sqlite_program("show", str(customer), "--json").data["points"] == 0


@pytest.mark.parametrize("points", ["1.5", "1e30", "NaN", "inf", "", "½", "9" * 30])
def test_points_that_are_no_whole_number_are_refused_in_a_sentence(program: Program, points: str) -> None:
    customer = str(program.enrolled(first_name="Ada", last_name="Stone", phone="2125550117"))
    for words in (
        ("adjust", customer, points, "--reason", "goodwill"),
        ("gift", customer, points, "--campaign", "Spring"),
        ("codes", "make", "1", points),
        ("modifiers", "add", "boost", "--points", points),
        ("discount", "add", "COFFEE", "--name", "Coffee", "--cost", points),
    ):
        ran = program(*words)
        assert (ran.code, ran.out) == (1, ""), words
        assert ran.err.endswith("Points are whole numbers, such as 25.\n"), words
    assert program("show", customer, "--json").data["points"] == 0


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2200-01-01", "9999-12-31"])
def test_days_before_1970_and_after_2199_are_a_slip_of_the_hand(program: Program, day: str) -> None:
    for words in (
        ("review", "--day", day),
        ("discount", "add", "COFFEE", "--name", "Coffee", "--starts-on", day),
        ("discount", "add", "COFFEE", "--name", "Coffee", "--ends-on", day),
        ("modifiers", "add", "boost", "--points", "5", "--starts-on", day),
        ("employees", "add", "212 555 0142", "--until", day),
        ("settings", "set", "expiry_start", day, "--yes"),
        ("codes", "make", "1", "10", "--expires-on", day),
    ):
        ran = program(*words)
        assert (ran.code, ran.out) == (1, ""), words
        assert day in ran.err, words


def test_a_tax_that_is_blank_is_not_a_tax_of_nothing(program: Program) -> None:
    customer = str(program.enrolled(first_name="Ada", last_name="Stone", phone="2125550117"))
    assert program("sale", customer, "100.00", "--receipt", "R-1").code == 0
    for blank in ("", " "):
        ran = program("correct", "R-1", "50.00", "--tax", blank, "--note", "Typed")
        assert (ran.code, "is not an amount of money" in ran.err) == (1, True)
    assert program("show", customer, "--json").data["points"] == 100


def test_an_act_whose_answer_cannot_be_written_is_not_called_undone(sqlite_program: Program) -> None:
    customer = str(sqlite_program.enrolled(first_name="Ada", last_name="Stone", phone="2125550117"))
    words = ["adjust", customer, "25", "--reason", "goodwill", "--json"]
    with open("/dev/full", "w", encoding="utf-8") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "console", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ran.returncode == 1
    assert "What was asked for may be done: look before asking again" in ran.stderr
    assert sqlite_program("show", customer, "--json").data["points"] == 25


def test_an_empty_store_option_is_never_the_usual_store(sqlite_program: Program) -> None:
    ran = sqlite_program("find", "ada", "--store", "")
    assert ran.code == 1
    assert "--store is empty" in ran.err


def test_a_home_folder_that_no_shell_expanded_is_found(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path(sqlite_program.address).parent))
    ran = sqlite_program("find", "has:name", "--count", "--json", "--store", "~/shop.store")
    assert (ran.code, ran.data) == (0, {"total": 0})


def test_another_kind_of_address_is_no_file_name(sqlite_program: Program) -> None:
    ran = sqlite_program("find", "ada", "--store", "mysql://eva:invented-secret@host/shop")
    assert ran.code == 1
    assert "mysql:// is no kind of store" in ran.err
    assert "invented-secret" not in ran.err


@pytest.mark.parametrize("name", ["REGULARS_PIN", "REGULARS_STAFF"])
def test_credentials_that_are_no_text_are_wrong_credentials(
    program: Program, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from console.__main__ import main

    program("find", "has:name")
    monkeypatch.setenv(name, "\udcff")
    program.captured.readouterr()
    assert main(["find", "has:name"]) == 5
    assert "Staff code or PIN is wrong" in program.captured.readouterr().err


def test_an_approver_without_a_terminal_is_told_which_variable(sqlite_program: Program) -> None:
    customer = sqlite_program.enrolled(first_name="Ada", last_name="Stone", phone="2125550117")
    words = ("adjust", str(customer), "5", "--reason", "other", "--approver", sqlite_program.codes["Manager"])
    ran = sqlite_program(*words, role="Staff")
    assert ran.code == 5
    assert "REGULARS_APPROVER_PIN" in ran.err
