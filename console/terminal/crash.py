"""The crash screen: a sentence and an incident id for the person, the traceback without data for the log.

Textual's own prints every frame's local variables, phones and e-mails among them (``reliability.md`` §1).
"""

import os
import re
import secrets
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.text import Text
from textual.app import App
from textual.worker import WorkerFailed

from store.words import say

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_EMAIL = re.compile(r"[^\s<>@'\"]+@[^\s<>@'\"]+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,}\d")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def redacted(text: str) -> str:
    """The text without quoted strings, e-mails and runs of digits that could be a phone or a card."""
    text = _EMAIL.sub("<e-mail>", text)
    text = _QUOTED.sub("<text>", text)
    text = _NUMBER.sub("<number>", text)
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def report_of(error: BaseException) -> str:
    """The traceback: files, lines and functions as they are, messages redacted, no locals and no source."""
    lines: list[str] = []
    for link in _chain(error):
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f'  File "{_short(frame.filename)}", line {frame.lineno}, in {frame.name}')
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}: {redacted(_said(link))}")
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        if isinstance(link, WorkerFailed):
            link = link.error
            continue
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return links[::-1]


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as failure:
        return f"(its message could not be had: {type(failure).__name__})"


def _short(filename: str) -> str:
    """The last three parts of a path: enough to find the line, nothing of a home directory."""
    return "/".join(Path(filename).parts[-3:])


def new_incident() -> str:
    """Eight letters and digits that are easy to read out: no 0, O, 1, I."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(8))


def write_report(folder: Path, incident: str, report: str, when: datetime) -> Path:
    """Append the report to ``crash.log`` in the folder; both are readable by their owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "crash.log"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
        os.fchmod(handle, 0o600)
        file.write(f"{when.isoformat(timespec='seconds')} incident {incident}\n{report}\n")
    return path


def keep_report(
    error: BaseException, folder: Path | None, incident: str, clock: Callable[[], datetime] | None = None
) -> str:
    """Write the report and say in a sentence what happened and where it was written."""
    now = clock() if clock is not None else datetime.now(UTC)
    if folder is None:
        return say("crash.unwritten", incident=incident)
    try:
        path = write_report(folder, incident, report_of(error), now)
    except OSError as failure:
        return say("crash.unwritable", incident=incident, folder=folder, reason=failure.strerror or "")
    return say("crash.written", incident=incident, path=path)


class CrashReport(App[Any]):
    """Mixed into the app before ``App``: replaces the crash screen, exits with 1.

    ``log_folder`` is where ``crash.log`` goes (None: nowhere).
    """

    log_folder: Path | None = None
    incident: str | None = None

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if self.incident is None:
            self.incident = new_incident()
            self._tell(keep_report(error, self.log_folder, self.incident))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError("no exception"))

    def panic(self, *renderables: Any) -> None:
        """What Textual would print (the driver's thread hands in a traceback with its locals): a sentence."""
        self._fatal_error()

    def _tell(self, sentence: str) -> None:
        self.bell()
        self._exit_renderables.append(Text(sentence))

    def _print_error_renderables(self) -> None:
        if self._exit_renderables and self.incident is not None:
            for renderable in self._exit_renderables[:1]:
                self.error_console.print(renderable, highlight=False)
            self._exit_renderables.clear()
            return
        super()._print_error_renderables()


def guard_process(folder: Path | None) -> None:
    """The same for what fails outside the app: no traceback ever reaches a person, exit code 1."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write("\n")
            return
        sys.stderr.write(keep_report(error, folder, new_incident()) + "\n")

    sys.excepthook = hook
