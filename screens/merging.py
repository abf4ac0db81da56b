"""Making one customer of two, and taking that apart: the windows behind both commands."""

from typing import TYPE_CHECKING

from textual import on, work

from screens import acts as all_acts
from screens.commanding import Commanding
from store.errors import RegularsError
from store.shown import Shown
from store.words import say
from widgets import commands as ask

if TYPE_CHECKING:
    from screens.merge import MergeChoice
    from store.merging.unmerge_preview import Told
    from store.people.records import Card


class Merging(Commanding):
    """Mixed into home: handles the messages of merge and unmerge."""

    @on(ask.MergePersonas)
    def merge(self, message: ask.MergePersonas) -> None:
        """From the palette: the two marked rows; or the customer meant with the one marked, or with whom is asked
        for."""
        message.stop()
        marked = [one for one in self.people.marks if isinstance(one, int)]
        meant = self.person_meant
        if len(marked) > 2:
            self.tell(say("merge.window.two"))
            return
        if meant is None or (len(marked) == 2 and meant not in marked):
            meant = marked[0] if marked else None
        if meant is None:
            self.tell(say("merge.window.two"))
            return
        others = [one for one in marked if one != meant]
        from screens.merge import Merge

        self.app.push_screen(Merge(self.desk, meant, others[0] if others else None), self._confirm_merge)

    def _confirm_merge(self, choice: "MergeChoice | None") -> None:
        if choice is None:
            return

        async def begin(card: "Card") -> None:
            await self.acts.begin(all_acts.ConfirmMerge(self.desk, card, choice.seen, choice.take))

        self.people.marks.clear()
        self.people.refresh()
        self.wanted = (choice.seen.survivor.id, begin)
        self.open_card(choice.seen.survivor.id)

    @on(ask.OpenDuplicates)
    def open_duplicates(self, message: ask.OpenDuplicates) -> None:
        """The queue of suspected pairs; then the merge of one, or a card."""
        message.stop()
        from screens.duplicates import Duplicates, Left

        def go_on(left: Left | None) -> None:
            if left is None:
                return
            if left.merge is not None:
                from screens.merge import Merge

                self.app.push_screen(Merge(self.desk, *left.merge), self._confirm_merge)
            elif left.persona_id is not None:
                self.open_card(left.persona_id)

        self.app.push_screen(Duplicates(self.desk), go_on)

    @on(ask.UnmergePersona)
    async def unmerge(self, message: ask.UnmergePersona) -> None:
        """From the palette, or ``u`` on a merge in the History; where several could be meant they are listed."""
        message.stop()
        await self.on_card(self._unmerge)

    async def _unmerge(self, card: "Card") -> None:
        self._list_merges(card.id, card.asked_for or card.id, self.card.chosen_merge)

    @work(thread=True, exit_on_error=False, group="merges")
    def _list_merges(self, persona_id: int, asked_for: int, chosen: int | None) -> None:
        from store.merging.unmerge_preview import merges_to_undo

        try:
            found = merges_to_undo(self.desk.store, self.desk.actor_for(persona_id), asked_for)
        except RegularsError as error:
            self.app.call_from_thread(self.tell, str(error))
            return
        self.app.call_from_thread(self._choose_merge, persona_id, found, chosen)

    def _choose_merge(self, persona_id: int, found: "tuple[Told, ...]", chosen: int | None) -> None:
        known = {str(one.id): one for one in found}
        if not found:
            self.tell(say("command.unmerge.none", id=persona_id))
        elif chosen is not None and str(chosen) in known:
            self._open_unmerge(persona_id, known[str(chosen)])
        elif len(found) == 1:
            self._open_unmerge(persona_id, found[0])
        else:
            from screens.pick import Option, Pick

            shown = Shown(self.desk.settings)
            options = [
                Option(
                    str(one.id),
                    f"{one.absorbed or one.absorbed_id} ({one.absorbed_id})",
                    shown.moment(one.at)[:10],
                    say("unmerge.window.into", id=one.survivor_id, why=one.why),
                )
                for one in found
            ]

            def take(picked: str | None) -> None:
                if picked is not None:
                    self._open_unmerge(persona_id, known[picked])

            self.app.push_screen(Pick(say("unmerge.window.which"), options), take)

    def _open_unmerge(self, persona_id: int, merge: "Told") -> None:
        from screens.unmerge import Unmerge

        def told(said: str | None) -> None:
            if said is not None:
                self.tell(said)
                self.open_card(persona_id)

        self.app.push_screen(Unmerge(self.desk, persona_id, merge.id, merge.absorbed_id), told)
