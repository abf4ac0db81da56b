"""One-time codes: asked for, sent at once, typed back; what is proved holds for one act.

The code is kept as a keyed hash and so is whom it went to, so neither stands in the store. Whether anybody is known
under a phone or e-mail is never asked here: the answer is the same for everybody.
"""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from store.actor import Actor
from store.clock import instant, moment
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.outbox.delivering import can_send, deliver
from store.outbox.proof_keys import code_hash, identifier_tag, proof_key
from store.outbox.queueing import begin_code, note_failed, note_sent, outgoing_code
from store.outbox.records import CHANNEL_OF, CODE_HOLDS, Outgoing, Undelivered
from store.people.identifiers import Known, email_identifier, phone_identifier
from store.settings import Settings
from store.use_case import use_case
from store.words import say

PERMISSION = "turn the screen"
PURPOSES = ("sign up", "opt out", "delete", "recover", "access report")
DIGITS = 6
PROVED_HOLDS = timedelta(minutes=30)
"""How long what was proved may be used."""
TRIES = 5
"""Wrong codes until another has to be asked for."""
MOST_IN_A_WHILE, WHILE = 3, timedelta(minutes=15)
"""Codes to one phone or e-mail."""
MOST_IN_A_DAY, DAY = 8, timedelta(days=1)
MOST_ON_A_TILL, HOUR = 30, timedelta(hours=1)
SENDING_TRIES = 2
SENDING_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way to a phone or e-mail."""

    proof_id: int
    purpose: str
    known: Known


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody has shown to have ``known``, ``how`` by a ``code`` or ``in person``."""

    id: int
    purpose: str
    known: Known
    how: str


@dataclass(frozen=True, slots=True)
class _Made:
    proof_id: int
    message_id: int
    code: str


def read_contact(typed: str, region: str) -> Known:
    """A phone or an e-mail as typed, normalised; raises `BadInput`."""
    if not typed.strip():
        raise BadInput(say("outbox.phone_or_email"))
    return email_identifier(typed) if "@" in typed else phone_identifier(typed, region)


def code_can_be_sent(store: Store, typed: str) -> bool:
    """Whether a code can go to this phone or e-mail; else who it is is confirmed in person. Raises `BadInput`."""
    settings = store.settings()
    return can_send(settings, CHANNEL_OF[read_contact(typed, settings.text("region")).kind])


def request_code(
    store: Store, actor: Actor, purpose: str, typed: str, *, pause: Callable[[float], None] = time.sleep
) -> CodeSent:
    """Sends a code to a phone or e-mail; it takes as long as the other side does: for a thread.

    Raises `BadInput`, `Refused` (too many were asked for), `Undelivered` (not set up, or not taken).
    """
    settings = store.settings()
    known = read_contact(typed, settings.text("region"))
    channel = CHANNEL_OF[known.kind]
    if not can_send(settings, channel):
        raise Undelivered(say(f"outbox.not_set.{channel}"))
    made = make_code(store, actor, purpose, known.kind, known.value)
    outgoing = outgoing_code(settings, made.message_id, channel, known.value, made.code)
    try:
        _deliver_at_once(settings, outgoing, pause)
    except Undelivered as error:
        failed = partial(note_failed, message_id=made.message_id, at=instant(store.clock()), error=error)
        store.transact(failed)
        raise
    store.transact(partial(note_sent, message_id=made.message_id, at=instant(store.clock())))
    return CodeSent(made.proof_id, purpose, known)


def _deliver_at_once(settings: Settings, outgoing: Outgoing, pause: Callable[[float], None]) -> None:
    """Delivers a code, with a second try where that may help: somebody stands there and waits."""
    for left in reversed(range(SENDING_TRIES)):
        try:
            deliver(settings, outgoing)
            return
        except Undelivered as error:
            if error.final or not left:
                raise
        pause(SENDING_PAUSE_SECONDS)


@use_case(PERMISSION)
def make_code(unit: Unit, purpose: str, kind: str, value: str) -> _Made:
    """Makes a code for a normalised phone or e-mail, for `request_code` to send; an earlier one ends."""
    require_purpose(purpose)
    key = proof_key(unit.settings)
    tag = identifier_tag(key, kind, value)
    _require_room(unit, tag)
    unit.connection.run(
        "UPDATE proof SET ends_at = :at WHERE tag = :tag AND purpose = :purpose AND proved_at IS NULL "
        "AND ends_at > :at",
        at=unit.at,
        tag=tag,
        purpose=purpose,
    )
    message_id = begin_code(unit, CHANNEL_OF[kind])
    code = f"{int.from_bytes(unit.randomness(8), 'big') % 10**DIGITS:0{DIGITS}d}"
    proof_id = unit.new_id("proof")
    unit.connection.insert(
        "proof",
        id=proof_id,
        purpose=purpose,
        kind=kind,
        tag=tag,
        how="code",
        code_hash=code_hash(key, proof_id, code),
        tries=0,
        made_at=unit.at,
        ends_at=instant(unit.now + CODE_HOLDS),
        proved_at=None,
        used_at=None,
        terminal=unit.actor.terminal,
        staff_id=unit.actor.staff_id,
        note=None,
        outbox_id=message_id,
    )
    unit.detail = f"proof {proof_id}"
    return _Made(proof_id, message_id, code)


def require_purpose(purpose: str) -> None:
    """Nothing is proved for a purpose nobody knows: that is a defect (ValueError)."""
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} is no purpose of a proof")


def _require_room(unit: Unit, tag: str) -> None:
    """Raises `Refused` where too many codes went to one phone or e-mail, or from one till."""
    for most, span in ((MOST_IN_A_WHILE, WHILE), (MOST_IN_A_DAY, DAY)):
        sent = unit.connection.all(
            "SELECT made_at FROM proof WHERE tag = :tag AND how = 'code' AND made_at > :since ORDER BY made_at",
            tag=tag,
            since=instant(unit.now - span),
        )
        if len(sent) >= most:
            free = moment(sent[len(sent) - most][0]) + span - unit.now
            raise Refused(say("outbox.too_soon", minutes=max(1, -(-int(free.total_seconds()) // 60))))
    here = unit.connection.value(
        "SELECT count(*) FROM proof WHERE terminal = :till AND how = 'code' AND made_at > :since",
        till=unit.actor.terminal,
        since=instant(unit.now - HOUR),
    )
    if here >= MOST_ON_A_TILL:
        raise Refused(say("outbox.too_many_here"))


def prove_code(store: Store, actor: Actor, sent: CodeSent, typed: str) -> Proof:
    """What the right code proves; raises `Refused` for a wrong, spent or late one. A wrong one is counted."""
    wrong = try_code(store, actor, sent.proof_id, "".join(typed.split()))
    if wrong is not None:
        raise Refused(wrong)
    return Proof(sent.proof_id, sent.purpose, sent.known, "code")


@use_case(PERMISSION)
def try_code(unit: Unit, proof_id: int, code: str) -> str | None:
    """One try at a code: None if it is the one, else why not, in a sentence. The audit says which it was."""
    row = unit.connection.one(
        "UPDATE proof SET tries = tries + 1 WHERE id = :id AND how = 'code' AND proved_at IS NULL "
        "AND tries < :most AND ends_at > :at RETURNING code_hash, tries",
        id=proof_id,
        most=TRIES,
        at=unit.at,
    )
    unit.detail = f"proof {proof_id}: no match"
    if row is None:
        spent = unit.connection.value("SELECT tries FROM proof WHERE id = :id", id=proof_id)
        return say("outbox.code_spent" if spent is not None and spent >= TRIES else "outbox.code_over")
    made = code_hash(proof_key(unit.settings), proof_id, code)
    if not hmac.compare_digest(made.encode(), str(row[0]).encode()):
        left = TRIES - row[1]
        return say("outbox.code_wrong", count=left, left=left) if left else say("outbox.code_spent")
    unit.connection.run(
        "UPDATE proof SET proved_at = :at, ends_at = :until, code_hash = NULL WHERE id = :id",
        at=unit.at,
        until=instant(unit.now + PROVED_HOLDS),
        id=proof_id,
    )
    unit.detail = f"proof {proof_id}: match"
    return None
