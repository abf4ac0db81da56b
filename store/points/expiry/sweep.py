"""The sweep: books what has fallen due, of all personas, then writes down who is in which audience and gives
the boosts of it; may be stopped, started again and repeated (`points.md` rules 16, 27)."""

from dataclasses import dataclass

from store.actor import Actor
from store.clock import local_day
from store.database.store import Store
from store.database.unit import Unit
from store.modifiers.membership import Watched, refresh_membership, watched
from store.points.expiry.lapsing import book_due
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, Chunks, Done, OnProgress, begun, note_operation
from store.points.ledger.load import take_many
from store.points.ledger.posting import book_for
from store.transfer.applying import PAUSE_SECONDS
from store.use_case import use_case


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: the day it booked up to, the customers that had something due, the points it took;
    the customers whose audiences were looked at and the points of boosts given. ``resumed``: it went on
    with one that was cut off."""

    until_on: str
    customers: int
    points: int
    looked_at: int
    boosted: int
    resumed: bool


@use_case("upkeep")
def begin_sweep(unit: Unit, until_on: str) -> BulkRun:
    """Begins a sweep of what is due, or goes on with one that was cut off; audited."""
    return begun(unit, "sweep", until_on=until_on)


@use_case("upkeep")
def begin_membership(unit: Unit) -> BulkRun:
    """Begins writing down who is in which audience, or goes on where that was cut off; audited."""
    return begun(unit, "membership")


def sweep(
    store: Store, actor: Actor, *, progress: OnProgress | None = None, pause: float = PAUSE_SECONDS
) -> Swept:
    """Takes the points of every customer that are due today, dated the day they were gone, and gives boosts.

    A second one at once does no harm and finds nothing left. ``progress`` is told ``customers``, ``points``,
    ``looked_at`` and ``boosted`` after every chunk. Raises ``NotPermitted``.
    """
    settings = store.settings()
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at")).isoformat()
    run = begin_sweep(store, actor, today)
    due = Chunks(store, actor, run, progress=progress, pause=pause).finish(DueAccounts(today))
    members = begin_membership(store, actor)
    found = Chunks(store, actor, members, progress=progress, pause=pause).finish(Members())
    return Swept(
        today,
        due.get("customers", 0),
        due.get("points", 0),
        found.get("looked_at", 0),
        found.get("boosted", 0),
        run.resumed or members.resumed,
    )


class DueAccounts:
    """Chunks of the accounts of which something is due by a day: what is booked is no longer among them."""

    def __init__(self, today: str) -> None:
        self.today = today

    def __call__(self, unit: Unit, book: Book, _run: BulkRun, size: int) -> Done:
        rows = unit.connection.all(
            "SELECT id FROM account WHERE next_due_on <= :today ORDER BY next_due_on, id LIMIT :size",
            today=self.today,
            size=size,
        )
        ids = [account_id for (account_id,) in rows]
        accounts = take_many(unit.connection, ids, with_lots=ids)
        points = 0
        for account in accounts.values():
            book.touch(account)
            points += book_due(unit, book, account)
        counts = {"customers": len(ids), "points": points}
        return Done(0, counts, last=len(ids) < size)


class Members:
    """Chunks of the active personas, by id; none where no modifier asks who is in an audience."""

    def __init__(self) -> None:
        self._known: Watched | None = None

    def __call__(self, unit: Unit, _book: Book, run: BulkRun, size: int) -> Done:
        if self._known is None:
            self._known = watched(unit)
        if self._known.idle:
            return Done(run.cursor, {}, last=True)
        rows = unit.connection.all(
            "SELECT id FROM persona WHERE id > :after AND status = 'active' ORDER BY id LIMIT :size",
            after=run.cursor,
            size=size,
        )
        ids = [persona_id for (persona_id,) in rows]

        def book() -> Book:
            note_operation(unit, run, {"looked_at": len(ids)})
            return book_for(unit)

        points = refresh_membership(unit, ids, self._known, book)
        cursor = ids[-1] if ids else run.cursor
        return Done(cursor, {"looked_at": len(ids), "boosted": points}, last=len(ids) < size)
