"""Acts on a loyalty card: a verb with its figure and comment, and the correction of the last amount."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.cards.correcting import correct_card
from store.cards.records import LoyaltyCard, Programme
from store.cards.transacting import transact_card
from store.cards.types import OF_MONEY, VERBS, Wish, change_of, told
from store.errors import Refused
from store.numbers import read_whole
from store.points.undo import undo
from store.shown import minor_digits
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField

if TYPE_CHECKING:
    from store.people.records import Card

GIVING = ("redeem_coupon", "redeem_reward", "receive_reward")
BUYING = ("add_purchase",)


def verbs_for(programme: Programme, key: str) -> tuple[str, ...]:
    """The verbs behind a key: ``p`` a purchase, ``r`` what is given to the customer, ``a`` all others."""
    if key == "p":
        return tuple(verb for verb in programme.verbs if verb in BUYING)
    if key == "r":
        return tuple(verb for verb in programme.verbs if verb in GIVING)
    return tuple(verb for verb in programme.verbs if verb not in (*BUYING, *GIVING))


class OfCard(Act):
    """An act on one loyalty card of the customer."""

    def __init__(self, desk: Desk, card: "Card", held: LoyaltyCard, programme: Programme) -> None:
        super().__init__(desk, card)
        self.held = held
        self.programme = programme

    def named(self, what: str) -> str:
        """What is done, with which card, for whom."""
        return say("card_acts.title", what=what, serial=self.held.serial, who=self.who)

    def units(self, units: int) -> str:
        """Units of the card in words."""
        return told(self.shown, self.held.unit, units)


class CardVerb(OfCard):
    """A verb of the card's type: the first of ``verbs`` unless another is chosen, a number or amount, a comment."""

    first_field = "figure"

    def __init__(
        self, desk: Desk, card: "Card", held: LoyaltyCard, programme: Programme, verbs: Sequence[str]
    ) -> None:
        super().__init__(desk, card, held, programme)
        self._verbs = tuple(verbs)
        self._money = self._verbs[0] in OF_MONEY
        self.draft_key = f"card:{held.id}:{self._verbs[0]}"
        if self._verbs[0] == "redeem_coupon":
            self.first_field = "comment"

    @property
    def title(self) -> str:
        return self.named(VERBS[self._verbs[0]] if len(self._verbs) == 1 else say("card_acts.choose"))

    def fields(self) -> Sequence[PromptField]:
        asked = []
        if len(self._verbs) > 1:
            choices = tuple(Choice(verb, VERBS[verb]) for verb in self._verbs)
            asked.append(
                PromptField("verb", say("card_acts.verb"), FieldKind.CHOICE, self._verbs[0], choices)
            )
        if self._money:
            label = say("sale.amount") if self._verbs[0] in BUYING else say("card_acts.amount")
            asked.append(PromptField("figure", label, FieldKind.AMOUNT, placeholder="12.50"))
        elif self._verbs[0] != "redeem_coupon":
            asked.append(
                PromptField(
                    "figure", say("card_acts.count"), FieldKind.NUMBER, placeholder="1", optional=True
                )
            )
        asked.append(PromptField("comment", say("card_acts.comment"), optional=True, limit=400))
        return asked

    def _wish(self, values: Values) -> Wish:
        verb = values.get("verb") or self._verbs[0]
        if self._money:
            return Wish(verb, amount=self.shown.read_money(values["figure"]))
        return Wish(verb, read_whole(values.get("figure") or "1"))

    def preview(self, values: Values) -> str:
        try:
            units = self._change(values)
        except Refused:
            return ""
        after = self.held.balance + units
        before = self.units(self.held.balance)
        if after < 0:
            return say("card_acts.short", before=before)
        return say("card_acts.preview", before=before, after=self.units(after))

    def stated(self, values: Values) -> str:
        wish = self._wish(values)
        words = " · ".join(filter(None, (VERBS[wish.verb], self.preview(values), values["comment"])))
        return f"{self.who} · {words}"

    def check(self, values: Values) -> str | None:
        try:
            self._change(values)
        except Refused as wrong:
            return str(wrong)
        return None

    def _change(self, values: Values) -> int:
        digits = minor_digits(self.desk.settings.text("currency"))
        return change_of(self.programme, self._wish(values), digits)

    def _asked(self, values: Values) -> dict[str, Any]:
        wish = self._wish(values)
        return {"count": wish.count, "amount": wish.amount, "comment": values["comment"]}

    def perform(self, actor: Actor, values: Values) -> Done:
        wish = self._wish(values)
        receipt = transact_card(self.desk.store, actor, self.held.id, wish.verb, **self._asked(values))
        details = receipt.details
        said = say(
            "cards.done",
            serial=self.held.serial,
            before=self.units(details["card_before"]),
            after=self.units(details["card_after"]),
        )
        if details.get("earned"):
            said = say("card_acts.earned", said=said, count=details["earned"], points=details["earned"])
        if details.get("reward"):
            said = say("card_acts.reward", said=said, reward=details["reward"])
        return Done(said, undo=receipt.operation_id)

    def request_hash(self, values: Values) -> str:
        return transact_card.request_hash(self.held.id, self._wish(values).verb, **self._asked(values))


class CorrectAmount(OfCard):
    """The amount of the card's last transaction, typed right, and why."""

    def __init__(self, desk: Desk, card: "Card", held: LoyaltyCard, programme: Programme, now: int) -> None:
        super().__init__(desk, card, held, programme)
        self._now = now

    @property
    def title(self) -> str:
        return self.named(say("card_acts.correct", amount=self.shown.money(self._now)))

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("amount", say("card_acts.right"), FieldKind.AMOUNT, placeholder="12.50"),
            PromptField("note", say("card_acts.why")),
        )

    def preview(self, values: Values) -> str:
        try:
            amount = self.shown.read_money(values["amount"])
        except Refused:
            return ""
        return say("card_acts.preview", before=self.shown.money(self._now), after=self.shown.money(amount))

    def check(self, values: Values) -> str | None:
        try:
            self.shown.read_money(values["amount"])
        except Refused as wrong:
            return str(wrong)
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        amount = self.shown.read_money(values["amount"])
        receipt = correct_card(self.desk.store, actor, self.held.id, amount, note=values["note"])
        details = receipt.details
        return Done(
            say(
                "cards.done",
                serial=self.held.serial,
                before=self.units(details["card_before"]),
                after=self.units(details["card_after"]),
            )
        )

    def request_hash(self, values: Values) -> str:
        amount = self.shown.read_money(values["amount"])
        return correct_card.request_hash(self.held.id, amount, note=values["note"])


class UndoOnCard(OfCard):
    """A transaction of the card taken back; says what the card has after it."""

    def __init__(
        self, desk: Desk, card: "Card", held: LoyaltyCard, programme: Programme, done: tuple[str, int]
    ) -> None:
        super().__init__(desk, card, held, programme)
        self._operation_id, self._done = done

    @property
    def title(self) -> str:
        return self.named(say("card_acts.undo", change=self.units(self._done)))

    def fields(self) -> Sequence[PromptField]:
        yes = (Choice("yes", say("undo.yes")),)
        return (PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=yes),)

    def preview(self, values: Values) -> str:
        return say("undo.preview")

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = undo(self.desk.store, actor, self._operation_id)
        return Done(
            say(
                "cards.done",
                serial=self.held.serial,
                before=self.units(self.held.balance),
                after=self.units(receipt.details["card_after"]),
            )
        )

    def request_hash(self, values: Values) -> str:
        return undo.request_hash(self._operation_id)
