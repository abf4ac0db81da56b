"""Flows: what is given or sent by itself on an occasion; made, previewed by running, paused, ended, listed."""

from dataclasses import dataclass

from store.actor import Actor
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import BadInput, NotFound, Refused
from store.messages.audience import Audience
from store.messages.campaigns import require_gift
from store.messages.draft import Draft, checked
from store.messages.preview import PERMISSION
from store.receipt import Receipt
from store.staff.permissions import require
from store.text import clean_name
from store.use_case import operation
from store.words import say

OCCASIONS = ("enrolled", "birthday", "segment")
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class FlowTerms:
    """A flow to be made; ``audience`` is whose entering counts, for the occasion ``segment``; ``days`` after
    enrolling or before the birthday. Without a ``draft`` it only gives its ``gift``."""

    name: str
    occasion: str
    draft: Draft | None = None
    gift: int = 0
    days: int = 0
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow as it stands; ``acted`` counts the occasions it acted on."""

    id: int
    name: str
    occasion: str
    query: str
    audience: str
    days: int
    channel: str | None
    subject: str
    text: str
    sender: str
    gift: int
    state: str
    from_on: str
    ran_on: str | None
    made_at: str
    by: str
    acted: int

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "id": self.id,
            "name": self.name,
            "occasion": self.occasion,
            "audience": self.audience or None,
            "days": self.days,
            "channel": self.channel,
            "subject": self.subject or None,
            "text": self.text or None,
            "sender": self.sender or None,
            "gift": self.gift,
            "state": self.state,
            "from_on": self.from_on,
            "ran_on": self.ran_on,
            "by": self.by,
            "acted": self.acted,
        }


@operation(PERMISSION)
def make_flow(unit: Unit, terms: FlowTerms) -> Receipt:
    """Makes a flow that runs from tonight on, for occasions from today on; ``details`` has ``flow`` (its id)."""
    name = clean_name(terms.name)
    if not name:
        raise BadInput(say("messages.flow_unnamed"))
    if unit.connection.one("SELECT 1 FROM flow WHERE lower(name) = lower(:name)", name=name):
        raise Refused(say("messages.flow_taken", name=name))
    if terms.occasion not in OCCASIONS:
        raise BadInput(say("messages.flow_occasion", occasions=", ".join(OCCASIONS)))
    if isinstance(terms.days, bool) or not 0 <= terms.days <= MOST_DAYS:
        raise BadInput(say("messages.flow_days", most=MOST_DAYS))
    if terms.occasion == "segment" and terms.audience is None:
        raise BadInput(say("messages.no_audience"))
    if terms.draft is None and not terms.gift:
        raise BadInput(say("messages.flow_nothing"))
    require_gift(unit, terms.gift)
    wording = None if terms.draft is None else checked(terms.draft, unit.settings)
    to = terms.audience if terms.occasion == "segment" else None
    flow_id = unit.new_id("flow")
    unit.connection.insert(
        "flow",
        id=flow_id,
        name=name,
        occasion=terms.occasion,
        query="" if to is None else to.query,
        audience="" if to is None else to.name,
        days=0 if terms.occasion == "segment" else terms.days,
        channel=None if wording is None else wording.channel,
        subject="" if wording is None else wording.subject,
        text="" if wording is None else wording.text,
        sender="" if wording is None else wording.sender,
        gift=terms.gift,
        state="running",
        from_on=unit.day_at(None).isoformat(),
        ran_on=None,
        made_at=unit.at,
        ended_at=None,
        staff_id=unit.actor.staff_id,
        location_id=unit.actor.location_id,
    )
    return _told(unit, flow_id, "running")


@operation(PERMISSION)
def pause_flow(unit: Unit, name: str) -> Receipt:
    """Puts a flow off; occasions that pass meanwhile are missed, entries of a segment are not."""
    return _turned(unit, name, ("running",), "paused")


@operation(PERMISSION)
def resume_flow(unit: Unit, name: str) -> Receipt:
    """Goes on with a flow from today on."""
    return _turned(unit, name, ("paused",), "running")


@operation(PERMISSION)
def end_flow(unit: Unit, name: str) -> Receipt:
    """Ends a flow for good; what it has queued and not sent is called off."""
    return _turned(unit, name, ("running", "paused"), "ended")


def _turned(unit: Unit, name: str, before: tuple[str, ...], after: str) -> Receipt:
    found = _named(unit.connection, name)
    if found.state not in before:
        state = say(f"messages.flow_state.{found.state}")
        raise Refused(say("messages.flow_is", name=found.name, state=state))
    unit.connection.run(
        "UPDATE flow SET state = :state, ended_at = :ended, ran_on = CASE WHEN :state = 'running' THEN NULL "
        "ELSE ran_on END, from_on = CASE WHEN :state = 'running' THEN :today ELSE from_on END WHERE id = :id",
        state=after,
        ended=unit.at if after == "ended" else None,
        today=unit.day_at(None).isoformat(),
        id=found.id,
    )
    return _told(unit, found.id, after)


def _told(unit: Unit, flow_id: int, state: str) -> Receipt:
    unit.detail = f"flow {flow_id}"
    return Receipt(unit.actor.operation_id or "", details={"flow": flow_id, "state": state})


READ = (
    "SELECT f.id, f.name, f.occasion, f.query, f.audience, f.days, f.channel, f.subject, f.text, f.sender, f.gift, "
    "f.state, f.from_on, f.ran_on, f.made_at, s.name, (SELECT count(*) FROM flow_occasion o "
    "WHERE o.flow_id = f.id AND o.done <> 'was there') FROM flow f JOIN staff s ON s.id = f.staff_id"
)


def flows(store: Store, actor: Actor, *, ended: bool = False) -> tuple[Flow, ...]:
    """The flows by name, those that have ended only if asked for."""
    require(actor.role, PERMISSION)
    where = "" if ended else "WHERE f.state <> 'ended' "
    rows = store.connection.all(f"{READ} {where}ORDER BY lower(f.name), f.id")
    return tuple(Flow(*row) for row in rows)


def flow_named(store: Store, actor: Actor, name: str) -> Flow:
    """The flow of a name or number; raises `NotFound` naming those there are."""
    require(actor.role, PERMISSION)
    return _named(store.connection, name)


def _named(connection: Connection, name: str) -> Flow:
    rows = [Flow(*row) for row in connection.all(f"{READ} ORDER BY f.state = 'ended', lower(f.name), f.id")]
    wanted = name.strip().casefold()
    for one in rows:
        if one.name.casefold() == wanted or str(one.id) == wanted:
            return one
    there = ", ".join(one.name for one in rows[:10]) or say("messages.none_yet")
    raise NotFound(say("messages.no_flow", name=name.strip()[:40], there=there))
