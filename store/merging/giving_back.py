"""What an unmerge does to the survivor's fields, attributes and tags: back to what they were, where nobody has
changed them since."""

from store.database.unit import Unit
from store.merging.choosing import Taken
from store.merging.standing import Standing, keep, merges_into
from store.merging.survivorship import COLUMNS, Values, group_of, surviving
from store.search.names import index_names

COUNTED = ("sales", "spent", "last_purchase_at")
"""Figures that are counted anew from the orders."""
RATCHETS = ("first_seen_at", "last_seen_at")
"""Moments nobody edits: they go back without a word."""


def restore_fields(unit: Unit, merge: Standing) -> list[str]:
    """Gives the survivor back what it was, field by field, where it still has what the merge made of it; the
    fields where it has not.

    What a later merge has put in the place of that remembers it: there it is forgotten.
    """
    mine, theirs = _columns(unit, merge.survivor_id), _columns(unit, merge.absorbed_id)
    before = _forgotten_later(unit, merge, theirs)
    by_field: dict[str, list[str]] = {}
    for name in before:
        by_field.setdefault(group_of(name), []).append(name)
    changed: Values = {}
    stayed: list[str] = []
    for field, names in by_field.items():
        if all(mine[name] == theirs[name] for name in names):
            changed.update({name: before[name] for name in names})
        elif field not in RATCHETS:
            stayed.append(field)
    _set(unit, merge.survivor_id, mine, changed)
    for sibling in merges_into(unit.connection, merge.survivor_id):
        _survive_again(unit, sibling, changed)
    return stayed


def _set(unit: Unit, persona_id: int, had: Values, changed: Values) -> None:
    if not changed:
        return
    sets = ", ".join(f"{name} = :{name}" for name in changed)
    unit.connection.run(f"UPDATE persona SET {sets} WHERE id = :id", **changed, id=persona_id)
    if "folded" in changed:
        index_names(unit, persona_id, had["folded"], changed["folded"])


def _survive_again(unit: Unit, sibling: Standing, changed: Values) -> None:
    """What was taken off the survivor may be filled by somebody else who is still merged into it."""
    mine, theirs = _columns(unit, sibling.survivor_id), _columns(unit, sibling.absorbed_id)
    kept = sibling.kept
    chosen = Taken(kept.get("take", {}), strict=False)
    filled = chosen.over(surviving(mine, theirs), mine, theirs)
    fields = {group_of(name) for name in changed if name in filled}
    again = {name: value for name, value in filled.items() if group_of(name) in fields}
    if again:
        kept["before"] = {**{name: mine[name] for name in again}, **kept.get("before", {})}
        keep(unit, sibling.id, kept)
        _set(unit, sibling.survivor_id, mine, again)


def _forgotten_later(unit: Unit, merge: Standing, theirs: Values) -> Values:
    """What the survivor was before, as far as no later merge into it has written over the same field: that one
    then remembers it."""
    left: Values = {
        name: value
        for name, value in merge.kept.get("before", {}).items()
        if name in COLUMNS and name not in COUNTED
    }
    for later in merges_into(unit.connection, merge.survivor_id, after=merge):
        kept = later.kept
        known: Values = kept.get("before", {})
        fields = {group_of(name) for name in left if name in known}
        names = [name for name in left if group_of(name) in fields]
        for name in names:
            value = left.pop(name)
            if known.get(name, theirs[name]) == theirs[name]:
                known[name] = value
        if names:
            keep(unit, later.id, kept)
    return left


def take_off(unit: Unit, merge: Standing) -> list[str]:
    """Attributes and tags the merge copied, unless they say something else by now: those are named."""
    survivor_id, absorbed_id, kept = merge.survivor_id, merge.absorbed_id, merge.kept
    stayed = []
    same = "(SELECT value FROM attribute WHERE persona_id = :absorbed AND name = :name)"
    whose = {"survivor": survivor_id, "absorbed": absorbed_id}
    for name in kept.get("attributes", []):
        if _handed_on(unit, merge, name, None):
            continue
        gone = unit.connection.run(
            f"DELETE FROM attribute WHERE persona_id = :survivor AND name = :name AND value = {same}",
            name=name,
            **whose,
        )
        if not gone and _has_attribute(unit, survivor_id, name):
            stayed.append(f"attr:{name}")
    for name, (value, origin, at) in kept.get("replaced", {}).items():
        if _handed_on(unit, merge, name, [value, origin, at]):
            continue
        back = unit.connection.run(
            "UPDATE attribute SET value = :value, origin = :origin, at = :at WHERE persona_id = :survivor "
            f"AND name = :name AND value = {same}",
            name=name,
            value=value,
            origin=origin,
            at=at,
            **whose,
        )
        if not back:
            stayed.append(f"attr:{name}")
    for tag in kept.get("tags", []):
        unit.connection.run(
            "DELETE FROM tag WHERE persona_id = :survivor AND tag = :tag", survivor=survivor_id, tag=tag
        )
    return stayed


def _handed_on(unit: Unit, merge: Standing, name: str, before: list[str] | None) -> bool:
    """Whether a later merge into the same survivor has written over an attribute: it then remembers what there was
    before this one, or that there was none."""
    for later in merges_into(unit.connection, merge.survivor_id, after=merge):
        kept = later.kept
        replaced: dict[str, list[str]] = kept.get("replaced", {})
        if name not in replaced:
            continue
        own = unit.connection.value(
            "SELECT value FROM attribute WHERE persona_id = :id AND name = :name",
            id=merge.absorbed_id,
            name=name,
        )
        if replaced[name][0] == own and before is not None:
            replaced[name] = before
        elif replaced[name][0] == own:
            del replaced[name]
            kept["attributes"] = [*kept.get("attributes", []), name]
        keep(unit, later.id, kept)
        return True
    return False


def _has_attribute(unit: Unit, persona_id: int, name: str) -> bool:
    found = unit.connection.one(
        "SELECT 1 FROM attribute WHERE persona_id = :id AND name = :name", id=persona_id, name=name
    )
    return found is not None


def _columns(unit: Unit, persona_id: int) -> Values:
    row = unit.connection.one(f"SELECT {', '.join(COLUMNS)} FROM persona WHERE id = :id", id=persona_id)
    return dict(zip(COLUMNS, row or (), strict=True))
