"""The orders of a source leave and come back, a chunk at a time (`points.md` rule 31).

An order that is away has no persona and names the run that took it; its home and its entries stay.
"""

from collections.abc import Collection
from json import loads
from typing import Any

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.merging.lineage import lineage, survivor_of
from store.points.expiry.lapsing import book_due
from store.points.ledger.accounts import account_ids_of, open_account
from store.points.ledger.book import Book
from store.points.ledger.chunks import BulkRun, Done
from store.points.ledger.load import blocked_debts, booked, take_many
from store.points.ledger.records import About, Account

_IN_ONE_QUESTION = 500


def take_away(unit: Unit, book: Book, run: BulkRun, size: int) -> Done:
    """The next orders of the source, in the order of their numbers; ``detail`` holds the last number."""
    connection = unit.connection
    source, after = connection.one("SELECT subject, detail FROM bulk_run WHERE id = :id", id=run.id) or (
        "",
        "",
    )
    rows = connection.all(
        "SELECT id, persona_id, order_id, total, refunded FROM purchase WHERE source = :source "
        "AND order_id > :after AND removal_id IS NULL ORDER BY order_id LIMIT :size",
        source=source,
        after=after or "",
        size=size,
    )
    last = len(rows) < size
    standing = _standing(connection, [row[0] for row in rows])
    homes = sorted({home_id for _, home_id, points in standing if points})
    holders = {home_id: survivor_of(connection, home_id) or home_id for home_id in homes}
    accounts = accounts_by_persona(unit, book, holders.values())
    taken = 0
    for purchase_id, home_id, points in standing:
        if points:
            about = About(purchase_id=purchase_id, source=source, home_id=home_id)
            book.post(accounts[holders[home_id]], "integration_out", -points, about)
            taken += points
    leave(connection, run.id, rows)
    if rows:
        connection.run("UPDATE bulk_run SET detail = :last WHERE id = :id", last=rows[-1][2], id=run.id)
    personas = 0
    if last:
        personas = connection.value(
            "SELECT count(DISTINCT home_id) FROM purchase WHERE removal_id = :run", run=run.id
        )
    blocked = sum(1 for entry in book.entries if entry[3] == "block")
    return Done(
        0, {"orders": len(rows), "points": taken, "blocked": blocked, "personas": int(personas)}, last
    )


def _standing(connection: Connection, purchase_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """What each order's entries make in all, by order and home: bonuses and visits, too."""
    found: list[tuple[int, int, int]] = []
    ids = sorted(purchase_ids)
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        found += [
            (purchase_id, home_id, int(points))
            for purchase_id, home_id, points in connection.all(
                "SELECT purchase_id, home_id, sum(points) FROM entry "
                f"WHERE purchase_id IN {listed} GROUP BY purchase_id, home_id ORDER BY purchase_id, home_id",
                **values,
            )
        ]
    return found


def leave(connection: Connection, run_id: int, rows: Collection[tuple[Any, ...]]) -> None:
    """Takes orders (id, persona, number, total, refunded) from their customers and out of the customers' figures."""
    connection.each(
        "UPDATE purchase SET persona_id = NULL, removal_id = :run WHERE id = :id",
        [{"id": row[0], "run": run_id} for row in rows],
    )
    figures: dict[int, list[int]] = {}
    for _, persona_id, _, total, refunded in rows:
        if persona_id is not None:
            one = figures.setdefault(persona_id, [0, 0])
            one[0] += int(refunded < total or total == 0)
            one[1] += total - refunded
    show_figures(connection, {persona_id: (-sales, -spent) for persona_id, (sales, spent) in figures.items()})


def show_figures(connection: Connection, figures: dict[int, tuple[int, int]]) -> None:
    """Adds sales and spend to personas, and says anew when they last bought."""
    connection.each(
        "UPDATE persona SET sales = sales + :sales, spent = spent + :spent, last_purchase_at = ("
        "SELECT placed_at FROM purchase WHERE persona_id = :id AND (refunded < total OR total = 0) "
        "ORDER BY placed_at DESC LIMIT 1) WHERE id = :id",
        [
            {"id": persona_id, "sales": sales, "spent": spent}
            for persona_id, (sales, spent) in sorted(figures.items())
        ],
    )


def bring_back(unit: Unit, book: Book, run: BulkRun, size: int) -> Done:
    """The next orders that are away: those that have come back are no longer among them."""
    connection = unit.connection
    removal = connection.value("SELECT undoes_id FROM bulk_run WHERE id = :id", id=run.id)
    rows = connection.all(
        "SELECT id, home_id, total, refunded FROM purchase WHERE removal_id = :removal "
        "ORDER BY home_id, id LIMIT :size",
        removal=removal,
        size=size,
    )
    taken = _taken_by(connection, [row[0] for row in rows])
    homes = {home_id for _, home_id, _ in taken} | {row[1] for row in rows if row[1] is not None}
    holders = {home_id: survivor_of(connection, home_id) or home_id for home_id in sorted(homes)}
    accounts = accounts_by_persona(unit, book, {holders[home_id] for _, home_id, _ in taken})
    back = 0
    by_holder: dict[int, list[int]] = {}
    for entry_id, home_id, points in taken:
        by_holder.setdefault(holders[home_id], []).append(entry_id)
        back -= points
    for holder, entries in sorted(by_holder.items()):
        _reverse(unit, book, accounts[holder], entries, removal)
    connection.each(
        "UPDATE purchase SET persona_id = :holder, removal_id = NULL WHERE id = :id",
        [{"id": row[0], "holder": holders.get(row[1])} for row in rows],
    )
    figures: dict[int, tuple[int, int]] = {}
    for _, home_id, total, refunded in rows:
        if home_id is not None:
            sales, spent = figures.get(holders[home_id], (0, 0))
            counted = int(refunded < total or total == 0)
            figures[holders[home_id]] = (sales + counted, spent + total - refunded)
    show_figures(connection, figures)
    last = len(rows) < size
    personas = _finish(unit, run, removal) if last else 0
    blocked = sum(1 for entry in book.entries if entry[3] == "block")
    return Done(0, {"orders": len(rows), "points": back, "blocked": blocked, "personas": personas}, last)


def _taken_by(connection: Connection, purchase_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """The standing removal entries of orders: id, home, points."""
    found: list[tuple[int, int, int]] = []
    ids = sorted(purchase_ids)
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        found += [
            (entry_id, home_id, points)
            for entry_id, home_id, points in connection.all(
                f"SELECT e.id, e.home_id, e.points FROM entry e WHERE e.purchase_id IN {listed} "
                "AND e.kind = 'integration_out' AND e.reverses_id IS NULL "
                "AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses_id = e.id) ORDER BY e.id",
                **values,
            )
        ]
    return found


def _reverse(unit: Unit, book: Book, account: Account, entries: Collection[int], removal: int) -> None:
    connection = unit.connection
    relatives = account_ids_of(connection, lineage(connection, account.persona_id))
    blocked = book.still_blocked(blocked_debts(connection, account, list(relatives.values())))
    coming = _coming_back(connection, removal, [debt.entry_id for debt in blocked])
    others = [debt for debt in blocked if debt.entry_id not in coming]
    for entry_id in entries:
        found = book.as_posted(account, booked(connection, account, entry_id, blocked))
        book.reverse(account, found, About(), others)
    book_due(unit, book, account)


def _coming_back(connection: Connection, removal: int, entries: Collection[int]) -> set[int]:
    """Those of some entries by which the removal took orders that are still away: each takes back its own block
    when it comes back, perhaps for somebody else after an unmerge, so what others return leaves it alone."""
    found: set[int] = set()
    ids = sorted(entries)
    for start in range(0, len(ids), _IN_ONE_QUESTION):
        listed, values = in_list("id", ids[start : start + _IN_ONE_QUESTION])
        found |= {
            entry_id
            for (entry_id,) in connection.all(
                f"SELECT e.id FROM entry e JOIN purchase p ON p.id = e.purchase_id WHERE e.id IN {listed} "
                "AND e.kind = 'integration_out' AND p.removal_id = :removal",
                removal=removal,
                **values,
            )
        }
    return found


def accounts_by_persona(unit: Unit, book: Book, personas: Collection[int]) -> dict[int, Account]:
    """Accounts by persona, taken with their lots; what has fallen due is booked first."""
    wanted = sorted(set(personas))
    ids = account_ids_of(unit.connection, wanted) if wanted else {}
    for persona_id in wanted:
        if persona_id not in ids:
            ids[persona_id] = open_account(unit, persona_id)
    taken = take_many(unit.connection, ids.values(), with_lots=ids.values())
    for account in taken.values():
        book_due(unit, book, account)
    return {persona_id: taken[account_id] for persona_id, account_id in ids.items()}


def _finish(unit: Unit, run: BulkRun, removal: int) -> int:
    """Marks the removal undone; how many customers it had touched."""
    counts = unit.connection.value("SELECT counts FROM bulk_run WHERE id = :id", id=removal)
    unit.connection.run(
        "UPDATE bulk_run SET state = 'undone', undone_by_id = :run WHERE id = :id", run=run.id, id=removal
    )
    unit.connection.run(
        "UPDATE removed_source SET undone_at = :at, undone_by = :staff, undone_run_id = :run "
        "WHERE run_id = :removal",
        at=unit.at,
        staff=unit.actor.staff_id,
        run=run.id,
        removal=removal,
    )
    return int(loads(counts).get("personas", 0))
