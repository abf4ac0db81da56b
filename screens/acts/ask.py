"""Questions before an act: an Operator's case, and the customer's wallet PIN."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.people.birthdays import example
from store.people.identity import check_birthday, check_wallet_pin
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class GiveCase(Act):
    """Operators give a case number or reason once per customer and sign-in."""

    def __init__(self, desk: Desk, persona_id: int) -> None:
        super().__init__(desk, None)
        self._persona_id = persona_id

    @property
    def title(self) -> str:
        return say("case.title", id=self._persona_id)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("case", say("case.case"), limit=120),)

    def perform(self, actor: Actor, values: Values) -> Done:
        self.desk.cases[self._persona_id] = values["case"]
        return Done(say("case.done", case=values["case"]), open_id=self._persona_id)


class CheckWalletPin(Act):
    """Match or no match; the PIN on file is never shown."""

    @property
    def title(self) -> str:
        return say("pin.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("pin", say("pin.said"), FieldKind.PIN, limit=12),)

    def perform(self, actor: Actor, values: Values) -> Done:
        matches = check_wallet_pin(self.desk.store, actor, self.persona.id, values["pin"])
        return Done(say("pin.match") if matches else say("pin.no_match"))


class CheckBirthday(Act):
    """Match or no match; the birthday on file is not shown by it."""

    @property
    def title(self) -> str:
        return say("check.birthday_title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        hint = example(self.shown.region)
        return (PromptField("identity", say("check.birthday_said"), placeholder=hint, limit=12),)

    def preview(self, values: Values) -> str:
        return self.shown.birthday_words(values["identity"], self.desk.today)

    def perform(self, actor: Actor, values: Values) -> Done:
        matches = check_birthday(self.desk.store, actor, self.persona.id, values["identity"])
        return Done(say("check.birthday_match") if matches else say("check.birthday_no_match"))
