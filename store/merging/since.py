"""What has been booked since a merge, told by the accounts' own numbers: a clock may be put back meanwhile."""

from collections.abc import Mapping

from store.database.connection import Connection
from store.merging.lineage import lineage
from store.merging.standing import Standing, merges_away, merges_into
from store.points.ledger.accounts import account_id_of, last_seq

Since = Mapping[int, int]
"""By account the number of its last entry from before."""


def moment_of(connection: Connection, survivor_id: int, absorbed_id: int) -> dict[str, object]:
    """What a merge that is about to be made keeps of its moment; both rows are taken."""
    versions = [
        connection.value("SELECT version FROM persona WHERE id = :id", id=one)
        for one in (survivor_id, absorbed_id)
    ]
    return {"versions": versions, "seq": last_seq(connection, survivor_id)}


def since_merge(connection: Connection, merge: Standing) -> dict[int, int]:
    """The survivor's account and those of whoever it was merged into after that, also where it has left them."""
    found: dict[int, int] = {}
    waiting, seen = [merge], {merge.id}
    while waiting:
        by = waiting.pop()
        account_id = account_id_of(connection, by.survivor_id)
        if account_id is not None:
            last = _last_before(connection, by, account_id)
            found[account_id] = min(found.get(account_id, last), last)
        for later in merges_away(connection, by.survivor_id):
            if later.id not in seen and later.comes_after(by, by.survivor_id):
                seen.add(later.id)
                waiting.append(later)
    return found


def joined_since(connection: Connection, persona_id: int) -> dict[int, Since | None]:
    """The lineage with what was booked when each last became one with the persona; None for itself: it always was."""
    found: dict[int, Since | None] = {persona_id: None}
    for merge in merges_into(connection, persona_id):
        since = since_merge(connection, merge)
        found |= dict.fromkeys(lineage(connection, merge.absorbed_id), since)
    return found


def _last_before(connection: Connection, merge: Standing, account_id: int) -> int:
    """Merges from before the number was kept are told by the clock."""
    kept = merge.kept.get("seq")
    if isinstance(kept, int):
        return kept
    return int(
        connection.value(
            "SELECT max(seq) FROM entry WHERE account_id = :account AND written_at < :at",
            account=account_id,
            at=merge.at,
        )
        or 0
    )
