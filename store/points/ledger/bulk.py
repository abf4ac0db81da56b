"""Many earnings at once, for imports: ids in blocks, accounts taken together, rows written together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store.database.connection import Connection
from store.points.ledger.book import Book
from store.points.ledger.load import take_many
from store.points.ledger.records import NEVER, NOTHING, About, Origin, Terms
from store.points.ledger.write import write


@dataclass(frozen=True, slots=True)
class Earning:
    """Points to put on an account: ``about`` says for which order, ``terms`` how long they last."""

    account_id: int
    kind: str
    points: int
    about: About = NOTHING
    terms: Terms = NEVER


class IdSupply:
    """Ids of tables one by one, taken from the store a block at a time; what is left of a block is never
    used."""

    def __init__(
        self, new_ids: Callable[[Connection, str, int], range], connection: Connection, block: int = 1000
    ) -> None:
        self._new_ids = new_ids
        self._connection = connection
        self._block = block
        self._open: dict[str, tuple[int, int]] = {}

    def __call__(self, table: str) -> int:
        at, end = self._open.get(table, (0, 0))
        if at == end:
            taken = self._new_ids(self._connection, table, self._block)
            at, end = taken.start, taken.stop
        self._open[table] = (at + 1, end)
        return at


def post_many(
    connection: Connection, origin: Origin, take_id: Callable[[str], int], earnings: Sequence[Earning]
) -> dict[int, int]:
    """Posts a chunk of earnings in the order given, in the caller's transaction; the new balances by account.

    Lots are read only of accounts with something uncovered. The orders the entries name must be written
    already.
    """
    accounts = take_many(connection, {earning.account_id for earning in earnings})
    book = Book(origin, take_id)
    for earning in earnings:
        if earning.points:
            account = accounts[earning.account_id]
            book.post(account, earning.kind, earning.points, earning.about, terms=earning.terms)
    write(connection, book)
    return {account.id: account.balance for account in accounts.values()}
