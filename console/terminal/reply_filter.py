"""Terminal replies nobody asked for are taken out of the input before it is read as keys.

A name that reaches a terminal raw can make it *answer* (``ESC ] 11 ; rgb:… ESC \\``), and Textual types
what it doesn't know as keys: a Delete binding ran 24 times with nobody there (``reliability.md`` §1).
"""

import re
from collections.abc import Callable, Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.message import Message

_STRING_START = re.compile("\x1b[]P_^X]|[\x90\x98\x9d\x9e\x9f]")
_STRING_END = re.compile("\x07|\x1b\\\\|\x9c")
_FOREIGN_CSI = re.compile(
    "\x1b\\[(?!\\?\\d+;\\d\\$y)(?!\\?\\d*u)[?>=][0-9;:]*[ -/]*[@-~]"  # device attributes and the like
    "|\x1b\\[(?!48;)\\d+(?:;\\d+)*t"  # window reports other than the in-band resize
    "|\x1b\\[\\d+(?:;\\d+)*\\$y"
)
_WINDOW = 0.1
"""Seconds after which an unfinished reply is given up (``ux.md`` §4)."""


class ReplyFilter:
    """Text from the terminal without OSC, DCS, APC, PM, SOS strings and unknown CSI reports."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._inside_since: float | None = None

    def keep(self, data: str) -> str:
        """What of a read is keys, mouse, paste, and replies that Textual asked for."""
        kept: list[str] = []
        if self._inside_since is not None:
            data = self._rest_of_string(data)
        while (start := _STRING_START.search(data)) is not None:
            kept.append(data[: start.start()])
            self._inside_since = self._clock()
            data = self._rest_of_string(data[start.end() :])
        kept.append(data)
        return _FOREIGN_CSI.sub("", "".join(kept))

    def _rest_of_string(self, data: str) -> str:
        since = self._inside_since
        if since is None or self._clock() - since > _WINDOW:
            self._inside_since = None
            return data
        end = _STRING_END.search(data)
        if end is None:
            return ""
        self._inside_since = None
        return data[end.end() :]


class QuietParser(XTermParser):
    """Textual's parser behind a ``ReplyFilter``."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._replies = ReplyFilter()

    def feed(self, data: str) -> Iterable[Message]:
        kept = self._replies.keep(data) if data else data
        return super().feed(kept) if kept or not data else ()


def install() -> None:
    """Give the Linux driver this parser (it makes its own by the name in its module)."""
    from textual.drivers import linux_driver

    linux_driver.__dict__["XTermParser"] = QuietParser
