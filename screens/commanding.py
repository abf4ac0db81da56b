"""Whom a command is about, and why it may be locked; the messages are handled in `acting` and `viewing`."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual.screen import Screen

from screens.acts.pane import ActPane
from screens.desk import Desk
from store.staff.permissions import Grant, grant, in_words
from store.words import say
from widgets.command import Command

if TYPE_CHECKING:
    from screens.acts.act import Act
    from screens.card.pane import CardPane
    from store.people.records import Card
    from widgets.answer_list import AnswerList
    from widgets.search_bar import SearchBar

ON_CARD = (
    "code attach readd refer sale adjust redeem share edit note tag attribute optout archive delete restore member "
    "household unmerge household.leave cards explain copy copy.choose counter-card "
    "tab.general tab.points tab.history tab.discounts"
)
NEEDS_CARD = frozenset(ON_CARD.split(" "))
"""Commands that act on the customer under the cursor or on the open card."""

OnCard = Callable[["Card"], Awaitable[None]]
"""What to do once a card is there."""


class Commanding(Screen[None]):
    """What the commands of home share: whom they are about, why one is locked, the card that must be open first."""

    desk: Desk
    card: "CardPane"
    acts: ActPane
    bar: "SearchBar"
    people: "AnswerList"
    last_undo: str | None = None
    last_said: str = ""
    wanted: tuple[int, OnCard] | None = None
    """A customer whose card is being opened, and what is to be done on it then."""

    def tell(self, sentence: str, undo: str | None = None) -> None:
        """A sentence on the status line."""
        raise NotImplementedError

    def open_card(self, persona_id: int) -> None:
        """Read a card and show it."""
        raise NotImplementedError

    @property
    def in_card(self) -> bool:
        """Whether the cursor is in the card."""
        raise NotImplementedError

    @property
    def person_meant(self) -> int | None:
        """Whom a command is about: the row under the cursor, else the card in sight, else the only hit."""
        raise NotImplementedError

    def locked(self, command: Command) -> str | None:
        """Why a command can't be used now, in a sentence; None when it can."""
        if command.permission is not None and grant(self.desk.actor.role, command.permission) is Grant.NO:
            return say("locked.role", role=self.desk.actor.role, permission=in_words(command.permission))
        if command.id in NEEDS_CARD and self.person_meant is None:
            return say("locked.no_card", label=command.label)
        card = self.card.shown
        if card is not None and card.id == self.person_meant:
            unfit = {
                "restore": card.status != "archived",
                "member": card.member,
                "readd": not card.pre_enrolment_points,
                "household.leave": not card.household,
                "unmerge": not card.merges,
            }
            if unfit.get(command.id, False):
                return say(f"locked.{command.id}")
        if command.id in ("refund", "correct") and self.card.chosen_order is None:
            return say("locked.no_order")
        if command.id == "merge" and self.person_meant is None and len(self.people.marks) != 2:
            return say("locked.no_card", label=command.label)
        chosen = self.card.chosen_operation or self.card.chosen_merge
        if command.id == "undo" and self.last_undo is None and chosen is None:
            return say("locked.nothing_to_undo")
        return None

    async def on_card(self, then: OnCard) -> None:
        """Do it on the card of whom the command is about; that card is opened first if another is open."""
        wanted, card = self.person_meant, self.card.shown
        if wanted is None:
            self.tell(say("locked.no_card", label=""))
        elif card is not None and wanted in (card.id, card.asked_for):
            await then(card)
        else:
            self.wanted = (wanted, then)
            self.open_card(wanted)

    async def _begin_on_card(self, make: Callable[[Desk, "Card"], "Act"]) -> None:
        async def begin(card: "Card") -> None:
            await self.acts.begin(make(self.desk, card))

        await self.on_card(begin)
