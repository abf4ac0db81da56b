"""Applying the expiry of today to points that were earned under another: an act of its own, previewed, that
takes nothing within the days of notice (`points.md` rule 28, `engineering.md` C5).
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from store.actor import Actor
from store.clock import local_day, moment
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.points.expiry.lapsing import book_due
from store.points.expiry.policy import era_on, protected
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, Chunks, Counts, Done, OnProgress, begun
from store.points.ledger.days import programme_day
from store.points.ledger.kinds import EXPIRING
from store.points.ledger.load import take_many
from store.points.ledger.records import Account, Lot, Terms, due_after
from store.settings import Settings
from store.staff.permissions import require
from store.transfer.applying import PAUSE_SECONDS
from store.use_case import use_case

HORIZONS = (90, 180, 365)
"""Days from today for which a preview says how many points are gone by then."""
SHOWN = 10
_AT_ONCE = 2000
_OPEN = (
    "SELECT l.account_id, a.persona_id, l.kind, l.remaining, l.earned_at, l.can_expire, l.policy, l.expires_on, "
    "l.idle_days, l.idle_from, a.active_on, l.id FROM lot l JOIN account a ON a.id = l.account_id "
    "WHERE l.remaining > 0 AND l.account_id > :after AND l.account_id <= :last"
)
_NEXT = (
    "SELECT max(account_id), count(*) FROM (SELECT DISTINCT account_id FROM lot "
    "WHERE remaining > 0 AND account_id > :after ORDER BY account_id LIMIT :most) open_accounts"
)


@dataclass(frozen=True, slots=True)
class ExpiryEffect:
    """What a customer's open points would be changed in: how many get another date, how many would be gone
    within a year, and how many go within a year as it is."""

    persona_id: int
    points: int
    gone: int
    gone_now: int


@dataclass(frozen=True, slots=True)
class ExpiryOutlook:
    """What applying an expiry to older points would change: customers and points that get another date, and
    by so many days from today the points gone as it is and as it would be. Purchases to come would move
    what inactivity takes; they are not guessed."""

    customers: int
    points: int
    gone: tuple[tuple[int, int, int], ...]
    most: tuple[ExpiryEffect, ...]


@dataclass(frozen=True, slots=True)
class Restamped:
    """What applying the expiry to older points did."""

    run_id: int
    customers: int
    points: int
    resumed: bool


def new_terms(
    kind: str, earned_on: date, policy: str | None, can_expire: bool, today: date, settings: Settings
) -> Terms | None:
    """The terms an older lot gets by the expiry in force today; None where it has them or is protected."""
    if protected(earned_on, settings):
        return None
    wanted = era_on(today, settings).of(kind)
    first_gone = today + timedelta(days=settings.number("expiry_notice_days") + 1)
    if wanted is None or wanted.name == "none":
        terms = Terms(wanted is not None or kind in EXPIRING)
    elif wanted.name == "fixed":
        gone = max(earned_on + timedelta(days=wanted.days + 1), first_gone)
        terms = Terms(True, gone.isoformat(), str(wanted))
    else:
        start = max(first_gone - timedelta(days=wanted.days + 1), date.min)
        terms = Terms(True, None, str(wanted), wanted.days, start.isoformat())
    same = policy == terms.policy and can_expire == terms.can_expire
    return None if same else terms


def expiry_outlook(store: Store, settings: Settings) -> ExpiryOutlook:
    """What applying the expiry of these settings to all open points would change; writes nothing."""
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at"))
    by_day = [(today + timedelta(days=days)).isoformat() for days in HORIZONS]
    gone_now, gone = [0] * len(HORIZONS), [0] * len(HORIZONS)
    most: list[tuple[int, int, int, int]] = []
    customers = total = 0
    for persona_id, lots in _by_customer(store.connection):
        touched = of_year = of_year_now = 0
        for kind, points, earned_at, can_expire, policy, due, active_on in lots:
            earned_on = _earned_on(earned_at, settings)
            terms = new_terms(kind, earned_on, policy, bool(can_expire), today, settings)
            after = due if terms is None else _due(terms, active_on)
            touched += points if terms is not None else 0
            for place, day in enumerate(by_day):
                gone_now[place] += points if due is not None and due <= day else 0
                gone[place] += points if after is not None and after <= day else 0
            of_year_now += points if due is not None and due <= by_day[-1] else 0
            of_year += points if after is not None and after <= by_day[-1] else 0
        if touched:
            customers, total = customers + 1, total + touched
            one = (of_year - of_year_now, persona_id, touched, of_year)
            heapq.heappushpop(most, one) if len(most) == SHOWN else heapq.heappush(most, one)
    effects = tuple(
        ExpiryEffect(persona_id, points, gone, gone - more)
        for more, persona_id, points, gone in sorted(most, key=lambda one: (-one[0], one[1]))
    )
    return ExpiryOutlook(customers, total, tuple(zip(HORIZONS, gone_now, gone, strict=True)), effects)


def preview_older(store: Store, actor: Actor) -> ExpiryOutlook:
    """What ``apply_to_older`` would change now. Raises ``NotPermitted``."""
    require(actor.role, "simulate")
    return expiry_outlook(store, store.settings())


@use_case("recalculate")
def begin_restamping(unit: Unit) -> BulkRun:
    """Begins applying the expiry of now to older points, or goes on where that was cut off."""
    return begun(unit, "apply expiry", until_on=programme_day(unit).isoformat())


def apply_to_older(
    store: Store, actor: Actor, *, progress: OnProgress | None = None, pause: float = PAUSE_SECONDS
) -> Restamped:
    """Gives every open lot the expiry in force today, with the days of notice from today; done again it
    changes nothing. Raises ``NotPermitted``."""
    run = begin_restamping(store, actor)
    counts = Chunks(store, actor, run, progress=progress, pause=pause).finish(restamp)
    return Restamped(run.id, counts.get("customers", 0), counts.get("points", 0), run.resumed)


def restamp(unit: Unit, book: Book, run: BulkRun, size: int) -> Done:
    connection, today = unit.connection, programme_day(unit)
    last, found = connection.one(_NEXT, after=run.cursor, most=size) or (None, 0)
    if last is None:
        return Done(run.cursor, {}, last=True)
    ids = [
        account_id
        for (account_id,) in connection.all(
            "SELECT DISTINCT account_id FROM lot WHERE remaining > 0 AND account_id > :after "
            "AND account_id <= :last",
            after=run.cursor,
            last=last,
        )
    ]
    counts: Counts = {"customers": 0, "points": 0}
    changed: list[dict[str, Any]] = []
    for account in take_many(connection, ids, with_lots=ids).values():
        book.touch(account)
        book_due(unit, book, account)
        points = sum(_give(lot, account, today, unit.settings, changed) for lot in account.open_lots)
        counts["customers"] += points > 0
        counts["points"] += points
    connection.each(
        "UPDATE lot SET can_expire = :can_expire, expires_on = :expires_on, idle_days = :idle_days, "
        "idle_from = :idle_from, policy = :policy WHERE id = :id",
        changed,
    )
    return Done(last, counts, last=found < size)


def _give(lot: Lot, account: Account, today: date, settings: Settings, changed: list[dict[str, Any]]) -> int:
    """Gives a lot its new terms, if any; its points."""
    terms = new_terms(
        lot.kind, _earned_on(lot.earned_at, settings), lot.policy, lot.can_expire, today, settings
    )
    if terms is None:
        return 0
    lot.can_expire, lot.expires_on, lot.policy = terms.can_expire, terms.expires_on, terms.policy
    lot.idle_days, lot.idle_from = terms.idle_days, terms.idle_from
    changed.append(
        {
            "id": lot.id,
            "can_expire": int(lot.can_expire),
            "expires_on": lot.expires_on,
            "idle_days": lot.idle_days,
            "idle_from": lot.idle_from,
            "policy": lot.policy,
        }
    )
    return lot.remaining


def _by_customer(connection: Connection) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    """Every customer with open lots: kind, points, earned at, can expire, policy, due day, last activity."""
    after = 0
    while True:
        last = connection.value(_NEXT, after=after, most=_AT_ONCE)
        if last is None:
            return
        found: dict[int, list[tuple[Any, ...]]] = {}
        for row in connection.all(_OPEN, after=after, last=last):
            _, persona_id, kind, points, earned_at, can_expire, policy, fixed, idle, idle_from, active, _ = (
                row
            )
            due = fixed if idle is None else due_after(active, idle_from, idle)
            found.setdefault(persona_id, []).append(
                (kind, points, earned_at, can_expire, policy, due, active)
            )
        yield from sorted(found.items())
        after = last


def _due(terms: Terms, active_on: str | None) -> str | None:
    if terms.idle_days is None:
        return terms.expires_on
    return due_after(active_on, terms.idle_from, terms.idle_days)


def _earned_on(earned_at: str, settings: Settings) -> date:
    return local_day(moment(earned_at), settings.text("time_zone"), settings.text("day_closes_at"))
