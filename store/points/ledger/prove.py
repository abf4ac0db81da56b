"""Proving the ledger: every figure that is kept beside the entries, computed again from them (`points.md`
rule 3)."""

from store.database.connection import Connection
from store.words import say

_SHOWN = 20

_BALANCES = (
    "SELECT a.id, a.balance, coalesce(e.points, 0), coalesce(l.points, 0), a.uncovered, "
    "coalesce(u.points, 0) FROM account a "
    "LEFT JOIN (SELECT account_id, sum(points) AS points FROM entry GROUP BY account_id) e "
    "ON e.account_id = a.id "
    "LEFT JOIN (SELECT account_id, sum(remaining) AS points FROM lot WHERE remaining > 0 "
    "GROUP BY account_id) l ON l.account_id = a.id "
    "LEFT JOIN (SELECT account_id, sum(remaining) AS points FROM uncovered WHERE remaining > 0 "
    "GROUP BY account_id) u ON u.account_id = a.id "
    "WHERE a.balance <> coalesce(e.points, 0) OR a.uncovered <> coalesce(u.points, 0) "
    "OR a.balance <> coalesce(l.points, 0) - coalesce(u.points, 0) "
    "OR (coalesce(l.points, 0) > 0 AND coalesce(u.points, 0) > 0) ORDER BY a.id LIMIT 21"
)
_LOTS = (
    "SELECT l.id, l.points, coalesce(u.points, 0), l.remaining FROM lot l "
    "LEFT JOIN (SELECT lot_id, sum(points) AS points FROM lot_use GROUP BY lot_id) u ON u.lot_id = l.id "
    "WHERE l.remaining <> l.points - coalesce(u.points, 0) OR l.remaining NOT BETWEEN 0 AND l.points "
    "ORDER BY l.id LIMIT 21"
)
_TRACES = (
    "SELECT e.id, e.points, coalesce(u.points, 0), coalesce(c.points, 0), coalesce(n.remaining, 0), "
    "r.id IS NOT NULL FROM entry e LEFT JOIN entry r ON r.reverses_id = e.id "
    "LEFT JOIN (SELECT entry_id, sum(points) AS points FROM lot_use GROUP BY entry_id) u "
    "ON u.entry_id = e.id "
    "LEFT JOIN (SELECT uncovered_id, sum(points) AS points FROM cover GROUP BY uncovered_id) c "
    "ON c.uncovered_id = e.id LEFT JOIN uncovered n ON n.entry_id = e.id "
    "WHERE e.points < 0 AND e.kind <> 'block' AND CASE WHEN r.id IS NOT NULL "
    "THEN coalesce(u.points, 0) <> 0 OR coalesce(n.remaining, 0) <> 0 "
    "ELSE -e.points <> coalesce(u.points, 0) + coalesce(c.points, 0) + coalesce(n.remaining, 0) END "
    "ORDER BY e.id LIMIT 21"
)
_BLOCKS = (
    "SELECT e.id, e.points, coalesce(c.points, 0) FROM entry e "
    "LEFT JOIN (SELECT entry_id, sum(points) AS points FROM cover GROUP BY entry_id) c ON c.entry_id = e.id "
    "WHERE e.kind = 'block' AND e.points <> coalesce(c.points, 0) ORDER BY e.id LIMIT 21"
)


def ledger_faults(connection: Connection) -> list[str]:
    """What does not add up, in sentences; empty for a sound ledger. Reads every entry, lot and use once.

    Balance = sum of entries = lots' remaining - uncovered, never both; each lot's remaining = its points
    less its uses; each negative entry's points = what it took of lots, what was covered and what is still
    open.
    """
    found = [
        say(
            "points.account_unsound",
            id=row[0],
            balance=row[1],
            entries=row[2],
            lots=row[3],
            kept=row[4],
            open=row[5],
        )
        for row in connection.all(_BALANCES)
    ]
    found += [
        say("points.lot_unsound", id=row[0], points=row[1], used=row[2], left=row[3])
        for row in connection.all(_LOTS)
    ]
    found += [
        say("points.entry_unsound", id=row[0], points=row[1], used=row[2], covered=row[3], open=row[4])
        for row in connection.all(_TRACES)
    ]
    found += [
        say("points.block_unsound", id=row[0], points=row[1], covered=row[2])
        for row in connection.all(_BLOCKS)
    ]
    return found[:_SHOWN]
