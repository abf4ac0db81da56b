"""What the use cases share: a book for this act, its receipt, and the note that goes with an entry."""

import hashlib
from typing import Any

from store.database.unit import Unit
from store.errors import BadInput
from store.points.ledger.book import Book
from store.points.ledger.records import Account, Origin
from store.points.ledger.write import write
from store.receipt import Receipt
from store.text import clean_note
from store.words import say


def book_for(unit: Unit) -> Book:
    """An empty book for the operation under way; its entries are numbered on from those of the books before."""
    actor = unit.actor
    book = Book(
        Origin(
            at=unit.at,
            rule_version=unit.settings.rule_version,
            operation_id=actor.operation_id,
            staff_id=actor.staff_id,
            approver_id=unit.approver_id,
            location_id=actor.location_id,
            terminal=actor.terminal,
            blocks=unit.settings.flag("blocks"),
            use_order=unit.settings.text("use_order"),
            numbered=sum(len(entries) for entries in unit.books),
        ),
        unit.new_id,
    )
    unit.books.append(book.entries)
    return book


def settle(unit: Unit, book: Book, account: Account, **details: Any) -> Receipt:
    """Writes the book; the receipt names its entries and the balance after it."""
    write(unit.connection, book)
    entries = tuple(entry[0] for entry in book.entries)
    return Receipt(
        unit.actor.operation_id or "", account.persona_id, entries, account.balance, details=details
    )


def entry_note(unit: Unit, persona_id: int, text: str) -> tuple[int, str]:
    """Writes a note beside the ledger, where it can be erased; its id and the salted commitment for the
    entry."""
    cleaned = clean_note(text)
    if not cleaned:
        raise BadInput(say("points.note_needed"))
    note_id = unit.new_id("note")
    salt = unit.randomness(16).hex()
    unit.connection.insert(
        "note",
        id=note_id,
        persona_id=persona_id,
        about="entry",
        text=cleaned,
        salt=salt,
        at=unit.at,
        staff_id=unit.actor.staff_id,
    )
    return note_id, hashlib.sha256(f"{salt}{cleaned}".encode()).hexdigest()
