"""Phase one of taking a run back: every entry it wrote is reversed, the latest first."""

from store.database.unit import Unit
from store.merging.lineage import lineage, survivor_of
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of
from store.points.ledger.book import Book
from store.points.ledger.load import blocked_debts, booked
from store.points.ledger.records import About, Account, Debt
from store.points.orders.leaving import accounts_by_persona
from store.transfer.lookups import among

STANDS = (
    "e.import_run_id = :run AND e.reverses_id IS NULL AND e.merge_id IS NULL AND e.points <> 0 "
    "AND e.kind NOT IN ('block', 'expire', 'redeem_reversal', 'card') "
    "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id)"
)
"""What fell due or was blocked beside it stands for itself; what a merge moved goes with the merge; what stands on
loyalty cards is no points and goes with the card."""


def reverse_entries(
    unit: Unit, book: Book, run_id: int, first: int, below: int, size: int
) -> tuple[int, int, int]:
    """Reverses the next entries of the run from number ``below`` down to ``first``.

    How many they were, the points they take, and below which number to go on (0: nothing is left).
    """
    connection = unit.connection
    rows = connection.all(
        "SELECT e.id, e.home_id, e.points FROM entry e JOIN account a ON a.id = e.account_id "
        f"WHERE {STANDS} AND a.card_id IS NULL AND e.id >= :first AND e.id < :below ORDER BY e.id DESC LIMIT :size",
        run=run_id,
        first=first,
        below=below,
        size=size,
    )
    if not rows:
        return 0, 0, 0
    homes = sorted({home_id for _, home_id, _ in rows})
    holders = {home_id: survivor_of(connection, home_id) or home_id for home_id in homes}
    accounts = accounts_by_persona(unit, book, holders.values())
    blocked = {account.id: _blocked(unit, account, run_id) for account in accounts.values()}
    for entry_id, home_id, _ in rows:
        account = accounts[holders[home_id]]
        debts, own = blocked[account.id]
        standing = book.still_blocked(debts)
        found = book.as_posted(account, booked(connection, account, entry_id, standing))
        book.reverse(account, found, About(), [debt for debt in standing if debt.entry_id not in own])
    for account in accounts.values():
        book_due(unit, book, account)
    return len(rows), -sum(int(row[2]) for row in rows), rows[-1][0] if len(rows) == size else 0


def _blocked(unit: Unit, account: Account, run_id: int) -> tuple[list[Debt], set[int]]:
    """The account's blocked debts, and the entries among them that the run itself wrote: those take back their own."""
    connection = unit.connection
    relatives = account_ids_of(connection, lineage(connection, account.persona_id))
    debts = blocked_debts(connection, account, list(relatives.values()))
    own = among(
        connection,
        "SELECT id FROM entry WHERE import_run_id = :run AND id {keys}",
        [debt.entry_id for debt in debts],
        run=run_id,
    )
    return debts, {row[0] for row in own}
