"""The command line itself: grammar, exit codes, and that no traceback ever reaches a user."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import incident
from console.__main__ import main
from console.arguments import build, parsed
from console.commands import COMMANDS
from tests.commands.conftest import Program

ROOT = Path(__file__).parents[2]
READ_PATH = ("textual", "rich", "sqlmodel", "sqlalchemy", "alembic", "pydantic")
HEAVY = ("textual", "rich", "sqlmodel", "sqlalchemy", "alembic", "pydantic", "psycopg", "babel")


def _fresh(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Python code run in a process of its own, the checkout as its folder."""
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_help_of_every_command_imports_nothing_heavy() -> None:
    ran = _fresh(
        "import sys\n"
        "from console.__main__ import main\n"
        "for name in sys.argv[2:]:\n"
        "    assert main([name, '--help']) == 0, name\n"
        "heavy = {m.split('.')[0] for m in sys.modules} & set(sys.argv[1].split())\n"
        "assert not heavy, heavy\n",
        " ".join(HEAVY),
        *COMMANDS,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("usage: regulars ") == len(COMMANDS)


def test_find_and_show_import_no_screen_and_no_models(sqlite_program: Program) -> None:
    someone = sqlite_program.enrolled(first_name="Amelia", phone="212 555 0117")
    for words in (
        ["find", "0117"],
        ["find", "amelia", "--json"],
        ["show", str(someone), "--json"],
        ["show", str(someone)],
    ):
        ran = _fresh(
            "import sys\n"
            "from console.__main__ import main\n"
            "assert main(sys.argv[2:]) == 0\n"
            "heavy = {m.split('.')[0] for m in sys.modules} & set(sys.argv[1].split())\n"
            "assert not heavy, heavy\n",
            " ".join(READ_PATH),
            *words,
        )
        assert ran.returncode == 0, ran.stderr
        assert "Amelia" in ran.stdout


def test_every_command_has_help_within_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], *([name] for name in COMMANDS)):
        assert main([*words, "--help"]) == 0
        assert max(len(line) for line in capsys.readouterr().out.splitlines()) <= 80, words


def test_every_verb_has_help() -> None:
    _, commands = build(everything=True)
    for parser in commands.values():
        assert parser.format_help()


@pytest.mark.parametrize("query", ["-tag:vip", "-has:points", "-store:Main"])
def test_a_negated_term_needs_no_quotes(query: str) -> None:
    found = parsed(["find", query, "stone", "--limit", "3", "--json"])
    assert [word.strip() for word in found.query] == [query, "stone"]
    assert (found.limit, found.json) == (3, True)


@pytest.mark.parametrize(("typed", "points"), [("-25", -25), ("+25", 25), ("-1,250", -1250)])
def test_points_with_a_sign_need_no_quotes(typed: str, points: int) -> None:
    assert parsed(["adjust", "1001", typed, "--reason", "x"]).points == points


def test_options_stand_before_or_after_the_command() -> None:
    before = parsed(["--store", "a", "--staff", "MIA", "find", "x"])
    after = parsed(["find", "x", "--store", "a", "--staff", "MIA"])
    assert (before.store, before.staff) == (after.store, after.staff) == ("a", "MIA")


@pytest.mark.parametrize(
    "words", [["nosuch"], ["find"], ["adjust", "1001"], ["show", "x"], ["find", "x", "--nosuch"]]
)
def test_a_wrong_command_line_is_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err


def test_usage_errors_repeat_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "x", "--\x1b]0;x\x07"]) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_bytes_that_are_no_text_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "a\udcff"]) == 1
    assert "Word 2" in capsys.readouterr().err


def test_an_unexpected_error_gives_an_incident_and_no_traceback(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.commands import roles

    def broken(arguments: object) -> int:
        raise RuntimeError("Ann Stone +12125550117 'secret' ann@example.com")

    monkeypatch.setattr(roles, "run", broken)
    ran = sqlite_program("roles", role=None)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    logs = list(incident.folder().iterdir())
    assert len(logs) == 1
    assert logs[0].stem in ran.err
    assert logs[0].stat().st_mode & 0o777 == 0o600
    text = logs[0].read_text()
    assert "RuntimeError" in text
    assert "test_running.py" in text
    for private in ("2125550117", "secret", "ann@example.com", str(ROOT)):
        assert private not in text


def test_an_error_of_the_system_is_a_sentence_with_its_place(
    sqlite_program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from console.commands import roles

    def broken(arguments: object) -> int:
        raise PermissionError(13, "Permission denied", "/somewhere/file.csv")

    monkeypatch.setattr(roles, "run", broken)
    ran = sqlite_program("roles", role=None)
    assert ran.code == 1
    assert "/somewhere/file.csv: Permission denied" in ran.err


def test_an_interrupt_is_a_sentence_and_130(sqlite_program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.commands import roles

    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(roles, "run", interrupted)
    ran = sqlite_program("roles", role=None)
    assert ran.code == 130
    assert ran.err.startswith("regulars: interrupted")


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", "from console.__main__ import main; import sys; sys.exit(main(['man']))"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    err = program.stderr.read()
    program.stderr.close()
    assert program.wait() == 0
    assert err == b""


def test_the_program_stops_on_a_signal_from_the_keyboard() -> None:
    code = (
        "import console.commands.roles as roles, os, signal, sys\n"
        "roles.run = lambda arguments: os.kill(os.getpid(), signal.SIGINT) or 0\n"
        "from console.__main__ import main\n"
        "sys.exit(main(['roles']))\n"
    )
    ran = _fresh(code)
    assert ran.returncode == 130
    assert "Traceback" not in ran.stderr


def test_no_store_without_a_terminal_is_a_sentence_and_exit_3(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REGULARS_STORE", raising=False)
    assert main([]) == 3
    assert "regulars demo" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["find", "x"], ["show", "1001"], ["staff"], ["audit"]])
def test_a_store_that_is_not_there_is_exit_3(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--store", str(tmp_path / "none.store"), "--staff", "OWNER"]) == 3
    assert "none.store" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_exit_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "x", "--store", "postgresql://nobody:secret@127.0.0.1:1/none", "--staff", "A"]) == 3
    said = capsys.readouterr().err
    assert "secret" not in said
    assert "127.0.0.1" in said


def test_a_file_that_is_no_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.store").write_text("nothing of the kind")
    assert main(["find", "x", "--store", str(tmp_path / "x.store"), "--staff", "A"]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_pin_is_not_permitted(sqlite_program: Program) -> None:
    right = sqlite_program.pins["Owner"]
    sqlite_program.pins = {**sqlite_program.pins, "Owner": "000000" if right != "000000" else "000001"}
    ran = sqlite_program("find", "x")
    assert ran.code == 5
    assert ran.out == ""


def test_nobody_named_is_not_permitted_and_says_how(sqlite_program: Program) -> None:
    ran = sqlite_program("find", "x", role=None)
    assert ran.code == 5
    assert "--staff" in ran.err


def test_a_pin_is_never_asked_for_without_a_terminal(sqlite_program: Program) -> None:
    ran = sqlite_program("find", "x", "--staff", "EVA", role=None)
    assert ran.code == 5
    assert "REGULARS_PIN" in ran.err
