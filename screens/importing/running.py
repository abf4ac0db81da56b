"""An import that runs while others work on: in a thread of the console, not of a window."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from textual.app import App

from screens.desk import Desk
from store.errors import RegularsError
from store.transfer.mappings import Reading
from store.transfer.result import ImportInterrupted, ImportResult, Progress

TOLD_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be imported, and how it is read."""

    kind: str
    path: Path
    source: str
    enrols: bool
    reading: Reading

    @property
    def rejects(self) -> Path:
        """Where rejected rows go: beside the file."""
        return self.path.with_name(f"{self.path.stem}.rejects.csv")


class Running:
    """One import under way; ``told`` hears a few times a second that there is news, and at the end."""

    def __init__(self, desk: Desk, plan: Plan) -> None:
        self.plan = plan
        self.progress: Progress | None = None
        self.result: ImportResult | None = None
        self.error: RegularsError | None = None
        self.ended = False
        self.told: Callable[[], object] | None = None
        self._desk = desk
        self._operation_id = desk.new_operation()
        self._stop = self._stopped = False
        self._said = 0.0

    def cancel(self) -> None:
        """While the file is checked, nothing of it is kept; what is being written is finished first."""
        self._stop = True

    @property
    def cancelled(self) -> bool:
        """Whether somebody has asked for an end."""
        return self._stop

    def run(self) -> None:
        """The work, in a thread."""
        from store.transfer.importing import import_file

        plan = self.plan
        try:
            self.result = import_file(
                self._desk.store,
                self._desk.actor.doing(self._operation_id),
                plan.kind,
                plan.path,
                source=plan.source,
                enrols=plan.enrols,
                keep_unknown=True,
                rejects=plan.rejects,
                reading=plan.reading,
                progress=self._hear,
            )
        except ImportInterrupted as interrupted:
            self.result, self.error = interrupted.result, interrupted
        except RegularsError as error:
            self.error = error
        finally:
            self.ended = True
            self._tell()

    def _hear(self, progress: Progress) -> None:
        self.progress = progress
        now = time.monotonic()
        if now - self._said >= TOLD_SECONDS:
            self._said = now
            self._tell()
        if self._stop and not self._stopped:
            self._stopped = True
            raise KeyboardInterrupt

    def _tell(self) -> None:
        if self.told is not None:
            self.told()


_RUNNING: WeakKeyDictionary[App[object], Running] = WeakKeyDictionary()


def running_in(app: App[object]) -> Running | None:
    """The import this console is busy with, None if there is none."""
    found = _RUNNING.get(app)
    return None if found is None or found.ended else found


def start(app: App[object], desk: Desk, plan: Plan) -> Running:
    """Begins an import that goes on when its window is left."""
    running = _RUNNING[app] = Running(desk, plan)
    app.run_worker(running.run, thread=True, exit_on_error=False, group="importing")
    return running
