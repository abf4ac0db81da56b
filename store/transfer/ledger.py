"""The book of an import chunk: entries belong to the run, ids come in blocks."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from store.database.connection import Connection
from store.database.store import Store, take_ids
from store.database.unit import Unit
from store.points.ledger.book import Book
from store.points.ledger.records import Origin
from store.transfer.runs import Run

BLOCK = 5000
"""Ids an import on PostgreSQL takes at a time."""
AT_ONCE = 200


class BulkIds:
    """Fresh ids in large blocks: on PostgreSQL over one further connection, on SQLite in the transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._connection: Connection | None = None
        self._left: dict[str, range] = defaultdict(lambda: range(0))

    def take(self, connection: Connection, table: str, count: int) -> range:
        """``count`` ids in a row."""
        if self._store.dialect == "sqlite":
            return take_ids(connection, table, count)
        left = self._left[table]
        if len(left) < count:
            if self._connection is None:
                self._connection = self._store.connect()
            left = take_ids(self._connection, table, max(count, BLOCK))
        self._left[table] = left[count:]
        return left[:count]

    def close(self) -> None:
        """Closes the further connection."""
        if self._connection is not None:
            self._connection.close()


def ids_ahead(unit: Unit) -> Callable[[str], int]:
    """Gives a chunk's ids one by one, taken some at a time."""
    waiting: dict[str, Iterator[int]] = defaultdict(lambda: iter(()))

    def take_id(table: str) -> int:
        number = next(waiting[table], None)
        if number is None:
            waiting[table] = iter(unit.new_ids(unit.connection, table, AT_ONCE))
            number = next(waiting[table])
        return number

    return take_id


def book_of(unit: Unit, run: Run) -> Book:
    """An empty book whose entries carry the run."""
    return Book(
        Origin(
            at=unit.at,
            rule_version=unit.settings.rule_version,
            import_run_id=run.id,
            staff_id=run.actor.staff_id,
            location_id=None,
            terminal=run.actor.terminal,
            blocks=unit.settings.flag("blocks"),
            use_order=unit.settings.text("use_order"),
        ),
        ids_ahead(unit),
    )
