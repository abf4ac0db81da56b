"""The History tab: one timeline, newest first, with filters, a search inside it and every row's details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from screens.desk import Desk
from store.shown import Shown
from store.words import say
from widgets.answer_list import AnswerList
from widgets.line_edit import LineEdit
from widgets.timeline import Timeline

if TYPE_CHECKING:
    from store.people.events import Cursor, Event
    from store.people.records import Card

PAGE = 100
"""Events read at once."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as the list draws it."""

    key: str
    when: str
    what: str
    points: int | None
    balance: int | None
    where: str
    event: Event


@dataclass(frozen=True, slots=True)
class ChosenOrder:
    """The order under the cursor: its id in the store, its words, and its money in minor units."""

    id: int
    words: str
    pre_tax: int
    total: int
    refunded: int


class HistoryTab(Vertical):
    """Filled when first shown; ``f`` goes through the filters, ↑ from the first row to the search line."""

    DEFAULT_CSS = "HistoryTab { height: 1fr; }"

    class _Read(Message):
        def __init__(self, asked: int, rows: Sequence[EventRow], following: Cursor | None) -> None:
            self.asked, self.rows, self.following = asked, rows, following
            super().__init__()

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.desk = desk
        self._shown = Shown(desk.settings)
        self._card: Card | None = None
        self._filled: Card | None = None
        self._kind = ""
        self._rows: list[EventRow] = []
        self._next: Cursor | None = None
        self._asked = 0
        self._number = 0
        self._reading = False

    def compose(self) -> ComposeResult:
        self._line = LineEdit(label="⌕ ", placeholder=say("history.search"), limit=80)
        self._timeline = Timeline(empty=say("history.nothing"), id="timeline")
        yield self._line
        yield self._timeline

    def show(self, card: Card) -> None:
        """Another customer, or the same after an act."""
        if self._card is None or self._card.id != card.id:
            self._line.value = ""
            self._kind = ""
        self._card = card

    def fill(self) -> None:
        """Read the first page, once a card."""
        if self._card is not None and self._filled is not self._card:
            self._ask()

    def take_focus(self) -> None:
        """The cursor goes to the rows."""
        self._timeline.focus()

    def back(self) -> bool:
        """Esc takes the search and the filter away first; True when there was one."""
        if not self._line.value and not self._kind:
            return False
        self._line.value, self._kind = "", ""
        self._ask()
        self._timeline.focus()
        return True

    @property
    def rows(self) -> tuple[EventRow, ...]:
        """The rows read so far."""
        return tuple(self._rows)

    @property
    def operation(self) -> tuple[str, str] | None:
        """The operation of the row under the cursor that may be undone, and its words."""
        from screens.card.event_words import event_operation

        row = self._timeline.row
        if not isinstance(row, EventRow):
            return None
        found = event_operation(row.event.what)
        return None if found is None else (found, row.what)

    @property
    def merge(self) -> int | None:
        """The merge of the row under the cursor."""
        from store.people.events import MergedIn

        row = self._timeline.row
        return (
            row.event.place.id if isinstance(row, EventRow) and isinstance(row.event.what, MergedIn) else None
        )

    @property
    def order(self) -> ChosenOrder | None:
        """The order of the row under the cursor."""
        from store.people.events import Bought

        row = self._timeline.row
        if not isinstance(row, EventRow) or not isinstance(row.event.what, Bought):
            return None
        bought = row.event.what
        return ChosenOrder(row.event.place.id, row.what, bought.pre_tax, bought.total, bought.refunded)

    def _ask(self) -> None:
        card = self._card
        if card is None:
            return
        self._filled = card
        self._asked += 1
        self._rows, self._next = [], None
        self._reading = True
        self._read(self._asked, card, self._line.value, self._kind, None)

    @work(thread=True, exit_on_error=False, group="timeline")
    def _read(self, asked: int, card: Card, text: str, kind: str, before: Cursor | None) -> None:
        from store.people.events import KINDS
        from store.people.timeline import search_timeline, timeline

        kinds = (kind,) if kind else KINDS
        if text.strip():
            page = search_timeline(self.desk.store, card.id, text, kinds, before, PAGE)
        else:
            page = timeline(self.desk.store, card.id, kinds, before, PAGE)
        rows = [self._row(event, card.masked) for event in page.events]
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(asked, rows, page.next))

    def _row(self, event: Event, masked: bool) -> EventRow:
        from screens.card.event_words import event_balance, event_place, event_points, event_words

        what = event.what
        return EventRow(
            event.key,
            self._shown.moment(event.at),
            event_words(what, self._shown, masked=masked),
            event_points(what),
            event_balance(what),
            event_place(what),
            event,
        )

    @on(_Read)
    def show_read(self, message: _Read) -> None:
        """A page; one of an older question is dropped."""
        message.stop()
        if message.asked != self._asked:
            return
        self._reading = False
        first = not self._rows
        start = len(self._rows)
        self._rows += message.rows
        self._next = message.following
        total = None if self._next is not None else len(self._rows)
        if first:
            more = self._next is not None
            self._number = self._timeline.show_events(
                self._rows, explain=self._explanation(), total=total, more=more
            )
            return
        self._timeline.show_page(self._number, start, message.rows)
        if total is not None:
            self._timeline.set_total(self._number, total)

    def _explanation(self) -> str:
        card = self._card
        ready = [offer.name for offer in card.offers if offer.available] if card is not None else []
        redeemable = (
            say("history.redeemable", discounts=", ".join(ready)) if ready else say("history.none_ready")
        )
        kind = say(f"history.kind_{self._kind or 'all'}")
        return f"{kind} · {redeemable}"

    @on(AnswerList.PageWanted)
    def bring_more(self, message: AnswerList.PageWanted) -> None:
        """Older events, page after page."""
        message.stop()
        if self._next is not None and not self._reading and self._card is not None:
            self._reading = True
            self._read(self._asked, self._card, self._line.value, self._kind, self._next)

    @on(AnswerList.CursorMoved)
    def keep(self, message: AnswerList.CursorMoved) -> None:
        """The list on home is another one."""
        message.stop()

    @on(AnswerList.SteppedUp)
    def go_to_search(self, message: AnswerList.SteppedUp) -> None:
        """↑ on the first row: the search line."""
        message.stop()
        self._line.focus()

    @on(LineEdit.Edited)
    def narrow(self, message: LineEdit.Edited) -> None:
        """Live, as the bar above."""
        message.stop()
        self._ask()

    @on(LineEdit.Entered)
    def go_to_rows(self, message: LineEdit.Entered) -> None:
        """Enter goes to the rows."""
        message.stop()
        self._timeline.focus()

    @on(AnswerList.Opened)
    def show_details(self, message: AnswerList.Opened) -> None:
        """Enter on a row: everything about it."""
        message.stop()
        from screens.card.event_words import event_details
        from screens.details import Details

        row = message.row
        if isinstance(row, EventRow):
            masked = self._card is not None and self._card.masked
            self.app.push_screen(Details(row.what, event_details(row.event, self._shown, masked=masked)))

    def on_key(self, event: events.Key) -> None:
        """``f`` and ``F`` go through the filters; ↓ leaves the search line."""
        if event.key in ("f", "F") and self._timeline.has_focus:
            from store.people.events import KINDS

            event.stop()
            kinds = ["", *(kind for kind in KINDS if kind != "merges" or (self._card and self._card.merges))]
            step = 1 if event.key == "f" else -1
            self._kind = kinds[(kinds.index(self._kind) + step) % len(kinds)]
            self._ask()
        elif event.key == "down" and self._line.has_focus:
            event.stop()
            self._timeline.focus()
