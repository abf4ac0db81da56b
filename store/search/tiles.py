"""The line of figures on an empty search: customers, card transactions, reviews, rating."""

from dataclasses import dataclass

from store.database.connection import Connection
from store.database.sql import Row
from store.database.store import Store
from store.search.patience import GaveUp, patience

FIGURE_MS = 400.0


@dataclass(frozen=True, slots=True)
class Tiles:
    """``customers``: active personas with phone or e-mail. ``card_transactions``: what was done with cards.

    ``reviews``: survey answers with a rating; ``rating_tenths``: their mean in tenths, None without any.
    A figure that takes too long to count is None.
    """

    customers: int | None
    card_transactions: int | None
    reviews: int | None
    rating_tenths: int | None


_CUSTOMERS = (
    "SELECT (SELECT count(*) FROM persona) - (SELECT count(*) FROM persona WHERE status <> 'active') "
    "- (SELECT count(*) FROM persona WHERE status = 'active' AND phone IS NULL AND email IS NULL)"
)
_TRANSACTIONS = "SELECT count(*) FROM card_transaction"
_REVIEWS = "SELECT count(*), coalesce(sum(rating), 0) FROM survey_answer WHERE rating IS NOT NULL"


def tiles(store: Store) -> Tiles:
    """The figures; for a worker, each given up after ``FIGURE_MS``."""
    with store.reading() as connection:
        reviews = _figures(connection, _REVIEWS)
        count, total = (None, 0) if reviews is None else (int(reviews[0]), int(reviews[1]))
        customers = _figures(connection, _CUSTOMERS)
        transactions = _figures(connection, _TRANSACTIONS)
    return Tiles(
        customers=None if customers is None else int(customers[0]),
        card_transactions=None if transactions is None else int(transactions[0]),
        reviews=count,
        rating_tenths=None if not count else (total * 20 + count) // (count * 2),
    )


def _figures(connection: Connection, text: str) -> Row | None:
    try:
        with patience(connection, FIGURE_MS):
            return connection.one(text)
    except GaveUp:
        return None
