"""Writing a message: what it would say and who would get it, shown on every change; to one customer, or to many."""

import time
from collections.abc import Iterable, Iterator, Mapping

from textual.worker import get_current_worker

from screens.desk import Desk
from screens.details import lines_of
from screens.trying import LABELS, Trying, Values
from store.errors import BadInput
from store.messages.campaigns import BULK, Terms, start_campaign
from store.messages.draft import CHANNELS, Draft, checked
from store.messages.preview import Preview, Sample, preview_message, sample
from store.messages.single import preview_single, send_single, sent_at_once
from store.messages.templates import template_named
from store.messages.times import read_send_at
from store.people.records import Card
from store.words import say
from widgets.field_table import FieldRow, TableRow
from widgets.prompt import Prompt
from widgets.prompt_field import Choice, FieldKind, PromptField

LIMIT = 2000
PATIENCE_SECONDS = 0.2
"""So long after a key a count begins: a million are not counted for every letter."""


def draft_fields(template: str = "") -> tuple[PromptField, ...]:
    """What a message says: its own words, or a template's."""
    ways = tuple(Choice(channel, say(f"writing.channel.{channel}")) for channel in CHANNELS)
    return (
        PromptField(
            "template",
            say("writing.template"),
            value=template,
            placeholder=say("writing.template_hint"),
            optional=True,
            limit=80,
        ),
        PromptField("channel", say("writing.channel"), FieldKind.CHOICE, choices=ways),
        PromptField(
            "subject", say("writing.subject"), placeholder=say("writing.subject_hint"), optional=True
        ),
        PromptField(
            "text", say("writing.text"), placeholder=say("writing.text_hint"), optional=True, limit=LIMIT
        ),
    )


def draft_of(desk: Desk, values: Mapping[str, str]) -> Draft:
    """The typed draft; a template's words stand for those that were not typed. Raises `NotFound`."""
    text, subject = values["text"].replace("\\n", "\n"), values["subject"]
    if not values["template"]:
        return Draft(values["channel"], text, subject)
    kept = template_named(desk.store, desk.actor, values["template"]).draft
    return Draft(kept.channel, text or kept.text, subject or kept.subject, kept.sender)


def told(window: Trying, name: str, label: str, value: str, look: str = "") -> Iterator[TableRow]:
    """A labelled value over as many lines as it takes."""
    lines = [part for line in value.split("\n") for part in lines_of(line, max(window.room - LABELS - 1, 10))]
    for number, line in enumerate(lines):
        yield FieldRow(f"{name}.{number}", "" if number else label, line, look=look)


def sample_rows(window: Trying, sample: Sample, sender: str) -> Iterator[TableRow]:
    """A message as one customer gets it."""
    if sample.subject:
        yield from told(window, "from", say("command.message.pair.sender"), sender)
        yield from told(window, "subject", say("command.message.pair.subject"), sample.subject)
    yield from told(window, "text", say("command.message.pair.text"), sample.text)
    if sample.parts > 1:
        yield from told(window, "parts", say("command.message.pair.parts"), str(sample.parts))


class WriteToOne(Trying):
    """A message to the customer on the card; gives the sentence that says what became of it."""

    first_field = "template"

    def __init__(self, desk: Desk, card: Card) -> None:
        self._card = card
        super().__init__(desk)
        self._operation_id = desk.new_operation()

    def prompt(self) -> Prompt:
        title = say("writing.to_one", name=self._card.name or self._card.id)
        return Prompt(title, draft_fields(), check=_has_words)

    def can_be_tried(self, values: Values) -> bool:
        return bool(values["text"] or values["template"])

    def effect(self, values: Values) -> Iterable[TableRow]:
        if not self.can_be_tried(values):
            return
        draft = draft_of(self.desk, values)
        found = preview_single(self.desk.store, self.desk.actor, self._card.id, draft)
        if found.why:
            yield from told(self, "why", say("command.message.pair.why_not"), found.words, "bad")
        else:
            yield from told(self, "to", say("command.message.pair.to"), found.to)
        yield from sample_rows(self, found.sample, "")
        if not found.set_up:
            yield from self.sentence("unset", say(f"outbox.not_set.{draft.channel}"), "dim")

    def perform(self, values: Values) -> str:
        store, actor = self.desk.store, self.desk.actor
        made = send_single(store, actor.doing(self._operation_id), self._card.id, draft_of(self.desk, values))
        fate = sent_at_once(store, actor, made.details["message"])
        return say(
            f"writing.fate.{fate.state.replace(' ', '_')}",
            name=self._card.name or self._card.id,
            why=fate.why,
        )


class WriteToMany(Trying):
    """A message to everybody a search finds; gives the sentence that says what was queued."""

    first_field = "name"

    def __init__(self, desk: Desk, query: str = "", *, template: str = "") -> None:
        self._query = query
        self._template = template
        self._counted: tuple[tuple[str, str, int, str], Preview] | None = None
        super().__init__(desk)
        self._operation_id = desk.new_operation()

    def prompt(self) -> Prompt:
        fields = (
            PromptField("name", say("writing.name"), placeholder=say("writing.name_hint"), limit=80),
            PromptField(
                "to",
                say("writing.to"),
                value=self._query,
                placeholder=say("writing.to_hint"),
                limit=20_000,
            ),
            *draft_fields(self._template),
            PromptField(
                "gift",
                say("writing.gift"),
                FieldKind.NUMBER,
                placeholder=say("writing.optional"),
                optional=True,
            ),
            PromptField("at", say("writing.at"), placeholder=say("writing.at_hint"), optional=True, limit=16),
            PromptField("sure", say("writing.sure", most=BULK), FieldKind.NUMBER, optional=True, limit=9),
        )
        return Prompt(say("writing.to_many"), fields, check=_has_words)

    def can_be_tried(self, values: Values) -> bool:
        return bool(values["to"] and (values["text"] or values["template"]))

    def _terms(self, values: Values) -> Terms:
        gift = values["gift"]
        if gift and not gift.isdecimal():
            raise BadInput(say("writing.gift_whole"))
        return Terms(
            values["name"],
            values["to"],
            draft_of(self.desk, values),
            int(gift or 0),
            read_send_at(values["at"], self.desk.settings),
        )

    def effect(self, values: Values) -> Iterable[TableRow]:
        if not self.can_be_tried(values):
            yield from self.sentence("hint", say("writing.begin"), "dim")
            return
        terms = self._terms(values)
        found = self._found(terms, values["at"])
        if found is None:
            return
        yield from self._counts(found)
        store = self.desk.store
        with store.reading() as connection:
            settings = store.settings()
            wording = checked(terms.draft, settings)
            seen = sample(connection, settings, wording, found.sample.persona_id, terms.gift, store.clock())
        yield from sample_rows(self, seen, wording.sender)
        if not found.set_up:
            yield from self.sentence("unset", say(f"outbox.not_set.{wording.channel}"), "dim")

    def _found(self, terms: Terms, at: str) -> Preview | None:
        """Who gets it: counted when that has changed and no key followed, not for every letter of the text."""
        asked = (terms.audience, terms.draft.channel, terms.gift, at)
        if self._counted is not None and self._counted[0] == asked:
            return self._counted[1]
        time.sleep(PATIENCE_SECONDS)
        if get_current_worker().is_cancelled:
            return None
        found = preview_message(
            self.desk.store,
            self.desk.actor,
            terms.audience,
            terms.draft,
            gift=terms.gift,
            send_at=terms.send_at,
        )
        self._counted = (asked, found)
        return found

    def _counts(self, found: Preview) -> Iterator[TableRow]:
        """Who gets it and who does not."""
        of = say("writing.of", recipients=found.recipients, found=found.found)
        yield from told(self, "gets", say("command.message.pair.gets"), of)
        left_out = " · ".join(f"{one.words} {one.count:,}" for one in found.left_out)
        if left_out:
            yield from told(self, "left_out", say("command.message.column.left_out"), left_out)
        if found.last_at > found.first_at:
            from store.shown import Shown

            shown = Shown(self.desk.settings)
            when = say(
                "command.message.from_to",
                first=shown.moment(found.first_at),
                last=shown.moment(found.last_at),
            )
            yield from told(self, "at", say("command.message.pair.at"), when)

    def perform(self, values: Values) -> str:
        sure = values["sure"]
        made = start_campaign(
            self.desk.store,
            self.desk.actor.doing(self._operation_id),
            self._terms(values),
            confirmed=int(sure) if sure.isdecimal() else None,
        )
        count = made.details["recipients"]
        return say("writing.queued", count=count, name=values["name"], recipients=count)


def _has_words(values: Values) -> str | None:
    return None if values["text"] or values["template"] else say("messages.no_text")
