"""Pick a file by typing a few letters of its name; folders are gone into."""

from pathlib import Path

from textual import on

from screens.pick import Option, Pick
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.search_bar import SearchBar

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson")
MOST = 2000
"""Entries of a folder that are offered."""


class PickFile(Pick):
    """Gives the path of the file, None on Esc."""

    CSS_PATH = "../pick.tcss"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        super().__init__(say("import_window.file"), entries(folder))

    def _narrow(self, query: str, wanted: int) -> Answer:
        """A path that is typed offers what is in its folder."""
        if "/" not in query:
            return super()._narrow(query, wanted)
        folder, _, begun = query.rpartition("/")
        inside = self._typed(f"{folder}/")
        offered = entries(inside) if inside is not None else []
        rows = [row for row in offered if row.label.casefold().startswith(begun.strip().casefold())]
        self._number += 1
        return Answer(query, self._number, rows=rows, explain=say("pick.explain", count=len(rows)))

    @on(SearchBar.Submitted)
    def take_typed(self, message: SearchBar.Submitted) -> None:
        """Enter in the bar: a whole path that was typed, else the row under the cursor."""
        message.prevent_default()
        typed = self._typed(self._bar.value.strip()) if "/" in self._bar.value else None
        if typed is not None:
            self._go(typed)
            return
        row = self._list.row
        if isinstance(row, Option):
            self._go(Path(row.value))

    @on(AnswerList.Opened)
    def take_row(self, message: AnswerList.Opened) -> None:
        """Enter on a row."""
        message.stop()
        message.prevent_default()
        if isinstance(message.row, Option):
            self._go(Path(message.row.value))

    def _typed(self, text: str) -> Path | None:
        """The file or folder a typed path means, from the folder that is shown; None if there is none."""
        try:
            path = (self._folder / Path(text).expanduser()).resolve()
            return path if path.exists() else None
        except (OSError, RuntimeError, ValueError):
            return None

    def _go(self, path: Path) -> None:
        if not path.is_dir():
            self.dismiss(str(path))
            return
        self._folder = path
        self._options = tuple(entries(path))
        self._bar.value = ""
        self._bar.focus()
        self._bar.ask()


def entries(folder: Path) -> list[Option]:
    """The folder above, the folders in it, then the files that can be imported, the latest first."""
    found = [Option(str(folder.parent), "..", "", str(folder))] if folder.parent != folder else []
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError:
        return found
    shown = [path for path in inside if not path.name.startswith(".")][:MOST]
    folders = [path for path in shown if path.is_dir()]
    files = [path for path in shown if path.is_file() and path.suffix.lower() in ENDINGS]
    files.sort(key=lambda path: -path.stat().st_mtime)
    found += [Option(str(path), path.name, _size(path), "") for path in files]
    found += [Option(str(path), f"{path.name}/") for path in folders]
    return found


def _size(path: Path) -> str:
    size = path.stat().st_size
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:,} {unit}"
        size = round(size / 1000)
    return f"{size:,} GB"
