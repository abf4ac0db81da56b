"""What an import has done to everybody's points, as a file: old total, new total, difference."""

import csv
from typing import TextIO

from store.actor import Actor
from store.database.store import Store
from store.errors import NotFound
from store.people.masking import masked_email, masked_name, masked_phone
from store.staff.permissions import Grant, require
from store.transfer.escaping import escaped
from store.transfer.exporting import begin_export
from store.words import say

HEADER = ("id", "name", "phone", "email", "old_points", "new_points", "difference")
_FOUND = (
    "SELECT p.id, p.name, p.phone, p.email, (SELECT coalesce(sum(o.points), 0) FROM entry o "
    "WHERE o.account_id = t.account_id AND o.seq <= t.last) - t.points, t.points FROM "
    "(SELECT e.account_id AS account_id, sum(e.points) AS points, max(e.seq) AS last FROM entry e "
    "WHERE e.import_run_id = :run GROUP BY e.account_id) t JOIN account a ON a.id = t.account_id "
    "AND a.unit = 'points' AND a.card_id IS NULL JOIN persona p ON p.id = a.persona_id "
    "WHERE p.id > :last ORDER BY p.id LIMIT :count"
)
BATCH = 5000


def write_differences(store: Store, actor: Actor, run_id: int, out: TextIO) -> int:
    """Everybody whose points a run has touched, as they were before its first and after its last entry; how many.

    Raises `NotFound`, `NotPermitted`; masked for roles that see masked data.
    """
    masked = require(actor.role, "export") is Grant.MASKED
    if store.connection.one("SELECT 1 FROM import_run WHERE id = :id", id=run_id) is None:
        raise NotFound(say("import_undo.unknown", run=run_id))
    begin_export(store, actor, f"points of run {run_id}", "csv", None)
    writer = csv.writer(out)
    writer.writerow(HEADER)
    last = count = 0
    while rows := store.connection.all(_FOUND, run=run_id, last=last, count=BATCH):
        last = rows[-1][0]
        count += len(rows)
        for persona_id, name, phone, email, old, points in rows:
            if masked:
                name, phone, email = masked_name(name), masked_phone(phone), masked_email(email)
            writer.writerow(
                (
                    persona_id,
                    escaped(name or ""),
                    phone or "",
                    escaped(email or ""),
                    old,
                    old + points,
                    points,
                )
            )
    return count
