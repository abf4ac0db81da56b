"""What the terminal can do, decided before the app starts: refuse politely, or choose a look."""

import locale
import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from store.errors import RegularsError
from store.words import say

MIN_COLUMNS, MIN_ROWS = 40, 10
"""Below this the console does not start; between it and 60×20 it shows one line and scanning still works."""
FULL_COLUMNS, FULL_ROWS = 60, 20
_PLAIN_TERMINALS = ("xterm", "linux", "vt100", "vt102", "vt220", "ansi", "cygwin")
_ASCII_TERMINALS = ("linux", "vt100", "vt102", "vt220", "ansi")


class NoTerminal(RegularsError):
    """There is no terminal that can show the console; the sentence names the commands that do the same."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Look:
    """How the console draws: a theme by name, the terminal's own colours or not, ASCII signs only or not."""

    theme: str = "regulars-dark"
    ansi: bool | None = None
    ascii: bool = False


def drop_variables(environ: MutableMapping[str, str]) -> list[str]:
    """Take out ``TEXTUAL*`` and ``PYTHON*`` (``TEXTUAL_DRIVER`` imports any module), and the size that the
    terminal had when somebody exported it.
    """
    dropped = [
        name for name in environ if name.startswith(("TEXTUAL", "PYTHON")) or name in ("COLUMNS", "LINES")
    ]
    for name in dropped:
        del environ[name]
    return dropped


def require_terminal(
    environ: Mapping[str, str], *, stdin_tty: bool, stdout_tty: bool, size: tuple[int, int] | None
) -> None:
    """Raise ``NoTerminal`` with a sentence when there is none, it is dumb, or it is far too small.

    ``size`` is (columns, rows), None when the terminal does not say.
    """
    term = environ.get("TERM", "")
    if not (stdin_tty and stdout_tty):
        raise NoTerminal(say("terminal.none"))
    if term in ("dumb", "", "unknown"):
        raise NoTerminal(say("terminal.dumb", term=term or "unset"))
    if size is not None and (size[0] < MIN_COLUMNS or size[1] < MIN_ROWS) and 0 not in size:
        raise NoTerminal(say("terminal.small", columns=size[0], rows=size[1]))


def terminal_size(fd: int = 1) -> tuple[int, int] | None:
    """Columns and rows of the terminal, None when it does not say."""
    try:
        size = os.get_terminal_size(fd)
    except OSError:
        return None
    return (size.columns, size.lines)


def is_cramped(columns: int, rows: int) -> bool:
    """Too small for the screens: one line says which size is needed."""
    return columns < FULL_COLUMNS or rows < FULL_ROWS


def look_for(environ: Mapping[str, str], wanted: str | None = None, *, utf8: bool | None = None) -> Look:
    """The look for this terminal; ``wanted`` is the theme of the configuration.

    ``NO_COLOR`` (set to anything) means no colour code at all. A terminal of 8 or 16 colours keeps its own.
    """
    term = environ.get("TERM", "")
    base = term.split("-")[0]
    if utf8 is None:
        utf8 = _speaks_utf8(environ)
    ascii_only = not utf8 or base in _ASCII_TERMINALS
    if environ.get("NO_COLOR"):
        return Look("regulars-mono", True, ascii_only)
    if not environ.get("COLORTERM") and term in _PLAIN_TERMINALS:
        light = wanted is not None and "light" in wanted
        return Look("ansi-light" if light else "ansi-dark", True, ascii_only)
    return Look(wanted or Look().theme, None, ascii_only)


def _speaks_utf8(environ: Mapping[str, str]) -> bool:
    named = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG")
    said = named if named is not None else locale.getpreferredencoding(False)
    return said.lower().replace("-", "").endswith("utf8")
