"""Points that persona rows bring: legacy totals by record and source, and what enrolling by a file voids."""

from collections.abc import Iterable, Sequence

from store.database.connection import Connection
from store.database.unit import Unit
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of, open_account
from store.points.ledger.load import take, take_many
from store.points.ledger.records import About
from store.points.ledger.write import write
from store.points.merge_accounts import carry_in_book
from store.points.redemptions import last_standing, set_last_redemption
from store.transfer.ledger import book_of
from store.transfer.lookups import among
from store.transfer.personas.state import State
from store.transfer.runs import Run


def brought(connection: Connection, persona_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Legacy points so far by (record, source), records merged into these personas included, and what was booked
    on the account of whoever a record was merged into, also where they have come apart since.
    """
    rows = among(
        connection,
        "WITH RECURSIVE tree (id) AS (SELECT id FROM persona WHERE id {keys} "
        "UNION SELECT p.id FROM tree JOIN persona p ON p.merged_into = tree.id), "
        "holder (id) AS (SELECT id FROM tree UNION "
        "SELECT m.survivor_id FROM holder JOIN merge m ON m.absorbed_id = holder.id) "
        "SELECT e.home_id, e.source, sum(e.points) FROM holder JOIN account a ON a.persona_id = holder.id "
        "AND a.unit = 'points' AND a.card_id IS NULL JOIN entry e ON e.account_id = a.id "
        "WHERE e.kind = 'legacy' AND e.home_id IN (SELECT id FROM tree) GROUP BY e.home_id, e.source",
        persona_ids,
    )
    return {(home_id, source): int(points) for home_id, source, points in rows}


def book_legacy(unit: Unit, run: Run, states: Sequence[State]) -> None:
    """Books what rows brought; points from before an enrolment by this file are voided first (`points.md`
    rule 9).
    """
    touched = [state for state in states if state.legacy or state.activated]
    if not touched:
        return
    connection = unit.connection
    account_ids = account_ids_of(connection, [state.id for state in touched])
    debited = [
        account_ids[state.id]
        for state in touched
        if state.activated or any(found.points < 0 for found in state.legacy)
    ]
    accounts = take_many(connection, account_ids.values(), with_lots=debited)
    book = book_of(unit, run)
    for state in touched:
        account = accounts[account_ids[state.id]]
        if account.lots is not None:
            book_due(unit, book, account)
        if state.activated and account.balance > 0:
            book.post(account, "pre_enrolment_void", -account.balance)
        for found in state.legacy:
            book.post(account, "legacy", found.points, About(source=found.source, home_id=found.record_id))
        state.legacy, state.activated = [], False
    write(connection, book)


def book_brought(unit: Unit, run: Run, bringing: Sequence[tuple[int, int, int, str]]) -> None:
    """Books what personas just made bring: (account, persona, points, source) of each."""
    connection = unit.connection
    debited = [account_id for account_id, _, points, _ in bringing if points < 0]
    accounts = take_many(connection, [account_id for account_id, *_ in bringing], with_lots=debited)
    book = book_of(unit, run)
    for account_id, persona_id, points, source in bringing:
        book.post(accounts[account_id], "legacy", points, About(source=source, home_id=persona_id))
    write(connection, book)


def carry_points(unit: Unit, run: Run, survivor_id: int, absorbed_id: int, merge_id: int) -> None:
    """Moves the absorbed persona's points to the survivor in an entry pair of this run (`points.md` rule "
    "32)."""
    connection = unit.connection
    account_ids = account_ids_of(connection, (survivor_id, absorbed_id))
    for persona_id in {survivor_id, absorbed_id} - account_ids.keys():
        account_ids[persona_id] = open_account(unit, persona_id)
    accounts = take(connection, account_ids.values())
    survivor, absorbed = accounts[account_ids[survivor_id]], accounts[account_ids[absorbed_id]]
    members = {
        row[0]
        for row in among(
            connection,
            "SELECT id FROM persona WHERE signup_on IS NOT NULL AND id {keys}",
            (survivor_id, absorbed_id),
        )
    }
    book = book_of(unit, run)
    book_due(unit, book, survivor)
    book_due(unit, book, absorbed)
    void = absorbed.balance > 0 and survivor_id in members and absorbed_id not in members
    carry_in_book(book, survivor, absorbed, merge_id, void=void)
    write(connection, book)
    standing = last_standing(connection, survivor_id)
    if standing is not None:
        set_last_redemption(connection, survivor.id, *standing)
