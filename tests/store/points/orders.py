"""Orders with what else they can cause, and units to preview in, for the tests of refunds and the like."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store
from store.database.unit import Unit
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.records import About, Origin
from store.points.ledger.write import write
from tests.store.points.people import make_run

PLACED = "2026-11-22T15:00:00.000Z"


def one_by_one(store: Store, connection: Connection) -> Callable[[str], int]:
    """Fresh ids of tables, as a book takes them."""
    return lambda table: store.new_ids(connection, table, 1)[0]


def book_more(store: Store, persona_id: int, purchase_id: int, *, zero: bool = False, **points: int) -> None:
    """Entries of the given kinds that an order caused, as an import run writes them."""
    if store.connection.value("SELECT count(*) FROM import_run") == 0:
        make_run(store)
    at = instant(store.clock())

    def work(connection: Connection) -> None:
        account_id = account_ids_of(connection, [persona_id])[persona_id]
        account = take(connection, [account_id])[account_id]
        book = Book(Origin(at=at, rule_version=0, import_run_id=1), one_by_one(store, connection))
        for kind, amount in [*({"zero": 0} if zero else {}).items(), *points.items()]:
            book.post(account, kind, amount, About(purchase_id=purchase_id, home_id=persona_id))
        write(connection, book)

    store.transact(work)


@contextmanager
def unit_of(store: Store, actor: Actor) -> Iterator[Unit]:
    """A unit that only reads."""
    with store.reading() as connection:
        yield Unit(connection, actor, store.clock(), store.new_ids, store.randomness)
