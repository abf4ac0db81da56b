"""Redeem a discount: choose, see before → after, get the code for the POS."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.discounts.offers import Offer
from store.discounts.redeem import redeem
from store.errors import BadInput
from store.people.birthdays import parse_birthday
from store.people.records import Card
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class Redeem(Act):
    """F8 on a card, Enter on the Discounts tab; ``chosen`` is the discount under the cursor there."""

    draft_key = ""

    def __init__(self, desk: Desk, card: Card | None, chosen: str = "") -> None:
        super().__init__(desk, card)
        self._chosen = chosen
        self.first_field = "" if chosen or self._asked else "discount"

    @property
    def title(self) -> str:
        return say("redeem.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        offers = sorted(self.persona.offers, key=lambda offer: not offer.available)
        choices = tuple(
            Choice(
                offer.id,
                f"{offer.name} {offer.cost:,}",
                "" if offer.available else f"{offer.name}: {offer.reason}",
            )
            for offer in offers
        )
        asked = self._asked
        identity = [PromptField("identity", say(f"redeem.{asked}"), limit=12)] if asked else []
        return (
            *identity,
            PromptField("discount", say("redeem.discount"), FieldKind.CHOICE, self._chosen, choices),
            PromptField("receipt", say("redeem.receipt"), optional=True, limit=40),
        )

    @property
    def _asked(self) -> str:
        """What the customer is asked for before redeeming, once a visit; empty for nothing."""
        setting = self.desk.settings.text("identity_check")
        asked = {"birthday": "birthday", "wallet PIN": "wallet_pin"}.get(setting, "")
        return "" if self.persona.id in self.desk.answers else asked

    def _identity(self, values: Values) -> str | None:
        said = values.get("identity", self.desk.answers.get(self.persona.id, ""))
        if self._asked == "birthday":
            try:
                said = parse_birthday(said, self.shown.region, self.desk.today).isoformat()
            except BadInput:
                return said or None
        return said or None

    def preview(self, values: Values) -> str:
        offer = self._offer(values)
        if offer is None:
            return ""
        if not offer.available:
            return offer.reason or ""
        before = self.persona.points
        return say("redeem.preview", name=offer.name, before=f"{before:,}", after=f"{before - offer.cost:,}")

    def perform(self, actor: Actor, values: Values) -> Done:
        identity = self._identity(values)
        receipt = redeem(
            self.desk.store,
            actor,
            self.persona.id,
            values["discount"],
            receipt=values["receipt"] or None,
            identity=identity,
        )
        if identity is not None:
            self.desk.answers[self.persona.id] = identity
        offer = self._offer(values)
        name = offer.name if offer is not None else values["discount"]
        return Done(
            say("redeem.done", name=name, code=receipt.details["code"], balance=f"{receipt.points:,}"),
            undo=receipt.operation_id,
            code=str(receipt.details["code"]),
            large=say("redeem.key_in", name=name),
        )

    def request_hash(self, values: Values) -> str:
        return redeem.request_hash(
            self.persona.id,
            values["discount"],
            receipt=values["receipt"] or None,
            identity=self._identity(values),
        )

    def _offer(self, values: Values) -> Offer | None:
        return next((offer for offer in self.persona.offers if offer.id == values["discount"]), None)
