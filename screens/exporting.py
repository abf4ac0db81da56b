"""Export what the bar finds, or everyone: what, in which format, to which new file; masked where the role says so."""

from collections.abc import Iterable
from pathlib import Path

from screens.desk import Desk
from screens.trying import Trying, Values
from store.errors import Refused
from store.staff.permissions import Grant, grant
from store.transfer.export_signatures import SIGNATURES
from store.transfer.exporting import FORMATS, Exporting, export, export_kinds, found_by
from store.words import say
from widgets.field_table import FieldRow, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField


class Export(Trying):
    """Gives what was written, in a sentence. Esc while it is written ends it, and nothing is left."""

    first_field = "kind"

    def __init__(self, desk: Desk, query: str) -> None:
        self._query = query.strip()
        self._stop = self._writing = False
        self.heading = say("export_window.title")
        super().__init__(desk)

    def prompt(self) -> Prompt:
        kinds = [*export_kinds(), SIGNATURES]
        whom = [Choice("found", say("export_window.found"))] if self._query else []
        return Prompt(
            say("export_window.title"),
            (
                PromptField(
                    "whom",
                    say("export_window.whom"),
                    FieldKind.CHOICE,
                    choices=(*whom, Choice("all", say("export_window.everyone"))),
                ),
                PromptField(
                    "kind",
                    say("export_window.kind"),
                    FieldKind.CHOICE,
                    choices=tuple(Choice(kind, kind) for kind in kinds),
                ),
                PromptField(
                    "format",
                    say("export_window.format"),
                    FieldKind.CHOICE,
                    choices=tuple(Choice(name, name) for name in FORMATS),
                ),
                PromptField("to", say("export_window.to"), value=str(Path.home() / "export"), limit=400),
            ),
        )

    def can_be_tried(self, values: Values) -> bool:
        return False

    def effect(self, values: Values) -> Iterable[TableRow]:
        desk, everyone = self.desk, values["whom"] == "all"
        if everyone:
            yield FieldRow("whom", say("export_window.whom"), say("export_window.everyone"))
        else:
            count = len(found_by(desk.store, desk.actor, self._query))
            found = say("export_window.count", count=count)
            yield FieldRow("whom", say("export_window.whom"), found, note=self._query)
        path = _path(values)
        yield FieldRow("to", say("export_window.to"), str(path), look="bad" if path.exists() else "")
        if path.exists():
            yield from self.sentence("exists", say("transfer.export_exists", file=path), "bad")
        if grant(desk.actor.role, "export") is Grant.MASKED:
            yield from self.sentence("masked", say("command.export.masked"))
        yield from self.sentence("audited", say("export_window.audited"), "dim")

    def perform(self, values: Values) -> str:
        from store.transfer.export_file import new_file
        from store.transfer.export_signatures import export_signatures

        desk, path = self.desk, _path(values)
        query = "" if values["whom"] == "all" else self._query
        self._writing, self._stop = True, False
        try:
            if values["kind"] == SIGNATURES:
                done = export_signatures(desk.store, desk.actor, query, path)
            else:
                with new_file(path) as out:
                    done = export(
                        desk.store, desk.actor, values["kind"], query, out, values["format"], self._hear
                    )
        except OSError as error:
            raise Refused(say("export_window.not_written", file=path, why=error.strerror)) from error
        finally:
            self._writing = False
        return say("export_window.done", count=done.rows, kind=done.kind, file=path)

    def _hear(self, found: Exporting) -> None:
        """How far it is, from the thread that writes."""
        if self._stop:
            raise Refused(say("export_window.cancelled"))
        left = (
            ""
            if found.seconds_left is None
            else say("import_progress.seconds", count=round(found.seconds_left))
        )
        words = say("export_window.progress", rows=found.rows, rate=found.rate)
        row = FieldRow("progress", say("export_window.writing"), words, note=left)
        self.app.call_from_thread(self._show, [row])

    def may_close(self) -> bool:
        """While it is written, Esc ends that and no file is left; else the window goes."""
        self._stop = self._writing
        return not self._writing


def _path(values: Values) -> Path:
    """The file as typed, with the ending of its format where it has none; signatures are a folder."""
    path = Path(values["to"]).expanduser()
    if values["kind"] == SIGNATURES or path.suffix:
        return path
    return path.with_name(f"{path.name}.{values['format']}")
