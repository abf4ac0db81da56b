"""The line that never leaves the screen: name, id, phone, balance; below it the header and the tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from store.shown import Shown
from store.words import say
from widgets.lines import LineWidget, fitted, width_of

if TYPE_CHECKING:
    from store.people.records import Card


class IdentityLine(LineWidget):
    """Name, id and phone at the left, the balance at the right end, never cut."""

    COMPONENT_CLASSES = {"identity-line--name", "identity-line--points"}
    DEFAULT_CSS = """
    IdentityLine {
        height: 1;
        width: 1fr;
        & > .identity-line--name { text-style: bold; }
        & > .identity-line--points { text-style: bold reverse; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._card: Card | None = None
        self._shown: Shown | None = None

    def show(self, card: Card | None, shown: Shown) -> None:
        """Another customer, or the same with another balance."""
        self._card, self._shown = card, shown
        self.refresh_lines(0)

    def strip_at(self, y: int) -> Strip:
        card, shown, base = self._card, self._shown, self.look("")
        if card is None or shown is None:
            return self.line_of((say("card.none"), base))
        points = f" {say('card.points', points=card.points)} "
        name = card.name or say("card.no_name")
        contact = shown.phone(card.phone) or card.email or ""
        rest = f"  {card.id}  {contact}"
        if card.status != "active":
            rest += f"  [{say(f'status.{card.status}')}]"
        room = max(self.size.width - width_of(points), 0)
        name = fitted(name, min(width_of(name), max(room - width_of(rest), room // 2)))
        rest = fitted(rest, max(room - width_of(name), 0))
        parts: list[tuple[str, Style]] = [
            (name, base + self.look("identity-line--name")),
            (rest, base),
            (points, base + self.look("identity-line--points")),
        ]
        return self.line_of(*parts)


class HeaderLine(LineWidget):
    """What stands under the name: member since, birthday soon, employee, household, the pinned note."""

    DEFAULT_CSS = """
    HeaderLine { height: 1; width: 1fr; text-style: dim; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def show(self, words: str) -> None:
        """Say something else."""
        if words != self.words:
            self.words = words
            self.refresh_lines(0)

    def strip_at(self, y: int) -> Strip:
        return self.line_of((fitted(self.words, self.size.width), self.look("")))


class TabLine(LineWidget):
    """``1 General  2 Points  3 History  4 Discounts``, the open one reversed; a click opens one."""

    COMPONENT_CLASSES = {"tab-line--open"}
    DEFAULT_CSS = """
    TabLine {
        height: 1;
        width: 1fr;
        & > .tab-line--open { text-style: bold reverse; }
    }
    """

    class Chosen(Message):
        """A tab was clicked: 1 to 4."""

        def __init__(self, tab: int) -> None:
            self.tab = tab
            super().__init__()

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names = names
        self._open = 1
        self._hidden: frozenset[int] = frozenset()

    def show(self, tab: int, hidden: frozenset[int] = frozenset()) -> None:
        """Another open tab; hidden ones leave no gap in the numbers."""
        self._open, self._hidden = tab, hidden
        self.refresh_lines(0)

    def _cells(self) -> list[tuple[int, str]]:
        shown = [(number, name) for number, name in enumerate(self._names, 1) if number not in self._hidden]
        return [(number, f" {number} {name} ") for number, name in shown]

    def strip_at(self, y: int) -> Strip:
        base = self.look("")
        parts = [
            (text, base + self.look("tab-line--open") if number == self._open else base)
            for number, text in self._cells()
        ]
        return self.line_of(*parts)

    def on_click(self, event: events.Click) -> None:
        """The tab under the pointer."""
        at = 0
        for number, text in self._cells():
            if at <= event.x < at + width_of(text):
                self.post_message(self.Chosen(number))
                return
            at += width_of(text)
