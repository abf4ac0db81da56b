"""The card's part of an undo: what the act changed on it is reversed, by the same `undo` as every act."""

from store.cards.posting import Row, Taken, row_of, take_card, units_text
from store.database.unit import Unit
from store.errors import Refused
from store.points.ledger.book import Book
from store.points.ledger.load import booked
from store.words import say


def take_back(unit: Unit, book: Book, transaction_id: int) -> list[Row]:
    """Posts the reversals of a transaction and of its corrections, the latest first; `record` writes the rows.

    Raises ``Refused`` where what it brought has been used since, and for a deleted card.
    """
    rows = unit.connection.all(
        "SELECT id, card_id, units, entry_id FROM card_transaction WHERE id = :id OR corrects_id = :id "
        "ORDER BY id DESC",
        id=transaction_id,
    )
    taken = take_card(unit, rows[0][1], expired=True)
    _refuse_used(unit, taken, sum(row[2] for row in rows))
    written = []
    for reversed_id, _, units, entry_id in sorted(rows, key=lambda row: (row[2] > 0, -row[0])):
        new_id = None
        if entry_id is not None:
            found = book.as_posted(taken.account, booked(unit.connection, taken.account, entry_id))
            new_id = book.reverse(taken.account, found)
        written.append(row_of(unit, taken, "undo", -units, new_id, reverses_id=reversed_id))
    return written


def _refuse_used(unit: Unit, taken: Taken, units: int) -> None:
    if units > taken.account.balance:
        raise Refused(
            say(
                "cards.used_since",
                units=units_text(unit, taken.programme.unit, units),
                left=units_text(unit, taken.programme.unit, taken.account.balance),
            )
        )
