"""What an unmerge would come to, said before it is done: who has what then, what stays, what is blocked."""

from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.unit import Unit
from store.merging.parting import Homecoming, Parted
from store.merging.rehearsing import booked_of, rehearsed
from store.merging.sides import Side, side_of
from store.merging.standing import Standing, merges_above, merges_in_tree
from store.merging.unmerging import find_merge, take_apart
from store.people.subject import subject
from store.use_case import use_case


@dataclass(frozen=True, slots=True)
class Conflict:
    """An identifier that does not come home as it was: somebody else has it now, or it was given up."""

    kind: str
    value: str
    state: str
    holder_id: int | None
    holder: str


@dataclass(frozen=True, slots=True)
class UnmergePreview:
    """Both as they would be. ``apart`` are those that come apart on the way and together again; ``stays`` fields
    that were changed since, with what they say; ``blocked`` points by persona that blocks would make up for."""

    merge: Standing
    before: Side
    survivor: Side
    absorbed: Side
    came_from: str
    apart: tuple[int, ...]
    identifiers: tuple[Homecoming, ...]
    conflicts: tuple[Conflict, ...]
    stays: tuple[tuple[str, str], ...]
    blocked: dict[int, int]

    @property
    def survivor_blocked(self) -> int:
        """Points the survivor's account lacks."""
        return self.blocked.get(self.survivor.id, 0)

    @property
    def absorbed_blocked(self) -> int:
        """Points the other's account lacks."""
        return self.blocked.get(self.absorbed.id, 0)

    def to_json(self) -> dict[str, Any]:
        """``unmerge --dry-run --json``."""
        return {
            "merge_id": self.merge.id,
            "survivor": self.survivor.to_json(),
            "absorbed": self.absorbed.to_json(),
            "came_from": self.merge.survivor_id,
            "points_before": self.before.points,
            "blocked": {"survivor": self.survivor_blocked, "absorbed": self.absorbed_blocked},
            "conflicts": [
                {"kind": one.kind, "value": one.value, "state": one.state, "holder_id": one.holder_id}
                for one in self.conflicts
            ],
            "stays": [{"field": name, "value": value} for name, value in self.stays],
        }


@dataclass(frozen=True, slots=True)
class Told:
    """A merge of a lineage as a list shows it."""

    id: int
    survivor_id: int
    absorbed_id: int
    absorbed: str
    how: str
    why: str
    at: str

    def to_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "merge_id": self.id,
            "survivor_id": self.survivor_id,
            "absorbed_id": self.absorbed_id,
            "name": self.absorbed or None,
            "how": self.how,
            "why": self.why or None,
            "at": self.at,
        }


@use_case("unmerge")
def preview_unmerge(unit: Unit, survivor_id: int, merge_id: int) -> UnmergePreview:
    """The unmerge done and taken back. Raises what `unmerge` would."""
    top = subject(unit, survivor_id).id
    merge = find_merge(unit, top, merge_id)
    above = merges_above(unit.connection, merge.survivor_id)
    before = side_of(unit, top)
    with rehearsed(unit):
        parted = take_apart(unit, merge)
        survivor, absorbed = side_of(unit, top), side_of(unit, merge.absorbed_id)
        blocked = booked_of(unit.connection, parted.entries, "block")
    return UnmergePreview(
        merge,
        before,
        survivor,
        absorbed,
        _name(unit.connection, merge.survivor_id),
        tuple(one.absorbed_id for one in above),
        parted.identifiers,
        tuple(_conflicts(unit.connection, parted)),
        tuple((field, survivor.fields.get(field, "")) for field in parted.kept),
        {persona: points for persona, points in blocked.items() if points},
    )


def _conflicts(connection: Connection, parted: Parted) -> list[Conflict]:
    return [
        Conflict(
            one.kind,
            one.value,
            one.state,
            one.holder_id,
            "" if one.holder_id is None else _name(connection, one.holder_id),
        )
        for one in parted.identifiers
        if one.holder_id is not None or one.state == "former"
    ]


def _name(connection: Connection, persona_id: int) -> str:
    return str(connection.value("SELECT name FROM persona WHERE id = :id", id=persona_id) or "")


@use_case("unmerge")
def merges_to_undo(unit: Unit, persona_id: int) -> tuple[Told, ...]:
    """Every merge of the customer's lineage that can be undone, the newest first; of somebody absorbed its own
    stands first. Raises `NotFound`."""
    top = subject(unit, persona_id).id
    found = merges_in_tree(unit.connection, top)
    found.sort(key=lambda one: one.absorbed_id != persona_id)
    return tuple(
        Told(
            one.id,
            one.survivor_id,
            one.absorbed_id,
            _name(unit.connection, one.absorbed_id),
            one.how,
            one.why,
            str(one.kept.get("first_at", one.at)),
        )
        for one in found
    )
