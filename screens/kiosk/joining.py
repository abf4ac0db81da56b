"""Signing up: the customer's own form, consents ticked, a typed name as signature."""

from collections.abc import Sequence

from screens.desk import Desk
from screens.kiosk.page import Page, Values
from screens.kiosk.proving import prove
from screens.kiosk.starting import Said
from store.errors import Refused
from store.outbox.codes import Proof, code_can_be_sent, read_contact
from store.people.birthdays import example
from store.privacy.refusing import HasToConfirm
from store.privacy.signing_up import SignUp, sign_up
from store.shown import Shown
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class Join(Page):
    """The form; nothing is stored before the code is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading = say("kiosk.sign_up.heading")
        self._actor = desk.actor.doing(desk.new_operation())

    def lines(self) -> Sequence[str]:
        return (say("kiosk.sign_up.about", shop=self.desk.settings.text("store_name")),)

    def fields(self) -> Sequence[PromptField]:
        yes_no = (Choice("no", say("kiosk.no")), Choice("yes", say("kiosk.yes")))
        birthday = example(self.desk.settings.text("region"))
        return (
            PromptField("first_name", say("kiosk.field.first_name"), limit=80),
            PromptField("last_name", say("kiosk.field.last_name"), limit=80),
            PromptField("phone", say("kiosk.field.phone"), optional=True, limit=40),
            PromptField("email", say("kiosk.field.email"), optional=True, limit=254),
            PromptField(
                "birthday", say("kiosk.field.birthday"), placeholder=birthday, optional=True, limit=12
            ),
            PromptField("text", say("kiosk.field.text"), FieldKind.CHOICE, choices=yes_no),
            PromptField("mail", say("kiosk.field.mail"), FieldKind.CHOICE, choices=yes_no),
            PromptField("signature", say("kiosk.field.signature"), limit=80),
        )

    def preview(self, values: Values) -> str:
        return Shown(self.desk.settings).birthday_words(values["birthday"], self.desk.today)

    def check(self, values: Values) -> str | None:
        return None if values["phone"] or values["email"] else say("outbox.phone_or_email")

    def go(self, values: Values) -> Page | None:
        region = self.desk.settings.text("region")
        typed = [one for one in (values["phone"], values["email"]) if one]
        for one in typed:
            read_contact(one, region)
        reached = [one for one in typed if code_can_be_sent(self.desk.store, one)][:1]
        form = SignUp(
            values["first_name"],
            values["last_name"],
            values["phone"],
            values["email"],
            values["birthday"],
            tuple(
                channel for channel, field in (("text", "text"), ("email", "mail")) if values[field] == "yes"
            ),
            values["signature"],
        )
        return prove(self.desk, "sign up", reached, lambda proofs: self._joined(form, proofs))

    def _joined(self, form: SignUp, proofs: tuple[Proof, ...]) -> Page:
        try:
            sign_up(self.desk.store, self._actor, form, proofs[0] if proofs else None)
        except HasToConfirm:
            raise Refused(say("kiosk.sign_up.ask_staff")) from None
        shop = self.desk.settings.text("store_name")
        return Said(
            self.desk,
            say("kiosk.sign_up.done", name=form.first_name),
            say("kiosk.sign_up.afterwards", shop=shop),
        )
