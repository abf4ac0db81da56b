"""The crash screen: a sentence and an incident id for the person, the traceback without data for the log.

Textual's own prints every frame's local variables, phones and e-mails among them (``reliability.md`` §1).
"""

import sys
from pathlib import Path
from typing import Any

from rich.text import Text
from textual.app import App

from store.words import say


def keep_report(error: BaseException, folder: Path | None) -> str:
    """Write the redacted report and say in a sentence what happened and where it is.

    ``folder`` None is the platform's state directory.
    """
    from console.incident import record

    incident = record(error, folder)
    if incident.log is None:
        return say("crash.unwritten", incident=incident.id)
    return say("crash.written", incident=incident.id, path=incident.log)


class CrashReport(App[Any]):
    """Mixed into the app before ``App``: replaces the crash screen, exits with 1.

    ``log_folder`` is where the report goes.
    """

    log_folder: Path | None = None
    crashed = False

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        if not self.crashed:
            self.crashed = True
            self.bell()
            self._exit_renderables.append(Text(keep_report(error, self.log_folder)))
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1]
        self._handle_exception(error if isinstance(error, Exception) else RuntimeError("no exception"))

    def panic(self, *renderables: Any) -> None:
        """What Textual would print (the driver's thread hands in a traceback with its locals): a sentence."""
        self._fatal_error()

    def _print_error_renderables(self) -> None:
        if not self.crashed:
            super()._print_error_renderables()
            return
        for renderable in self._exit_renderables[:1]:
            self.error_console.print(renderable, highlight=False)
        self._exit_renderables.clear()
