"""The imports of late: what each did, taking one back, what it did to everybody's points as a file."""

from pathlib import Path

from screens.desk import Desk
from screens.importing.taking_back import look, pairs, question, sentence, take_back
from screens.list_window import ListWindow, Page, Values
from store.errors import Refused
from store.transfer.undoing.undo_run import ImportedRun, RunPreview, RunUndone
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import PromptField

NEW = "new"
"""What is given where a new import is wanted."""


class ImportRuns(ListWindow[str | None, ImportedRun]):
    """``u`` or Delete takes a run back, ``x`` writes its points to a file, Enter says all about it, ``n`` imports.

    Gives ``NEW``, or None.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ImportedRun)

    def heading(self) -> str:
        return say("import_runs.title")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.import.column.run"), 5, 1, right=True),
            Column(say("command.import.column.kind"), 11, 1),
            Column(say("command.import.column.file"), 16, 1, grow=1),
            Column(say("command.import.column.rows"), 9, 2, right=True),
            Column(say("command.import.count.new"), 9, 4, right=True),
            Column(say("command.import.count.rejected"), 8, 4, right=True),
            Column(say("command.import.column.at"), 16, 3),
            Column(say("command.import.column.state"), 9, 1),
        )

    def cells(self, row: ImportedRun) -> tuple[str, ...]:
        counts = row.counts
        return (
            str(row.id),
            row.kind,
            row.file_name,
            f"{counts.get('rows', 0):,}",
            f"{counts.get('new', 0):,}",
            f"{counts.get('rejected', 0):,}",
            self.shown.moment(row.started_at),
            say("command.import.taken_back") if row.undone_at else row.state,
        )

    def nothing(self) -> str:
        return say("import_runs.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("import_runs.keys"),)

    def page(self, after: object | None) -> Page:
        from store.transfer.undoing.undo_run import imported_runs

        rows = imported_runs(self.desk.store, self.desk.actor)
        return Page(rows, say("import_runs.count", count=len(rows)))

    def pressed(self, key: str, row: ImportedRun | None) -> bool:
        """``n``, ``u`` and ``x``."""
        if key in ("n", "f6"):
            self.dismiss(NEW)
        elif key in ("u", "delete") and row is not None:
            self.look_up(lambda: look(self.desk, row.id), self._ask_undo)
        elif key == "x" and row is not None:
            path = Path.home() / f"points-of-run-{row.id}.csv"
            field = PromptField("path", say("export_window.to"), value=str(path), limit=400)
            self.ask(Prompt(say("import_runs.points_title", run=row.id), (field,), task=row))
        else:
            return False
        return True

    def opened(self, row: ImportedRun) -> None:
        title = say("import_runs.one", run=row.id)
        self.look_up(
            lambda: look(self.desk, row.id), lambda seen: self.show_details(title, pairs(seen, self.shown))
        )

    def _ask_undo(self, seen: RunPreview) -> None:
        if seen.refused:
            self.say_over(" ".join(seen.refused))
        else:
            self.ask(question(seen))

    def submitted(self, task: object, values: Values) -> None:
        """The run goes back, or its points are written."""
        if isinstance(task, RunPreview):
            seen, operation_id = task, self.desk.new_operation()
            self.say_over(say("import_window.undoing"))
            self.perform(lambda: take_back(self.desk, seen, operation_id), self._undone)
        elif isinstance(task, ImportedRun):
            run_id, path = task.id, Path(values["path"]).expanduser()
            self.perform(lambda: write_points(self.desk, run_id, path), self._told)

    def _undone(self, done: RunUndone) -> None:
        self._told(sentence(done))

    def _told(self, words: str) -> None:
        self.close_prompt()
        self.said = words
        self.reload()


def write_points(desk: Desk, run_id: int, path: Path) -> str:
    """Everybody's old and new points of a run to a new file, in a thread; what was done."""
    from store.transfer.export_file import new_file
    from store.transfer.undoing.differences import write_differences

    try:
        with new_file(path) as out:
            count = write_differences(desk.store, desk.actor, run_id, out)
    except OSError as error:
        raise Refused(say("export_window.not_written", file=path, why=error.strerror)) from error
    return say("import_runs.points_written", count=count, file=path)
