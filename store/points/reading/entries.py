"""The points history: every entry with the balance after it, undone ones joined with their reversal."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.sql import in_list
from store.merging.lineage import lineage
from store.points.ledger.kinds import LINES


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry. ``balance`` is that of its account after it. ``reversed_by`` and ``reverses`` join a pair.

    ``persona_id`` is whose account it stands on: another than the card's for what was booked before a merge.
    ``note`` None: there was none, or it was erased. ``order`` is the order's id at its source.
    """

    id: int
    persona_id: int
    kind: str
    label: str
    points: int
    balance: int
    happened_at: str
    written_at: str
    by: str | None
    approver: str | None
    location: str | None
    terminal: str | None
    reason: str | None
    note: str | None
    order: str | None
    receipt: str | None
    discount: str | None
    code: str | None
    source: str | None
    rate: int | None
    operation_id: str | None
    merge_id: int | None
    caused_by: int | None
    reverses: int | None
    reversed_by: int | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries, the latest first; ``next`` continues after the last of them, None at the end."""

    entries: tuple[EntryLine, ...]
    next: tuple[str, int] | None


_LINES = (
    "SELECT b.id, a.persona_id, b.kind, b.points, b.balance, b.happened_at, b.written_at, s.name, ap.name, "
    "l.name, b.terminal, b.reason, n.text, p.order_id, p.receipt, d.name, r.code, b.source, b.rate, "
    "b.operation_id, b.merge_id, b.caused_by_id, b.reverses_id, rv.id FROM ("
    "SELECT e.*, sum(e.points) OVER (PARTITION BY e.account_id ORDER BY e.seq) AS balance FROM entry e "
    "WHERE e.account_id IN {accounts}) b JOIN account a ON a.id = b.account_id "
    "LEFT JOIN staff s ON s.id = b.staff_id LEFT JOIN staff ap ON ap.id = b.approver_id "
    "LEFT JOIN location l ON l.id = b.location_id LEFT JOIN note n ON n.id = b.note_id "
    "LEFT JOIN purchase p ON p.id = b.purchase_id LEFT JOIN discount d ON d.id = b.discount_id "
    "LEFT JOIN redemption r ON r.id = b.redemption_id LEFT JOIN entry rv ON rv.reverses_id = b.id "
)


def points_history(
    connection: Connection,
    persona_id: int,
    *,
    before: tuple[str, int] | None = None,
    limit: int = 50,
    kinds: tuple[str, ...] = (),
    own: bool = False,
) -> EntryPage:
    """A page of the history of a persona and everything merged into it, the latest written first.

    ``before`` is an earlier page's ``next``; ``kinds`` keeps only those kinds (an overview line's); ``own``
    keeps to the persona's own account, whose entries make the balance.
    """
    people, values = in_list("persona", (persona_id,) if own else lineage(connection, persona_id))
    accounts = (
        f"(SELECT id FROM account WHERE persona_id IN {people} AND unit = 'points' AND card_id IS NULL)"
    )
    conditions = []
    if before is not None:
        conditions.append("(b.written_at < :written OR (b.written_at = :written AND b.id < :id))")
        values |= {"written": before[0], "id": before[1]}
    if kinds:
        listed, kind_values = in_list("kind", kinds)
        conditions.append(f"b.kind IN {listed}")
        values |= kind_values
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    rows = connection.all(
        _LINES.format(accounts=accounts) + where + "ORDER BY b.written_at DESC, b.id DESC LIMIT :limit",
        limit=limit + 1,
        **values,
    )
    lines = tuple(_line(row) for row in rows[:limit])
    more = len(rows) > limit
    return EntryPage(lines, (lines[-1].written_at, lines[-1].id) if more else None)


def _line(row: tuple[Any, ...]) -> EntryLine:
    entry_id, persona_id, kind, points, balance, *rest = row
    return EntryLine(entry_id, persona_id, kind, LINES[kind], points, int(balance), *rest)
