"""Somebody changed the same traits meanwhile: both values are shown, and the person chooses."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.acts.people import EditTraits
from store.actor import Actor
from store.people.traits import ChangedMeanwhile
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class ChooseValues(Act):
    """One choice a trait: what stands there now, or what was to be saved."""

    def __init__(self, act: EditTraits, values: Values, changed: ChangedMeanwhile) -> None:
        super().__init__(act.desk, act.card)
        self._act = act
        self._values = dict(values)
        self._changed = changed

    @property
    def title(self) -> str:
        return say("conflict.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return tuple(
            PromptField(
                found.trait,
                say(f"trait.{found.trait}"),
                FieldKind.CHOICE,
                choices=(
                    Choice("theirs", say("conflict.theirs", value=found.now or say("conflict.empty"))),
                    Choice("mine", say("conflict.mine", value=found.yours or say("conflict.empty"))),
                ),
            )
            for found in self._changed.conflicts
        )

    def preview(self, values: Values) -> str:
        return say("conflict.preview")

    def perform(self, actor: Actor, values: Values) -> Done:
        kept = {name for name, choice in values.items() if choice == "theirs"}
        changes = {name: value for name, value in self._values.items() if name not in kept}
        if not changes:
            return Done(say("conflict.kept", name=self.persona.name))
        return self._act.save(actor, changes, self._changed.version)
