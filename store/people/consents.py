"""The eight opt-ins: staff switch Text and Email off and nothing on (the law; `product.md` section 4)."""

from store.database.unit import Unit
from store.errors import BadInput, Refused
from store.people.records import CHANNELS
from store.people.subject import subject
from store.receipt import Receipt
from store.use_case import operation
from store.words import say

STAFF_MAY_SWITCH_OFF = ("text", "email")


def why_not_on(channel: str) -> str:
    """Why nobody here may switch this opt-in on, in a sentence."""
    return say(f"people.no_opt_in.{_known(channel)}")


def why_not_off(channel: str) -> str | None:
    """Why staff may not switch this opt-in off; None for the two they may."""
    return None if _known(channel) in STAFF_MAY_SWITCH_OFF else say(f"people.no_opt_out.{channel}")


def _known(channel: str) -> str:
    if channel not in CHANNELS:
        raise BadInput(say("people.no_channel", channels=", ".join(CHANNELS)))
    return channel


@operation("opt out")
def opt_out(unit: Unit, persona_id: int, channel: str) -> Receipt:
    """Switches Text or Email off; data and points stay. Raises `Refused` for the other six, saying why."""
    refusal = why_not_off(channel)
    if refusal is not None:
        raise Refused(refusal)
    persona = subject(unit, persona_id)
    unit.detail = channel
    write_consent(unit, persona.id, channel, "off", how="staff")
    return persona.receipt(unit, channel=channel, state="off")


@operation("opt out")
def opt_in(unit: Unit, persona_id: int, channel: str) -> Receipt:
    """Always refused, with the reason: an opt-in comes only from the customer's own act."""
    refusal = why_not_on(channel)
    subject(unit, persona_id)
    raise Refused(refusal)


def write_consent(unit: Unit, persona_id: int, channel: str, state: str, *, how: str) -> None:
    """The state of an opt-in from now on, and the event that stays. Nothing if it is so already."""
    changed = unit.connection.run(
        "INSERT INTO consent (persona_id, channel, state, at, how, staff_id) "
        "VALUES (:persona, :channel, :state, :at, :how, :staff) "
        "ON CONFLICT (persona_id, channel) DO UPDATE SET state = excluded.state, at = excluded.at, "
        "how = excluded.how, staff_id = excluded.staff_id WHERE consent.state <> excluded.state",
        persona=persona_id,
        channel=channel,
        state=state,
        at=unit.at,
        how=how,
        staff=unit.actor.staff_id,
    )
    if not changed:
        return
    unit.connection.insert(
        "consent_event",
        id=unit.new_id("consent_event"),
        persona_id=persona_id,
        channel=channel,
        state=state,
        at=unit.at,
        how=how,
        staff_id=unit.actor.staff_id,
        import_run_id=None,
    )
