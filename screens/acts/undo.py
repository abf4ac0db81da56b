"""Undo: a reversing entry for the last act, or for one chosen in the history."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.people.records import Card
from store.points.undo import preview_undo, undo
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class Undo(Act):
    """``u``: takes one operation back; says first which."""

    def __init__(self, desk: Desk, card: Card | None, operation_id: str, what: str) -> None:
        super().__init__(desk, card)
        self._operation_id = operation_id
        self._what = what

    @property
    def title(self) -> str:
        return say("undo.title", what=self._what)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField(
                "sure", say("undo.sure"), FieldKind.CHOICE, choices=(Choice("yes", say("undo.yes")),)
            ),
        )

    def preview(self, values: Values) -> str:
        return say("undo.preview")

    def later(self, values: Values) -> str | None:
        with self.desk.store.reading() as connection:
            today, settings = self.desk.today.isoformat(), self.desk.store.settings()
            words = preview_undo(connection, self._operation_id, today, settings).words
        return f"{self.preview(values)} {words}" if words else None

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = undo(self.desk.store, actor, self._operation_id)
        return Done(say("undo.done", what=self._what, balance=f"{receipt.points:,}"))

    def request_hash(self, values: Values) -> str:
        return undo.request_hash(self._operation_id)
