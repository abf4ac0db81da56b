"""From a command to an act: which prompt a key opens, and why it may be locked."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import Screen

from screens import acts as all_acts
from screens.acts.pane import ActPane
from screens.card.pane import CheckIdentity
from screens.desk import Desk
from screens.pick import Option, Pick
from store.errors import RegularsError
from store.staff.permissions import Grant, grant, in_words
from store.words import say
from widgets import commands as ask
from widgets.command import Command

if TYPE_CHECKING:
    from screens.acts.act import Act, Done
    from screens.card.pane import CardPane
    from store.people.records import Card
    from widgets.answer_list import AnswerList
    from widgets.search_bar import SearchBar

ON_CARD = (
    "code readd refer sale adjust redeem share edit note tag attribute optout archive restore member household "
    "household.leave explain copy copy.choose counter-card "
    "tab.general tab.points tab.history tab.discounts"
)
NEEDS_CARD = frozenset(ON_CARD.split(" "))
"""Commands that act on the customer under the cursor or on the open card."""

OnCard = Callable[["Card"], Awaitable[None]]
"""What to do once a card is there."""


class Commanding(Screen[None]):
    """Mixed into home: handles the messages of the commands that begin an act."""

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
            }
            if unfit.get(command.id, False):
                return say(f"locked.{command.id}")
        if command.id in ("refund", "correct") and self.card.chosen_order is None:
            return say("locked.no_order")
        if command.id == "undo" and self.last_undo is None and self.card.chosen_operation is None:
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

    @on(ask.AdjustPoints)
    async def adjust(self, message: ask.AdjustPoints) -> None:
        """F7."""
        message.stop()
        await self._begin_on_card(all_acts.Adjust)

    @on(ask.SellByHand)
    async def sell(self, message: ask.SellByHand) -> None:
        """F5."""
        message.stop()
        await self._begin_on_card(all_acts.Sale)

    @on(ask.RedeemDiscount)
    async def redeem(self, message: ask.RedeemDiscount) -> None:
        """F8; on the Discounts tab with the one under the cursor."""
        message.stop()
        await self.on_card(self._redeem)

    async def _redeem(self, card: "Card") -> None:
        if not card.offers:
            self.tell(say("redeem.no_discounts"))
            return
        await self.acts.begin(all_acts.Redeem(self.desk, card, self.card.chosen_discount))

    @on(ask.EnrolPersona)
    async def enrol(self, message: ask.EnrolPersona) -> None:
        """F6, with what was typed in the bar."""
        message.stop()
        await self.acts.begin(all_acts.Enrol(self.desk, self.bar.value))

    @on(ask.EditPersona)
    async def edit(self, message: ask.EditPersona) -> None:
        """e: all traits, or the opt-in, attribute or tag under the cursor."""
        message.stop()
        name = self.card.chosen_field if self.in_card else ""
        if name.startswith("opt:"):
            await self._opt_out(name[4:])
        elif name.startswith("attr:"):
            await self._begin_on_card(lambda desk, card: all_acts.EditAttribute(desk, card, name[5:]))
        elif name == "tags":
            await self._begin_on_card(all_acts.EditTags)
        elif name.startswith("note:"):
            note = int(name[5:])
            await self._begin_on_card(lambda desk, card: all_acts.PinNote(desk, card, note))
        elif name == "no_note":
            await self._begin_on_card(all_acts.WriteNote)
        elif name == "household":
            await self._begin_on_card(all_acts.LinkHousehold)
        else:
            only = name[6:] if name.startswith("trait:") else ""
            await self._begin_on_card(lambda desk, card: all_acts.EditTraits(desk, card, only))

    @on(ask.OptOutPersona)
    async def opt_out(self, message: ask.OptOutPersona) -> None:
        """Text or e-mail off; the one under the cursor first."""
        message.stop()
        name = self.card.chosen_field if self.in_card else ""
        await self._opt_out(name[4:] if name.startswith("opt:") else "")

    async def _opt_out(self, channel: str) -> None:
        if channel and channel not in all_acts.OptOut.CHANNELS:
            self.tell(say(f"optout.not_{'push' if 'push' in channel else 'here'}"))
            return
        await self._begin_on_card(lambda desk, card: all_acts.OptOut(desk, card, channel))

    @on(ask.AddNote)
    async def note(self, message: ask.AddNote) -> None:
        """a."""
        message.stop()
        await self._begin_on_card(all_acts.WriteNote)

    @on(ask.TagPersona)
    async def tag(self, message: ask.TagPersona) -> None:
        """t."""
        message.stop()
        await self._begin_on_card(all_acts.EditTags)

    @on(ask.AddAttribute)
    async def attribute(self, message: ask.AddAttribute) -> None:
        """+."""
        message.stop()
        await self._begin_on_card(all_acts.EditAttribute)

    @on(ask.ArchivePersona)
    async def archive(self, message: ask.ArchivePersona) -> None:
        """Del, or the palette."""
        message.stop()
        await self._begin_on_card(all_acts.Archive)

    @on(ask.UseCode)
    async def use_code(self, message: ask.UseCode) -> None:
        """From the palette."""
        message.stop()
        from screens.acts.earning import UseCode

        await self._begin_on_card(UseCode)

    @on(ask.ReAddPoints)
    async def re_add(self, message: ask.ReAddPoints) -> None:
        """From the palette."""
        message.stop()
        from screens.acts.earning import ReAdd

        await self._begin_on_card(ReAdd)

    @on(ask.ReferPersona)
    async def refer(self, message: ask.ReferPersona) -> None:
        """From the palette."""
        message.stop()
        from screens.acts.earning import Refer

        await self._begin_on_card(Refer)

    @on(ask.RefundOrder)
    async def refund(self, message: ask.RefundOrder) -> None:
        """From the palette: the order under the cursor."""
        message.stop()
        from screens.acts.order import RefundOrder

        card, order = self.card.shown, self.card.chosen_order
        if card is not None and order is not None:
            await self.acts.begin(RefundOrder(self.desk, card, order))

    @on(ask.CorrectOrder)
    async def correct(self, message: ask.CorrectOrder) -> None:
        """From the palette: the order under the cursor."""
        message.stop()
        from screens.acts.order import CorrectOrder

        card, order = self.card.shown, self.card.chosen_order
        if card is not None and order is not None:
            await self.acts.begin(CorrectOrder(self.desk, card, order))

    @on(ask.OpenModifiers)
    def open_modifiers(self, message: ask.OpenModifiers) -> None:
        """From the palette."""
        message.stop()
        from screens.modifiers import Modifiers

        def told(said: str | None) -> None:
            if said is not None:
                self.tell(said)

        self.app.push_screen(Modifiers(self.desk), told)

    @on(ask.OpenSettings)
    def open_settings(self, message: ask.OpenSettings) -> None:
        """From the palette."""
        message.stop()
        from screens.shop_settings import ShopSettings

        self.app.push_screen(ShopSettings(self.desk))

    @on(ask.ReviewDay)
    def review(self, message: ask.ReviewDay) -> None:
        """The day's large adjustments and blocks; then the card of the one chosen."""
        message.stop()
        from screens.review import ReviewPoints

        def look(persona_id: int | None) -> None:
            if persona_id is not None:
                self.open_card(persona_id)

        self.app.push_screen(ReviewPoints(self.desk), look)

    @on(ask.RestorePersona)
    async def restore(self, message: ask.RestorePersona) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.Restore)

    @on(ask.MakeMemberHere)
    async def make_member(self, message: ask.MakeMemberHere) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.MakeMember)

    @on(ask.LinkPersonas)
    async def link(self, message: ask.LinkPersonas) -> None:
        """From the palette; with the one marked row if there is one."""
        message.stop()
        others = [one for one in self.people.marks if one != self.person_meant]
        other = str(others[0]) if len(others) == 1 else ""
        await self._begin_on_card(lambda desk, card: all_acts.LinkHousehold(desk, card, other))

    @on(ask.UnlinkPersona)
    async def unlink(self, message: ask.UnlinkPersona) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.LeaveHousehold)

    @on(ActPane.Conflicted)
    async def choose_values(self, message: ActPane.Conflicted) -> None:
        """Somebody changed the same traits: both values, and a choice."""
        message.stop()
        hand = self.acts.hand
        if hand is not None and isinstance(message.act, all_acts.EditTraits):
            await self.acts.begin(all_acts.ChooseValues(message.act, hand.values, message.changed))

    @on(ask.UndoLast)
    async def undo(self, message: ask.UndoLast) -> None:
        """u: the row under the cursor in the history, else the last act of this desk."""
        message.stop()
        chosen = self.card.chosen_operation
        if chosen is not None:
            await self.acts.begin(all_acts.Undo(self.desk, self.card.shown, *chosen))
        elif self.last_undo is not None:
            await self.acts.begin(all_acts.Undo(self.desk, self.card.shown, self.last_undo, self.last_said))

    @on(ActPane.Collided)
    async def choose_about_collision(self, message: ActPane.Collided) -> None:
        """The phone or e-mail is somebody else's: the counter always asks."""
        message.stop()
        hand = self.acts.hand
        if hand is not None and isinstance(message.act, all_acts.Enrol | all_acts.EditTraits):
            await self.acts.begin(all_acts.Collided(message.act, hand.values, message.collision))

    @on(ask.SharePersona)
    async def share(self, message: ask.SharePersona) -> None:
        """F9: the links, as text and QR."""
        message.stop()
        await self.on_card(self._share)

    async def _share(self, card: "Card") -> None:
        from screens.share import Share

        self.app.push_screen(Share(self.desk, card))

    @on(ask.ShowTab)
    async def show_tab(self, message: ask.ShowTab) -> None:
        """1 to 4."""
        message.stop()

        async def show(card: "Card") -> None:
            self.card.show_tab(message.tab)

        await self.on_card(show)

    @on(ask.StepTab)
    def step_tab(self, message: ask.StepTab) -> None:
        """[ and ]."""
        message.stop()
        self.card.step_tab(message.step)

    @on(ask.CopyValue)
    async def copy(self, message: ask.CopyValue) -> None:
        """y: the value under the cursor, or the balance, shown large."""
        message.stop()
        await self.on_card(self._copy)

    async def _copy(self, card: "Card") -> None:
        from screens.large import Large

        value, about = self.card.value_to_copy()
        self.app.copy_to_clipboard(value)
        self.app.push_screen(Large(value, say("copy.sent", what=about)))

    @on(ask.ChooseCopy)
    async def choose_what_to_copy(self, message: ask.ChooseCopy) -> None:
        """Y: any field of the card."""
        message.stop()
        await self.on_card(self._choose_what_to_copy)

    async def _choose_what_to_copy(self, card: "Card") -> None:
        rows = self.card.copyable()

        def take(name: str | None) -> None:
            if name is not None:
                self.app.copy_to_clipboard(rows[name][1])
                self.tell(say("copy.sent", what=rows[name][0]))

        options = [Option(name, label, "", value) for name, (label, value) in rows.items()]
        self.app.push_screen(Pick(say("copy.choose"), options), take)

    @on(ask.ExplainBalance)
    async def explain(self, message: ask.ExplainBalance) -> None:
        """w: the way from the money to the balance, in words."""
        message.stop()
        await self.on_card(self._explain)

    async def _explain(self, card: "Card") -> None:
        from screens.explain import Explain

        self.app.push_screen(Explain(self.desk, card))

    @on(ask.RevealField)
    async def reveal(self, message: ask.RevealField) -> None:
        """m: the masked field under the cursor; whoever needs a reason gives it first."""
        message.stop()
        from store.people.revealing import is_masked_field

        card, row = self.card.shown, self.card.general.row
        if card is None or not card.masked:
            self.tell(say("reveal.not_masked"))
        elif (
            row is None or not self.card.chosen_field or not is_masked_field(row.name.removeprefix("trait:"))
        ):
            self.tell(say("reveal.choose"))
        elif (act := all_acts.Reveal(self.desk, card, row.name, row.label)).needs_reason:
            await self.acts.begin(act)
        else:
            self._reveal(act)

    @work(thread=True, exit_on_error=False, group="reveal")
    def _reveal(self, act: "all_acts.Reveal") -> None:
        try:
            done = act.perform(self.desk.actor, {})
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))
            return
        self.app.call_from_thread(self.show_revealed, act.persona.id, done)

    def show_revealed(self, persona_id: int, done: "Done") -> None:
        """The value on the card it belongs to, while the cursor is there."""
        self.tell(done.sentence)
        if done.revealed is not None and self.card.shown_id == persona_id:
            self.card.reveal(*done.revealed)

    @on(CheckIdentity)
    async def check_identity(self, message: CheckIdentity) -> None:
        """Enter on the wallet PIN, or on a check of the counter card."""
        message.stop()
        await self._begin_on_card(
            all_acts.CheckWalletPin if message.by == "wallet_pin" else all_acts.CheckBirthday
        )

    @on(ask.ToggleCounterCard)
    def toggle_counter_card(self, message: ask.ToggleCounterCard) -> None:
        """v: the full card or the counter's."""
        message.stop()
        self.card.toggle_counter_card()
