"""What a key shows without changing anything: windows, tabs, values to copy, masked fields."""

from typing import TYPE_CHECKING

from textual import on, work

from screens import acts as all_acts
from screens.commanding import Commanding
from store.errors import RegularsError
from store.words import say
from widgets import commands as ask

if TYPE_CHECKING:
    from screens.acts.act import Done
    from store.people.records import Card
    from store.search.doctor.records import NextKey


class Viewing(Commanding):
    """Mixed into home: handles the messages of the commands that show something."""

    @on(ask.OpenSegments)
    def open_segments(self, message: ask.OpenSegments) -> None:
        """From the palette; then the one chosen is listed."""
        message.stop()
        from screens.segments import Segments

        self.app.push_screen(Segments(self.desk), self._list_found)

    @on(ask.OpenRfm)
    def open_rfm(self, message: ask.OpenRfm) -> None:
        """From the palette; then the cell chosen is listed."""
        message.stop()
        from screens.rfm import RfmMap

        self.app.push_screen(RfmMap(self.desk), self._list_found)

    def _list_found(self, query: str | None) -> None:
        if query is not None:
            self.bar.look_up(query)
            self.bar.focus()

    @on(ask.OpenImport)
    def open_import(self, message: ask.OpenImport) -> None:
        """From the palette: a file is picked, unless an import is under way."""
        message.stop()
        from screens.importing.progress import ImportProgress
        from screens.importing.running import running_in

        running = running_in(self.app)
        if running is not None:
            self.app.push_screen(ImportProgress(self.desk, running), self._tell_said)
            return
        from pathlib import Path

        from screens.importing.files import PickFile

        self.app.push_screen(PickFile(Path.cwd()), self._import_picked)

    def _import_picked(self, path: str | None) -> None:
        if path is not None:
            from pathlib import Path

            from screens.importing.columns import ImportColumns

            self.app.push_screen(ImportColumns(self.desk, Path(path)), self._import_told)

    def _import_told(self, said: str | None) -> None:
        self._tell_said(said)
        self.bar.ask_quietly()

    @on(ask.OpenImportRuns)
    def open_import_runs(self, message: ask.OpenImportRuns) -> None:
        """From the palette."""
        message.stop()
        from screens.importing.runs import NEW, ImportRuns

        def back(wanted: str | None) -> None:
            self.bar.ask_quietly()
            if wanted == NEW:
                self.post_message(ask.OpenImport())

        self.app.push_screen(ImportRuns(self.desk), back)

    @on(ask.OpenExport)
    def open_export(self, message: ask.OpenExport) -> None:
        """From the palette: what the bar finds, or everyone."""
        message.stop()
        from screens.exporting import Export

        self.app.push_screen(Export(self.desk, self.bar.value), self._tell_said)

    def _tell_said(self, said: str | None) -> None:
        if said is not None:
            self.tell(said)

    @on(ask.OpenModifiers)
    def open_modifiers(self, message: ask.OpenModifiers) -> None:
        """From the palette."""
        message.stop()
        from screens.modifiers import Modifiers

        def told(said: str | None) -> None:
            if said is not None:
                self.tell(said)

        self.app.push_screen(Modifiers(self.desk), told)

    @on(ask.OpenDiscounts)
    def open_discounts(self, message: ask.OpenDiscounts) -> None:
        """From the palette."""
        message.stop()
        from screens.discounts.window import Discounts

        def told(said: str | None) -> None:
            if said is not None:
                self.tell(said)
                if self.card.shown_id is not None:
                    self.card.open(self.card.shown_id)

        self.app.push_screen(Discounts(self.desk), told)

    @on(ask.OpenReports)
    def open_reports(self, message: ask.OpenReports) -> None:
        """From the palette."""
        message.stop()
        from screens.reports import Reports

        self.app.push_screen(Reports(self.desk))

    @on(ask.WriteMessage)
    def write_message(self, message: ask.WriteMessage) -> None:
        """To the customer on the card, from the palette."""
        message.stop()
        if self.card.shown is None:
            self.tell(say("writing.no_card"))
            return
        from screens.messaging.writing import WriteToOne

        self.app.push_screen(WriteToOne(self.desk, self.card.shown), self._say_if_any)

    @on(ask.WriteToFound)
    def write_to_found(self, message: ask.WriteToFound) -> None:
        """To everybody the bar's search finds, from the palette."""
        message.stop()
        from screens.messaging.writing import WriteToMany

        self.app.push_screen(WriteToMany(self.desk, self.bar.value.strip()), self._say_if_any)

    @on(ask.OpenCampaigns)
    def open_campaigns(self, message: ask.OpenCampaigns) -> None:
        """From the palette."""
        message.stop()
        from screens.messaging.campaigns import Campaigns

        self.app.push_screen(Campaigns(self.desk), self._say_if_any)

    @on(ask.OpenTemplates)
    def open_templates(self, message: ask.OpenTemplates) -> None:
        """From the palette."""
        message.stop()
        from screens.messaging.templates import Templates

        self.app.push_screen(Templates(self.desk), self._say_if_any)

    @on(ask.OpenFlows)
    def open_flows(self, message: ask.OpenFlows) -> None:
        """From the palette."""
        message.stop()
        from screens.messaging.flows import Flows

        self.app.push_screen(Flows(self.desk), self._say_if_any)

    def _say_if_any(self, said: str | None) -> None:
        if said is not None:
            self.tell(said)

    @on(ask.OpenSettings)
    def open_settings(self, message: ask.OpenSettings) -> None:
        """From the palette."""
        message.stop()
        from screens.shop_settings import ShopSettings

        self.app.push_screen(ShopSettings(self.desk))

    @on(ask.TurnScreen)
    def turn_screen(self, message: ask.TurnScreen) -> None:
        """The customer's own forms, until staff come back."""
        message.stop()
        from screens.kiosk.turned import Turned

        def back(_: None) -> None:
            self.desk.settings = self.desk.store.settings()
            self.bar.ask_quietly()

        self.app.push_screen(Turned(self.desk), back)

    @on(ask.ReviewDay)
    def review(self, message: ask.ReviewDay) -> None:
        """The day's large adjustments and blocks; then the card of the one chosen."""
        message.stop()
        from screens.review import ReviewPoints

        def look(persona_id: int | None) -> None:
            if persona_id is not None:
                self.open_card(persona_id)

        self.app.push_screen(ReviewPoints(self.desk), look)

    @on(ask.AskDoctor)
    def ask_doctor(self, message: ask.AskDoctor) -> None:
        """D, or the palette: what the search doctor tries for the bar's text; then its next key."""
        message.stop()
        text = self.bar.value.strip()
        if not text:
            self.tell(say("diagnosis.nothing"))
            return
        from screens.diagnosis import DiagnosisWindow

        self.app.push_screen(DiagnosisWindow(self.desk, text), self._press)

    def _press(self, key: "NextKey | None") -> None:
        """Goes on from a step of the doctor."""
        if key is None:
            return
        if key.persona_id is not None:
            self.open_card(key.persona_id)
        elif key.query is not None:
            self.bar.look_up(key.query)
        else:
            self.post_message(ask.EnrolPersona())

    @on(ask.OpenArchive)
    def open_archive(self, message: ask.OpenArchive) -> None:
        """The archive; then the card of the one chosen."""
        message.stop()
        from screens.archive import ArchiveList, Left

        def look(left: Left | None) -> None:
            if left is not None and left.said is not None:
                self.tell(left.said)
            if left is not None and left.persona_id is not None:
                self.open_card(left.persona_id)

        self.app.push_screen(ArchiveList(self.desk), look)

    @on(ask.OpenRecoveries)
    def open_recoveries(self, message: ask.OpenRecoveries) -> None:
        """Who asks to come back; then the card of the one chosen."""
        message.stop()
        from screens.recovery import RecoveryCases

        def look(persona_id: int | None) -> None:
            if persona_id is not None:
                self.open_card(persona_id)

        self.app.push_screen(RecoveryCases(self.desk), look)

    @on(ask.OpenAudit)
    def open_audit(self, message: ask.OpenAudit) -> None:
        """The audit, of the open card's customer if there is one; then the card of the one chosen."""
        message.stop()
        from screens.audit import AuditLog
        from store.staff.audit_filter import AuditFilter

        def look(persona_id: int | None) -> None:
            if persona_id is not None:
                self.open_card(persona_id)

        about = self.person_meant if self.in_card else None
        self.app.push_screen(AuditLog(self.desk, AuditFilter(persona_id=about)), look)

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
        """Y: any field of the card, or a code of today to key in once more."""
        message.stop()
        await self.on_card(self._choose_what_to_copy)

    async def _choose_what_to_copy(self, card: "Card") -> None:
        from asyncio import to_thread

        from screens.large import Large
        from screens.pick import Option, Pick

        codes = await to_thread(self._codes_of_today, card.id)
        rows = {**codes, **self.card.copyable()}

        def take(name: str | None) -> None:
            if name is None:
                return
            label, value = rows[name]
            self.app.copy_to_clipboard(value)
            if name in codes:
                self.app.push_screen(Large(value, say("copy.sent", what=label)))
            else:
                self.tell(say("copy.sent", what=label))

        options = [Option(name, label, "", value) for name, (label, value) in rows.items()]
        self.app.push_screen(Pick(say("copy.choose"), options), take)

    def _codes_of_today(self, persona_id: int) -> dict[str, tuple[str, str]]:
        from store.discounts.codes import todays_codes

        with self.desk.store.reading() as connection:
            found = todays_codes(connection, persona_id, self.desk.day_began)
        return {f"code:{one.code}": (say("copy.code", discount=one.discount), one.code) for one in found}

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

    @on(ask.ToggleCounterCard)
    def toggle_counter_card(self, message: ask.ToggleCounterCard) -> None:
        """v: the full card or the counter's."""
        message.stop()
        self.card.toggle_counter_card()
