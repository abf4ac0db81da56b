"""Membership and household of a customer who is here already."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.errors import NotFound
from store.merging.households import leave_household, link_household
from store.people.birthdays import example
from store.people.enrolment import make_member
from store.people.records import Card
from store.search.records import PersonaRow
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class MakeMember(Act):
    """Enrols a customer who has no membership yet."""

    draft_key = "member"

    @property
    def title(self) -> str:
        return say("member.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        seen = (Choice("no", say("enrol.id_no")), Choice("yes", say("enrol.id_yes")))
        born = self.shown.typed_day(self.persona.birthday)
        return (
            PromptField(
                "birthday",
                say("enrol.birthday"),
                value=born,
                placeholder=example(self.shown.region),
                optional=True,
                limit=12,
            ),
            PromptField("id_seen", say("enrol.id_seen"), FieldKind.CHOICE, choices=seen),
        )

    def preview(self, values: Values) -> str:
        return self.shown.birthday_words(values["birthday"], self.desk.today)

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = make_member(
            self.desk.store,
            actor,
            self.persona.id,
            birthday=values["birthday"],
            id_seen=values["id_seen"] == "yes",
        )
        voided = int(receipt.details.get("voided") or 0)
        key = "member.voided" if voided else "member.done"
        return Done(say(key, name=self.persona.name, points=voided))


class LinkHousehold(Act):
    """Links the card with another customer as one household; merges nobody."""

    def __init__(self, desk: Desk, card: Card, other: str = "") -> None:
        super().__init__(desk, card)
        self._other = other

    @property
    def title(self) -> str:
        return say("household.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        hint = say("household.hint")
        return (PromptField("other", say("household.other"), value=self._other, placeholder=hint),)

    def later(self, values: Values) -> str | None:
        found = self._found(values["other"])
        if len(found) == 1:
            return say("household.preview", name=found[0].name or found[0].id, id=found[0].id)
        return say("household.several", count=len(found)) if values["other"] else ""

    def _found(self, typed: str) -> list[PersonaRow]:
        from store.search.answer import answer

        if not typed.strip():
            return []
        return list(answer(self.desk.store, self.desk.actor, typed, limit=20).rows)

    def perform(self, actor: Actor, values: Values) -> Done:
        found = self._found(values["other"])
        if len(found) != 1:
            raise NotFound(say("household.several", count=len(found)))
        link_household(self.desk.store, actor, self.persona.id, found[0].id)
        return Done(say("household.done", name=self.persona.name, other=found[0].name or found[0].id))


class LeaveHousehold(Act):
    """Takes the customer out of the household; the others stay linked."""

    @property
    def title(self) -> str:
        return say("household.leave", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        choices = (Choice("yes", say("household.leaves")),)
        return (PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=choices),)

    def preview(self, values: Values) -> str:
        return ", ".join(one.name or str(one.id) for one in self.persona.household)

    def perform(self, actor: Actor, values: Values) -> Done:
        leave_household(self.desk.store, actor, self.persona.id)
        return Done(say("household.left", name=self.persona.name))
