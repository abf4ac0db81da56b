"""The card: identity line, header, tabs; one record read in one go, tabs filled when first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from screens.card.identity import HeaderLine, IdentityLine, TabLine
from screens.desk import Desk
from store.errors import NotPermitted, RegularsError
from store.shown import Shown
from store.staff.permissions import Role
from store.words import say
from widgets.command import Scope
from widgets.commands import CommandMessage, EditPersona, GoBack, OpenCards, RedeemDiscount, registry
from widgets.field_table import FieldRow, FieldTable
from widgets.type_ahead import hold_keys, release_when_told

if TYPE_CHECKING:
    from screens.card.discounts import DiscountsTab
    from screens.card.history import ChosenOrder, HistoryTab
    from screens.card.points import PointsTab
    from store.people.records import Card

GENERAL, POINTS, HISTORY, DISCOUNTS = 1, 2, 3, 4
PARTS = tuple(f"screens.card.{name}" for name in ("counter", "discounts", "general", "history", "points"))
"""The files a card is made of, read when the first card is furnished."""


class CheckIdentity(CommandMessage):
    """Ask the customer for the wallet PIN or the birthday: match or no match."""

    def __init__(self, by: str) -> None:
        self.by = by
        super().__init__()


class CardPane(Vertical):
    """One customer. ``open`` reads the card (audited) and shows it; an older one's late answer is dropped.

    The pane is empty until it is furnished: the first search does not wait for the card.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*registry().bindings(Scope.CARD, Scope.LIST_AND_CARD)]

    class Opened(Message):
        """The card is on screen."""

        def __init__(self, card: Card) -> None:
            self.card = card
            super().__init__()

    class Refused(Message):
        """It may not or cannot be opened; ``needs_case``: the id for which an Operator must give a reason."""

        def __init__(self, sentence: str, needs_case: int | None = None) -> None:
            self.sentence = sentence
            self.needs_case = needs_case
            super().__init__()

    class _Read(Message):
        def __init__(self, asked: int, card: Card | None, error: RegularsError | None) -> None:
            self.asked, self.card, self.error = asked, card, error
            super().__init__()

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self.shown: Card | None = None
        self.tab = GENERAL
        self._asked: int | None = None
        self._asked_at = 0.0
        self._words = Shown(desk.settings)
        self._counter = False
        self._revealed: tuple[str, str] | None = None
        self._furnished = False
        self.identity = IdentityLine()
        self.header = HeaderLine()
        self.general = FieldTable(id="general")
        self._tabs = TabLine(
            (say("tab.general"), say("tab.points"), say("tab.history"), say("tab.discounts"))
        )
        self.points: PointsTab
        self.history: HistoryTab
        self.discounts: DiscountsTab
        self._stack: Vertical

    async def furnish(self) -> None:
        """Make the card's parts, once: in a pause of typing, or when the first card has been read."""
        if self._furnished:
            return
        from screens.card.discounts import DiscountsTab
        from screens.card.history import HistoryTab
        from screens.card.points import PointsTab

        self._furnished = True
        self.points = PointsTab(self.desk, id="points")
        self.history = HistoryTab(self.desk, id="history")
        self.discounts = DiscountsTab(self.desk, id="discounts")
        self._stack = Vertical(self.general, self.points, self.discounts, id="stack")
        tabs = Horizontal(self._stack, self.history, id="tabs")
        await self.mount(self.identity, self.header, self._tabs, tabs)
        if not self.is_attached:
            return  # somebody signs out or leaves at this moment
        self.identity.show(None, self._words)
        self._show_only(GENERAL)

    def on_resize(self) -> None:
        """A wider or narrower terminal shows or hides the third pane; the cursor moves only where its place is gone."""
        if self.shown is not None:
            self._show_only(self.tab)
            self._fill()
            focused = self.screen.focused
            if (
                focused is not None
                and self.has_focus_within
                and not all(one.display for one in focused.ancestors_with_self if isinstance(one, Widget))
            ):
                self.focus_tab()
        elif self._furnished:
            self._show_only(self.tab)
        else:  # beside the list it is seen before there is a card
            self.call_after_refresh(self.furnish)

    @property
    def header_words(self) -> str:
        """What stands under the name."""
        return self.header.words

    @property
    def shown_id(self) -> int | None:
        """The id of the customer on screen."""
        return None if self.shown is None else self.shown.id

    def open(self, persona_id: int) -> None:
        """Ask for a card."""
        self._asked = persona_id
        self._asked_at = hold_keys(self)
        self._read(persona_id)

    @work(thread=True, exit_on_error=False, group="card")
    def _read(self, persona_id: int) -> None:
        from store.people.card import open_card

        try:
            card = open_card(self.desk.store, self.desk.actor_for(persona_id), persona_id)
            answer = self._Read(persona_id, card, None)
        except RegularsError as error:
            answer = self._Read(persona_id, None, error)
        if not get_current_worker().is_cancelled:
            self.post_message(answer)

    @on(_Read)
    async def show_read(self, message: _Read) -> None:
        """The card, or why not; an older question's answer is dropped."""
        message.stop()
        if message.asked != self._asked:
            return
        if message.card is None:
            needs_case = (
                isinstance(message.error, NotPermitted)
                and self.desk.actor.role == Role.OPERATOR
                and message.asked not in self.desk.cases
            )
            self.post_message(self.Refused(str(message.error), message.asked if needs_case else None))
        else:
            await self.furnish()
            self.show(message.card)
            self.post_message(self.Opened(message.card))
        release_when_told(self, self._asked_at)

    def show(self, card: Card) -> None:
        """Another customer begins on General; the same one stays on its tab."""
        from screens.card.general import header_words

        same = self.shown is not None and self.shown.id == card.id
        self._revealed = self._revealed if same else None
        self.shown = card
        self.identity.show(card, self._words)
        self.header.show(header_words(card, self._words))
        self._show_general()
        self.points.show(card)
        self.history.show(card)
        self.discounts.show(card)
        if not card.offers and self.tab == DISCOUNTS:
            same = False
        self.show_tab(self.tab if same else GENERAL)

    def clear(self) -> None:
        """Nobody: who was shown is deleted."""
        self.shown = self._revealed = None
        self.identity.show(None, self._words)
        self.header.show("")
        self.general.show([])
        self.tab = GENERAL
        self._show_only(GENERAL)
        self.history.display = False

    def _show_general(self) -> None:
        from screens.card.counter import counter_rows
        from screens.card.general import general_rows, revealed_rows

        if self.shown is not None:
            rows = (counter_rows if self._counter else general_rows)(self.shown, self._words)
            if self._revealed is not None:
                rows = revealed_rows(rows, *self._revealed, self._words)
            self.general.show(rows)

    def reveal(self, name: str, value: str) -> None:
        """One masked field as it is kept; one that was shown before is hidden again."""
        self._revealed = (name, value)
        self._show_general()

    def hide_revealed(self) -> None:
        """Masked again: the cursor has left the card."""
        if self._revealed is not None:
            self._revealed = None
            self._show_general()

    def toggle_counter_card(self) -> None:
        """The staff app's view: name, balance, what can be redeemed; and back."""
        self._counter = not self._counter
        self._show_general()
        self.show_tab(GENERAL)

    @property
    def _panes(self) -> dict[int, Widget]:
        return {GENERAL: self.general, POINTS: self.points, HISTORY: self.history, DISCOUNTS: self.discounts}

    @property
    def wide(self) -> bool:
        """Whether the history has a pane of its own beside the other tabs."""
        return self.screen.has_class("-wide")

    def _show_only(self, tab: int) -> None:
        beside = GENERAL if tab == HISTORY else tab
        for number, pane in self._panes.items():
            pane.display = number == (beside if self.wide else tab)
        self.history.display = self.wide or tab == HISTORY
        self._stack.display = self.wide or tab != HISTORY
        hidden = frozenset() if self.shown is None or self.shown.offers else frozenset({DISCOUNTS})
        self._tabs.show(tab, hidden)

    def show_tab(self, tab: int) -> None:
        """1 to 4; Discounts only where there are any."""
        if self.shown is None or (tab == DISCOUNTS and not self.shown.offers):
            return
        held = self.has_focus_within
        self.tab = tab
        self._show_only(tab)
        self._fill()
        if held:
            self.focus_tab()

    def _fill(self) -> None:
        if self.tab == HISTORY or self.wide:
            self.history.fill()
        elif self.tab == POINTS:
            self.points.fill()

    def step_tab(self, step: int) -> None:
        """The tab before or after, round."""
        tabs = [tab for tab in self._panes if tab != DISCOUNTS or (self.shown and self.shown.offers)]
        at = tabs.index(self.tab) if self.tab in tabs else 0
        self.show_tab(tabs[(at + step) % len(tabs)])

    @on(TabLine.Chosen)
    def choose_tab(self, message: TabLine.Chosen) -> None:
        """A click on a tab."""
        message.stop()
        self.show_tab(message.tab)

    def focus_tab(self) -> None:
        """The cursor goes into the open tab."""
        pane = self._panes[self.tab]
        if pane is self.history:
            self.history.take_focus()
            return
        focusable = pane if pane.can_focus else next((one for one in pane.query("*") if one.can_focus), None)
        if focusable is not None:
            focusable.focus()

    @on(FieldTable.Chosen, "#general")
    def choose_field(self, message: FieldTable.Chosen) -> None:
        """Enter on a row of General: edit it, or check who it is."""
        message.stop()
        name = message.row.name
        if name.startswith("check:") or name == "trait:wallet_pin":
            self.post_message(CheckIdentity(name.partition(":")[2]))
        elif name.startswith("offer:"):
            self.post_message(RedeemDiscount())
        elif name.startswith("card:"):
            self.post_message(OpenCards(name[5:]))
        elif not self._counter:
            self.post_message(EditPersona())

    def on_key(self, event: events.Key) -> None:
        """← goes back to the list."""
        if event.key == "left":
            event.stop()
            self.post_message(GoBack())

    def back(self) -> bool:
        """Esc inside a tab's own search; True when that took it."""
        return self.tab == HISTORY and self.history.back()

    @property
    def chosen_field(self) -> str:
        """The name of the row under the cursor on General, empty elsewhere."""
        row = self.general.row if self.tab == GENERAL and not self._counter else None
        return row.name if row is not None else ""

    @property
    def chosen_discount(self) -> str:
        """The discount under the cursor on Discounts or the counter card, empty elsewhere."""
        row = self.general.row if self.tab == GENERAL and self._counter else None
        if row is not None and row.name.startswith("offer:"):
            return row.name[6:]
        return self.discounts.chosen if self.tab == DISCOUNTS else ""

    @property
    def chosen_operation(self) -> tuple[str, str] | None:
        """The operation under the cursor on History, and its words."""
        return self.history.operation if self.tab == HISTORY else None

    @property
    def chosen_merge(self) -> int | None:
        """The merge under the cursor on History, by its number."""
        return self.history.merge if self.tab == HISTORY else None

    @property
    def chosen_order(self) -> ChosenOrder | None:
        """The order under the cursor on History."""
        there = self._furnished and (self.tab == HISTORY or self.history.has_focus_within)
        return self.history.order if there else None

    def copyable(self) -> dict[str, tuple[str, str]]:
        """Every filled field of the General tab by name: label and value."""
        from screens.card.general import general_rows

        if self.shown is None:
            return {}
        rows = general_rows(self.shown, self._words)
        return {row.name: (row.label, row.copied) for row in rows if isinstance(row, FieldRow) and row.copied}

    def value_to_copy(self) -> tuple[str, str]:
        """The value under the cursor on General, else the balance, and what it is."""
        row = self.general.row if self.tab == GENERAL else None
        if row is not None and row.copied:
            return row.copied, row.label
        points = self.shown.points if self.shown is not None else 0
        return str(points), say("general.points")
