"""What a till's last operation came to, after a power cut or a dropped line (`points.md` rule 36)."""

from dataclasses import dataclass
from typing import Any

from store.database.store import Store
from store.receipt import Receipt, receipt_from
from store.words import say

_COLUMNS = "id, use_case, result, persona_id, staff_id, at, undone_by"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation came to: ``words`` are ready to be shown (``done, code 7F3K``), ``undone_by`` is the
    operation that took it back since.
    """

    operation_id: str
    words: str
    use_case: str
    persona_id: int | None
    staff_id: int | None
    at: str
    undone_by: str | None


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
        "SELECT (SELECT name FROM staff WHERE id = :staff), (SELECT name FROM persona "
        "WHERE id = :persona AND status <> 'sealed')",
        staff=outcome.staff_id,
        persona=outcome.persona_id,
    )
    return (row[0] or "", row[1] or "") if row is not None else ("", "")


def _outcome(row: tuple[Any, ...]) -> Outcome:
    operation_id, use_case, result, persona_id, staff_id, at, undone_by = row
    words = _words(receipt_from(result), undone_by is not None)
    return Outcome(operation_id, words, use_case, persona_id, staff_id, at, undone_by)


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
