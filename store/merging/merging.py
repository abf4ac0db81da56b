"""Two personas into one: the survivor takes over, the absorbed keeps its rows and points home.

Messages, notes, surveys, actions and pixel events stay where they were recorded and are read through the
lineage; purchases, redemptions and cards move, remembering their home. The ``merge`` row keeps everything
that unmerge will need: what the survivor was before, and what it got.
"""

import json
from collections.abc import Mapping
from typing import Any

from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.bringing import (
    bring_cards,
    bring_identifiers,
    merge_consents,
    put_first,
    replace_attributes,
    unite,
)
from store.merging.choosing import NOTHING_CHOSEN, Taken, taken
from store.merging.since import moment_of
from store.merging.survivorship import COLUMNS, Values, surviving
from store.people.identifiers import refresh_primary
from store.people.subject import require_approval, subject
from store.points.customer import refuse_own
from store.points.merge_accounts import carry_over
from store.receipt import Receipt
from store.search.names import index_names
from store.text import clean_note
from store.use_case import operation
from store.words import say


@operation("merge")
def merge_personas(
    unit: Unit,
    survivor_id: int,
    absorbed_id: int,
    *,
    take: Mapping[str, str] | None = None,
    evidence: str = "",
) -> Receipt:
    """Merges two personas by hand; ``evidence`` is why, ``take`` the side of each field that was chosen. The
    receipt is the survivor's and names the merge.

    Raises `Refused` for a persona and itself, merged ones already one, archived ones, a value that is not
    there; `BadInput` for a field or side that is none.
    """
    chosen = taken(take)
    require_approval(unit, "merge")
    absorbed = subject(unit, absorbed_id)
    survivor = subject(unit, survivor_id)
    reason = clean_note(evidence, say("field.evidence")) or "by hand"
    merge_id, entries = merge_into(
        unit, survivor.id, absorbed.id, how="by hand", evidence=reason, chosen=chosen
    )
    receipt = survivor.receipt(unit, merge_id=merge_id, absorbed_id=absorbed.id)
    return Receipt(receipt.operation_id, survivor.id, entries, receipt.points, receipt.details)


def merge_into(
    unit: Unit,
    survivor_id: int,
    absorbed_id: int,
    *,
    how: str,
    evidence: str,
    import_run_id: int | None = None,
    points: bool = True,
    chosen: Taken = NOTHING_CHOSEN,
    again: bool = False,
) -> tuple[int, tuple[int, ...]]:
    """Takes ``absorbed_id`` into ``survivor_id`` in the caller's transaction; the merge's id and entries.

    ``how`` is ``automatic`` or ``by hand``. Without ``points`` the caller carries them over in a book of
    its own (`carry_in_book`). ``again``: this operation parted the two itself. Raises `NotFound`, or `Refused`
    unless both are active, two, and no member goes into a non-member.
    """
    if survivor_id == absorbed_id:
        raise Refused(say("people.merge_of_one"))
    rows = _take_both(unit, survivor_id, absorbed_id)
    mine, theirs = rows[survivor_id], rows[absorbed_id]
    if mine["signup_on"] is None and theirs["signup_on"] is not None:
        raise Refused(say("people.merge_keeps_member", absorbed=absorbed_id, survivor=survivor_id))
    merge_id = unit.new_id("merge")
    changed = chosen.over(surviving(mine, theirs), mine, theirs)
    kept: dict[str, Any] = {
        "why": evidence,
        "before": {name: mine[name] for name in changed},
        "consents": merge_consents(unit, survivor_id, absorbed_id),
        "replaced": replace_attributes(unit, survivor_id, absorbed_id, chosen),
        "attributes": unite(unit, "attribute", "name", survivor_id, absorbed_id),
        "tags": unite(unit, "tag", "tag", survivor_id, absorbed_id),
        "identifiers": bring_identifiers(unit, survivor_id, absorbed_id, merge_id),
        "cards": bring_cards(unit, survivor_id, absorbed_id),
        "ranks": put_first(unit, survivor_id, absorbed_id, chosen),
        "take": dict(chosen.sides),
        **moment_of(unit.connection, survivor_id, absorbed_id),
    }
    unit.connection.insert(
        "merge",
        id=merge_id,
        survivor_id=survivor_id,
        absorbed_id=absorbed_id,
        how=how,
        evidence=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        at=unit.at,
        staff_id=None if how == "automatic" else unit.actor.staff_id,
        operation_id=None if import_run_id is not None else unit.actor.operation_id,
        import_run_id=import_run_id,
        undone_at=None,
    )
    unit.connection.run(
        "UPDATE persona SET status = 'merged', merged_into = :survivor, sales = 0, spent = 0, "
        "version = version + 1 WHERE id = :id",
        survivor=survivor_id,
        id=absorbed_id,
    )
    sets = "".join(f"{name} = :{name}, " for name in changed)
    unit.connection.run(
        f"UPDATE persona SET {sets}version = version + 1 WHERE id = :id", **changed, id=survivor_id
    )
    if "folded" in changed:
        index_names(unit, survivor_id, mine["folded"], changed["folded"])
    refresh_primary(unit.connection, survivor_id)
    for table in ("purchase", "redemption"):
        unit.connection.run(
            f"UPDATE {table} SET persona_id = :survivor WHERE persona_id = :absorbed",
            survivor=survivor_id,
            absorbed=absorbed_id,
        )
    return merge_id, (carry_over(unit, survivor_id, absorbed_id, merge_id, again=again) if points else ())


def _take_both(unit: Unit, survivor_id: int, absorbed_id: int) -> dict[int, Values]:
    """Both rows, taken in the order of their ids, both active."""
    rows: dict[int, Values] = {}
    for persona_id in sorted((survivor_id, absorbed_id)):
        row = unit.connection.one(
            f"UPDATE persona SET version = version WHERE id = :id RETURNING status, {', '.join(COLUMNS)}",
            id=persona_id,
        )
        if row is None:
            raise NotFound(say("people.no_customer", id=persona_id))
        if row[0] != "active":
            raise Refused(say("people.merge_inactive", id=persona_id, status=row[0]))
        refuse_own(unit, persona_id)
        rows[persona_id] = dict(zip(COLUMNS, row[1:], strict=True))
    return rows
