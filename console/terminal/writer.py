"""A paint goes to the terminal at once where the terminal takes it; what it does not take waits in a thread.

Textual hands every paint to a thread. That hand-over costs up to a millisecond at each key, more on a busy machine.
"""

import os
from contextlib import suppress
from queue import Queue
from threading import RLock, Thread
from typing import TextIO

WAITING = 30
"""Paints that wait for a slow terminal before the console waits too."""


class QuickWriter(Thread):
    """In the place of Textual's writer thread, with its interface. What was written first arrives first."""

    def __init__(self, file: TextIO) -> None:
        super().__init__(daemon=True, name="terminal output")
        self._file = file
        self._queue: Queue[bytes | None] = Queue(WAITING)
        self._waiting = 0
        self._guard = RLock()
        self._quick = _opened_anew(file)

    def write(self, text: str) -> None:
        """Write now, or behind what waits already."""
        rest = text.encode(self._file.encoding, "replace")
        with self._guard:
            if not self._waiting:
                rest = self._written(rest)
            if rest:
                self._waiting += 1
        if rest:
            self._queue.put(rest)

    @property
    def waits(self) -> bool:
        """Whether something waits for a slow terminal."""
        return self._waiting > 0

    def _written(self, data: bytes) -> bytes:
        """Writes what can be written without waiting; what is left."""
        if self._quick is None:
            return data
        try:
            return data[os.write(self._quick, data) :]
        except OSError:  # gone or full: the thread finds out which
            return data

    def run(self) -> None:
        """What waits, in its order."""
        while (data := self._queue.get()) is not None:
            with suppress(OSError):  # the terminal is gone: the console is being ended
                while data:
                    data = data[os.write(self.fileno(), data) :]
            with self._guard:
                self._waiting -= 1

    def flush(self) -> None:
        """Nothing is kept back."""

    def isatty(self) -> bool:
        """Output goes to a terminal."""
        return True

    def fileno(self) -> int:
        """The terminal."""
        return self._file.fileno()

    def stop(self) -> None:
        """Write what still waits, then end."""
        self._queue.put(None)
        self.join()
        if self._quick is not None:
            os.close(self._quick)
            self._quick = None


def _opened_anew(file: TextIO) -> int | None:
    """The terminal opened once more: not to wait at it must not be asked of what the shell shares with us."""
    try:
        return os.open(os.ttyname(file.fileno()), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except OSError:
        return None


def install() -> None:
    """Give the Linux driver this writer (it makes its own by the name in its module)."""
    from textual.drivers import linux_driver

    linux_driver.__dict__["WriterThread"] = QuickWriter
