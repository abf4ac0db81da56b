"""The terminal is judged before the console starts."""

import pytest

from console.terminal.environment import (
    NoTerminal,
    drop_variables,
    is_cramped,
    look_for,
    require_terminal,
)
from console.terminal.themes import HIGH_CONTRAST, THEMES


def refuse(environ: dict[str, str], *, tty: bool = True, size: tuple[int, int] = (80, 24)) -> NoTerminal:
    with pytest.raises(NoTerminal) as refused:
        require_terminal(environ, stdin_tty=tty, stdout_tty=tty, size=size)
    return refused.value


def test_no_terminal_is_refused_with_the_commands_that_do_the_same() -> None:
    refused = refuse({"TERM": "xterm"}, tty=False)
    assert "regulars find" in str(refused)
    assert refused.exit_code == 2


def test_a_dumb_terminal_is_refused_by_its_name() -> None:
    assert "TERM=dumb" in str(refuse({"TERM": "dumb"}))


def test_a_tiny_terminal_is_refused_with_its_size() -> None:
    assert "20×5" in str(refuse({"TERM": "xterm"}, size=(20, 5)))


def test_a_cramped_terminal_starts() -> None:
    require_terminal({"TERM": "xterm"}, stdin_tty=True, stdout_tty=True, size=(50, 15))
    assert is_cramped(50, 15)
    assert not is_cramped(60, 20)


def test_no_color_means_the_mono_theme() -> None:
    assert look_for({"TERM": "xterm-256color", "NO_COLOR": "1"}, "regulars-contrast", utf8=True).theme == (
        "regulars-mono"
    )


@pytest.mark.parametrize("term", ["xterm", "linux", "vt100"])
def test_a_terminal_of_few_colours_keeps_its_own(term: str) -> None:
    assert look_for({"TERM": term}, utf8=True).theme == "ansi-dark"
    assert look_for({"TERM": term, "COLORTERM": "truecolor"}, utf8=True).theme == "regulars-dark"


def test_signs_are_ascii_without_utf8_and_on_the_linux_console() -> None:
    assert look_for({"TERM": "xterm-256color", "LANG": "C"}).ascii
    assert not look_for({"TERM": "xterm-256color", "LANG": "en_US.UTF-8"}).ascii
    assert look_for({"TERM": "linux", "LANG": "en_US.UTF-8"}).ascii


def test_variables_that_import_code_or_fix_the_size_are_dropped() -> None:
    environ = {"TEXTUAL_DRIVER": "x:y", "PYTHONSTARTUP": "z", "HOME": "/", "COLUMNS": "80", "LINES": "24"}
    assert sorted(drop_variables(environ)) == ["COLUMNS", "LINES", "PYTHONSTARTUP", "TEXTUAL_DRIVER"]
    assert environ == {"HOME": "/"}


def test_the_high_contrast_theme_has_seven_to_one_everywhere() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    theme = HIGH_CONTRAST
    back = luminance(theme.background or "")
    for colour in (
        theme.foreground,
        theme.primary,
        theme.secondary,
        theme.accent,
        theme.warning,
        theme.error,
    ):
        assert (luminance(colour or "") + 0.05) / (back + 0.05) >= 7


def test_every_theme_has_its_own_name() -> None:
    assert len({theme.name for theme in THEMES}) == len(THEMES)
