"""Running flows: who has an occasion today, what they are given and sent, once per occasion and persona.

Days that nobody ran for are caught up, so that a night that failed loses no birthday; those before the flow began
are no occasions. Whoever is in a flow's segment when it begins has not entered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from store.actor import Actor
from store.clock import instant, local_day, month_day
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import NotPermitted, Refused
from store.merging.lineage import lineage
from store.messages.audience import plan_of
from store.messages.deciding import decided, values
from store.messages.flows import READ, Flow
from store.messages.preview import PERMISSION
from store.messages.quiet_hours import due_by_zone
from store.outbox.queueing import queue_message
from store.points.earning.gifts import give
from store.receipt import Receipt
from store.settings import Settings, settings_at
from store.staff.permissions import require
from store.use_case import operation

MOST_DAYS_BACK = 31
"""A flow that was not run for longer begins again from so many days ago."""
WROTE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Occasion:
    """Somebody's turn in a flow; ``occasion`` tells one birthday from the next."""

    persona_id: int
    occasion: str


@dataclass(frozen=True, slots=True)
class FlowRun:
    """What running a flow did, or would do: its turns, how many of them are ``given`` points and ``sent`` a
    message; the others are left out by reason."""

    flow: Flow
    turns: int
    given: int
    sent: int
    left_out: dict[str, int]

    def as_json(self) -> dict[str, object]:
        """For the command line."""
        return {
            "flow": self.flow.name,
            "turns": self.turns,
            "given": self.given,
            "sent": self.sent,
            "left_out": self.left_out,
        }


def preview_flow(store: Store, actor: Actor, flow: Flow) -> FlowRun:
    """What a flow would do if it ran now; nothing is written."""
    require(actor.role, PERMISSION)
    with store.reading() as connection:
        settings = settings_at(connection, instant(store.clock()))
        today = _today(store, settings)
        turns = _turns(connection, settings, flow, today)
        reasons = _reasons(connection, settings, store, flow, [turn.persona_id for turn in turns])
    left_out: dict[str, int] = {}
    for why in reasons.values():
        if why:
            left_out[why] = left_out.get(why, 0) + 1
    fine = sum(1 for why in reasons.values() if not why)
    return FlowRun(flow, len(turns), len(turns) if flow.gift else 0, fine if flow.channel else 0, left_out)


def run_flows(store: Store, actor: Actor) -> tuple[FlowRun, ...]:
    """Runs every flow that is running; safe to do again on the same day and from two machines."""
    rows = store.connection.all(f"{READ} WHERE f.state = 'running' ORDER BY f.id")
    return tuple(_run(store, actor, Flow(*row)) for row in rows)


def _run(store: Store, actor: Actor, flow: Flow) -> FlowRun:
    settings = settings_at(store.connection, instant(store.clock()))
    today = _today(store, settings)
    if flow.occasion == "segment" and flow.ran_on is None:
        with store.reading() as connection:
            inside = _unseen(connection, settings, flow, today)
        for start in range(0, len(inside), WROTE_AT_ONCE):
            part = inside[start : start + WROTE_AT_ONCE]
            store.transact(partial(_note_inside, flow=flow, part=part, at=instant(store.clock())))
        store.transact(partial(_note_run, flow=flow, today=today))
        return FlowRun(flow, 0, 0, 0, {})
    with store.reading() as connection:
        turns = _turns(connection, settings, flow, today)
    given = sent = 0
    left_out: dict[str, int] = {}
    for turn in turns:
        done = act_on_occasion(store, actor.doing(None), flow.id, turn.persona_id, turn.occasion).details
        given += done["given"] > 0
        sent += done["message"] is not None
        if done["why"]:
            left_out[done["why"]] = left_out.get(done["why"], 0) + 1
    store.transact(partial(_note_run, flow=flow, today=today))
    return FlowRun(flow, len(turns), given, sent, left_out)


@operation("upkeep")
def act_on_occasion(unit: Unit, flow_id: int, persona_id: int, occasion: str) -> Receipt:
    """Gives and sends what a flow does for one persona and occasion, once; ``details`` has ``given`` (points),
    ``message`` (None if none goes) and ``why`` there is none."""
    connection = unit.connection
    row = connection.one(f"{READ} WHERE f.id = :id", id=flow_id)
    nothing = Receipt(
        unit.actor.operation_id or "", persona_id, details={"given": 0, "message": None, "why": ""}
    )
    if row is None or row[11] != "running" or _acted(connection, flow_id, persona_id, occasion):
        return nothing
    flow = Flow(*row)
    connection.run(
        "INSERT INTO flow_occasion (flow_id, persona_id, occasion, at, done) "
        "VALUES (:flow, :persona, :occasion, :at, '')",
        flow=flow.id,
        persona=persona_id,
        occasion=occasion,
        at=unit.at,
    )
    given = _give(unit, flow, persona_id, occasion)
    message, why = _send(unit, flow, persona_id)
    done = " ".join(filter(None, ("given" if given else "", "sent" if message is not None else why)))
    connection.run(
        "UPDATE flow_occasion SET done = :done WHERE flow_id = :flow AND persona_id = :persona "
        "AND occasion = :occasion",
        done=done,
        flow=flow.id,
        persona=persona_id,
        occasion=occasion,
    )
    unit.subject = persona_id
    unit.detail = f"flow {flow.id}"
    return Receipt(
        unit.actor.operation_id or "", persona_id, details={"given": given, "message": message, "why": why}
    )


def _acted(connection: Connection, flow_id: int, persona_id: int, occasion: str) -> bool:
    """Whether the persona, or somebody merged into it, has had this occasion."""
    return any(
        connection.one(
            "SELECT 1 FROM flow_occasion WHERE flow_id = :flow AND persona_id = :persona "
            "AND occasion = :occasion",
            flow=flow_id,
            persona=one,
            occasion=occasion,
        )
        is not None
        for one in lineage(connection, persona_id)
    )


def _give(unit: Unit, flow: Flow, persona_id: int, occasion: str) -> int:
    if not flow.gift:
        return 0
    name = f"{flow.name}: {occasion}" if occasion else flow.name
    try:
        given: int = give(unit, persona_id, "flow", name, flow.gift).details["given"]
    except (Refused, NotPermitted):
        return 0
    return given


def _send(unit: Unit, flow: Flow, persona_id: int) -> tuple[int | None, str]:
    if flow.channel is None:
        return None, ""
    settings = unit.settings
    today = unit.day_at(None).isoformat()
    one = decided(unit.connection, flow.channel, [persona_id], values(settings, unit.now, today, flow.gift))[
        0
    ]
    if one.why or one.address is None:
        return None, one.why
    zone = one.zone or settings.text("time_zone")
    return (
        queue_message(
            unit,
            "flow",
            flow.channel,
            persona_id,
            one.address,
            next_at=due_by_zone(settings, {zone}, unit.now)[zone],
            flow_id=flow.id,
            name=flow.name,
        ),
        "",
    )


def _today(store: Store, settings: Settings) -> date:
    return local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))


def _days(flow: Flow, today: date) -> tuple[date, ...]:
    """The days a flow is run for now: today and those nobody ran for."""
    begun = date.fromisoformat(flow.from_on)
    last = begun - timedelta(days=1) if flow.ran_on is None else date.fromisoformat(flow.ran_on)
    first = max(begun, last, today - timedelta(days=MOST_DAYS_BACK))
    return tuple(first + timedelta(days=count) for count in range((today - first).days + 1))


def _turns(connection: Connection, settings: Settings, flow: Flow, today: date) -> list[Occasion]:
    """Whose turn it is, those who had it left out."""
    if flow.occasion == "enrolled":
        return _enrolled(connection, flow, _days(flow, today))
    if flow.occasion == "birthday":
        return _birthdays(connection, flow, _days(flow, today))
    return [Occasion(one, "") for one in _unseen(connection, settings, flow, today)]


_NOT_YET = (
    "NOT EXISTS (SELECT 1 FROM flow_occasion o WHERE o.flow_id = :flow AND o.persona_id = p.id "
    "AND o.occasion = :occasion)"
)


def _enrolled(connection: Connection, flow: Flow, days: Sequence[date]) -> list[Occasion]:
    """Members whose signup was so many days before one of the days, none from before the flow."""
    back = timedelta(days=flow.days)
    rows = connection.all(
        f"SELECT p.id FROM persona p WHERE p.signup_on BETWEEN :first AND :last AND p.status = 'active' "
        f"AND p.signup_on >= :begun AND {_NOT_YET} ORDER BY p.id",
        first=(days[0] - back).isoformat(),
        last=(days[-1] - back).isoformat(),
        begun=flow.from_on,
        flow=flow.id,
        occasion="",
    )
    return [Occasion(row[0], "") for row in rows]


def _birthdays(connection: Connection, flow: Flow, days: Sequence[date]) -> list[Occasion]:
    """Members whose birthday is so many days after one of the days; 29 February counts on the 28th."""
    found: list[Occasion] = []
    for day in days:
        birthday = day + timedelta(days=flow.days)
        if (birthday.month, birthday.day) == (2, 29):
            continue
        rows = connection.all(
            f"SELECT p.id FROM persona p WHERE p.birth_month_day = :day AND p.status = 'active' "
            f"AND p.signup_on IS NOT NULL AND {_NOT_YET} ORDER BY p.id",
            day=month_day(birthday),
            flow=flow.id,
            occasion=str(birthday.year),
        )
        found += [Occasion(row[0], str(birthday.year)) for row in rows]
    return found


def _unseen(connection: Connection, settings: Settings, flow: Flow, today: date) -> list[int]:
    """Who is in the segment and was not seen there by this flow before."""
    plan = plan_of(connection, settings, today, flow.query)
    rows = connection.all(
        f"SELECT p.id FROM persona p WHERE p.status = 'active' AND {plan.test} AND {_NOT_YET} ORDER BY p.id",
        **plan.values,
        flow=flow.id,
        occasion="",
    )
    return [row[0] for row in rows]


def _note_inside(connection: Connection, flow: Flow, part: Sequence[int], at: str) -> None:
    """Whoever was there when the flow began has not entered."""
    connection.each(
        "INSERT INTO flow_occasion (flow_id, persona_id, occasion, at, done) "
        "VALUES (:flow, :persona, '', :at, 'was there') ON CONFLICT DO NOTHING",
        [{"flow": flow.id, "persona": one, "at": at} for one in part],
    )


def _note_run(connection: Connection, flow: Flow, today: date) -> None:
    connection.run("UPDATE flow SET ran_on = :today WHERE id = :id", today=today.isoformat(), id=flow.id)


def _reasons(
    connection: Connection, settings: Settings, store: Store, flow: Flow, personas: list[int]
) -> dict[int, str]:
    """Why each of them gets no message, empty where it does."""
    if flow.channel is None or not personas:
        return {}
    today = _today(store, settings).isoformat()
    found = decided(connection, flow.channel, personas, values(settings, store.clock(), today, flow.gift))
    return {one.persona_id: one.why for one in found}
