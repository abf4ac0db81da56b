"""The sweep: books what has fallen due, of all personas, and may be stopped, started again and repeated
(`points.md` rule 27)."""

from dataclasses import dataclass

from store.actor import Actor
from store.clock import local_day
from store.database.store import Store
from store.database.unit import Unit
from store.points.book import Book
from store.points.chunks import BulkRun, Chunks, Done, OnProgress, begin_sweep
from store.points.expiry import book_due
from store.points.load import take_many
from store.transfer.applying import PAUSE_SECONDS


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: the day it booked up to, the customers it looked at, and the points it took."""

    until_on: str
    customers: int
    points: int
    resumed: bool


def sweep(
    store: Store, actor: Actor, *, progress: OnProgress | None = None, pause: float = PAUSE_SECONDS
) -> Swept:
    """Takes the points of every customer that are due today, dated the day they were gone.

    A second one at once does no harm and finds nothing left. ``progress`` is told ``customers`` and
    ``points`` after every chunk. Raises ``NotPermitted``.
    """
    settings = store.settings()
    today = local_day(store.clock(), settings.text("time_zone"), settings.text("day_closes_at")).isoformat()
    run = begin_sweep(store, actor, today)
    chunks = Chunks(store, actor, run, progress=progress, pause=pause)
    counts = chunks.finish(DueAccounts(today))
    return Swept(today, counts.get("customers", 0), counts.get("points", 0), run.resumed)


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
