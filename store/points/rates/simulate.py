"""Trying settings out: what they would do to the points that stand, and what to mind, before anything is
saved (`points.md` rules 24, 28, 30)."""

from collections.abc import Mapping
from dataclasses import dataclass

from store.actor import Actor
from store.database.store import Store
from store.errors import BadInput
from store.points.expiry import policy
from store.points.expiry.older_lots import ExpiryOutlook, expiry_outlook
from store.points.rates import recalculation
from store.points.rates.recalculate import Outlook, outlook
from store.settings import Settings, Values
from store.settings_use import proper_value
from store.staff.permissions import Grant, grant, require
from store.words import say

EXPIRY = (*policy.NAMES, "expiry_start", "expiry_notice_days")
OF_POINTS = frozenset((*recalculation.NAMES, *EXPIRY, "blocks"))
"""Settings of which it should be seen what they would do before they are changed."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A setting as it is and as it would be, in stored words."""

    name: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """What other settings would do. ``earning``: if all orders were recalculated; ``expiry``: if older points
    got the new dates; None where these settings change nothing of it. ``warnings`` are sentences."""

    tried: tuple[Tried, ...]
    earning: Outlook | None
    expiry: ExpiryOutlook | None
    warnings: tuple[str, ...]


def simulate(store: Store, actor: Actor, changes: Mapping[str, str]) -> Simulation:
    """What settings would do if they were other: for orders and open points that stand. Writes nothing.

    ``changes`` are typed values by name; for who may try settings out and who may change them. Raises
    ``BadInput``, ``NotFound``, ``NotPermitted``.
    """
    if grant(actor.role, "settings") is Grant.NO:
        require(actor.role, "simulate")
    now = store.settings()
    tried, values = [], {}
    for name, text in changes.items():
        kind, value = proper_value(name, text)
        tried.append(Tried(kind.name, kind.write(now[kind.name]), kind.write(value)))
        values[kind.name] = value
    if not tried:
        raise BadInput(say("settings.try_what"))
    return _simulated(store, now, values, tuple(tried))


def _simulated(store: Store, now: Settings, values: Values, tried: tuple[Tried, ...]) -> Simulation:
    then = now.changed(values)
    other = {one.name for one in tried if one.now != one.then}
    earning = outlook(store, then) if other & set(recalculation.NAMES) else None
    expiry = expiry_outlook(store, then) if other & set(EXPIRY) else None
    return Simulation(tried, earning, expiry, tuple(_warnings(store, then, other, earning, expiry)))


def _warnings(
    store: Store, then: Settings, other: set[str], earning: Outlook | None, expiry: ExpiryOutlook | None
) -> list[str]:
    """What to mind, most important first; nothing where nothing changes."""
    if not other:
        return [say("settings.changes_nothing")]
    found = []
    if earning is not None:
        found.append(say("settings.past_stays"))
        if earning.customers:
            found.append(say("settings.advise_against", count=earning.customers, customers=earning.customers))
        if earning.blocked:
            key = "settings.would_block" if then.flag("blocks") else "settings.would_go_negative"
            found.append(say(key, count=earning.blocked, customers=earning.blocked))
        if then.number("points_rate") == 0:
            found.append(say("settings.nothing_earned"))
    if expiry is not None:
        found.append(say("settings.older_stay", days=then.number("expiry_notice_days")))
        if expiry.customers:
            found.append(
                say(
                    "settings.would_date",
                    count=expiry.customers,
                    customers=expiry.customers,
                    points=expiry.points,
                )
            )
        if "expire_all" in other and then.flag("expire_all"):
            found.append(say("settings.sticky_would_go"))
        found.append(say("settings.expired_stay"))
    if "blocks" in other:
        below: int = store.connection.value("SELECT count(*) FROM account WHERE balance < 0")
        found.append(say("settings.below_zero", count=below, customers=below))
    return found
