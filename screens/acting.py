"""Which prompt a key opens, and what follows a prompt that cannot go on by itself."""

from typing import TYPE_CHECKING

from textual import on

from screens import acts as all_acts
from screens.acts.pane import ActPane
from screens.card.pane import CheckIdentity
from screens.commanding import Commanding
from store.words import say
from widgets import commands as ask

if TYPE_CHECKING:
    from store.people.records import Card
    from store.privacy.impact import Impact


class Acting(Commanding):
    """Mixed into home: handles the messages of the commands that begin an act."""

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

    @on(ask.DeletePersona)
    async def delete(self, message: ask.DeletePersona) -> None:
        """From the palette: what would go first, then the prompt, or the cards while one is installed."""
        message.stop()
        await self.on_card(self._deletion)

    async def _deletion(self, card: "Card") -> None:
        from asyncio import to_thread

        from screens.deletion_impact import DeletionImpact, Next
        from store.errors import RegularsError

        try:
            impact = await to_thread(self._impact, card.id)
        except RegularsError as error:
            self.tell(str(error))
            return

        def go_on(wanted: Next | None) -> None:
            if wanted == "cards":
                self.post_message(ask.OpenCards(impact.installed[0].serial))
            elif wanted == "delete":
                self.run_worker(self.acts.begin(all_acts.Delete(self.desk, card)), exit_on_error=False)

        self.app.push_screen(DeletionImpact(card, impact), go_on)

    def _impact(self, persona_id: int) -> "Impact":
        from store.privacy.impact import deletion_impact

        with self.desk.store.reading() as connection:
            return deletion_impact(connection, persona_id, self.desk.today)

    @on(ask.UseCode)
    async def use_code(self, message: ask.UseCode) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.UseCode)

    @on(ask.AttachReceipt)
    async def attach(self, message: ask.AttachReceipt) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.AttachReceipt)

    @on(ask.ReAddPoints)
    async def re_add(self, message: ask.ReAddPoints) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.ReAdd)

    @on(ask.ReferPersona)
    async def refer(self, message: ask.ReferPersona) -> None:
        """From the palette."""
        message.stop()
        await self._begin_on_card(all_acts.Refer)

    @on(ask.RefundOrder)
    async def refund(self, message: ask.RefundOrder) -> None:
        """From the palette: the order under the cursor."""
        message.stop()
        card, order = self.card.shown, self.card.chosen_order
        if card is not None and order is not None:
            await self.acts.begin(all_acts.RefundOrder(self.desk, card, order))

    @on(ask.CorrectOrder)
    async def correct(self, message: ask.CorrectOrder) -> None:
        """From the palette: the order under the cursor."""
        message.stop()
        card, order = self.card.shown, self.card.chosen_order
        if card is not None and order is not None:
            await self.acts.begin(all_acts.CorrectOrder(self.desk, card, order))

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
        if self.card.chosen_merge is not None:
            self.post_message(ask.UnmergePersona())
        elif chosen is not None:
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

    @on(ask.OpenCards)
    async def open_cards(self, message: ask.OpenCards) -> None:
        """C, or Enter on a card's row: the customer's loyalty cards, and what is done with them."""
        message.stop()
        serial = message.serial or (self.card.chosen_field if self.in_card else "")

        async def show(card: "Card") -> None:
            from screens.cards.window import CardsLeft, CustomerCards

            def left(done: CardsLeft | None) -> None:
                if done is not None:
                    self.tell(done.said, done.undo)
                    self.last_undo, self.last_said = done.undo, done.said
                    self.open_card(card.id)

            self.app.push_screen(CustomerCards(self.desk, card, serial.removeprefix("card:")), left)

        await self.on_card(show)

    @on(ask.OpenCardProgrammes)
    def open_card_programmes(self, message: ask.OpenCardProgrammes) -> None:
        """From the palette."""
        message.stop()
        from screens.cards.programmes import Programmes

        def told(said: str | None) -> None:
            if said is not None:
                self.tell(said)

        self.app.push_screen(Programmes(self.desk), told)

    @on(CheckIdentity)
    async def check_identity(self, message: CheckIdentity) -> None:
        """Enter on the wallet PIN, or on a check of the counter card."""
        message.stop()
        await self._begin_on_card(
            all_acts.CheckWalletPin if message.by == "wallet_pin" else all_acts.CheckBirthday
        )
