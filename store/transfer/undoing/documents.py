"""Phase two of taking a run back: its documents leave, and their numbers may come again."""

from collections.abc import Callable

from store.cards.posting import record
from store.cards.undoing import take_back
from store.database.unit import Unit
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, note_operation
from store.points.ledger.posting import book_for
from store.points.ledger.write import write
from store.points.orders.leaving import leave, show_figures
from store.points.redemptions import last_standing, set_last_redemption
from store.transfer.lookups import among

UNDO = "undo import"
Took = tuple[int, int]
"""How many documents a step took back, and after which number to go on (0: nothing is left)."""
Step = Callable[[Unit, Book, int, int, int, int], Took]
"""Called with the unit, the book, the bulk run, the import run, the number after which to begin, and how many."""


def _orders(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    connection = unit.connection
    rows = connection.all(
        "SELECT id, persona_id, order_id, total, refunded FROM purchase "
        "WHERE import_run_id = :run AND removal_id IS NULL AND id > :after ORDER BY id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    leave(connection, bulk_id, rows)
    connection.each(
        "UPDATE purchase SET order_id = order_id || :mark WHERE id = :id",
        [{"id": row[0], "mark": f"/undone {run_id}"} for row in rows],
    )
    _favourites(unit, {row[1] for row in rows if row[1] is not None})
    return _took(rows, size)


def _favourites(unit: Unit, persona_ids: set[int]) -> None:
    """The favourite store that only purchases chose is the one of the last that is left."""
    last = (
        "(SELECT {} FROM purchase p WHERE p.persona_id = persona.id AND p.location_id IS NOT NULL "
        "ORDER BY p.placed_at DESC, p.id DESC LIMIT 1)"
    )
    unit.connection.each(
        f"UPDATE persona SET favorite_location_id = {last.format('p.location_id')}, "
        f"favorite_at = {last.format('p.placed_at')}, favorite_rank = {last.format('4')} "
        "WHERE id = :id AND favorite_rank = 4",
        [{"id": persona_id} for persona_id in sorted(persona_ids)],
    )


def _refunds(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    connection = unit.connection
    rows = connection.all(
        "SELECT f.id, p.persona_id, f.purchase_id, f.amount, p.total, p.refunded FROM refund f "
        "JOIN purchase p ON p.id = f.purchase_id WHERE f.import_run_id = :run AND f.undone_at IS NULL "
        "AND f.id > :after ORDER BY f.id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    connection.each(
        "UPDATE refund SET undone_at = :at, undone_by = :by, document_id = document_id || :mark WHERE id = :id",
        [
            {"id": row[0], "at": unit.at, "by": unit.actor.operation_id, "mark": f"/undone {run_id}"}
            for row in rows
        ],
    )
    left: dict[int, int] = {}
    figures: dict[int, tuple[int, int]] = {}
    for _, persona_id, purchase_id, amount, total, refunded in rows:
        standing = left.get(purchase_id, refunded)
        left[purchase_id] = standing - amount
        if persona_id is not None:
            sales, spent = figures.get(persona_id, (0, 0))
            again = int(standing >= total > 0 and standing - amount < total)
            figures[persona_id] = (sales + again, spent + amount)
    connection.each(
        "UPDATE purchase SET refunded = :left WHERE id = :id",
        [{"id": purchase_id, "left": money} for purchase_id, money in left.items()],
    )
    show_figures(connection, figures)
    return _took(rows, size)


def _redemptions(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    connection = unit.connection
    rows = connection.all(
        "SELECT id, persona_id FROM redemption WHERE import_run_id = :run AND undone_at IS NULL AND id > :after "
        "ORDER BY id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    connection.each(
        "UPDATE redemption SET undone_at = :at, undone_by = :by, document_id = document_id || :mark WHERE id = :id",
        [
            {"id": row[0], "at": unit.at, "by": unit.actor.operation_id, "mark": f"/undone {run_id}"}
            for row in rows
        ],
    )
    personas = sorted({row[1] for row in rows})
    accounts = among(
        connection,
        "SELECT persona_id, id FROM account WHERE unit = 'points' AND card_id IS NULL AND persona_id {keys}",
        personas,
    )
    for persona_id, account_id in accounts:
        at, number = last_standing(connection, persona_id) or (None, None)
        set_last_redemption(connection, account_id, at, number)
    return _took(rows, size)


def _discounts(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    """The latest versions first; the one before is the current one again."""
    connection = unit.connection
    rows = connection.all(
        "SELECT id, discount_id, version FROM discount WHERE import_run_id = :run "
        "ORDER BY version DESC, id LIMIT :size",
        run=run_id,
        size=size,
    )
    for number, discount_id, version in rows:
        connection.run("DELETE FROM discount WHERE id = :id", id=number)
        connection.run(
            "UPDATE discount SET current = 1 WHERE discount_id = :id AND version = :version",
            id=discount_id,
            version=version - 1,
        )
    return _took(rows, size)


def _employees(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    from store.people.employees import keep_flags

    connection = unit.connection
    rows = connection.all(
        "SELECT id, persona_id FROM employee WHERE import_run_id = :run AND id > :after ORDER BY id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    connection.each("DELETE FROM employee WHERE id = :id", [{"id": row[0]} for row in rows])
    touched = {row[1] for row in rows if row[1] is not None}
    if touched:
        keep_flags(connection, touched)
    return _took(rows, size)


def _cards(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
    """What was brought to a card is reversed; a card that was made is deleted and its serial free again."""
    connection = unit.connection
    rows = connection.all(
        "SELECT c.id FROM card c WHERE c.id > :after AND (c.import_run_id = :run OR EXISTS (SELECT 1 FROM "
        "card_transaction t WHERE t.card_id = c.id AND t.import_run_id = :run)) ORDER BY c.id LIMIT :size",
        run=run_id,
        after=after,
        size=size,
    )
    if rows:
        note_operation(unit, BulkRun(bulk_id, UNDO, None, None), {})
    for (card_id,) in rows:
        brought = connection.all(
            "SELECT id FROM card_transaction t WHERE card_id = :card AND import_run_id = :run AND verb <> 'undo' "
            "AND NOT EXISTS (SELECT 1 FROM card_transaction u WHERE u.reverses_id = t.id) ORDER BY id DESC",
            card=card_id,
            run=run_id,
        )
        for (transaction_id,) in brought:
            own = book_for(unit)
            own.take_id = book.take_id
            taken = take_back(unit, own, transaction_id)
            write(connection, own)
            record(unit, taken)
        connection.run(
            "UPDATE card SET status = 'deleted', serial = serial || :mark "
            "WHERE id = :id AND import_run_id = :run",
            mark=f"/undone {run_id}",
            id=card_id,
            run=run_id,
        )
    return _took(rows, size)


def _rows_of(table: str) -> Step:
    def delete(unit: Unit, book: Book, bulk_id: int, run_id: int, after: int, size: int) -> Took:
        rows = unit.connection.all(
            f"SELECT id FROM {table} WHERE import_run_id = :run AND id > :after ORDER BY id LIMIT :size",
            run=run_id,
            after=after,
            size=size,
        )
        unit.connection.each(f"DELETE FROM {table} WHERE id = :id", [{"id": row[0]} for row in rows])
        return _took(rows, size)

    return delete


def _took(rows: list[tuple[int, ...]], size: int) -> Took:
    return len(rows), rows[-1][0] if len(rows) == size else 0


STEPS: dict[str, tuple[str, Step]] = {
    "orders": ("purchase", _orders),
    "refunds": ("refund", _refunds),
    "redemptions": ("redemption", _redemptions),
    "discounts": ("discount", _discounts),
    "employees": ("employee", _employees),
    "cards": ("card", _cards),
    "codes": ("collectible", _rows_of("collectible")),
    "messages": ("message", _rows_of("message")),
    "surveys": ("survey_answer", _rows_of("survey_answer")),
    "actions": ("action", _rows_of("action")),
    "pixel-events": ("pixel_event", _rows_of("pixel_event")),
}
"""The table of each kind's documents, and what takes some of them back."""
