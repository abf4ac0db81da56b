"""What a file's columns are: guessed, shown with the first rows as they are read, changed one by one, tried, taken."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from screens.desk import Desk
from screens.importing.progress import ImportProgress, counted
from screens.importing.running import Plan, start
from screens.list_window import ListWindow, Page, Values
from screens.pick import Option, Pick
from store.errors import BadInput
from store.transfer.columns import ATTRIBUTE
from store.transfer.header_names import folded
from store.transfer.kinds import kind_named, kind_names
from store.transfer.mappings import DATES, DECIMALS, SKIPPED, Reading
from store.transfer.reading import SourceFile
from store.transfer.result import ImportResult
from store.words import say
from widgets.columns import Column
from widgets.prompt import Prompt
from widgets.prompt_field import FieldKind, PromptField

ROWS = 5
"""First rows that are shown as they are read."""
_ASKED = (None, *DATES)
_SIGNS = (None, *DECIMALS)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file: its name there, what it is read as (empty: left out), its first cells as they are
    read."""

    id: int
    theirs: str
    ours: str
    cells: str


class ImportColumns(ListWindow[str | None, ColumnRow]):
    """Enter says what a column is, ``k`` what the rows are, ``t`` tries, ``i`` takes the file in after its rows were
    typed. Gives a sentence for the status line."""

    def __init__(self, desk: Desk, path: Path, kind: str | None = None) -> None:
        self._path = path
        self._kind_name = kind or ""
        self._source = ""
        self._enrols = False
        self._how = Reading()
        self._warnings: tuple[str, ...] = ()
        self._tried: ImportResult | None = None
        super().__init__(desk, ColumnRow)

    def heading(self) -> str:
        return say("import_window.title", file=self._path.name, kind=self._kind_name or "?")

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("import_window.theirs"), 20, 1),
            Column(say("import_window.ours"), 18, 1),
            Column(say("import_window.cells"), 24, 2, grow=1),
        )

    def cells(self, row: ColumnRow) -> tuple[str, ...]:
        return (row.theirs, row.ours or say("import_window.left_out"), row.cells)

    def nothing(self) -> str:
        return say("import_window.no_columns")

    def keys(self) -> tuple[str, ...]:
        return (say("import_window.keys"), say("import_window.more_keys"))

    def on_mount(self) -> None:
        if not self._kind_name:
            self._ask_kind()

    def page(self, after: object | None) -> Page:
        if not self._kind_name:
            return Page((), "")
        file = self._opened()
        self._warnings = file.warnings
        more = (say("import_window.warnings", count=len(file.warnings)),) if file.warnings else ()
        return Page(_rows(file), " · ".join((*more, self._facts())))

    def _opened(self) -> SourceFile:
        from store.transfer.importing import understood

        chosen = kind_named(self._kind_name)
        file = understood(self.desk.store, chosen, self._path, self._how, keep_unknown=True)
        chosen.require_columns(file.header.names)
        return file

    def _facts(self) -> str:
        """What is said of the file as a whole."""
        return say(
            "import_window.facts",
            source=self._source or say("import_window.no_source"),
            dates=say(f"import_window.dates.{self._how.dates or 'told'}"),
            decimal=self._how.decimal or say("import_window.dates.told"),
            enrols=say("import_window.enrols") if self._enrols else "",
        ).rstrip(" ·")

    def pressed(self, key: str, row: ColumnRow | None) -> bool:
        """The letters of the keys line."""
        if self.acting:
            return False
        if key == "k":
            self._ask_kind()
        elif key == "d":
            self._change(replace(self._how, dates=_after(_ASKED, self._how.dates)))
        elif key == "m":
            self._change(replace(self._how, decimal=_after(_SIGNS, self._how.decimal)))
        elif key == "e":
            self._enrols = not self._enrols
            self._change()
        elif key == "o":
            field = PromptField(
                "source", say("import_window.source"), value=self._source, limit=60, optional=True
            )
            self.ask(Prompt(say("import_window.source_title"), (field,), task="source"))
        elif key == "w" and self._warnings:
            self.show_details(
                self.heading(), [(str(number), one) for number, one in enumerate(self._warnings, 1)]
            )
        elif key in ("t", "i"):
            self._try(then_import=key == "i")
        else:
            return False
        return True

    def _change(self, how: Reading | None = None) -> None:
        self._how = how or self._how
        self._tried = None
        self.said = ""
        self.reload()

    def _ask_kind(self) -> None:
        options = [Option(name, name, "", say(f"import_window.kind.{name}")) for name in kind_names()]

        def taken(kind: str | None) -> None:
            if kind is not None:
                self._kind_name = kind
                self._how = Reading()
                self._change()
            elif not self._kind_name:
                self.dismiss(None)

        self.app.push_screen(Pick(say("import_window.which_kind"), options), taken)

    def opened(self, row: ColumnRow) -> None:
        """Says what this column is."""
        chosen = kind_named(self._kind_name)
        options = [Option(column.name, column.name, "", column.meaning) for column in chosen.columns]
        if chosen.attributes:
            options.append(Option(ATTRIBUTE + row.theirs, say("import_window.attribute", name=row.theirs)))
        options.append(Option("-", say("import_window.leave_out")))

        def taken(ours: str | None) -> None:
            if ours is not None:
                name = SKIPPED if ours == "-" else ours
                columns = {**self._how.columns, folded(row.theirs): name}
                self._change(replace(self._how, columns=columns))

        self.app.push_screen(Pick(say("import_window.is", theirs=row.theirs), options), taken)

    def _plan(self) -> Plan:
        return Plan(self._kind_name, self._path, self._source or "Raw file", self._enrols, self._how)

    def _try(self, *, then_import: bool) -> None:
        """A dry run; an import begins with one, unless it was just done."""
        if self._tried is not None and then_import:
            self._ask_rows(self._tried)
            return
        self.say_over(say("import_window.trying"))
        plan = self._plan()
        self.perform(lambda: _rehearsed(self.desk, plan), self._ask_rows if then_import else self._show_tried)

    def _show_tried(self, result: ImportResult) -> None:
        self._tried = result
        words = say("import_window.tried", rows=result.counts.rows, counts=counted(result))
        if result.rejected:
            first = result.rejected[0]
            words += " " + say(
                "import_window.first_reject", line=first.line, column=first.column or "", reason=first.reason
            )
        self.say_over(words)

    def _ask_rows(self, result: ImportResult) -> None:
        """The number of rows has to be typed."""
        self._show_tried(result)
        rows = result.counts.rows
        wrong = say("import_window.type_rows", rows=rows)

        def check(values: Values) -> str | None:
            return None if values["rows"].replace(",", "") == str(rows) else wrong

        field = PromptField("rows", say("import_window.rows_of", rows=rows), FieldKind.NUMBER, limit=12)
        title = say("import_window.import_title", file=self._path.name)
        words = counted(result)
        self.ask(Prompt(title, (field,), preview=lambda values: words, check=check, task="import"))

    def submitted(self, task: object, values: Values) -> None:
        """The source is named, or the import begins."""
        self.close_prompt()
        if task == "source":
            self._source = values["source"]
            self._change()
            return
        running = start(self.app, self.desk, self._plan())

        def seen(said: str | None) -> None:
            self.dismiss(said)

        self.app.push_screen(ImportProgress(self.desk, running), seen)


def _rows(file: SourceFile) -> list[ColumnRow]:
    first = list(islice(file.plain_rows(), ROWS))
    rows = []
    for place, theirs in enumerate(file.header_cells):
        cells = [row[1][place] for row in first if place < len(row[1]) and row[1][place]]
        rows.append(ColumnRow(place, theirs, file.header.names[place] or "", " | ".join(cells)))
    return rows


def _after(choices: tuple[str | None, ...], now: str | None) -> str | None:
    return choices[(choices.index(now) + 1) % len(choices)]


def _rehearsed(desk: Desk, plan: Plan) -> ImportResult:
    """A dry run, in a thread; rejected rows lie beside the file to be looked at."""
    from store.transfer.importing import import_file

    try:
        return import_file(
            desk.store,
            desk.actor,
            plan.kind,
            plan.path,
            source=plan.source,
            enrols=plan.enrols,
            keep_unknown=True,
            reading=plan.reading,
            dry_run=True,
        )
    except OSError as error:
        raise BadInput(say("transfer.not_read", file=plan.path, why=error.strerror)) from error
