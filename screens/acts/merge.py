"""The confirmation of a merge: three digits of the id that goes, and why they are one person."""

from collections.abc import Mapping, Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.merging.merging import merge_personas
from store.merging.preview import MergePreview
from store.merging.told import field_label
from store.people.records import Card
from store.words import say
from widgets.prompt_field import PromptField


def last_digits(persona_id: int) -> str:
    """What is typed to confirm."""
    return f"{persona_id % 1000:03d}"


def digits_field(persona_id: int) -> PromptField:
    """The field for them."""
    return PromptField("digits", say("merge.act.digits", id=persona_id), limit=3)


class ConfirmMerge(Act):
    """Merges as seen and chosen in the window before."""

    first_field = "why"

    def __init__(self, desk: Desk, card: Card, seen: MergePreview, take: Mapping[str, str]) -> None:
        super().__init__(desk, card)
        self._seen = seen
        self._take = dict(take)

    @property
    def title(self) -> str:
        absorbed, survivor = self._seen.absorbed, self._seen.survivor
        return say(
            "merge.act.title",
            absorbed=absorbed.name or absorbed.id,
            absorbed_id=absorbed.id,
            survivor=survivor.name or survivor.id,
            id=survivor.id,
        )

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("why", say("merge.act.why"), optional=True, limit=200),
            digits_field(self._seen.absorbed.id),
        )

    def preview(self, values: Values) -> str:
        chosen = ", ".join(field_label(name) for name, side in self._take.items() if side == "B")
        result = self._seen.result
        key = "merge.act.preview_chosen" if chosen else "merge.act.preview"
        return say(key, points=result.points, orders=result.orders, chosen=chosen)

    def check(self, values: Values) -> str | None:
        digits = last_digits(self._seen.absorbed.id)
        return None if values["digits"] == digits else say("merge.act.wrong_digits", digits=digits)

    def perform(self, actor: Actor, values: Values) -> Done:
        pair = self._seen.survivor.id, self._seen.absorbed.id
        receipt = merge_personas(self.desk.store, actor, *pair, take=self._take, evidence=values["why"])
        sentence = say("merge.act.done", id=pair[0], absorbed=pair[1], points=receipt.points)
        return Done(sentence, open_id=pair[0])

    def request_hash(self, values: Values) -> str:
        pair = self._seen.survivor.id, self._seen.absorbed.id
        return merge_personas.request_hash(*pair, take=self._take, evidence=values["why"])
