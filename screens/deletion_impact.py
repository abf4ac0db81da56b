"""What deleting a customer would do, before the prompt: what goes, what stays, and the card that stands in the way."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.details import BESIDE, WIDTH, lines_of
from screens.modal import Window
from store.people.records import Card
from store.privacy.impact import Impact
from store.words import say
from widgets.commands import GoBack
from widgets.field_table import FieldRow, FieldTable
from widgets.plain import plain

Next = Literal["delete", "cards"]


class DeletionImpact(Window[Next | None]):
    """Enter goes on to the prompt, or to the cards while one is installed; Esc leaves it."""

    CSS_PATH: ClassVar[str] = "deletion_impact.tcss"

    def __init__(self, card: Card, impact: Impact) -> None:
        super().__init__()
        self._card = card
        self._impact = impact

    def compose(self) -> ComposeResult:
        card = self._card
        key = "deletion.keys_cards" if self._impact.installed else "deletion.keys"
        with Vertical(id="impact"):
            title = say("delete.title", who=f"{card.name or card.id} · {card.id} · {card.points:,}")
            yield Static(plain(title), id="title")
            yield FieldTable(self._rows(min(WIDTH, self.app.size.width)), label_width=0)
            yield Static(plain(say(key)), id="keys")

    def _rows(self, width: int) -> list[FieldRow]:
        rows = []
        for place, sentence in enumerate(self._impact.lines):
            bad = place >= len(self._impact.lines) - len(self._impact.installed)
            for number, line in enumerate(lines_of(sentence, max(width - BESIDE, 10))):
                rows.append(FieldRow(f"{place}.{number}", "", line, whole=True, look="bad" if bad else ""))
        return rows

    def on_mount(self) -> None:
        self.query_one(FieldTable).focus()

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences on screen."""
        return self._impact.lines

    @on(FieldTable.Chosen)
    def go_on(self, message: FieldTable.Chosen) -> None:
        """Enter."""
        message.stop()
        self.dismiss("cards" if self._impact.installed else "delete")

    @on(GoBack)
    def close(self, message: GoBack) -> None:
        """Esc: nothing is deleted."""
        message.stop()
        self.dismiss(None)
