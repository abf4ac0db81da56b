"""Asking for an account back: the name as the customer says it; support looks at the rest."""

from collections.abc import Sequence

from screens.desk import Desk
from screens.kiosk.page import Page, Values
from screens.kiosk.starting import Said
from store.outbox.codes import Proof
from store.people.birthdays import example
from store.recovery.asking import RecoveryForm, ask_for_recovery
from store.shown import Shown
from store.words import say
from widgets.prompt_field import PromptField


class Recover(Page):
    """What support compares; the answer is the same whether there was an account or not."""

    def __init__(self, desk: Desk, proofs: tuple[Proof, ...]) -> None:
        super().__init__(desk)
        self.heading = say("kiosk.recover.heading")
        self._proofs = proofs
        self._actor = desk.actor.doing(desk.new_operation())

    def lines(self) -> Sequence[str]:
        return (say("kiosk.recover.who"),)

    def fields(self) -> Sequence[PromptField]:
        birthday = example(self.desk.settings.text("region"))
        return (
            PromptField("first_name", say("kiosk.field.first_name"), limit=80),
            PromptField("last_name", say("kiosk.field.last_name"), limit=80),
            PromptField(
                "birthday", say("kiosk.field.birthday"), placeholder=birthday, optional=True, limit=12
            ),
        )

    def preview(self, values: Values) -> str:
        return Shown(self.desk.settings).birthday_words(values["birthday"], self.desk.today)

    def go(self, values: Values) -> Page | None:
        form = RecoveryForm(self._proofs, values["first_name"], values["last_name"], values["birthday"])
        ask_for_recovery(self.desk.store, self._actor, form)
        return Said(self.desk, say("kiosk.recover.done"), say("kiosk.recover.afterwards"))
