"""The manual page, the completions and the documentation's table come from the parsers."""

import subprocess
from pathlib import Path

import pytest

from console.__main__ import main
from console.commands import COMMANDS

ROOT = Path(__file__).parents[2]


def test_the_documentation_lists_the_commands_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man", "--markdown"]) == 0
    written = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert written == capsys.readouterr().out, "renew it: regulars man --markdown > docs/commands.md"


def test_the_manual_page_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man"]) == 0
    page = capsys.readouterr().out
    assert page.startswith(".TH REGULARS 1")
    for name in COMMANDS:
        assert f".SS regulars {name}".replace("-", r"\-") in page
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".TP"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completions_name_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in COMMANDS)


def test_the_bash_completions_are_valid(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["completions", "bash"]) == 0
    script = tmp_path / "regulars.bash"
    script.write_text(capsys.readouterr().out)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
