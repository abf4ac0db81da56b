"""Everything that was done with a card, page after page, with its running balance."""

from screens.cards.told import signed, what_of
from screens.desk import Desk
from screens.list_window import ListWindow, Page
from store.cards.records import LoyaltyCard, Transaction
from store.cards.types import VERBS, told
from store.words import say
from widgets.columns import Column
from widgets.pages import PAGE


class CardHistory(ListWindow[None, Transaction]):
    """Enter shows one transaction in full; Esc goes back."""

    def __init__(self, desk: Desk, card: LoyaltyCard, *, masked: bool) -> None:
        self._card = card
        self._masked = masked
        super().__init__(desk, Transaction)

    def heading(self) -> str:
        return say("card_list.history_of", programme=self._card.programme, serial=self._card.serial)

    def columns(self) -> tuple[Column, ...]:
        return (
            Column(say("command.cards.column.at"), 16, 1),
            Column(say("command.cards.column.change"), 14, 1, right=True),
            Column(say("command.cards.column.balance"), 14, 1, right=True),
            Column(say("command.cards.column.what"), 20, 2, grow=1),
        )

    def cells(self, row: Transaction) -> tuple[str, ...]:
        return (
            self.shown.moment(row.at),
            signed(self.shown, self._card.unit, row.units),
            told(self.shown, self._card.unit, row.balance),
            what_of(row, self.shown),
        )

    def nothing(self) -> str:
        return say("card_list.no_history")

    def keys(self) -> tuple[str, ...]:
        return (say("card_list.history_keys"),)

    def page(self, after: object | None) -> Page:
        from store.cards.looking import card_history

        before = after if isinstance(after, int) else None
        found = card_history(self.desk.store, self._card, masked=self._masked, limit=PAGE, before=before)
        return Page(found, "", found[-1].seq if len(found) == PAGE else None)

    def opened(self, row: Transaction) -> None:
        """One transaction in full."""
        unit = self._card.unit
        self.show_details(
            VERBS[row.verb],
            [
                (say("command.cards.column.at"), self.shown.moment(row.at)),
                (say("command.cards.column.change"), signed(self.shown, unit, row.units)),
                (say("command.cards.column.balance"), told(self.shown, unit, row.balance)),
                (say("command.cards.column.amount"), self.shown.money(row.amount)),
                (say("card_list.rewards"), row.reward or ""),
                (say("command.cards.column.comment"), row.comment or ""),
                (say("command.cards.column.by"), " + ".join(filter(None, (row.staff, row.approver)))),
                (say("card_list.place"), " · ".join(filter(None, (row.location, row.terminal)))),
                (say("card_list.undone_by"), "" if row.reversed_by is None else str(row.reversed_by)),
                (say("card_list.corrected_by"), "" if row.corrected_by is None else str(row.corrected_by)),
                (say("card_list.operation"), row.operation_id or ""),
            ],
        )
