"""The audit: who did what to whom, hash-chained, opaque ids only (``reliability.md`` §4)."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from store.actor import Actor
from store.clock import instant
from store.database.connection import Connection
from store.database.store import Store

GENESIS = "0" * 64
SESSIONS_CHAIN = 1
"""The one chain on SQLite; on PostgreSQL the chain that lists the consoles' own."""
COLUMNS = (
    "id",
    "chain_id",
    "seq",
    "at",
    "use_case",
    "outcome",
    "staff_id",
    "approver_id",
    "terminal",
    "location_id",
    "persona_id",
    "operation_id",
    "detail",
    "previous",
    "hash",
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What one audit row says, before it is chained. ``detail`` never holds personal data."""

    use_case: str
    outcome: str
    persona_id: int | None = None
    operation_id: str | None = None
    approver_id: int | None = None
    detail: str = ""


def chained_hash(previous: str, values: dict[str, Any]) -> str:
    """The hash of a row over the one before and its own values, in a fixed, versioned form."""
    text = json.dumps([1, previous, values], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def append(
    connection: Connection,
    chain_id: int,
    new_id: int,
    at: str,
    actor: Actor | None,
    line: AuditLine,
    *,
    terminal: str = "",
) -> None:
    """Adds a row to a chain and moves its head, in the caller's transaction.

    ``terminal`` is where it happened when nobody known acted. A new console's chain is announced by a row in
    chain 1, the chain of sessions, so that a whole chain cannot vanish (``engineering.md`` B7).
    """
    row = connection.one(
        "UPDATE audit_chain SET length = length + 1 WHERE id = :chain RETURNING length, head", chain=chain_id
    )
    if row is None:
        connection.insert("audit_chain", id=chain_id, opened_at=at, length=1, head=GENESIS)
        row = (1, GENESIS)
        if chain_id != SESSIONS_CHAIN:
            opened = AuditLine("open_chain", "done", detail=f"chain {chain_id}")
            append(connection, SESSIONS_CHAIN, -chain_id, at, actor, opened, terminal=terminal)
    seq, previous = row
    values: dict[str, Any] = {
        "seq": seq,
        "at": at,
        "use_case": line.use_case,
        "outcome": line.outcome,
        "staff_id": actor.staff_id if actor else None,
        "approver_id": line.approver_id,
        "terminal": actor.terminal if actor else terminal,
        "location_id": actor.location_id if actor else None,
        "persona_id": line.persona_id,
        "operation_id": line.operation_id,
        "detail": line.detail,
    }
    digest = chained_hash(previous, values)
    connection.insert("audit", id=new_id, chain_id=chain_id, previous=previous, hash=digest, **values)
    connection.run("UPDATE audit_chain SET head = :head WHERE id = :chain", head=digest, chain=chain_id)


def write(
    store: Store, connection: Connection, actor: Actor | None, line: AuditLine, *, terminal: str = ""
) -> None:
    """Appends a row to this console's chain, in the caller's transaction."""
    chain_id = store.chain_id(connection)
    new_id = store.new_ids(connection, "audit", 1)[0]
    append(connection, chain_id, new_id, instant(store.clock()), actor, line, terminal=terminal)
