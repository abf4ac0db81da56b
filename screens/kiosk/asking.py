"""Opting out of everything, and deleting: the consequences, a yes that is typed, and the same answer for everybody."""

from collections.abc import Sequence

from screens.desk import Desk
from screens.kiosk.page import Page, Values
from screens.kiosk.starting import Said
from store.outbox.codes import Proof
from store.privacy.deleting import delete_own_data
from store.privacy.finding import Asking
from store.privacy.holding import opt_out_of_everything
from store.words import say
from widgets.prompt_field import PromptField


class _Confirm(Page):
    """A word to type; the operation's id is made when the page opens."""

    key = ""

    def __init__(self, desk: Desk, proofs: tuple[Proof, ...]) -> None:
        super().__init__(desk)
        self.heading = say(f"kiosk.{self.key}.heading")
        self._proofs = proofs
        self._actor = desk.actor.doing(desk.new_operation())

    def lines(self) -> Sequence[str]:
        return (say(f"kiosk.{self.key}.consequences"), say("kiosk.confirm.line", word=self._word))

    @property
    def _word(self) -> str:
        return say(f"kiosk.{self.key}.word")

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("name", say("kiosk.field.name_if_shared"), optional=True, limit=80),
            PromptField("word", say("kiosk.field.word", word=self._word), optional=True, limit=20),
        )

    def check(self, values: Values) -> str | None:
        typed = values["word"].casefold() == self._word.casefold()
        return None if typed else say("kiosk.confirm.line", word=self._word)

    def go(self, values: Values) -> Page | None:
        self.perform(Asking(self._proofs, values["name"]))
        return Said(self.desk, say(f"kiosk.{self.key}.done"), say(f"kiosk.{self.key}.afterwards"))

    def perform(self, asking: Asking) -> None:
        """Does it."""
        raise NotImplementedError


class ConfirmOptOut(_Confirm):
    """Every channel off, the account held."""

    key = "opt_out"

    def perform(self, asking: Asking) -> None:
        opt_out_of_everything(self.desk.store, self._actor, asking)


class ConfirmDelete(_Confirm):
    """Everything erased."""

    key = "delete"

    def perform(self, asking: Asking) -> None:
        delete_own_data(self.desk.store, self._actor, asking)


CONFIRM: dict[str, type[_Confirm]] = {"opt out": ConfirmOptOut, "delete": ConfirmDelete}
"""The page that asks for the yes, by purpose."""
