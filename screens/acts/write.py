"""Notes, tags, attributes, opt-outs and archiving: short acts of one or two fields."""

from collections.abc import Sequence

from screens.acts.act import Act, Done, Values
from screens.desk import Desk
from store.actor import Actor
from store.archive.archiving import archive, restore
from store.people.attributes import add_tag, remove_attribute, remove_tag, set_attribute
from store.people.consents import opt_out
from store.people.notes import pin_note, write_note
from store.people.records import Card
from store.words import say
from widgets.prompt_field import Choice, FieldKind, PromptField


class WriteNote(Act):
    """``a``: a dated, signed note; pinned ones stand in the header."""

    draft_key = "note"

    @property
    def title(self) -> str:
        return say("note.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        pins = (Choice("no", say("note.not_pinned")), Choice("yes", say("note.pinned")))
        return (
            PromptField("text", say("note.text"), limit=500),
            PromptField("pin", say("note.pin"), FieldKind.CHOICE, choices=pins),
        )

    def perform(self, actor: Actor, values: Values) -> Done:
        write_note(self.desk.store, actor, self.persona.id, values["text"], pin=values["pin"] == "yes")
        return Done(say("note.done", name=self.persona.name))


class EditTags(Act):
    """``t``: a tag to add; with ``-`` before it, to remove."""

    draft_key = "tag"

    @property
    def title(self) -> str:
        return say("tag.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (PromptField("tag", say("tag.tag"), placeholder=say("tag.hint"), limit=61),)

    def preview(self, values: Values) -> str:
        return ", ".join(found.tag for found in self.persona.tags)

    def perform(self, actor: Actor, values: Values) -> Done:
        tag = values["tag"]
        if tag.startswith("-"):
            remove_tag(self.desk.store, actor, self.persona.id, tag[1:].strip())
            return Done(say("tag.removed", tag=tag[1:].strip(), name=self.persona.name))
        add_tag(self.desk.store, actor, self.persona.id, tag)
        return Done(say("tag.added", tag=tag, name=self.persona.name))


class EditAttribute(Act):
    """``+``: a custom attribute and its value; an empty value removes it."""

    draft_key = "attribute"

    def __init__(self, desk: Desk, card: Card, name: str = "") -> None:
        super().__init__(desk, card)
        self._name = name

    @property
    def title(self) -> str:
        return say("attribute.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("name", say("attribute.name"), value=self._name, limit=60),
            PromptField(
                "value", say("attribute.value"), placeholder=say("attribute.hint"), optional=True, limit=500
            ),
        )

    def preview(self, values: Values) -> str:
        known = {found.name: found.value for found in self.persona.attributes}
        before = known.get(values["name"])
        return "" if before is None else say("attribute.before", name=values["name"], value=before)

    def perform(self, actor: Actor, values: Values) -> Done:
        name, value = values["name"], values["value"]
        if value:
            set_attribute(self.desk.store, actor, self.persona.id, name, value)
            return Done(say("attribute.done", name=name, value=value))
        remove_attribute(self.desk.store, actor, self.persona.id, name)
        return Done(say("attribute.removed", name=name))


class OptOut(Act):
    """Switches Text or Email off; never on. ``channel`` is the one under the cursor."""

    CHANNELS = ("text", "email")

    def __init__(self, desk: Desk, card: Card, channel: str = "") -> None:
        super().__init__(desk, card)
        self._channel = channel

    @property
    def title(self) -> str:
        return say("optout.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        channels = tuple(Choice(channel, say(f"optout.{channel}")) for channel in self.CHANNELS)
        return (
            PromptField("channel", say("optout.channel"), FieldKind.CHOICE, self._channel, choices=channels),
        )

    def preview(self, values: Values) -> str:
        return say("optout.preview")

    def perform(self, actor: Actor, values: Values) -> Done:
        opt_out(self.desk.store, actor, self.persona.id, values["channel"])
        return Done(say("optout.done", channel=say(f"optout.{values['channel']}"), name=self.persona.name))


class Restore(Act):
    """Brings an archived customer back into search."""

    @property
    def title(self) -> str:
        return say("restore.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        choices = (Choice("yes", say("restore.yes")),)
        return (PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=choices),)

    def preview(self, values: Values) -> str:
        card = self.persona
        contact = self.shown.phone(card.phone) or card.email or ""
        return say("restore.preview", contact=contact, points=card.points)

    def later(self, values: Values) -> str | None:
        from store.points.earning.catching_up import preview_catching_up

        with self.desk.store.reading() as connection:
            waiting = preview_catching_up(connection, self.persona.id)
        if not waiting.orders:
            return None
        money = self.shown.money(waiting.spent)
        return say("restore.waiting", preview=self.preview(values), count=waiting.orders, money=money)

    def perform(self, actor: Actor, values: Values) -> Done:
        restore(self.desk.store, actor, self.persona.id)
        return Done(say("restore.done", name=self.persona.name))

    def request_hash(self, values: Values) -> str:
        return restore.request_hash(self.persona.id)


class PinNote(Act):
    """Puts a note into the header, or takes the one there out of it."""

    def __init__(self, desk: Desk, card: Card, note_id: int) -> None:
        super().__init__(desk, card)
        self._note = next(note for note in card.notes if note.id == note_id)

    @property
    def title(self) -> str:
        return say("note.pin_title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        verb = "note.unpins" if self._note.pinned else "note.pins"
        return (PromptField("sure", say("undo.sure"), FieldKind.CHOICE, choices=(Choice("yes", say(verb)),)),)

    def preview(self, values: Values) -> str:
        return self._note.text

    def perform(self, actor: Actor, values: Values) -> Done:
        pin_note(self.desk.store, actor, self.persona.id, None if self._note.pinned else self._note.id)
        return Done(say("note.unpinned_done" if self._note.pinned else "note.pinned_done"))


class Archive(Act):
    """Takes the customer out of search; Enter alone confirms nothing, the id's last three digits do."""

    @property
    def title(self) -> str:
        return say("archive.title", who=self.who)

    def fields(self) -> Sequence[PromptField]:
        return (
            PromptField("reason", say("archive.reason")),
            PromptField("digits", say("archive.digits", id=self.persona.id), FieldKind.NUMBER, limit=3),
        )

    def preview(self, values: Values) -> str:
        return say("archive.preview")

    def check(self, values: Values) -> str | None:
        wanted = f"{self.persona.id:03}"[-3:]
        return None if values["digits"] == wanted else say("archive.wrong_digits", digits=wanted)

    def perform(self, actor: Actor, values: Values) -> Done:
        archive(self.desk.store, actor, self.persona.id, reason=values["reason"])
        return Done(say("archive.done", name=self.persona.name))

    def request_hash(self, values: Values) -> str:
        return archive.request_hash(self.persona.id, reason=values["reason"])
