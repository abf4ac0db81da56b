"""A receipt nobody was named for, given to the customer on screen."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.errors import RegularsError
from store.people.records import Card
from store.points.orders.attaching import AnonymousReceipt, attach_receipt, find_anonymous
from store.words import say
from widgets.prompt_field import PromptField


class AttachReceipt(Act):
    """The number is looked up; what it is and what it earns is said before it is attached."""

    draft_key = "attach"
    first_field = "receipt"

    def __init__(self, desk: Desk, card: Card) -> None:
        super().__init__(desk, card)
        self._found: tuple[str, AnonymousReceipt] | None = None

    @property
    def title(self) -> str:
        return say("attach.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("receipt", say("attach.receipt"), limit=60),)

    def preview(self, values: Values) -> str:
        return say("attach.preview")

    def _look(self, number: str) -> AnonymousReceipt:
        if self._found is None or self._found[0] != number:
            with self.desk.store.reading() as connection:
                self._found = (number, find_anonymous(connection, number))
        return self._found[1]

    def later(self, values: Values) -> str | None:
        number = values["receipt"]
        if not number:
            return None
        try:
            found = self._look(number)
            would = attach_receipt.tried(
                self.desk.store, self.desk.actor_for(self.persona.id), self.persona.id, found.id
            )
        except RegularsError as error:
            return str(error)
        reason = would.details["reason"]
        return say(
            "attach.would" if reason is None else "attach.would_nothing",
            day=self.shown.day(found.placed_on),
            where=found.location or found.source,
            money=self.shown.money(found.total),
            earned=would.details["earned"],
            reason=reason,
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        found = self._look(values["receipt"])
        receipt = attach_receipt(self.desk.store, actor, self.persona.id, found.id)
        reason = receipt.details["reason"]
        done = say(
            "attach.done" if reason is None else "attach.done_nothing",
            receipt=found.receipt or found.order_id,
            id=self.persona.id,
            earned=receipt.details["earned"],
            points=receipt.points,
            reason=reason,
        )
        return Done(done, undo=receipt.operation_id)

    def request_hash(self, values: Values) -> str:
        return attach_receipt.request_hash(self.persona.id, self._look(values["receipt"]).id)
