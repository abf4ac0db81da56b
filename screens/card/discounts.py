"""The Discounts tab: every discount with its bar; dimmed ones say why; what was redeemed; Enter redeems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.desk import Desk
from store.shown import Shown
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.columns import Column, RowLook
from widgets.commands import RedeemDiscount
from widgets.glyphs import glyphs_of
from widgets.points_bar import bar

if TYPE_CHECKING:
    from store.discounts.offers import Offer
    from store.people.records import Card


class DiscountsTab(Vertical):
    """Only there if there are discounts."""

    DEFAULT_CSS = "DiscountsTab { height: 1fr; }"

    def __init__(self, desk: Desk, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._shown = Shown(desk.settings)
        self._number = 0
        self._runtimes = False

    def compose(self) -> ComposeResult:
        self._list = AnswerList(self._look(), id="offers")
        yield self._list

    def _look(self) -> RowLook:
        columns = [
            Column(say("discounts.id"), 8, 4),
            Column(say("discounts.name"), 18, 1, grow=1),
            Column(say("discounts.points"), 19, 2),
            Column(say("discounts.redeem"), 23, 1, grow=1),
        ]
        if self._runtimes:
            columns.insert(2, Column(say("discounts.runtime"), 25, 3))
        return RowLook(
            tuple(columns), lambda offer: offer.id, self._cells, dimmed=lambda offer: not offer.available
        )

    def _cells(self, offer: Offer) -> tuple[str, ...]:
        held = min(max(offer.points, 0), offer.cost)
        progress = say("discounts.free") if not offer.cost else (
            f"{bar(offer.points, offer.cost, 8, glyphs_of(self))} {held:,}/{offer.cost:,}"
        )  # fmt: skip
        state = say("discounts.ready") if offer.available else (offer.reason or "")
        name = say("discounts.staff_only", name=offer.name) if offer.staff_only else offer.name
        cells = [offer.id, name, progress, state]
        if self._runtimes:
            cells.insert(2, self._runtime(offer))
        return tuple(cells)

    def _runtime(self, offer: Offer) -> str:
        start, end = self._shown.day(offer.starts_on), self._shown.day(offer.ends_on)
        if start and end:
            return f"{start} – {end}"
        return say("discounts.from", day=start) if start else say("discounts.until", day=end) if end else ""

    def show(self, card: Card) -> None:
        """The offers of a card."""
        self._runtimes = any(offer.starts_on or offer.ends_on for offer in card.offers)
        self._list.set_look(self._look())
        ready = sum(offer.available for offer in card.offers)
        self._number += 1
        explain = say("discounts.explain", ready=ready, all=len(card.offers))
        self._list.show_answer(Answer("", self._number, explain, card.offers, len(card.offers)))

    @property
    def chosen(self) -> str:
        """The discount under the cursor."""
        from store.discounts.offers import Offer

        row = self._list.row
        return row.id if isinstance(row, Offer) else ""

    @on(AnswerList.Opened)
    def redeem(self, message: AnswerList.Opened) -> None:
        """Enter on one asks to redeem it."""
        message.stop()
        self.post_message(RedeemDiscount())

    @on(AnswerList.CursorMoved)
    @on(AnswerList.SteppedUp)
    def keep(self, message: AnswerList.CursorMoved | AnswerList.SteppedUp) -> None:
        """The list on home is another one."""
        message.stop()
