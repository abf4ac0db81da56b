"""Acts that give a customer a card, change what is known of it, and take it out of use."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from screens.acts.act import Act, Done, Values
from screens.cards.verbs import OfCard
from screens.desk import Desk
from store.actor import Actor
from store.cards.issuing import change_card, issue_card, remove_card
from store.cards.records import Programme
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField

if TYPE_CHECKING:
    from store.people.records import Card

DIGITS = 3
FIELD = "field:"


class IssueCard(Act):
    """A card of one of the programmes; the serial is made unless one is typed or scanned."""

    draft_key = "card.issue"
    first_field = "programme"

    def __init__(self, desk: Desk, card: "Card | None", programmes: Sequence[Programme]) -> None:
        super().__init__(desk, card)
        self._programmes = tuple(programmes)

    @property
    def title(self) -> str:
        return say("card_acts.issue", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        choices = tuple(Choice(one.name, one.name) for one in self._programmes)
        first = self._programmes[0].name if self._programmes else ""
        return (
            PromptField("programme", say("card_acts.programme"), FieldKind.CHOICE, first, choices),
            PromptField(
                "serial", say("card_acts.serial"), placeholder=say("card_acts.made"), optional=True, limit=40
            ),
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = issue_card(
            self.desk.store, actor, self.persona.id, values["programme"], serial=values["serial"]
        )
        return Done(say("card_acts.issued", serial=receipt.details["serial"], programme=values["programme"]))

    def request_hash(self, values: Values) -> str:
        return issue_card.request_hash(self.persona.id, values["programme"], serial=values["serial"])


class EditCard(OfCard):
    """Whether it is installed, its device, campaign, last day and custom fields."""

    first_field = "status"

    @property
    def title(self) -> str:
        return self.named(say("card_acts.edit"))

    def fields(self) -> Sequence[PromptField]:
        held = self.held
        states = (
            Choice("installed", say("card_acts.installed")),
            Choice("not installed", say("card_acts.not_installed")),
        )
        names = list(dict.fromkeys((*self.programme.custom_fields, *held.fields)))
        return (
            PromptField("status", say("card_acts.status"), FieldKind.CHOICE, held.status, states),
            PromptField("device", say("card_acts.device"), value=held.device or "", optional=True, limit=60),
            PromptField("utm", say("card_acts.utm"), value=held.utm or "", optional=True),
            PromptField(
                "expires_on",
                say("card_acts.last_day"),
                value=held.expires_on or "",
                placeholder="2027-12-31",
                optional=True,
                limit=10,
            ),
            *(
                PromptField(f"{FIELD}{name}", name, value=held.fields.get(name, ""), optional=True)
                for name in names
            ),
        )

    def _asked(self, values: Values) -> dict[str, Any]:
        fields = {name[len(FIELD) :]: value for name, value in values.items() if name.startswith(FIELD)}
        return {
            "installed": values["status"] == "installed",
            "device": values["device"],
            "utm": values["utm"],
            "expires_on": values["expires_on"],
            "fields": fields or None,
        }

    def perform(self, actor: Actor, values: Values) -> Done:
        change_card(self.desk.store, actor, self.held.id, **self._asked(values))
        return Done(say("card_acts.edited", serial=self.held.serial))

    def request_hash(self, values: Values) -> str:
        return change_card.request_hash(self.held.id, **self._asked(values))


class RemoveCard(OfCard):
    """Enter alone confirms nothing, the serial's last characters do; says first what it means for the customer."""

    @property
    def title(self) -> str:
        return self.named(say("card_acts.remove"))

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("digits", say("card_acts.digits", digits=DIGITS), limit=DIGITS),)

    def preview(self, values: Values) -> str:
        return say("card_acts.stays")

    def check(self, values: Values) -> str | None:
        wanted = self.held.serial[-DIGITS:]
        if values["digits"].casefold() == wanted.casefold():
            return None
        return say("card_acts.wrong_digits", digits=wanted)

    def perform(self, actor: Actor, values: Values) -> Done:
        remove_card(self.desk.store, actor, self.held.id)
        return Done(say("card_acts.removed", serial=self.held.serial))

    def request_hash(self, values: Values) -> str:
        return remove_card.request_hash(self.held.id)
