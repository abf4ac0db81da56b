"""How a day at home begins: the first answer, then what may come behind it, then what is read while nobody types."""

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import events, work

from screens import acts as all_acts
from screens.card.pane import PARTS, CardPane
from screens.searching import Searching
from store.shown import Shown
from store.staff.permissions import Grant, grant
from store.words import say
from widgets.type_ahead import keys_wait, release_keys

if TYPE_CHECKING:
    from store.points.reading.outcome import Outcome

TOLD = ("adjust_points", "sell_by_hand", "redeem", "transact_card", "undo")
"""The acts whose outcome the next sign-in on the till tells."""
ANSWER_FIRST = 0.05
"""Seconds after the start in which nothing but a key typed ahead is looked after."""
LEARN_AFTER = 0.5
"""Seconds after the start until the store's words are read, so that the first typed keys do not wait for them."""


def read_ahead() -> None:
    """Reads the files behind the card and the acts while nobody waits for them."""
    for name in (*PARTS, "screens.card.event_words", "store.people.card", "store.people.timeline"):
        import_module(name)
    all_acts.read_all()


class Beginning(Searching):
    """Mixed into home: what happens from its first moment until everything is read."""

    card: CardPane
    queries: list[str]
    last_undo: str | None
    last_said: str
    _drafts: dict[str, Any]
    _open_first: int | None
    """The customer whose card the command line asked for."""
    _begun = False
    _painting = False
    _card_read = False

    def open_card(self, persona_id: int) -> None:
        """Read a card and show it."""
        raise NotImplementedError

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """The first time everything has been styled just now, has its place after this, and the first answer need not
        wait for a paint."""
        if not self._begun:
            self._begun = True
            event.refresh_styles = False
            self.call_next(self._begin)

    def _compositor_refresh(self) -> None:
        """The first paint is that of the first answer: without rows nothing is painted, only laid out."""
        if self._painting:
            super()._compositor_refresh()

    def paint_from_now(self) -> None:
        """The first answer is there, or is not waited for any longer."""
        if not self._painting:
            self._painting = True
            self.refresh()

    def _begin(self) -> None:
        query = str(self._drafts.pop("query", ""))
        ahead = not query and keys_wait(self)
        if query:
            self.bar.look_up(query)
        elif not ahead:
            self.bar.ask()
        self.set_timer(ANSWER_FIRST, partial(self._go_on, ahead))
        self.set_timer(LEARN_AFTER, self._learn)
        if self._open_first is not None:
            self.open_card(self._open_first)
            self._open_first = None
        else:
            release_keys(self)

    def _go_on(self, ahead: bool) -> None:
        """What the first answer goes before. Where a key was typed ``ahead`` and is no search, none was asked for."""
        if ahead and not self.bar.value:
            self.bar.ask()
        self.paint_from_now()
        self.read_history()
        self._tell_last_outcome()

    @work(thread=True, exit_on_error=False, group="history")
    def read_history(self) -> None:
        """What this person searched for before, for the bar."""
        from store.search.history import recent_queries

        self.queries = list(recent_queries(self.desk.store, self.desk.actor))

    @work(thread=True, exit_on_error=False, group="learn")
    def _learn(self) -> None:
        """The words and the order this store knows; the first answers go before it."""
        self.finder.learn()
        read_ahead()
        self.app.call_from_thread(self._card_is_read)

    def _card_is_read(self) -> None:
        self._card_read = True
        if not self.looking_further:
            self.rested()

    def rested(self) -> None:
        """The card's parts are made while nobody types."""
        if self._card_read:
            self.card.call_next(self.card.furnish)

    @work(thread=True, exit_on_error=False, group="outcome")
    def _tell_last_outcome(self) -> None:
        """After a power cut or a dropped line: done or not done (``points.md`` rule 36)."""
        from store.people.masking import masked_name
        from store.points.reading.outcome import last_outcome, names_in

        outcome = last_outcome(self.desk.store, self.desk.actor.terminal)
        if outcome is not None and outcome.use_case in TOLD and self.desk.is_today(outcome.at):
            staff, name = names_in(self.desk.store, outcome)
            if grant(self.desk.actor.role, "open a card") is not Grant.YES:
                name = masked_name(name)
            self.app.call_from_thread(self._say_outcome, outcome, staff, name or str(outcome.persona_id))

    def _say_outcome(self, outcome: "Outcome", staff: str, name: str) -> None:
        mine = outcome.staff_id == self.desk.actor.staff_id
        what = say(f"outcome.{outcome.use_case}", name=name, outcome=outcome.words)
        standing = outcome.undone_by is None and outcome.use_case != "undo"
        self.last_undo = outcome.operation_id if mine and standing else None
        self.last_said = what
        if mine:
            self.tell(what, self.last_undo)
        else:
            clock = Shown(self.desk.settings).moment(outcome.at)[11:]
            self.tell(say("outcome.by", staff=staff, clock=clock, what=what))
