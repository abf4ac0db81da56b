"""What a merge does to points: they move with their lots, dates, kinds and homes (`points.md` rules 9, 32,
33)."""

from collections.abc import Collection

from store.database.unit import Unit
from store.points.customer import customer
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_id_of, open_account
from store.points.ledger.book import Book
from store.points.ledger.load import take
from store.points.ledger.posting import book_for
from store.points.ledger.records import About, Account, Debt
from store.points.ledger.write import write
from store.points.redemptions import last_standing, set_last_redemption
from store.points.unmerge_accounts import rejoined_debts


def carry_over(
    unit: Unit, survivor_id: int, absorbed_id: int, merge_id: int, *, again: bool = False
) -> tuple[int, ...]:
    """Moves the absorbed persona's points to the survivor in the caller's transaction; the entries' ids.

    ``again``: this operation parted the two itself; blocks from before it stay.

    Both are persona ids, the ``merge`` row is written already. Call it before or after the rows of the
    absorbed persona are moved: "Last redemption" is read from the lineage, so set ``merged_into`` first.
    Points of an absorbed non-member do not carry over to a member: they are voided (`engineering.md` C8).
    """
    connection = unit.connection
    ids = [
        account_id_of(connection, persona) or open_account(unit, persona)
        for persona in (survivor_id, absorbed_id)
    ]
    accounts = take(connection, ids)
    survivor, absorbed = accounts[ids[0]], accounts[ids[1]]
    book = book_for(unit)
    book_due(unit, book, survivor)
    book_due(unit, book, absorbed)
    void = absorbed.balance > 0 and _member(unit, survivor_id) and not _member(unit, absorbed_id)
    operation_id = unit.actor.operation_id if again else None
    rejoined = rejoined_debts(connection, survivor_id, absorbed_id, operation_id)
    carry_in_book(book, survivor, absorbed, merge_id, void=void, rejoined=rejoined)
    write(connection, book)
    standing = last_standing(connection, survivor_id)
    if standing is not None:
        set_last_redemption(connection, survivor.id, *standing)
    return tuple(entry[0] for entry in book.entries)


def carry_in_book(
    book: Book,
    survivor: Account,
    absorbed: Account,
    merge_id: int,
    *,
    void: bool = False,
    rejoined: Collection[Debt] = (),
) -> None:
    """The same in a book of the caller's, for merges in bulk; both accounts must have been taken with
    lots.

    ``rejoined``: what blocks made up for when the two were unmerged before; merging again undoes that.
    """
    if void:
        book.post(absorbed, "pre_enrolment_void", -absorbed.balance, About(merge_id=merge_id))
    moved = book.carry_over(survivor, absorbed, About(merge_id=merge_id))
    book.dissolve(survivor, rejoined, moved[-1] if moved else None)


def _member(unit: Unit, persona_id: int) -> bool:
    found = customer(unit.connection, persona_id)
    return found is not None and found.member
