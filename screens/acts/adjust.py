"""Adjust points: signed amount, reason, note; before → after."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from store.actor import Actor
from store.errors import BadInput
from store.points.adjust import RE_ADD, REASONS, adjust_points, read_points
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class Adjust(Act):
    """F7 on a card."""

    draft_key = "adjust"

    @property
    def title(self) -> str:
        return say("adjust.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        left = self.persona.pre_enrolment_points
        reasons = tuple(Choice(reason, reason) for reason in REASONS if left or reason != RE_ADD)
        hint = "+25  -25" if not left else say("adjust.re_add", points=left)
        return (
            PromptField("points", say("adjust.points"), FieldKind.NUMBER, placeholder=hint),
            PromptField("reason", say("adjust.reason"), FieldKind.CHOICE, choices=reasons),
            PromptField("note", say("adjust.note"), placeholder=say("adjust.note_hint")),
        )

    def preview(self, values: Values) -> str:
        points = _points(values)
        if points is None:
            return ""
        before = self.persona.points
        return say(
            "adjust.preview", before=f"{before:,}", after=f"{before + points:,}", points=f"{points:+,}"
        )

    def stated(self, values: Values) -> str:
        return f"{self.preview(values)} · {values['reason']} · {values['note']}"

    def options(self, field: str) -> Sequence[Choice]:
        return (
            tuple(Choice(code, code, words) for code, words in REASONS.items()) if field == "reason" else ()
        )

    def check(self, values: Values) -> str | None:
        try:
            read_points(values["points"])
        except BadInput as wrong:
            return str(wrong)
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        receipt = adjust_points(
            self.desk.store,
            actor,
            self.persona.id,
            _points(values) or 0,
            reason=values["reason"],
            note=values["note"],
        )
        return Done(
            say(
                "adjust.done",
                points=f"{_points(values) or 0:+,}",
                name=self.persona.name,
                balance=f"{receipt.points:,}",
            ),
            undo=receipt.operation_id,
        )

    def request_hash(self, values: Values) -> str:
        return adjust_points.request_hash(
            self.persona.id, _points(values) or 0, reason=values["reason"], note=values["note"]
        )


def _points(values: Values) -> int | None:
    try:
        return read_points(values["points"])
    except BadInput:
        return None
