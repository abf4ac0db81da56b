"""A message to one customer, a link they asked for, and a test to oneself."""

from dataclasses import dataclass
from datetime import timedelta

from store.actor import Actor
from store.clock import instant, local_day
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.merging.lineage import survivor_of
from store.messages.deciding import ADDRESS, decided, values
from store.messages.draft import Draft, Wording, checked, clean_text, sender_of
from store.messages.facts import example_values, values_of
from store.messages.preview import PERMISSION, Sample, rendered, sample
from store.messages.quiet_hours import due_by_zone
from store.outbox.delivering import can_send
from store.outbox.queueing import queue_message
from store.people.identifiers import email_identifier, phone_identifier
from store.people.masking import masked_email, masked_phone
from store.people.subject import subject
from store.receipt import Receipt
from store.settings import settings_at
from store.staff.permissions import require
from store.use_case import operation
from store.words import say

LINKS = ("wallet", "referral", "privacy")
"""Links a customer gets; the sharing link is for colleagues."""
TESTS_A_DAY = 20
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A message to one customer before it is sent: ``why`` is empty where it may go, ``to`` is masked;
    ``leaves_at`` is later than now in quiet hours."""

    sample: Sample
    to: str
    why: str
    leaves_at: str
    set_up: bool

    @property
    def words(self) -> str:
        """Why it may not go, as people say it."""
        return say(f"messages.left_out.{self.why.replace(' ', '_')}") if self.why else ""


def preview_single(store: Store, actor: Actor, persona_id: int, draft: Draft) -> Outlook:
    """What sending a message to one customer would do; raises `NotFound`, and as `checked` does."""
    require(actor.role, PERMISSION)
    with store.reading() as connection:
        settings = settings_at(connection, instant(store.clock()))
        wording = checked(draft, settings)
        now = store.clock()
        survivor = survivor_of(connection, persona_id)
        today = local_day(now, settings.text("time_zone"), settings.text("day_closes_at"))
        found = (
            []
            if survivor is None
            else decided(connection, draft.channel, [survivor], values(settings, now, today.isoformat(), 0))
        )
        status = connection.value("SELECT status FROM persona WHERE id = :id", id=survivor)
        if not found or status == "sealed":
            raise NotFound(say("people.not_found", id=persona_id))
        one = found[0]
        zone = one.zone or settings.text("time_zone")
        return Outlook(
            sample(connection, settings, wording, one.persona_id, 0, now),
            _masked(draft.channel, one.address),
            one.why,
            due_by_zone(settings, {zone}, now)[zone],
            can_send(settings, draft.channel),
        )


def _masked(channel: str, address: str | None) -> str:
    shown = masked_phone if channel == "text" else masked_email
    return (shown(address) or "") if address else ""


@operation(PERMISSION)
def send_single(unit: Unit, persona_id: int, draft: Draft) -> Receipt:
    """Has a message to one customer leave, in the morning if it is quiet now; ``details`` has ``message``.

    Raises `Refused` saying why somebody gets none: nobody is written to who has not opted in.
    """
    wording = checked(draft, unit.settings)
    persona = subject(unit, persona_id)
    today = unit.day_at(None).isoformat()
    one = decided(unit.connection, wording.channel, [persona.id], values(unit.settings, unit.now, today, 0))[
        0
    ]
    if one.why or one.address is None:
        why = say(f"messages.left_out.{one.why.replace(' ', '_')}")
        raise Refused(say("messages.not_to", name=persona.name, why=why))
    found = values_of(unit.connection, unit.settings, persona.id, unit.now, sender=wording.sender, gift=0)
    text_subject, text = rendered(wording, found)
    zone = one.zone or unit.settings.text("time_zone")
    due = due_by_zone(unit.settings, {zone}, unit.now)[zone]
    message_id = queue_message(
        unit,
        "single",
        wording.channel,
        persona.id,
        one.address,
        subject=text_subject,
        text=text,
        sender=wording.sender,
        next_at=due,
    )
    unit.detail = f"message {message_id}"
    return persona.receipt(unit, message=message_id, leaves_at=due)


@operation(PERMISSION)
def send_link(unit: Unit, persona_id: int, link: str, channel: str) -> Receipt:
    """Sends a customer the ``wallet``, ``referral`` or ``privacy`` link they ask for, at once; ``details`` has
    ``message``. Raises `Refused` where they have opted out of the channel or have no address there.

    A referral link is an invitation to advertise, so it needs the opt-in that messages need.
    """
    if link not in LINKS:
        raise BadInput(say("messages.no_link", links=", ".join(LINKS)))
    if channel not in ADDRESS:
        raise BadInput(say("messages.channel", channel=channel[:20]))
    persona = subject(unit, persona_id)
    row = unit.connection.one(
        f"SELECT {ADDRESS[channel]}, c.state FROM persona p LEFT JOIN consent c ON c.persona_id = p.id "
        "AND c.channel = :channel WHERE p.id = :id",
        channel=channel,
        id=persona.id,
    )
    address, state = row or (None, None)
    why = ""
    if address is None:
        why = "no address"
    elif state == "off":
        why = "opted out"
    elif link == "referral" and state != "on":
        why = "not confirmed" if state == "asked" else "not asked"
    if why:
        words = say(f"messages.left_out.{why.replace(' ', '_')}")
        raise Refused(say("messages.not_to", name=persona.name, why=words))
    sender = sender_of("", unit.settings)
    found = values_of(unit.connection, unit.settings, persona.id, unit.now, sender=sender, gift=0)
    wording = Wording(
        channel,
        say(f"messages.link.{link}.subject", shop=sender) if channel == "email" else "",
        clean_text(say(f"messages.link.{link}.text", shop=sender, link=found[f"{link}_link"]), 2000),
        sender,
    )
    message_id = queue_message(
        unit,
        "link",
        channel,
        persona.id,
        address,
        subject=wording.subject,
        text=wording.text,
        sender=sender,
        name=say(f"messages.link.{link}"),
    )
    unit.detail = f"message {message_id}"
    return persona.receipt(unit, message=message_id, link=link)


@operation(PERMISSION)
def send_test(unit: Unit, draft: Draft, to: str, *, gift: int = 0) -> Receipt:
    """Sends a message to one's own phone or e-mail, filled in for somebody invented; at most `TESTS_A_DAY` a day.

    ``details`` has ``message``. Raises `BadInput` for an address of the other channel, `Refused`.
    """
    wording = checked(draft, unit.settings)
    region = unit.settings.text("region")
    known = email_identifier(to) if wording.channel == "email" else phone_identifier(to, region)
    sent = unit.connection.value(
        "SELECT count(*) FROM outbox_message WHERE persona_id IS NULL AND kind = 'test' AND staff_id = :staff "
        "AND made_at > :since",
        staff=unit.actor.staff_id,
        since=instant(unit.now - DAY),
    )
    if sent >= TESTS_A_DAY:
        raise Refused(say("messages.tests", most=TESTS_A_DAY))
    text_subject, text = rendered(wording, example_values(unit.settings, wording.sender, gift))
    message_id = queue_message(
        unit,
        "test",
        wording.channel,
        None,
        known.value,
        subject=text_subject,
        text=text,
        sender=wording.sender,
    )
    unit.detail = f"message {message_id}"
    return Receipt(unit.actor.operation_id or "", details={"message": message_id})


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of one message: its state and, where it did not arrive, why."""

    state: str
    why: str
    next_at: str


def fate(store: Store, message_id: int) -> Fate:
    """How a message of the outbox stands; raises `NotFound`."""
    row = store.connection.one("SELECT state, why, next_at FROM outbox_message WHERE id = :id", id=message_id)
    if row is None:
        raise NotFound(say("outbox.no_message", id=message_id))
    return Fate(*row)


def sent_at_once(store: Store, actor: Actor, message_id: int) -> Fate:
    """Sends one message that was just queued, and how it stands then; as long as the other side takes."""
    from store.outbox.sending import send_now

    send_now(store, actor.doing(None), only=message_id)
    return fate(store, message_id)
