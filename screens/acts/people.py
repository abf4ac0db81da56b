"""Enrol, edit traits, and what to do when a phone or e-mail is somebody else's."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.merging.collisions import Collision, OnCollision
from store.merging.duplicates import possible_duplicates
from store.people.birthdays import example
from store.people.enrolment import add_customer, enrol
from store.people.masking import HIDDEN
from store.people.phones import phone_digits
from store.people.records import Card
from store.people.traits import ChangedMeanwhile, edit_traits
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField

if TYPE_CHECKING:
    from collections.abc import Mapping


class Enrol(Act):
    """F6: a member from today; ``typed`` is what stood in the bar."""

    draft_key = "enrol"

    def __init__(self, desk: Desk, typed: str = "", on_collision: OnCollision | None = None) -> None:
        super().__init__(desk, None)
        self._typed = typed.strip()
        self.on_collision = on_collision

    @property
    def title(self) -> str:
        return say("enrol.title")

    def fields(self) -> Sequence[PromptField]:
        phone = self._typed if len(phone_digits(self._typed)) >= 7 and "@" not in self._typed else ""
        email = self._typed if "@" in self._typed else ""
        words = (
            self._typed.split() if not phone and not email and self._typed.replace(" ", "").isalpha() else []
        )
        seen = (Choice("no", say("enrol.id_no")), Choice("yes", say("enrol.id_yes")))
        member = (Choice("yes", say("enrol.member_today")), Choice("no", say("enrol.no_member")))
        return (
            PromptField("last_name", say("enrol.last_name"), value=" ".join(words[1:]), optional=True),
            PromptField("first_name", say("enrol.first_name"), value=" ".join(words[:1]), optional=True),
            PromptField("phone", say("enrol.phone"), value=phone, optional=True, limit=40),
            PromptField("email", say("enrol.email"), value=email, optional=True),
            PromptField(
                "birthday",
                say("enrol.birthday"),
                placeholder=example(self.shown.region),
                optional=True,
                limit=12,
            ),
            PromptField("card_serial", say("enrol.serial"), optional=True, limit=80),
            PromptField("id_seen", say("enrol.id_seen"), FieldKind.CHOICE, choices=seen),
            PromptField("member", say("enrol.member"), FieldKind.CHOICE, choices=member),
        )

    def preview(self, values: Values) -> str:
        return self._preview(values) if self.desk.inline else self._born(values)

    def later(self, values: Values) -> str | None:
        return None if self.desk.inline else self._preview(values)

    def _born(self, values: Values) -> str:
        return self.shown.birthday_words(values["birthday"], self.desk.today)

    def _preview(self, values: Values) -> str:
        """The date of birth in words, and who may be the same person."""
        return " · ".join(part for part in (self._born(values), self._duplicates(values)) if part)

    def _duplicates(self, values: Values) -> str:
        found = possible_duplicates(
            self.desk.store,
            last_name=values["last_name"],
            first_name=values["first_name"],
            phone=values["phone"],
            email=values["email"],
            birthday=values["birthday"],
            limit=2,
        )
        if not found:
            return ""
        return say(
            "enrol.duplicates",
            people="; ".join(f"{one.name or one.id} {self.shown.phone(one.phone)}" for one in found),
        )

    def check(self, values: Values) -> str | None:
        if not (values["phone"] or values["email"] or values["card_serial"]):
            return say("enrol.needs_contact")
        return None

    def perform(self, actor: Actor, values: Values) -> Done:
        add = enrol if values["member"] == "yes" else add_customer
        receipt = add(
            self.desk.store,
            actor,
            last_name=values["last_name"],
            first_name=values["first_name"],
            phone=values["phone"],
            email=values["email"],
            birthday=values["birthday"],
            card_serial=values["card_serial"],
            id_seen=values["id_seen"] == "yes",
            on_collision=self.on_collision,
        )
        name = f"{values['first_name']} {values['last_name']}".strip()
        key = "enrol.done" if values["member"] == "yes" else "enrol.added"
        return Done(say(key, name=name, id=receipt.persona_id), open_id=receipt.persona_id)


class EditTraits(Act):
    """``e``: the traits, with what stands in them; an empty one is taken out."""

    NAMES = (
        "first_name",
        "last_name",
        "phone",
        "home_phone",
        "email",
        "birthday",
        "favorite_store",
        "wallet_pin",
        "utm",
        "referred_by",
    )

    draft_key = ""

    def __init__(
        self, desk: Desk, card: Card, only: str = "", on_collision: OnCollision | None = None
    ) -> None:
        super().__init__(desk, card)
        self._only = only
        self.first_field = only or self.NAMES[0]
        self.on_collision = on_collision

    @property
    def title(self) -> str:
        return say("edit.title", who=self.who)

    @property
    def _before(self) -> "Mapping[str, str]":
        card, traits = self.persona, self.persona.traits
        favorite = traits.favorite
        return {
            "first_name": card.first_name,
            "last_name": card.last_name,
            "phone": self.shown.phone(card.phone),
            "home_phone": self.shown.phone(traits.home_phone),
            "email": card.email or "",
            "birthday": self.shown.typed_day(card.birthday),
            "favorite_store": favorite.name if favorite is not None else "",
            "wallet_pin": card.wallet_pin or "",
            "utm": traits.utm or "",
            "referred_by": traits.referred_by or "",
        }

    def fields(self) -> Sequence[PromptField]:
        before = self._before
        names = [self._only] if self._only else self.NAMES[:7]
        return tuple(
            PromptField(name, say(f"trait.{name}"), value=before[name], optional=True, limit=200)
            for name in names
        )

    def preview(self, values: Values) -> str:
        changes = self._changes(values)
        if not changes:
            return ""
        born = self.shown.birthday_words(changes.get("birthday", ""), self.desk.today)
        words = say("edit.changes", fields=", ".join(say(f"trait.{name}") for name in changes))
        return f"{words} · {born}" if born else words

    def options(self, field: str) -> Sequence[Choice]:
        if field != "favorite_store":
            return ()
        from store.staff.locations import locations

        return tuple(Choice(one.name, one.name) for one in locations(self.desk.store))

    def _changes(self, values: Values) -> dict[str, str]:
        before = self._before
        return {name: value for name, value in values.items() if value != before[name]}

    def check(self, values: Values) -> str | None:
        return None if self._changes(values) else say("edit.nothing")

    def perform(self, actor: Actor, values: Values) -> Done:
        changes = self._changes(values)
        try:
            return self.save(actor, changes, self.persona.version)
        except ChangedMeanwhile as changed:
            if any(conflict.now != self._opened[conflict.trait] for conflict in changed.conflicts):
                raise
            return self.save(actor, changes, changed.version)

    def save(self, actor: Actor, changes: "Mapping[str, str]", version: int) -> Done:
        """Saves changes of the card as it was at a version; raises `ChangedMeanwhile`, `Collision`."""
        edit_traits(
            self.desk.store,
            actor,
            self.persona.id,
            changes,
            expected_version=version,
            on_collision=self.on_collision,
        )
        return Done(say("edit.done", name=self.persona.name))

    @property
    def _opened(self) -> "Mapping[str, str | None]":
        """The traits as the store had them when the card was opened."""
        card, traits = self.persona, self.persona.traits
        return {
            "first_name": card.first_name or None,
            "last_name": card.last_name or None,
            "phone": card.phone,
            "home_phone": traits.home_phone,
            "email": card.email,
            "birthday": card.birthday,
            "favorite_store": traits.favorite.name if traits.favorite is not None else None,
            "wallet_pin": None if card.wallet_pin is None else HIDDEN,
            "utm": traits.utm,
            "referred_by": traits.referred_by,
        }


class Collided(Act):
    """A phone or e-mail is somebody else's: open that one, link a household, or say that it has moved."""

    def __init__(self, act: "Enrol | EditTraits", values: Values, collision: Collision) -> None:
        super().__init__(act.desk, act.card)
        self._act = act
        self._values = dict(values)
        self._collision = collision

    @property
    def title(self) -> str:
        return str(self._collision)

    def fields(self) -> Sequence[PromptField]:
        choices = [Choice("open", say("collision.open"))]
        choices += [Choice(choice, say(f"collision.{choice}")) for choice in self._collision.choices]
        return (PromptField("choice", say("collision.choice"), FieldKind.CHOICE, choices=tuple(choices)),)

    def perform(self, actor: Actor, values: Values) -> Done:
        choice = values["choice"]
        if choice == "open":
            holder = self._collision.holders[0]
            return Done(say("collision.opened", name=holder.name), open_id=holder.persona_id)
        self._act.on_collision = "household" if choice == "household" else "moved"
        return self._act.perform(actor, self._values)
