"""What can be done to an order of the history: refund it, or correct its amount."""

from collections.abc import Sequence
from decimal import Decimal

from screens.acts.act import Act, Done, Values
from screens.card.history import ChosenOrder
from screens.desk import Desk
from store.actor import Actor
from store.errors import BadInput
from store.people.records import Card
from store.points.orders.correct import correct, look_at_correction
from store.points.orders.refund import look_at_refund, refund
from store.shown import minor_digits
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class _OnOrder(Act):
    def __init__(self, desk: Desk, card: Card, order: ChosenOrder) -> None:
        super().__init__(desk, card)
        self.order = order

    def amount(self, values: Values) -> int:
        """The typed amount; raises `BadInput`."""
        return self.shown.read_money(values["amount"])

    def typed(self, minor: int) -> str:
        """Money as it is typed into the field."""
        digits = minor_digits(self.shown.currency)
        return f"{Decimal(minor).scaleb(-digits):.{digits}f}"

    def check(self, values: Values) -> str | None:
        try:
            self.amount(values)
        except BadInput as wrong:
            return str(wrong)
        return None


class RefundOrder(_OnOrder):
    """Money goes back at the POS; here the points do, as the order stands."""

    draft_key = "refund"
    first_field = "amount"

    @property
    def title(self) -> str:
        return say("refund_order.title", order=self.order.words, who=self.who)

    def fields(self) -> Sequence[PromptField]:
        left = self.typed(max(self.order.total - self.order.refunded, 0))
        return (
            PromptField("amount", say("refund_order.amount"), FieldKind.AMOUNT, value=left),
            PromptField("note", say("refund_order.note")),
            PromptField("document", say("refund_order.document"), optional=True, limit=40),
        )

    def later(self, values: Values) -> str | None:
        if self.check(values) is not None:
            return None
        actor = self.desk.actor_for(self.persona.id)
        seen = look_at_refund(self.desk.store, actor, self.order.id, self.amount(values))
        taken = seen.points_back + seen.visits_back
        parts = [say("refund_order.taken", points=taken)]
        if seen.returned:
            parts.append(say("refund_order.returned", points=seen.returned))
        if seen.stays:
            parts.append(say("refund_order.stays", points=seen.stays))
        if seen.blocked:
            parts.append(say("refund_order.blocked", points=seen.blocked))
        return " · ".join(parts)

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = refund(
            self.desk.store,
            actor,
            self.order.id,
            self.amount(values),
            note=values["note"],
            document=values["document"] or None,
        )
        details = receipt.details
        return Done(
            say(
                "refund_order.done",
                amount=self.shown.money(details["amount"]),
                name=self.persona.name,
                points=f"{details['after'] - details['before']:+,}",
                balance=f"{receipt.points:,}",
            ),
            undo=None if details["returned"] else receipt.operation_id,
        )

    def request_hash(self, values: Values) -> str:
        return refund.request_hash(
            self.order.id, self.amount(values), note=values["note"], document=values["document"] or None
        )


class CorrectOrder(_OnOrder):
    """The amount was wrong: old and new stay linked, the points follow."""

    draft_key = "correct"
    first_field = "amount"

    @property
    def title(self) -> str:
        return say("correct_order.title", order=self.order.words, who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField(
                "amount",
                say("correct_order.amount"),
                FieldKind.AMOUNT,
                placeholder=self.typed(self.order.pre_tax),
            ),
            PromptField("note", say("correct_order.note")),
        )

    def later(self, values: Values) -> str | None:
        if self.check(values) is not None:
            return None
        actor = self.desk.actor_for(self.persona.id)
        seen = look_at_correction(self.desk.store, actor, self.order.id, self.amount(values))
        return say(
            "correct_order.preview",
            old=self.shown.money(seen.old_pre_tax),
            new=self.shown.money(seen.new_pre_tax),
            points=f"{seen.points:+,}",
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = correct(self.desk.store, actor, self.order.id, self.amount(values), note=values["note"])
        details = receipt.details
        return Done(
            say(
                "correct_order.done",
                old=self.shown.money(details["old_pre_tax"]),
                new=self.shown.money(details["new_pre_tax"]),
                points=f"{details['difference']:+,}",
                balance=f"{receipt.points:,}",
            )
        )

    def request_hash(self, values: Values) -> str:
        return correct.request_hash(self.order.id, self.amount(values), note=values["note"])
