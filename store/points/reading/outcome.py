"""Done or not done: what an operation came to, after a power cut or a dropped line (`points.md` rule 36)."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.store import Store
from store.receipt import Receipt, receipt_from
from store.words import say

_COLUMNS = "id, use_case, result, persona_id, staff_id, at, undone_by"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation came to. ``done`` False: it never happened, and may be tried again under the same id.

    ``receipt`` is its result; ``undone_by`` the operation that took it back since; ``words`` is ready to be
    shown (``done, code 7F3K``, ``not done``).
    """

    operation_id: str
    done: bool
    words: str
    use_case: str | None = None
    persona_id: int | None = None
    staff_id: int | None = None
    at: str | None = None
    undone_by: str | None = None
    receipt: Receipt | None = None


def outcome_of(store: Store, operation_id: str) -> Outcome:
    """What the operation with this id came to, on either database, whoever asks."""
    row = store.connection.one(f"SELECT {_COLUMNS} FROM operation WHERE id = :id", id=operation_id)
    if row is None:
        return Outcome(operation_id, False, say("points.not_done"))
    return _outcome(row)


def last_outcome(store: Store, terminal: str) -> Outcome | None:
    """The last operation of a terminal, None if it never did one."""
    row = store.connection.one(
        f"SELECT {_COLUMNS} FROM operation WHERE terminal = :terminal ORDER BY at DESC, id DESC LIMIT 1",
        terminal=terminal,
    )
    return None if row is None else _outcome(row)


def names_in(store: Store, outcome: Outcome) -> tuple[str, str]:
    """The names of who did it and of the customer it was done for; empty where there is none."""
    row = store.connection.one(
        "SELECT (SELECT name FROM staff WHERE id = :staff), (SELECT name FROM persona WHERE id = :persona)",
        staff=outcome.staff_id,
        persona=outcome.persona_id,
    )
    return (row[0] or "", row[1] or "") if row is not None else ("", "")


def last_own_act(connection: Connection, staff_id: int, terminal: str, since: str) -> Outcome | None:
    """The last adjustment, sale or redemption of a staff member at a terminal since an instant that stands:
    what ``u`` undoes."""
    row = connection.one(
        f"SELECT {_COLUMNS} FROM operation WHERE staff_id = :staff AND terminal = :terminal AND at >= :since "
        "AND use_case IN ('adjust_points', 'sell_by_hand', 'redeem') AND undone_by IS NULL "
        "ORDER BY at DESC, id DESC LIMIT 1",
        staff=staff_id,
        terminal=terminal,
        since=since,
    )
    return None if row is None else _outcome(row)


def _outcome(row: tuple[Any, ...]) -> Outcome:
    operation_id, use_case, result, persona_id, staff_id, at, undone_by = row
    receipt = receipt_from(result)
    words = _words(receipt, undone_by is not None)
    return Outcome(operation_id, True, words, use_case, persona_id, staff_id, at, undone_by, receipt)


def _words(receipt: Receipt, undone: bool) -> str:
    """``done, code 7F3K`` and the like; nothing personal."""
    details = receipt.details
    if undone:
        return say("points.done_undone")
    if "code" in details:
        return say("points.done_code", code=details["code"])
    if "before" in details and "after" in details:
        return say("points.done_points", before=details["before"], after=details["after"])
    return say("points.done")
