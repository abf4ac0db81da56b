"""A customer's loyalty cards: one under the cursor, its history below, what is done with it at the foot."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget

from screens.acts.pane import ActPane
from screens.cards.told import card_rows, history_rows, status_of
from screens.desk import Desk
from screens.list_window import LOOK, ListWindow, LookPath, Page
from store.cards.records import LoyaltyCard, Programme, Transaction
from store.cards.types import told
from store.staff.permissions import Grant, grant, in_words
from store.words import say
from widgets.columns import Column
from widgets.field_table import FieldTable

if TYPE_CHECKING:
    from screens.acts.act import Act
    from store.people.records import Card

SEEN = 40
PERMISSIONS = {"a": "card transactions", "p": "card transactions", "r": "card transactions", "n": "card transactions",
               "e": "card transactions", "c": "refund", "delete": "delete", "u": "undo own"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardsLeft:
    """What was done last in the window, and the operation that ``u`` takes back."""

    said: str
    undo: str | None


class CustomerCards(ListWindow[CardsLeft | None, LoyaltyCard]):
    """1 to 9 switch cards, a p r act, u undoes, n issues one, Enter shows the whole history; Esc goes back."""

    CSS_PATH: ClassVar[LookPath] = [LOOK, "cards.tcss"]

    def __init__(self, desk: Desk, card: "Card", serial: str = "") -> None:
        self._card = card
        self._wanted = serial
        self._programmes: dict[int, Programme] = {}
        self._today = desk.today.isoformat()
        self._left: CardsLeft | None = None
        self._told = ""
        self._last: list[Transaction] = []
        self._masked = card.masked
        super().__init__(desk, LoyaltyCard)
        self.panel = FieldTable(label_width=18, id="panel")
        self.panel.can_focus = False
        self.acts = ActPane(desk, {}, id="acts")

    def heading(self) -> str:
        card = self._card
        phone = self.shown.phone(card.phone)
        return " · ".join(
            filter(
                None,
                (card.name, str(card.id), phone, say("card.points", points=card.points, count=card.points)),
            )
        )

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("", 2, 1, right=True),
            Column(say("command.cards.column.programme"), 14, 1, grow=1),
            Column(say("command.cards.column.serial"), 12, 1),
            Column(say("command.cards.column.balance"), 16, 1, right=True),
            Column(say("command.cards.column.state"), 13, 2),
            Column(say("command.cards.column.device"), 10, 3),
        )

    def cells(self, row: LoyaltyCard) -> tuple[str, ...]:
        return (
            str(self._place(row)),
            row.programme,
            row.serial,
            told(self.shown, row.unit, row.balance),
            status_of(row, self._today),
            row.device or "",
        )

    def _place(self, row: LoyaltyCard) -> int:
        ids = [card.id for card in self.rows]
        return ids.index(row.id) + 1 if row.id in ids else 1

    def nothing(self) -> str:
        return say("card_list.nothing")

    def keys(self) -> tuple[str, ...]:
        return (say("card_list.keys"), say("card_list.more_keys"))

    def below(self) -> Iterable[Widget]:
        return (self.panel, self.acts)

    def page(self, after: object | None) -> Page:
        from store.cards.looking import cards_shown

        found = cards_shown(self.desk.store, self.desk.actor_for(self._card.id), self._card.id)
        self._programmes = found.programmes
        self._masked = found.masked
        return Page(found.cards, say("card_list.count", count=len(found.cards)))

    def result(self) -> CardsLeft | None:
        return self._left

    def over(self, page: Page, count: int) -> str:
        self.call_after_refresh(self._have_read)
        told, self._told = self._told, ""
        return told or page.words

    def _have_read(self) -> None:
        """The cards are there: the one asked for is under the cursor, the panel shows what is."""
        if self._wanted:
            places = [number for number, card in enumerate(self.rows) if card.serial == self._wanted]
            self._wanted = ""
            if places:
                self.list.go_to(places[0])
        self.moved(self.row)

    def moved(self, row: LoyaltyCard | None) -> None:
        """The card's details and latest transactions."""
        if row is None:
            self.panel.show(())
            return
        self.look_up(lambda: self._history(row), lambda found: self._show(row, found))

    def _history(self, row: LoyaltyCard) -> list[Transaction]:
        from store.cards.looking import card_history

        return card_history(self.desk.store, row, masked=self._masked, limit=SEEN)

    def _show(self, row: LoyaltyCard, found: list[Transaction]) -> None:
        programme = self._programmes.get(row.programme_id)
        if programme is None or self.row is None or self.row.id != row.id:
            return
        self._last = found
        self.panel.show(
            [
                *card_rows(row, programme, self.shown, self._today),
                *history_rows(row, found, self.shown),
            ]
        )

    def pressed(self, key: str, row: LoyaltyCard | None) -> bool:
        """Switching, acts, links."""
        if key.isascii() and key.isdigit() and key != "0":
            if int(key) <= len(self.rows):
                self.list.go_to(int(key) - 1)
            return True
        if key not in (*PERMISSIONS, "s"):
            return False
        why = self._locked(key, row)
        if why is not None:
            self.say_over(why)
            self.app.bell()
        elif key == "s" and row is not None:
            self._links(row)
        else:
            self.run_worker(self._begin(key, row), exit_on_error=False, group="begin")
        return True

    def _locked(self, key: str, row: LoyaltyCard | None) -> str | None:
        """Why a key can do nothing now, in a sentence."""
        permission, role = PERMISSIONS.get(key, "open a card"), self.desk.actor.role
        if grant(role, permission) is Grant.NO or (key == "s" and self._masked):
            return say("locked.role", role=role, permission=in_words(permission))
        if key == "n":
            return None
        if row is None:
            return say("card_list.choose")
        if row.status == "deleted" and key != "u":
            return say("cards.deleted", serial=row.serial)
        programme = self._programmes[row.programme_id]
        if key in ("a", "p", "r"):
            from screens.cards.verbs import verbs_for

            return None if verbs_for(programme, key) else say(f"card_list.no_{key}", programme=programme.name)
        if key == "u" and self._undoable() is None:
            return say("card_list.nothing_to_undo")
        if key == "c" and self._amount() is None:
            return say("cards.last_without_amount", serial=row.serial)
        return None

    def _undoable(self) -> Transaction | None:
        """The card's last transaction that stands and was an act of its own."""
        return next(
            (
                one
                for one in self._last
                if one.verb not in ("undo", "correct", "begin", "import")
                and one.reversed_by is None
                and one.operation_id is not None
            ),
            None,
        )

    def _amount(self) -> int | None:
        """The amount of the card's last transaction that stands, as corrected; None where it carries none."""
        last = next(
            (
                one
                for one in self._last
                if one.verb != "undo" and one.corrects_id is None and one.reversed_by is None
            ),
            None,
        )
        if last is None or last.amount is None:
            return None
        corrected = [one.amount for one in self._last if one.corrects_id == last.id]
        return corrected[0] if corrected else last.amount

    async def _begin(self, key: str, row: LoyaltyCard | None) -> None:
        act = await self._act(key, row)
        if act is not None:
            self.panel.display = False
            await self.acts.begin(act)

    async def _act(self, key: str, row: LoyaltyCard | None) -> "Act | None":
        from screens.cards.holding import EditCard, IssueCard, RemoveCard
        from screens.cards.verbs import CardVerb, CorrectAmount, UndoOnCard, verbs_for

        if key == "n" or row is None:
            programmes = self._issued()
            if not programmes:
                self.say_over(say("card_list.no_programme"))
                return None
            return IssueCard(self.desk, self._card, programmes)
        programme = self._programmes[row.programme_id]
        if key == "u":
            done = self._undoable()
            if done is None or done.operation_id is None:
                return None
            return UndoOnCard(self.desk, self._card, row, programme, (done.operation_id, done.units))
        if key == "c":
            return CorrectAmount(self.desk, self._card, row, programme, self._amount() or 0)
        if key == "e":
            return EditCard(self.desk, self._card, row, programme)
        if key == "delete":
            return RemoveCard(self.desk, self._card, row, programme)
        return CardVerb(self.desk, self._card, row, programme, verbs_for(programme, key))

    def _issued(self) -> list[Programme]:
        """The programmes of which a card can be issued here."""
        from store.cards.records import programmes

        here = self.desk.actor.location_id
        with self.desk.store.reading() as connection:
            return [one for one in programmes(connection) if one.location_id in (None, here)]

    @on(ActPane.Finished)
    def tell_done(self, message: ActPane.Finished) -> None:
        """Said above the rows, and to home when the window goes."""
        message.stop()
        self._left = CardsLeft(message.done.sentence, message.done.undo)
        self.look_up(self._points, self._told_points)

    def _points(self) -> int:
        from store.points.expiry.due import available

        with self.desk.store.reading() as connection:
            return available(connection, self._card.id, self.desk.today)

    def _told_points(self, points: int) -> None:
        from dataclasses import replace

        self._card = replace(self._card, points=points)
        self._told = self._left.said if self._left is not None else ""
        self.reload()

    @on(ActPane.Ended)
    def back_to_cards(self, message: ActPane.Ended) -> None:
        """The prompt is gone."""
        message.stop()
        self.panel.display = True
        self.list.focus()

    def opened(self, row: LoyaltyCard) -> None:
        """Enter: the whole history."""
        from screens.cards.history import CardHistory

        self.app.push_screen(CardHistory(self.desk, row, masked=self._masked))

    def _links(self, row: LoyaltyCard) -> None:
        from screens.cards.links import ShareCard

        self.app.push_screen(ShareCard(self.desk, row))
