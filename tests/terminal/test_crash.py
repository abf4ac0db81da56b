"""A defect shows a sentence and an incident id, never a customer."""

import re
import stat
from pathlib import Path

import pytest

from console.incident import redacted
from tests.terminal.pty_screen import PtyScreen, python

APP = "tests/terminal/apps/crash_app.py"
PRIVATE = ("Amelia", "Stone", "5550117", "example.com")


@pytest.mark.parametrize("point", ["compose", "mount", "render", "worker", "key", "message"])
def test_a_crash_tells_the_incident_and_nothing_about_anybody(point: str, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    with PtyScreen(python(APP, point, str(folder)), columns=120) as terminal:
        if point in ("key", "message"):
            terminal.wait_for("ready")
            terminal.send("x")
        assert terminal.wait_end() == 1
        shown = terminal.raw.decode(errors="replace")
    [report] = folder.iterdir()
    log = report.read_text()
    told = re.search(r"Incident\s+([0-9]{8}-[0-9a-f]{6})", shown)
    assert told is not None, shown[-2000:]
    assert report.name == f"{told[1]}.log"
    assert "Broken" in log
    assert "crash_app.py" in log
    assert "Traceback" not in shown
    for private in PRIVATE:
        assert private not in shown
        assert private not in log
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_crash_without_a_writable_folder_still_speaks(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with PtyScreen(python(APP, "mount", str(blocked / "state")), columns=120) as terminal:
        assert terminal.wait_end() == 1
        assert "could not be written" in " ".join(terminal.text().split())


@pytest.mark.parametrize(
    "private",
    ["+1 (212) 555-0117", "2125550117", "omar.haddad+x@example.org", "'Omar Haddad'", '"Omar \\" Haddad"'],
)
def test_private_parts_of_a_message_are_redacted(private: str) -> None:
    report = redacted(ValueError(f"cannot take {private} now"))
    assert report.startswith("builtins.ValueError: cannot take <")
    for part in ("Haddad", "0117", "212", "555"):
        assert part not in report


def test_the_cause_is_reported_with_the_error() -> None:
    try:
        try:
            int("x5550117")
        except ValueError as error:
            raise RuntimeError("outer") from error
    except RuntimeError as error:
        report = redacted(error)
    assert "ValueError" in report
    assert "RuntimeError: outer" in report
    assert "5550117" not in report
