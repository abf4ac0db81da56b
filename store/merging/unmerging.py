"""Undoing a merge, also one below other merges: those come apart on the way down and together again on the way up."""

from dataclasses import replace

from store.database.unit import Unit
from store.errors import NotFound, Refused
from store.merging.choosing import Taken
from store.merging.lineage import survivor_of
from store.merging.merging import merge_into
from store.merging.parting import Parted, part
from store.merging.standing import Standing, keep, merges_above, standing_merge
from store.people.subject import subject
from store.receipt import Receipt
from store.use_case import operation
from store.words import say


@operation("unmerge")
def unmerge(unit: Unit, survivor_id: int, merge_id: int) -> Receipt:
    """Undoes a merge anywhere in a lineage; the receipt is the survivor's. ``details``: ``merge_id``,
    ``absorbed_id``, ``absorbed_points``, ``came_from`` (whom it had been merged into).

    What the survivor has spent since stays spent (`points.md` rules 30, 33). Raises `NotFound`, and `Refused`
    for a merge that is undone or of another customer.
    """
    survivor = subject(unit, survivor_id)
    merge = find_merge(unit, survivor.id, merge_id)
    parted = take_apart(unit, merge)
    return _receipt(unit, survivor.id, merge, parted)


def find_merge(unit: Unit, survivor_id: int, merge_id: int) -> Standing:
    """A merge of this lineage that stands; raises `NotFound` and `Refused`."""
    merge = standing_merge(unit.connection, merge_id)
    if merge is None:
        known = unit.connection.value("SELECT id FROM merge WHERE id = :id", id=merge_id)
        if known is None:
            raise NotFound(say("unmerge.no_merge", id=merge_id))
        raise Refused(say("unmerge.undone_already"))
    top = survivor_of(unit.connection, merge.survivor_id)
    if top != survivor_id:
        raise Refused(say("unmerge.not_into", id=survivor_id, survivor=top))
    return merge


def take_apart(unit: Unit, merge: Standing) -> Parted:
    """Undoes a merge in the caller's transaction.

    One whose survivor was itself absorbed is reached from the top: what stands above it is undone, and done
    again when it is out, with the choices made then. To the customers above nothing has happened but that.
    """
    above = merges_above(unit.connection, merge.survivor_id)
    lost = [_taken_off_since(unit, one) for one in above]
    entries: list[int] = []
    for one in reversed(above):
        entries += part(unit, one).entries
    parted = part(unit, merge)
    entries += parted.entries
    for one, (attributes, tags) in zip(above, lost, strict=True):
        entries += _join_again(unit, one, attributes, tags)
    return replace(parted, entries=tuple(entries))


def _taken_off_since(unit: Unit, merge: Standing) -> tuple[set[str], set[str]]:
    """Attributes and tags that the merge had brought and somebody has removed from the survivor since."""
    kept, connection = merge.kept, unit.connection
    names = {
        row[0]
        for row in connection.all("SELECT name FROM attribute WHERE persona_id = :id", id=merge.survivor_id)
    }
    tags = {
        row[0] for row in connection.all("SELECT tag FROM tag WHERE persona_id = :id", id=merge.survivor_id)
    }
    return set(kept.get("attributes", [])) - names, set(kept.get("tags", [])) - tags


def _join_again(unit: Unit, merge: Standing, attributes: set[str], tags: set[str]) -> tuple[int, ...]:
    """The same two made one again; its entries. What was removed since comes back to nobody."""
    kept = merge.kept
    merge_id, entries = merge_into(
        unit,
        merge.survivor_id,
        merge.absorbed_id,
        how=merge.how,
        evidence=merge.why,
        chosen=Taken(kept.get("take", {}), strict=False),
        again=True,
    )
    again = standing_merge(unit.connection, merge_id)
    if again is None:
        raise NotFound(say("unmerge.no_merge", id=merge_id))
    now = again.kept
    now["first_at"] = kept.get("first_at", merge.at)
    for table, column, gone in (("attribute", "name", attributes), ("tag", "tag", tags)):
        for key in gone & set(now[f"{table}s"]):
            unit.connection.run(
                f"DELETE FROM {table} WHERE persona_id = :id AND {column} = :key",
                id=merge.survivor_id,
                key=key,
            )
            now[f"{table}s"].remove(key)
    keep(unit, merge_id, now)
    unit.connection.run(
        "UPDATE merge SET staff_id = :staff WHERE id = :id", staff=merge.staff_id, id=merge_id
    )
    return entries


def _receipt(unit: Unit, survivor_id: int, merge: Standing, parted: Parted) -> Receipt:
    from store.modifiers.membership import refresh_membership
    from store.points.expiry.due import available
    from store.points.ledger.days import programme_day

    refresh_membership(unit, [survivor_id, merge.absorbed_id])
    today = programme_day(unit)
    return Receipt(
        unit.actor.operation_id or "",
        survivor_id,
        parted.entries,
        available(unit.connection, survivor_id, today),
        {
            "merge_id": merge.id,
            "absorbed_id": merge.absorbed_id,
            "absorbed_points": available(unit.connection, merge.absorbed_id, today),
            "came_from": merge.survivor_id,
        },
    )
