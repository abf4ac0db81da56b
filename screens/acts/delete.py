"""Staff's delete: erases what identifies the customer, takes the points out, blocks nobody."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from store.actor import Actor
from store.privacy.deleting import delete_persona
from store.privacy.settling import settle
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class Delete(Act):
    """Enter alone confirms nothing, the id's last three digits do."""

    @property
    def title(self) -> str:
        return say("delete.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("reason", say("delete.reason")),
            PromptField("digits", say("archive.digits", id=self.persona.id), FieldKind.NUMBER, limit=3),
        )

    def preview(self, values: Values) -> str:
        return say("delete.preview")

    def check(self, values: Values) -> str | None:
        wanted = f"{self.persona.id:03}"[-3:]
        return None if values["digits"] == wanted else say("archive.wrong_digits", digits=wanted)

    def perform(self, actor: Actor, values: Values) -> Done:
        delete_persona(self.desk.store, actor, self.persona.id, reason=values["reason"])
        cleared = settle(self.desk.store)
        key = "delete.done" if cleared else "delete.not_cleared"
        return Done(say(key, id=self.persona.id), gone=True)

    def request_hash(self, values: Values) -> str:
        return delete_persona.request_hash(self.persona.id, reason=values["reason"])
