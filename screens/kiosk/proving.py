"""Who is it? A code to the phone or e-mail that was typed; where none can be sent, staff look and say at what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from screens.desk import Desk
from screens.kiosk.page import Page, Values
from store.errors import Unreachable
from store.outbox.codes import CodeSent, Proof, code_can_be_sent, prove_code, read_contact, request_code
from store.outbox.in_person import confirm_in_person
from store.words import say
from widgets.prompt_field import FieldKind, PromptField

Proved = Callable[[tuple[Proof, ...]], Page]
"""The page that comes when everything is proved."""


class Identify(Page):
    """The phone, the e-mail or both, for one purpose."""

    def __init__(self, desk: Desk, purpose: str, then: Proved | None = None) -> None:
        super().__init__(desk)
        self.purpose = purpose
        self.heading = say(f"kiosk.{_key(purpose)}.heading")
        self._then = then

    def lines(self) -> Sequence[str]:
        return (say(f"kiosk.{_key(self.purpose)}.about"), say("kiosk.identify.line"))

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("phone", say("kiosk.field.phone"), optional=True, limit=40),
            PromptField("email", say("kiosk.field.email"), optional=True, limit=254),
        )

    def check(self, values: Values) -> str | None:
        return None if values["phone"] or values["email"] else say("outbox.phone_or_email")

    def go(self, values: Values) -> Page | None:
        region = self.desk.settings.text("region")
        typed = [one for one in (values["phone"], values["email"]) if one]
        for one in typed:
            read_contact(one, region)
        return prove(self.desk, self.purpose, typed, self._then or self._confirm)

    def _confirm(self, proofs: tuple[Proof, ...]) -> Page:
        from screens.kiosk.asking import CONFIRM

        return CONFIRM[self.purpose](self.desk, proofs)


def prove(
    desk: Desk, purpose: str, typed: Sequence[str], then: Proved, proved: tuple[Proof, ...] = ()
) -> Page:
    """The page that has the next phone or e-mail proved, or ``then`` when all are. Sends the code: for a thread."""
    if not typed:
        return then(proved)
    if not code_can_be_sent(desk.store, typed[0]):
        return InPerson(desk, purpose, typed, then, proved)
    try:
        sent = request_code(desk.store, desk.actor, purpose, typed[0])
    except Unreachable:
        return InPerson(desk, purpose, typed, then, proved)
    return Code(desk, sent, typed, then, proved)


class Code(Page):
    """The code that was sent, typed back."""

    def __init__(
        self, desk: Desk, sent: CodeSent, typed: Sequence[str], then: Proved, proved: tuple[Proof, ...]
    ) -> None:
        super().__init__(desk)
        self.heading = say(f"kiosk.{_key(sent.purpose)}.heading")
        self._sent, self._typed, self._then, self._proved = sent, typed, then, proved

    def lines(self) -> Sequence[str]:
        return (say(f"kiosk.code.{self._sent.known.kind}", to=self._typed[0]), say("kiosk.code.again"))

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("code", say("kiosk.field.code"), optional=True, limit=12),)

    def go(self, values: Values) -> Page | None:
        if not values["code"]:
            return prove(self.desk, self._sent.purpose, self._typed, self._then, self._proved)
        proof = prove_code(self.desk.store, self.desk.actor, self._sent, values["code"])
        return prove(self.desk, proof.purpose, self._typed[1:], self._then, (*self._proved, proof))


class InPerson(Page):
    """For staff: look at who it is, say at what you looked."""

    def __init__(
        self, desk: Desk, purpose: str, typed: Sequence[str], then: Proved, proved: tuple[Proof, ...]
    ) -> None:
        super().__init__(desk)
        self.heading = say("kiosk.in_person.heading")
        self._purpose, self._typed, self._then, self._proved = purpose, typed, then, proved

    def lines(self) -> Sequence[str]:
        wish = say(f"kiosk.{_key(self._purpose)}.heading")
        return (
            say("kiosk.in_person.call", name=self.desk.actor.name),
            say("kiosk.in_person.line", wish=wish, to=self._typed[0]),
        )

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("note", say("kiosk.field.note"), placeholder=say("kiosk.in_person.example")),
            PromptField("pin", say("kiosk.field.pin"), FieldKind.PIN),
        )

    def go(self, values: Values) -> Page | None:
        from store.staff.turning import confirm_pin

        desk = self.desk
        confirm_pin(desk.store, desk.actor, values["pin"])
        proof = confirm_in_person(desk.store, desk.actor, self._purpose, self._typed[0], note=values["note"])
        return prove(desk, self._purpose, self._typed[1:], self._then, (*self._proved, proof))


def _key(purpose: str) -> str:
    return purpose.replace(" ", "_")
