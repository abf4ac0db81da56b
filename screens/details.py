"""Everything about one row of the history."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.modal import Window
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable
from widgets.plain import plain


class Details(Window[None]):
    """Labels and values; Esc or Enter goes back."""

    CSS_PATH = "details.tcss"

    def __init__(self, title: str, details: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._rows = [FieldRow(str(place), label, value) for place, (label, value) in enumerate(details)]

    def compose(self) -> ComposeResult:
        with Vertical(id="details"):
            yield Static(plain(self._title), id="title")
            yield FieldTable(self._rows, label_width=28)
            yield Static(plain(say("details.keys")), id="keys")

    def on_mount(self) -> None:
        self.query_one(FieldTable).focus()

    @on(GoBack)
    @on(FieldTable.Chosen)
    def close(self, message: GoBack | FieldTable.Chosen) -> None:
        """Back to the rows."""
        message.stop()
        self.dismiss()
