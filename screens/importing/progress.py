"""An import under way, then what became of it."""

from dataclasses import dataclass

from textual import on
from textual.message import Message

from screens.desk import Desk
from screens.importing.running import Running
from screens.importing.runs import write_points
from screens.importing.taking_back import look, question, sentence, take_back
from screens.list_window import ListWindow, Page, Values
from store.transfer.result import ImportResult
from store.transfer.undoing.undo_run import RunPreview, RunUndone
from store.words import say
from widgets.columns import Column

BAR = 30


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what it is about, and what it says."""

    id: str
    label: str
    value: str


class ImportProgress(ListWindow[str | None, Told]):
    """Esc leaves it running; ``c`` cancels. At the end ``u`` takes the run back, ``x`` writes the points to a file.

    Gives a sentence for the status line.
    """

    class _News(Message):
        """There is more to say."""

    def __init__(self, desk: Desk, running: Running) -> None:
        self._job = running
        super().__init__(desk, Told)

    def heading(self) -> str:
        plan = self._job.plan
        return say("import_progress.title", file=plan.path.name, kind=plan.kind)

    def columns(self) -> tuple[Column, ...]:
        return (Column("", 18, 1), Column("", 30, 1, grow=1))

    def cells(self, row: Told) -> tuple[str, ...]:
        return (row.label, row.value)

    def nothing(self) -> str:
        return say("import_progress.begins")

    def keys(self) -> tuple[str, ...]:
        return (say("import_progress.keys"),)

    def on_mount(self) -> None:
        self._job.told = lambda: self.post_message(self._News())
        self.post_message(self._News())

    def on_unmount(self) -> None:
        """Nobody looks any more; it goes on."""
        self._job.told = None

    @on(_News)
    def look_again(self, message: _News) -> None:
        """How far it is now."""
        message.stop()
        self.said = "" if self._job.error is None else str(self._job.error)
        self.reload()

    def page(self, after: object | None) -> Page:
        running = self._job
        if running.ended:
            return Page(_result(running.result), say("import_progress.ended"))
        return Page(_progress(running), say("import_progress.running"))

    def pressed(self, key: str, row: Told | None) -> bool:
        """``c`` while it runs; ``u`` and ``x`` at the end."""
        result = self._job.result
        if key == "c" and not self._job.ended:
            self._job.cancel()
            self.say_over(say("import_progress.cancelling"))
        elif key == "u" and result is not None and result.run_id is not None:
            run_id = result.run_id
            self.look_up(lambda: look(self.desk, run_id), self._ask_undo)
        elif key == "x" and result is not None and result.run_id is not None:
            run_id, path = result.run_id, self._job.plan.path
            file = path.with_name(f"{path.stem}.points-of-run-{run_id}.csv")
            self.perform(lambda: write_points(self.desk, run_id, file), self.say_over)
        else:
            return False
        return True

    def opened(self, row: Told) -> None:
        """The whole line."""
        self.show_details(self.heading(), [(row.label, row.value)])

    def _ask_undo(self, seen: RunPreview) -> None:
        if seen.refused:
            self.say_over(" ".join(seen.refused))
        else:
            self.ask(question(seen))

    def submitted(self, task: object, values: Values) -> None:
        """The run goes back."""
        if isinstance(task, RunPreview):
            seen, operation_id = task, self.desk.new_operation()
            self.say_over(say("import_window.undoing"))
            self.perform(lambda: take_back(self.desk, seen, operation_id), self._undone)

    def _undone(self, done: RunUndone) -> None:
        self.close_prompt()
        self.say_over(sentence(done))

    def result(self) -> str | None:
        return ended(self._job) if self._job.ended else say("import_progress.goes_on")


def ended(running: Running) -> str:
    """What became of an import, in a sentence."""
    if running.result is None:
        return str(running.error or "")
    return counted(running.result)


def counted(result: ImportResult) -> str:
    """``1,204 new · 31 updated · 6 rejected``."""
    counts = result.counts
    return " · ".join(
        say(f"import_window.count.{name}", count=getattr(counts, name))
        for name in ("new", "updated", "merged", "unchanged", "rejected")
        if getattr(counts, name)
    ) or say("import_window.count.none")


def _progress(running: Running) -> list[Told]:
    found = running.progress
    if found is None:
        return []
    share = min(1.0, found.done / max(found.total, 1))
    full = round(BAR * share)
    left = (
        "" if found.seconds_left is None else say("import_progress.seconds", count=round(found.seconds_left))
    )
    return [
        Told("stage", say("import_progress.stage"), say(f"import_progress.stage.{found.stage}")),
        Told("bar", f"{share:.0%}", "#" * full + "." * (BAR - full)),
        Told(
            "done", say("import_progress.done"), say("import_progress.of", done=found.done, total=found.total)
        ),
        Told("rate", say("import_progress.rate"), say("import_progress.a_second", rate=found.rate)),
        Told("left", say("import_progress.left"), left),
    ]


def _result(result: ImportResult | None) -> list[Told]:
    if result is None:
        return []
    counts = result.counts
    rows = [
        Told(name, say(f"command.import.count.{name}"), f"{getattr(counts, name):,}")
        for name in ("rows", "new", "updated", "merged", "unchanged", "rejected")
    ]
    if result.rejects_file is not None:
        rows.append(Told("file", say("import_progress.rejects_file"), str(result.rejects_file)))
    for number, reject in enumerate(result.rejected[:50]):
        label = say("import_progress.line", line=reject.line)
        why = f"{reject.column}: {reject.reason}" if reject.column else reject.reason
        rows.append(Told(f"reject{number}", label, why))
    return rows
