"""Questions before an act: an Operator's case, and the customer's wallet PIN."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.people.birthdays import example
from store.people.identity import check_birthday, check_wallet_pin
from store.people.records import Card
from store.staff.permissions import Grant, grant
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


class Reveal(Act):
    """One masked field of the card on screen; a reason is given once per customer and sign-in."""

    def __init__(self, desk: Desk, card: Card, row: str, label: str) -> None:
        super().__init__(desk, card)
        self._row = row
        self._label = label

    @property
    def needs_reason(self) -> bool:
        """Whether the role must say why, and has not yet."""
        asked = grant(self.desk.actor.role, "reveal a field") is Grant.REASON
        return asked and self.persona.id not in self.desk.cases

    @property
    def title(self) -> str:
        return say("reveal.title", label=self._label, who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("case", say("case.case"), limit=120),)

    def preview(self, values: Values) -> str:
        return say("reveal.preview")

    def perform(self, actor: Actor, values: Values) -> Done:
        from store.people.revealing import reveal_field

        case = values.get("case") or self.desk.cases.get(self.persona.id)
        actor = actor.because(case) if case else actor
        value = reveal_field(self.desk.store, actor, self.persona.id, self._row.removeprefix("trait:"))
        if case:
            self.desk.cases[self.persona.id] = case
        return Done(say("reveal.done", label=self._label), revealed=(self._row, value))


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
