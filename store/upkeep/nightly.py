"""The work of a night: an ordered list of steps, each done once a day by whichever machine comes first, safe to
run twice, and going on where a run was cut off.
"""

import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.errors import RegularsError
from store.points.ledger.days import programme_day
from store.upkeep.steps import STEPS, Step
from store.use_case import use_case
from store.words import say

LEASE = timedelta(minutes=30)
"""So long a step is taken to be under way on another machine before it is begun again."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of a night: ``done``, ``failed``, ``done before`` or ``elsewhere`` (another machine is at it), and
    what it says it did; ``seconds`` only where it was done now."""

    step: str
    state: str
    result: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Night:
    """What was done of the work of a day; ``ok``: nothing of it has failed."""

    day: str
    steps: tuple[StepDone, ...]

    @property
    def ok(self) -> bool:
        """Whether every step is done or being done."""
        return all(step.state != "failed" for step in self.steps)


@use_case("upkeep")
def begin_night(unit: Unit) -> str:
    """Begins the work of today or goes on with it; the programme's day. Audited."""
    return programme_day(unit).isoformat()


def nightly(
    store: Store,
    actor: Actor,
    *,
    steps: Sequence[Step] = STEPS,
    progress: Callable[[str], None] | None = None,
) -> Night:
    """Does every step of today that nobody has done yet, in order; one that fails does not stop the others
    and is tried again by the next run. ``progress`` is told each step's name as it begins.

    Raises ``NotPermitted``.
    """
    day = begin_night(store, actor)
    done = []
    for step in steps:
        if step.fits(store):
            done.append(_one(store, actor, day, step, progress))
    return Night(day, tuple(done))


def _one(
    store: Store, actor: Actor, day: str, step: Step, progress: Callable[[str], None] | None
) -> StepDone:
    taken = store.transact(lambda connection: _take(store, connection, day, step.name))
    if taken is not None:
        return taken
    if progress is not None:
        progress(step.name)
    began = time.monotonic()
    state, result = "done", ""
    try:
        result = step.work(store, actor)
    except (RegularsError, OSError) as error:
        state, result = "failed", str(error)
    seconds = time.monotonic() - began
    at = instant(store.clock())
    store.transact(
        lambda connection: connection.run(
            "UPDATE nightly_step SET state = :state, finished_at = :at, result = :result "
            "WHERE day = :day AND step = :step AND machine = :machine",
            state=state,
            at=at,
            result=result,
            day=day,
            step=step.name,
            machine=_machine(),
        )
    )
    return StepDone(step.name, state, result, round(seconds, 3))


def _take(store: Store, connection: Connection, day: str, step: str) -> StepDone | None:
    """Takes a step for this process; what stands in the way, None if nothing does."""
    now = store.clock()
    values = {
        "day": day,
        "step": step,
        "at": instant(now),
        "until": instant(now + LEASE),
        "machine": _machine(),
    }
    taken = connection.run(
        "INSERT INTO nightly_step (day, step, state, machine, started_at, lease_until, result) "
        "VALUES (:day, :step, 'running', :machine, :at, :until, '') ON CONFLICT (day, step) DO NOTHING",
        **values,
    )
    if taken:
        return None
    row = connection.one(
        "SELECT state, machine, lease_until, result, started_at FROM nightly_step "
        "WHERE day = :day AND step = :step",
        day=day,
        step=step,
    )
    state, machine, lease_until, result, started_at = row or ("failed", "", "", "", "")
    if state == "done":
        return StepDone(step, "done before", result)
    if state == "running" and lease_until > instant(now) and _alive(machine):
        return StepDone(step, "elsewhere", say("nightly.elsewhere", machine=machine))
    again = connection.run(
        "UPDATE nightly_step SET state = 'running', machine = :machine, started_at = :at, lease_until = :until, "
        "finished_at = NULL, result = '' WHERE day = :day AND step = :step AND state = :state "
        "AND started_at = :started",
        state=state,
        started=started_at,
        **values,
    )
    return None if again else StepDone(step, "elsewhere", say("nightly.elsewhere", machine=machine))


def _machine() -> str:
    return f"{socket.gethostname()} {os.getpid()}"


def _alive(machine: str) -> bool:
    """Whether the process that took a step may still be at it; of another machine nobody can tell."""
    host, _, number = machine.rpartition(" ")
    if host != socket.gethostname() or not number.isdigit():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return int(number) != os.getpid()
