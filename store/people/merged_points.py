"""The points of a merge: what is due is booked, a non-member's voided, the rest carried over with its lots."""

from store.database.unit import Unit
from store.points.accounts import account_id_of, open_account
from store.points.book import Book
from store.points.expiry import book_due
from store.points.load import take
from store.points.records import About, Origin

_LATER_REDEMPTION = (
    "UPDATE account SET last_redemption_at = o.last_redemption_at, last_redemption_id = o.last_redemption_id "
    "FROM account o WHERE account.id = :survivor AND o.id = :absorbed "
    "AND o.last_redemption_at > coalesce(account.last_redemption_at, '')"
)


def carry_points(
    unit: Unit, book: Book, personas: tuple[int, int], members: tuple[bool, bool], merge_id: int
) -> tuple[int, ...]:
    """Posts to ``book`` what the merge of (survivor, absorbed) does to their points; the new entries' ids.

    A non-member's points do not come into a member's balance, nor stay in it (`engineering.md` C8).
    """
    ids = [account_id_of(unit.connection, found) or open_account(unit, found) for found in personas]
    accounts = take(unit.connection, ids)
    survivor, absorbed = accounts[ids[0]], accounts[ids[1]]
    first = len(book.entries)
    about = About(merge_id=merge_id)
    for account, member in zip((survivor, absorbed), members, strict=True):
        book_due(unit, book, account)
        if any(members) and not member and account.balance > 0:
            book.post(account, "pre_enrolment_void", -account.balance, about)
    book.carry_over(survivor, absorbed, about)
    unit.connection.run(_LATER_REDEMPTION, survivor=survivor.id, absorbed=absorbed.id)
    return tuple(entry[0] for entry in book.entries[first:])


def book_of_merge(unit: Unit, import_run_id: int | None) -> Book:
    """An empty book whose entries belong to the act under way, or to an import run."""
    actor = unit.actor
    return Book(
        Origin(
            at=unit.at,
            rule_version=unit.settings.rule_version,
            operation_id=None if import_run_id is not None else actor.operation_id,
            import_run_id=import_run_id,
            staff_id=actor.staff_id,
            approver_id=unit.approver_id,
            location_id=actor.location_id,
            terminal=actor.terminal,
            blocks=unit.settings.flag("blocks"),
        ),
        unit.new_id,
    )
