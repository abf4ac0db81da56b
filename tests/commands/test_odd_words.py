"""Arguments and variables that are empty, too large or no text are answered in words, and write nowhere."""

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
    assert sqlite_program("adjust", str(customer), "1,5", "--reason", "other").code == 2
    assert sqlite_program("show", str(customer), "--json").data["points"] == 0


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
