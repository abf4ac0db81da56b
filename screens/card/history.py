"""The History tab: one timeline with filters and a search inside it."""

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.desk import Desk
from store.people.records import Card
from widgets.timeline import Timeline


class HistoryTab(Vertical):
    """Filled when first shown."""

    DEFAULT_CSS = "HistoryTab { height: 1fr; }"

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self._card: Card | None = None

    def compose(self) -> ComposeResult:
        self._timeline = Timeline(id="timeline")
        yield self._timeline

    def show(self, card: Card) -> None:
        self._card = card

    def fill(self) -> None:
        pass

    def back(self) -> bool:
        return False
