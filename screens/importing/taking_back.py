"""The question before a whole run is taken back: what would go, and the number of its rows to type."""

from screens.desk import Desk
from store.shown import Shown
from store.transfer.undoing.undo_run import RunPreview, RunUndone, preview_run_undo, undo_run
from store.words import say
from widgets.prompt import Prompt, Values
from widgets.prompt_field import FieldKind, PromptField


def question(seen: RunPreview) -> Prompt:
    """Asks for the number of rows; its mark is the preview."""
    wrong = say("import_window.type_rows", rows=seen.rows)

    def check(values: Values) -> str | None:
        return None if values["rows"].replace(",", "") == str(seen.rows) else wrong

    title = say("import_window.undo_title", run=seen.run_id, file=seen.file_name)
    field = PromptField("rows", say("import_window.rows_of", rows=seen.rows), FieldKind.NUMBER, limit=12)
    return Prompt(title, (field,), preview=lambda values: told(seen), check=check, task=seen)


def told(seen: RunPreview) -> str:
    """What would go, in a line."""
    parts = [
        say(f"import_window.would.{name}", count=count)
        for name, count in (
            ("entries", seen.entries),
            ("documents", seen.documents),
            ("changes", seen.changes + seen.merges),
            ("personas", seen.personas),
            ("blocked", seen.blocked),
        )
        if count
    ]
    return " · ".join(parts) or say("import_window.would.nothing")


def pairs(seen: RunPreview, shown: Shown) -> list[tuple[str, str]]:
    """All there is to say of a run before it is taken back."""
    found = [
        (say("command.import.column.kind"), seen.kind),
        (say("import_window.source"), seen.source),
        (say("command.import.column.file"), seen.file_name),
        (say("import_window.ended"), shown.moment(seen.finished_at) if seen.finished_at else ""),
        (say("command.import.count.rows"), f"{seen.rows:,}"),
        (say("import_window.entries"), f"{seen.entries:,}"),
        (say("import_window.points"), f"{seen.points:+,}"),
        (say("import_window.documents"), f"{seen.documents:,}"),
        (say("import_window.personas"), f"{seen.personas:,}"),
    ]
    return [*found, *(("", sentence) for sentence in seen.refused)]


def look(desk: Desk, run_id: int) -> RunPreview:
    """Asked in a thread."""
    return preview_run_undo(desk.store, desk.actor, run_id)


def take_back(desk: Desk, seen: RunPreview, operation_id: str) -> RunUndone:
    """Done in a thread."""
    return undo_run(desk.store, desk.actor.doing(operation_id), seen.run_id, seen.rows)


def sentence(done: RunUndone) -> str:
    """What was done, for the line above the rows."""
    words = say("import_window.undone", run=done.run_id, points=-done.points, personas=done.personas)
    if done.kept or done.stayed:
        words += " " + say("import_window.undone_kept", kept=done.kept, stayed=done.stayed)
    return words
