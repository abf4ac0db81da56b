"""Home: the bar, the list and the card, at one desk."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from screens import acts as all_acts
from screens.acting import Acting
from screens.acts.pane import ActPane
from screens.beginning import Beginning
from screens.card.pane import CardPane
from screens.desk import Desk
from screens.finding import Finder
from screens.listing import Listing
from screens.merging import Merging
from screens.viewing import Viewing
from store.errors import RegularsError
from store.search.records import PersonaRow
from store.words import say
from widgets.answer import Answer
from widgets.answer_list import AnswerList
from widgets.command import Command, CommandRegistry, Scope
from widgets.command_runner import CommandRunner
from widgets.commands import FindPersona, GoBack, Refresh, registry
from widgets.fbar import FBar
from widgets.persona_row import PERSONA_LOOK, USUAL, chosen_of, details_of, persona_look
from widgets.prompt import Prompt
from widgets.search_bar import SearchBar
from widgets.status_line import Status, StatusLine

if TYPE_CHECKING:
    from screens.acts.act import Act

SPLIT_FROM = 110
"""Columns from which the card stands beside the list."""


class ListPane(Vertical):
    """The list's place; its letters act only here."""

    BINDINGS: ClassVar[list[BindingType]] = [*registry().bindings(Scope.LIST, Scope.LIST_AND_CARD)]


class Home(Acting, Viewing, Merging, Listing, Beginning, Screen[None]):
    """Where the day is spent. ``drafts`` are the half-typed prompts of this person."""

    CSS_PATH = "home.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (SPLIT_FROM, "-split"), (160, "-wide")]

    def __init__(self, desk: Desk, drafts: dict[str, Any], *, open_persona: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._drafts = drafts
        self._open_first = open_persona
        self.finder = Finder(desk)
        self.queries = []
        self._last: tuple[str, str | None] = ("", None)
        self.finder.details = details_of(desk.columns)
        self._warned = False
        self._searched = ""
        self.card_open = False
        self._led_to_card = ""
        self._came_from_list = False

    def compose(self) -> ComposeResult:
        places = self._get_breakpoint_classes(self.app.size.width, self.HORIZONTAL_BREAKPOINTS)
        self.update_classes(
            dict.fromkeys(places, True), update=False
        )  # else all is styled twice, on the first resize
        usual = chosen_of(self.desk.columns) == USUAL
        look = PERSONA_LOOK if usual else persona_look(self.desk.columns)
        self.people = AnswerList(look, empty=say("home.nobody"), id="list")
        self.list_pane = ListPane(id="list-pane")
        self.card = CardPane(self.desk, id="card")
        self.acts = ActPane(self.desk, self._drafts, id="acts")
        self.bar = SearchBar(
            self._answer,
            self._show_answer,
            colour=self.finder.colour,
            history=lambda: self.queries,
            id="bar",
        )
        yield StatusLine(self.status, id="status")
        yield self.bar
        with Horizontal(id="panes"):
            with self.list_pane:
                yield self.people
            yield self.card
        yield self.acts
        self.fbar = FBar(self.keys, self.reason_disabled, id="fbar")
        yield self.fbar

    def _show_answer(self, answer: Answer) -> None:
        """Rows and what can be done with them, in one paint."""
        self.paint_from_now()
        self.people.show_answer(answer)
        self.fbar.update()

    @property
    def person_meant(self) -> int | None:
        """Whom a command is about: the row under the cursor, else the card in sight, else the only hit."""
        row, card = self.people.row, self.card.shown
        if self.focused is self.people:
            return row.id if isinstance(row, PersonaRow) else None
        if card is not None and (self.has_class("-card") or not self.has_class("-narrow")):
            return card.id
        only = self.people.length == 1 and self.bar.value.strip()
        return row.id if only and isinstance(row, PersonaRow) else None

    @property
    def keys(self) -> CommandRegistry:
        """The commands with this installation's keys."""
        app = self.app
        return app.registry if isinstance(app, CommandRunner) else registry()

    def on_mount(self) -> None:
        self.bar.focus()

    def take_drafts(self) -> dict[str, Any]:
        """What this person had half typed, to be given back at the next sign-in."""
        prompt, hand = self.acts.prompt, self.acts.hand
        if prompt is not None and hand is not None and hand.act.draft_key and not hand.approving:
            self._drafts[self.acts.draft_key(hand.act)] = dict(prompt.values)
        return {**self._drafts, "query": self.bar.value}

    @property
    def in_card(self) -> bool:
        """Whether the cursor is in the card."""
        return self.focused is not None and self.card in self.focused.ancestors

    def typed_again(self) -> None:
        """Another search: what it finds is to be seen, not a card that was opened before."""
        self._warned = False
        if self.bar.value != self._searched:
            self._searched = self.bar.value
            if self.focused is self.bar and not self.acts.busy:
                self.show_list()

    def about_here(self) -> str:
        """What F1 says of the field the cursor is in; empty where there is nothing to add to the keys."""
        from screens.help import field_help

        prompt = self.acts.prompt
        asked = prompt.focused_field if prompt is not None else None
        if asked is not None:
            return field_help(asked.name, asked.label, optional=asked.optional)
        if self.in_card and self.card.chosen_field:
            return field_help(self.card.chosen_field.split(":")[0], "", optional=False)
        return say("about.bar") if self.focused is self.bar else ""

    def on_descendant_focus(self) -> None:
        """What the keys are about changes with the cursor; what was revealed is hidden when it leaves the card."""
        self.fbar.update()
        if not self.in_card:
            self.card.hide_revealed()
        if self.in_card or self.focused in (self.bar, self.people):
            self._came_from_list = self.focused is self.people

    def on_screen_suspend(self) -> None:
        """A window or the lock over home."""
        self.card.hide_revealed()

    @on(AnswerList.CursorMoved, "#list")
    def refresh_keys(self, message: AnswerList.CursorMoved) -> None:
        """Another row, or none: some keys can be used now and others not."""
        message.stop()
        self.fbar.update()

    def pending(self) -> bool:
        """Whether something is half typed."""
        return self.acts.busy

    def warned_of_leaving(self) -> bool:
        """False the first time, and says that something is half typed; True when asked again."""
        if self._warned:
            return True
        self._warned = True
        self.tell(say("home.pending"))
        return False

    @property
    def status(self) -> Status:
        """What the status line says."""
        actor, settings = self.desk.actor, self.desk.settings
        last, undo = self._last
        return Status(
            shop=settings.text("store_name"),
            location=actor.location,
            terminal=actor.terminal,
            staff=f"{actor.name} ({actor.role})" if actor.name != actor.role else actor.name,
            warning=say("home.demo") if settings.flag("demo") else "",
            last=last,
            undo_key="u" if undo else "",
            busy=False,
        )

    def tell(self, sentence: str, undo: str | None = None) -> None:
        """What was done last, or why something is not; stays until the next."""
        self._last = (sentence, undo)
        self.query_one(StatusLine).show(self.status)

    @on(SearchBar.Submitted, "#bar")
    def open_or_list(self, message: SearchBar.Submitted) -> None:
        """Enter opens the only hit, else goes to the list."""
        try:
            answer = message.answer or self.finder.in_worker(message.query, self.bar.rows_wanted)
        except RegularsError as error:
            self.tell(str(error))
            self.app.bell()
            return
        if message.answer is None:
            self.bar.show(answer)
        if len(answer.rows) == 1 and not answer.more and isinstance(answer.rows[0], PersonaRow):
            self._led_to_card = message.query
            self.open_card(answer.rows[0].id)
            return
        self._remember(message.query)
        if answer.rows:
            self.show_list()
            self.people.focus()
        else:
            self.app.bell()

    def _remember_late(self) -> None:
        """What led to a card is remembered once that is there: both write, and the card's audit goes first."""
        query, self._led_to_card = self._led_to_card, ""
        if query:
            self._remember(query)

    @work(thread=True, exit_on_error=False, group="history")
    def _remember(self, query: str) -> None:
        from store.search.history import remember

        remember(self.desk.store, self.desk.actor, query)
        if query.strip():
            self.read_history()

    @on(SearchBar.SteppedDown)
    def go_to_list(self) -> None:
        """↓ goes to the list."""
        self.show_list()
        self.people.focus()

    @on(AnswerList.SteppedUp)
    def go_to_bar(self) -> None:
        """↑ on the first row goes to the bar."""
        self.bar.focus()

    @on(AnswerList.Opened, "#list")
    def open_row(self, message: AnswerList.Opened) -> None:
        """Enter on a row opens its card."""
        if isinstance(message.row, PersonaRow):
            self.open_card(message.row.id)

    @on(FindPersona)
    async def find(self, message: FindPersona) -> None:
        """F2: the bar, its text selected."""
        message.stop()
        await self.acts.put_aside()
        self.bar.select_all()
        self.bar.focus()

    async def take_scan(self, text: str, *, complete: bool) -> None:
        """A scan goes to the bar wherever the cursor is; a whole one opens its only hit."""
        await self.acts.put_aside()
        self.bar.focus()
        self.bar.look_up(text, meant=complete)

    @on(Prompt.SwitchWanted)
    async def switch_customer(self, message: Prompt.SwitchWanted) -> None:
        """A scan in an amount field, and yes: go to that customer instead."""
        message.stop()
        await self.take_scan(message.text, complete=True)

    # The card

    def on_resize(self) -> None:
        """A key asks for the rows that are seen, not for more: half the work of a page."""
        self.bar.rows_wanted = max(self.app.size.height, 24)

    def open_card(self, persona_id: int) -> None:
        """Read a card and show it."""
        self.card.open(persona_id)

    @on(CardPane.Opened)
    async def show_card(self, message: CardPane.Opened) -> None:
        """The card is there: beside the list, or in its place; what was wanted of it is done."""
        self.card_open = True
        self._turn_to(card=True)
        if not self.acts.busy:
            self.card.focus_tab()
        wanted, self.wanted = self.wanted, None
        if wanted is not None and wanted[0] in (message.card.id, message.card.asked_for):
            await wanted[1](message.card)
        self.fbar.update()
        self._remember_late()

    @on(CardPane.Refused)
    async def say_refusal(self, message: CardPane.Refused) -> None:
        """The card may not or cannot be opened; an Operator is asked for the case."""
        self._remember_late()
        if message.needs_case is not None:
            await self.acts.begin(all_acts.GiveCase(self.desk, message.needs_case))
            return
        self.wanted = None
        self.tell(message.sentence)
        self.app.bell()

    def show_list(self) -> None:
        """The list, in place of the card where both don't fit."""
        self._turn_to(card=False)

    def _turn_to(self, *, card: bool) -> None:
        """Card or list where only one of them has room."""
        if card != self.has_class("-card"):
            self.set_class(card, "-card", update=False)
            self.app.stylesheet.update_nodes(
                [self.card, self.list_pane], animate=False
            )  # all of home takes 10 ms

    @on(GoBack)
    async def go_back(self, message: GoBack) -> None:
        """One step up: prompt, card, list, text, home; never data, never out."""
        message.stop()
        if self.acts.busy:
            await self.acts.put_aside()
            self._focus_back()
        elif self.card.back():
            return
        elif self.card_open and self.has_class("-card") and not self.bar.has_focus:
            self.show_list()
            self.card_open = False
            (self.people if self.people.answer.rows else self.bar).focus()
        elif self.people.has_focus or self.card.has_focus_within:
            self.bar.select_all()
            self.bar.focus()
        elif self.bar.value:
            self.bar.look_up("")
        self.fbar.update()

    @on(Refresh)
    def ask_again(self, message: Refresh) -> None:
        """r: the list and the card as they are now."""
        message.stop()
        self.bar.ask()
        if self.card.shown_id is not None:
            self.card.open(self.card.shown_id)

    # Acts

    async def begin(self, act: "Act") -> None:
        """Open the prompt of an act."""
        await self.acts.begin(act)

    @on(ActPane.Finished)
    def tell_done(self, message: ActPane.Finished) -> None:
        """Say what was done; the card and the list show the new state."""
        message.stop()
        done = message.done
        if done.look_up is not None:
            self.bar.look_up(done.look_up)
            return
        undo = None if isinstance(message.act, all_acts.Undo) else done.undo
        self.last_undo, self.last_said = undo, done.sentence
        self.tell(done.sentence, undo)
        if done.code is not None:
            from screens.large import Large

            self.app.push_screen(Large(done.code, done.large))
        if done.revealed is not None:
            self.card.reveal(*done.revealed)
            return
        if done.gone:
            self.card.clear()
            self.card_open = False
            self.show_list()
            self.bar.focus()
            self.bar.ask_quietly()
            return
        target = done.open_id if done.open_id is not None else self.card.shown_id
        if target is not None:
            self.card.open(target)
        self.bar.ask_quietly()

    @on(ActPane.Ended)
    def _act_ended(self, message: ActPane.Ended) -> None:
        message.stop()
        self._focus_back()

    def _focus_back(self) -> None:
        if self._came_from_list:
            self.people.focus()
        elif self.card_open:
            self.card.focus_tab()
        else:
            self.bar.focus()

    def reason_disabled(self, command: Command) -> str | None:
        """Why a command can't be used now, in a sentence."""
        return self.locked(command)
