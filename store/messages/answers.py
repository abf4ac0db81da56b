"""What customers write back: STOP switches the channel off at once, YES confirms what was asked, and an answer is
told beside the message it answers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from store.clock import instant, moment
from store.database.unit import Unit
from store.messages.history import ANSWERED, OPENED, SOURCE
from store.settings import Settings

CHANNEL_OF = {
    "text": "text",
    "sms": "text",
    "mms": "text",
    "email": "email",
    "e-mail": "email",
    "mail": "email",
}
"""Channels as files name them; what came another way says nothing of a consent."""
LONGEST = 3
"""So many words an answer that begins with a stop word may have: *stop texting me* is one, a sentence is none."""
SEEN = ("open", "click")
"""What a kind of action holds that says a message was looked at."""
ANSWERS_WITHIN = timedelta(days=7)

_LETTERS = re.compile(r"[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A message somebody sent: ``phone`` is the number it came from where the file says so."""

    persona_id: int
    channel: str
    at: str
    text: str
    phone: str | None = None


def read_words(text: str) -> tuple[str, ...]:
    """Words of a setting, each in its plain form."""
    return tuple(dict.fromkeys(word for part in text.split(",") if (word := _plain(part))))


def _plain(text: str) -> str:
    return " ".join(_LETTERS.sub(" ", text).casefold().split())


def says_stop(text: str, settings: Settings) -> bool:
    """Whether an answer wants no more messages."""
    plain = _plain(text)
    return any(
        plain == word or (plain.startswith(f"{word} ") and len(plain.split()) <= LONGEST)
        for word in read_words(settings.text("stop_words"))
    )


def says_yes(text: str, settings: Settings) -> bool:
    """Whether an answer confirms what was asked: the word and nothing else."""
    return _plain(text) in read_words(settings.text("yes_words"))


def take_in(unit: Unit, answers: Sequence[Answer]) -> None:
    """Does what received messages ask for, in the transaction that keeps them.

    STOP switches the channel off for everybody with that phone, unless a later consent stands. YES from the phone
    itself confirms an opt-in that was asked before; it never overrides an opt-out (`product.md` section 4).
    """
    known = [
        (one, CHANNEL_OF[one.channel.casefold()]) for one in answers if one.channel.casefold() in CHANNEL_OF
    ]
    for one, channel in sorted(known, key=lambda pair: pair[0].at):
        if says_stop(one.text, unit.settings):
            for persona_id in _with_phone(unit, one, channel):
                _switch(
                    unit, persona_id, channel, "off", one.at, "STOP", "state <> 'off' AND consent.at <= :at"
                )
        elif one.phone is not None and channel == "text" and says_yes(one.text, unit.settings):
            _switch(
                unit, one.persona_id, channel, "on", one.at, "YES", "state = 'asked' AND consent.at <= :at"
            )
    _note_answered(unit, known)


def _with_phone(unit: Unit, one: Answer, channel: str) -> tuple[int, ...]:
    """Whom a STOP is from: for a text everybody who has that phone."""
    found = {one.persona_id}
    if channel == "text" and one.phone is not None:
        rows = unit.connection.all(
            "SELECT i.persona_id FROM identifier i JOIN persona p ON p.id = i.persona_id WHERE i.kind = 'phone' "
            "AND i.value = :phone AND i.state IN ('live', 'shared') AND p.status <> 'merged'",
            phone=one.phone,
        )
        found |= {row[0] for row in rows}
    return tuple(sorted(found))


def _switch(unit: Unit, persona_id: int, channel: str, state: str, at: str, how: str, only: str) -> None:
    """The state of a consent from the answer's own moment on, and the event that stays."""
    connection = unit.connection
    changed = (
        connection.run(
            f"UPDATE consent SET state = :state, at = :at, how = :how, staff_id = NULL "
            f"WHERE persona_id = :persona AND channel = :channel AND consent.{only}",
            persona=persona_id,
            channel=channel,
            state=state,
            at=at,
            how=how,
        )
        if state == "on"
        else connection.run(
            "INSERT INTO consent (persona_id, channel, state, at, how, staff_id) "
            "VALUES (:persona, :channel, :state, :at, :how, NULL) ON CONFLICT (persona_id, channel) "
            "DO UPDATE SET state = excluded.state, at = excluded.at, how = excluded.how, staff_id = NULL "
            f"WHERE consent.{only}",
            persona=persona_id,
            channel=channel,
            state=state,
            at=at,
            how=how,
        )
    )
    if changed:
        connection.insert(
            "consent_event",
            id=unit.new_id("consent_event"),
            persona_id=persona_id,
            channel=channel,
            state=state,
            at=at,
            how=how,
            staff_id=None,
            import_run_id=None,
        )


def _note_answered(unit: Unit, known: Iterable[tuple[Answer, str]]) -> None:
    """The last message before an answer, of its channel and not over a week old, is told as answered."""
    for one, channel in known:
        unit.connection.run(
            "UPDATE message SET status = :answered WHERE id = (SELECT max(m.id) FROM message m "
            "WHERE m.persona_id = :persona AND m.source = :source AND m.channel = :channel AND m.at <= :at "
            "AND m.at > :since AND (m.status IN ('sent', 'opened') OR m.status LIKE 'unknown%'))",
            answered=ANSWERED,
            persona=one.persona_id,
            source=SOURCE,
            channel=channel,
            at=one.at,
            since=instant(moment(one.at) - ANSWERS_WITHIN),
        )


def note_opened(unit: Unit, happened: Sequence[tuple[int, str, str]]) -> None:
    """Messages that an import of actions says were opened or clicked: persona, kind and detail, which names the
    campaign or flow."""
    seen = [
        (persona_id, detail.casefold())
        for persona_id, kind, detail in happened
        if any(word in kind.casefold() for word in SEEN)
    ]
    if not seen:
        return
    names = [row[0] for row in unit.connection.all("SELECT name FROM campaign UNION SELECT name FROM flow")]
    for persona_id, detail in dict.fromkeys(seen):
        for name in names:
            if name.casefold() in detail:
                unit.connection.run(
                    "UPDATE message SET status = :opened WHERE persona_id = :persona AND source = :source "
                    "AND campaign = :campaign AND (status = 'sent' OR status LIKE 'unknown%')",
                    opened=OPENED,
                    persona=persona_id,
                    source=SOURCE,
                    campaign=name,
                )
