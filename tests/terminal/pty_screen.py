"""A program in a real terminal: a pty of a given size, its screen as ``pyte`` draws it, no fixed sleeps.

with PtyScreen([sys.executable, "-m", "console", "demo"]) as terminal:
    terminal.wait_for("Name")
    terminal.send("0412\r")
    assert "Amelia" in terminal.line(0)
"""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

KEYS = {
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f6": "\x1b[17~",
    "f7": "\x1b[18~", "f8": "\x1b[19~", "f9": "\x1b[20~", "f10": "\x1b[21~", "f12": "\x1b[24~",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~", "enter": "\r", "tab": "\t",
    "escape": "\x1b", "backspace": "\x7f", "space": " ",
}  # fmt: skip
"""Names of keys for ``press``, as xterm sends them; ``ctrl+x`` works for letters."""

PROJECT = Path(__file__).resolve().parents[2]


class PtyScreen:
    """Starts ``command`` in a pty and keeps what its screen shows.

    ``answer_queries`` plays a terminal that replies to colour and cursor queries, as tmux and xterm do.
    ``raw`` holds every byte the program has written, ``output_since`` the part after a mark.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
        cwd: Path = PROJECT,
        answer_queries: bool = False,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.exit_code: int | None = None
        self._answers = answer_queries
        variables = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONPATH": str(PROJECT)}
        for name in ("NO_COLOR", "COLORTERM", "TMUX", "COLUMNS", "LINES"):
            variables.pop(name, None)
        variables.update(env or {})
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], list(command), variables)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.set_blocking(self.fd, False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, keys: str | bytes) -> None:
        """Write to the program in one go, as a terminal or a scanner would."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            select.select([], [self.fd], [], 5)
            written = os.write(self.fd, data)
            data = data[written:]

    def press(self, *names: str) -> None:
        """Send keys by name (``f2``, ``enter``, ``ctrl+l``) in one go; anything else as it is."""
        self.send("".join(_key_bytes(name) for name in names))

    def read(self, seconds: float) -> bool:
        """Take in what the program writes within ``seconds``; False when nothing came or it has ended."""
        data = self.take(seconds)
        if data:
            self.draw(data)
        return bool(data)

    def take(self, seconds: float) -> bytes:
        """What the program writes within ``seconds``, not drawn yet; nothing when it has ended."""
        ready, _, _ = select.select([self.fd], [], [], max(seconds, 0))
        if not ready:
            return b""
        try:
            return os.read(self.fd, 65536)
        except OSError as error:
            if error.errno == errno.EIO:
                return b""
            raise

    def draw(self, data: bytes) -> None:
        """Put on the screen what was taken."""
        self.raw += data
        if self._answers:
            self._reply(data)
        self._stream.feed(_drawable(data))

    def wait_until(self, happened: Callable[[], bool], *, seconds: float = 15.0, what: str = "") -> None:
        """Read until ``happened()``; a sentence with the screen when it doesn't."""
        deadline = time.monotonic() + seconds
        while not happened():
            left = deadline - time.monotonic()
            if left <= 0 or (not self.read(min(left, 0.25)) and self._ended() and not happened()):
                raise AssertionError(f"{what or 'it'} did not happen; the screen shows:\n{self.text()}")

    def wait_for(self, text: str, *, seconds: float = 15.0) -> None:
        """Read until ``text`` stands on one line of the screen."""
        self.wait_until(lambda: any(text in line for line in self.lines()), seconds=seconds, what=repr(text))

    def wait_gone(self, text: str, *, seconds: float = 15.0) -> None:
        """Read until ``text`` stands on no line."""
        self.wait_until(
            lambda: not any(text in line for line in self.lines()), seconds=seconds, what=f"{text!r} leaving"
        )

    def wait_quiet(self, seconds: float = 0.1) -> None:
        """Read until the program has written nothing for ``seconds``."""
        while self.read(seconds):
            pass

    def wait_end(self, *, seconds: float = 15.0) -> int:
        """Read until the program has ended; its exit code."""
        self.wait_until(self._ended, seconds=seconds, what="the end")
        while self.read(0.05):
            pass
        return self.exit_code if self.exit_code is not None else -1

    def mark(self) -> int:
        """A place in ``raw`` for ``output_since``."""
        return len(self.raw)

    def output_since(self, mark: int) -> bytes:
        """What was written after the mark."""
        return bytes(self.raw[mark:])

    def lines(self) -> list[str]:
        """The screen's lines, without trailing blanks."""
        return [line.rstrip() for line in self.screen.display]

    def line(self, y: int) -> str:
        """One line of the screen."""
        return self.lines()[y]

    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines())

    def resize(self, columns: int, rows: int) -> None:
        """Change the window's size, with the signal that tells the program."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.kill(self.pid, signal.SIGWINCH)

    def close(self) -> None:
        """End the program, by force after two seconds."""
        if not self._ended():
            os.kill(self.pid, signal.SIGTERM)
            deadline = time.monotonic() + 2
            while not self._ended() and time.monotonic() < deadline:
                self.read(0.05)
            if not self._ended():
                os.kill(self.pid, signal.SIGKILL)
                self.exit_code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _ended(self) -> bool:
        if self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self.exit_code is not None

    def _reply(self, data: bytes) -> None:
        for number in re.findall(rb"\x1b\](1[01]);\?", data):
            self.send(b"\x1b]" + number + b";rgb:dddd/ffff/aaaa\x1b\\")
        if b"\x1b[c" in data or b"\x1b[0c" in data:
            self.send(b"\x1b[?62;1;4c")
        if b"\x1b[21t" in data:
            self.send(b"\x1b]ldddd\x1b\\")


def _key_bytes(name: str) -> str:
    if name in KEYS:
        return KEYS[name]
    if name.startswith("ctrl+") and len(name) == 6:
        return chr(ord(name[5]) & 0x1F)
    return name


_UNDRAWABLE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\")


def _drawable(data: bytes) -> bytes:
    """Without the queries that ``pyte`` would print instead of ignoring."""
    return _UNDRAWABLE.sub(b"", data)


def python(*arguments: str) -> list[str]:
    """A command that runs this interpreter."""
    return [sys.executable, *arguments]
