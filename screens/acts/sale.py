"""Sale by hand, where no POS sends orders."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from store.actor import Actor
from store.errors import BadInput
from store.points.earning.sale import sell_by_hand
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class Sale(Act):
    """F5 on a card."""

    draft_key = "sale"

    @property
    def title(self) -> str:
        return say("sale.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("amount", say("sale.amount"), FieldKind.AMOUNT, placeholder="12.50"),
            PromptField("receipt", say("sale.receipt"), optional=True, limit=40),
        )

    def preview(self, values: Values) -> str:
        try:
            return say("sale.preview", amount=self.shown.money(self.shown.read_money(values["amount"])))
        except BadInput:
            return ""

    def check(self, values: Values) -> str | None:
        try:
            self.shown.read_money(values["amount"])
        except BadInput as wrong:
            return str(wrong)
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        amount = self.shown.read_money(values["amount"])
        receipt = sell_by_hand(
            self.desk.store, actor, self.persona.id, amount, receipt=values["receipt"] or None
        )
        earned, reason = receipt.details["earned"], receipt.details.get("reason")
        return Done(
            say(
                "sale.done",
                amount=self.shown.money(amount),
                name=self.persona.name,
                points=f"{earned:+,}" if earned or not reason else f"+0 ({reason})",
                balance=f"{receipt.points:,}",
            ),
            undo=receipt.operation_id,
        )

    def request_hash(self, values: Values) -> str:
        amount = self.shown.read_money(values["amount"])
        return sell_by_hand.request_hash(self.persona.id, amount, receipt=values["receipt"] or None)
