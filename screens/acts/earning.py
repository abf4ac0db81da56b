"""Points that come without a sale: a collectible code, the re-add after the signup, who referred whom."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from store.actor import Actor
from store.errors import BadInput
from store.points.earning.collectibles import use_code
from store.points.earning.re_add import re_add
from store.points.earning.referral import refer
from store.words import say
from widgets.prompt_field import FieldKind, PromptField


class UseCode(Act):
    """A collectible code, used once; of a used one staff alone are told when and where."""

    draft_key = "use_code"

    @property
    def title(self) -> str:
        return say("use_code.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("code", say("use_code.code"), limit=40),)

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = use_code(self.desk.store, actor, self.persona.id, values["code"])
        return Done(
            say(
                "use_code.done",
                points=receipt.details["given"],
                name=self.persona.name,
                balance=f"{receipt.points:,}",
            ),
            undo=receipt.operation_id,
        )

    def request_hash(self, values: Values) -> str:
        return use_code.request_hash(self.persona.id, values["code"])


class ReAdd(Act):
    """The points taken out at the signup, put back once."""

    draft_key = "re_add"

    @property
    def title(self) -> str:
        return say("re_add.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("note", say("adjust.note"), placeholder=say("re_add.note_hint"), optional=True),)

    def preview(self, values: Values) -> str:
        points = self.persona.pre_enrolment_points
        before = self.persona.points
        return say(
            "adjust.preview", before=f"{before:,}", after=f"{before + points:,}", points=f"{points:+,}"
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = re_add(self.desk.store, actor, self.persona.id, note=values["note"])
        return Done(
            say(
                "adjust.done",
                points=f"{receipt.details['given']:+,}",
                name=self.persona.name,
                balance=f"{receipt.points:,}",
            ),
            undo=receipt.operation_id,
        )

    def request_hash(self, values: Values) -> str:
        return re_add.request_hash(self.persona.id, note=values["note"])


class Refer(Act):
    """Who brought this customer in; empty: nobody."""

    draft_key = "refer"

    @property
    def title(self) -> str:
        return say("refer.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField(
                "referrer", say("refer.referrer"), FieldKind.NUMBER, placeholder="1002", optional=True
            ),
        )

    def check(self, values: Values) -> str | None:
        try:
            _referrer(values)
        except BadInput as wrong:
            return str(wrong)
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        referrer = _referrer(values)
        refer(self.desk.store, actor, self.persona.id, referrer)
        if referrer is None:
            return Done(say("refer.nobody", name=self.persona.name))
        return Done(say("refer.done", name=self.persona.name, referrer=referrer))

    def request_hash(self, values: Values) -> str:
        return refer.request_hash(self.persona.id, _referrer(values))


def _referrer(values: Values) -> int | None:
    typed = values["referrer"].strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdecimal() or len(typed) > 15:
        raise BadInput(say("refer.no_id", typed=typed[:20]))
    return int(typed)
