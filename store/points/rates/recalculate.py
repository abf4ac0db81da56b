"""Recalculating the past: every order brought to what it would have earned at the settings of today, its own
permitted act with a preview; changing a rate never does it (`points.md` rule 24).
"""

import heapq
from array import array
from dataclasses import dataclass

from store.actor import Actor
from store.database.store import Store
from store.database.unit import Unit
from store.points.expiry.lapsing import book_due, terms_for, with_lots
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, Chunks, Counts, Done, OnProgress, begun
from store.points.ledger.days import programme_day
from store.points.ledger.load import take_many
from store.points.ledger.records import About, Account, Terms
from store.points.rates.recalculation import Change, as_text, part_after, parts, spendable, under
from store.settings import Settings
from store.staff.permissions import require
from store.transfer.applying import PAUSE_SECONDS
from store.use_case import use_case

PERMISSION = "recalculate"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Effect:
    """What a customer's points would change by, and the balance after it (before any block)."""

    persona_id: int
    points: int
    after: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What bringing all orders to some settings would change: customers and orders touched, points in all,
    gained and lost, how many customers a block would bring back to 0, the customers it changes most, and the
    change at the lowest, the quarters and the highest of those touched."""

    customers: int
    orders: int
    points: int
    gained: int
    lost: int
    blocked: int
    most: tuple[Effect, ...]
    quartiles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recalculated:
    """What a recalculation wrote; ``resumed``: it went on with one that was cut off."""

    run_id: int
    customers: int
    orders: int
    points: int
    blocked: int
    resumed: bool


def preview_recalculation(store: Store, actor: Actor, settings: Settings | None = None) -> Outlook:
    """What ``recalculate`` would write now, or would under other settings; writes nothing.

    Raises ``NotPermitted``.
    """
    require(actor.role, "simulate")
    return outlook(store, settings or store.settings())


def outlook(store: Store, settings: Settings) -> Outlook:
    """The same without asking who wants to know."""
    every: array[int] = array("q")
    most: list[tuple[int, int, int, int]] = []
    orders = gained = lost = blocked = 0
    for part in parts(store.connection, settings):
        balances = spendable(store.connection, list(part.changes))
        for persona_id, changes in part.changes.items():
            points = sum(change.points for change in changes)
            after = balances.get(persona_id, 0) + points
            orders += len(changes)
            gained += max(points, 0)
            lost -= min(points, 0)
            blocked += after < 0
            every.append(points)
            one = (abs(points), -persona_id, points, after)
            heapq.heappushpop(most, one) if len(most) == SHOWN else heapq.heappush(most, one)
    effects = tuple(Effect(-number, points, after) for _, number, points, after in sorted(most, reverse=True))
    return Outlook(len(every), orders, gained - lost, gained, lost, blocked, effects, _quartiles(every))


def _quartiles(values: "array[int]") -> tuple[int, ...]:
    """Lowest, first quarter, middle, third quarter, highest; nothing of nothing."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return tuple(ordered[last * quarter // 4] for quarter in range(5)) if ordered else ()


@use_case(PERMISSION)
def begin_recalculation(unit: Unit) -> BulkRun:
    """Begins a recalculation at the settings of now, or goes on with one that was cut off, at its own."""
    return begun(unit, "recalculate", detail=as_text(unit.settings))


def recalculate(
    store: Store, actor: Actor, *, progress: OnProgress | None = None, pause: float = PAUSE_SECONDS
) -> Recalculated:
    """Writes for every order what it differs from its points at the settings of today, refunded shares
    taken off; done again it changes nothing. ``progress`` is told what is done after every chunk.

    Raises ``NotPermitted``.
    """
    run = begin_recalculation(store, actor)
    counts = Chunks(store, actor, run, progress=progress, pause=pause).finish(bring_up)
    customers, orders, points, blocked = (
        counts.get(name, 0) for name in ("customers", "orders", "points", "blocked")
    )
    return Recalculated(run.id, customers, orders, points, blocked, run.resumed)


def bring_up(unit: Unit, book: Book, run: BulkRun, size: int) -> Done:
    """One chunk of customers: accounts first, their orders read only after that (`engineering.md` A6)."""
    settings = under(unit.settings, run.detail or "{}")
    connection = unit.connection
    seen = run.counts.get("seen", 0)
    per_customer = seen // max(1, run.counts.get("looked", 0)) if seen else 1
    first = part_after(connection, run.cursor, settings, size, per_customer)
    counts: Counts = {"looked": first.customers, "seen": first.orders}
    if first.changes:
        today = programme_day(unit)
        ids = account_ids_of(connection, list(first.changes))
        accounts = take_many(connection, ids.values(), due_on=today.isoformat())
        part = first
        if connection.dialect != "sqlite":
            part = part_after(connection, run.cursor, settings, size, per_customer)
        terms = terms_for("recalculate", today, unit.settings)
        touched = {
            persona_id: _post(unit, book, accounts[ids[persona_id]], changes, terms)
            for persona_id, changes in part.changes.items()
            if persona_id in ids
        }
        counts |= {
            "customers": len(touched),
            "orders": sum(len(part.changes[persona_id]) for persona_id in touched),
            "points": sum(points for points, _ in touched.values()),
            "blocked": sum(blocked for _, blocked in touched.values()),
        }
    return Done(first.cursor, counts, first.last)


def _post(unit: Unit, book: Book, account: Account, changes: list[Change], terms: Terms) -> tuple[int, bool]:
    """Posts one customer's changes, what is gained before what is lost, so that nothing is blocked that need
    not be; the points, and whether something was."""
    if account.lots is not None:
        book_due(unit, book, account)
    elif any(change.points < 0 for change in changes):
        with_lots(unit.connection, book, account)
    before = len(book.entries)
    for change in sorted(changes, key=lambda change: change.points < 0):
        order = change.order
        about = About(
            purchase_id=order.id,
            location_id=order.location_id,
            source=order.source,
            rate=change.rate,
            home_id=order.home_id,
        )
        book.post(account, "recalculate", change.points, about, terms=terms)
    blocked = any(entry[3] == "block" for entry in book.entries[before:])
    return sum(change.points for change in changes), blocked
