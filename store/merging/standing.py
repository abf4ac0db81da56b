"""The merges that stand: what each wrote down for the day it is undone, and the way up from one to the survivor."""

import json
from dataclasses import dataclass
from typing import Any

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.merging.lineage import lineage

_COLUMNS = "id, survivor_id, absorbed_id, how, evidence, at, staff_id"


@dataclass(frozen=True, slots=True)
class Standing:
    """A merge that was not undone."""

    id: int
    survivor_id: int
    absorbed_id: int
    how: str
    evidence: str
    at: str
    staff_id: int | None

    @property
    def kept(self) -> dict[str, Any]:
        """What `merge_into` wrote down for this."""
        found = json.loads(self.evidence or "{}")
        return found if isinstance(found, dict) else {}

    @property
    def versions(self) -> dict[int, int]:
        """How often either had been written when they were merged, by persona: the order of merges of one persona,
        which no clock that is put back changes. Empty for merges from before this was kept."""
        kept = self.kept.get("versions", [])
        return dict(zip((self.survivor_id, self.absorbed_id), kept, strict=False))

    def comes_after(self, other: "Standing", persona_id: int) -> bool:
        """Whether this merge of a persona was made after another of it."""
        mine, its = self.versions.get(persona_id), other.versions.get(persona_id)
        if mine is None or its is None:
            return self.at >= other.at and self.id != other.id
        return mine > its

    @property
    def why(self) -> str:
        """The reason given."""
        return str(self.kept.get("why", ""))


def standing_merge(connection: Connection, merge_id: int) -> Standing | None:
    """A merge by its number; None for one that is not there or was undone."""
    row = connection.one(f"SELECT {_COLUMNS} FROM merge WHERE id = :id AND undone_at IS NULL", id=merge_id)
    return None if row is None else Standing(*row)


def merge_of(connection: Connection, persona_id: int) -> Standing | None:
    """The merge by which a persona was absorbed."""
    row = connection.one(
        f"SELECT {_COLUMNS} FROM merge WHERE absorbed_id = :id AND undone_at IS NULL", id=persona_id
    )
    return None if row is None else Standing(*row)


def merges_into(connection: Connection, persona_id: int, *, after: Standing | None = None) -> list[Standing]:
    """The merges into a persona itself, those made after another into it, the oldest first."""
    rows = connection.all(
        f"SELECT {_COLUMNS} FROM merge WHERE survivor_id = :id AND undone_at IS NULL ORDER BY at, id",
        id=persona_id,
    )
    found = [Standing(*row) for row in rows]
    if after is not None:
        found = [one for one in found if one.comes_after(after, persona_id)]
    return sorted(found, key=lambda one: one.versions.get(persona_id, -1))


def merges_away(connection: Connection, persona_id: int) -> list[Standing]:
    """Every merge that took a persona into another, also those that were undone."""
    rows = connection.all(f"SELECT {_COLUMNS} FROM merge WHERE absorbed_id = :id ORDER BY id", id=persona_id)
    return [Standing(*row) for row in rows]


def merges_in_tree(connection: Connection, persona_id: int) -> list[Standing]:
    """Every merge of a lineage that stands, the newest first."""
    listed, values = in_list("id", lineage(connection, persona_id))
    rows = connection.all(
        f"SELECT {_COLUMNS} FROM merge WHERE survivor_id IN {listed} AND undone_at IS NULL "
        "ORDER BY at DESC, id DESC",
        **values,
    )
    return [Standing(*row) for row in rows]


def merges_above(connection: Connection, persona_id: int) -> list[Standing]:
    """The merges by which a persona came to its survivor, the lowest first; none for who was never absorbed."""
    found = []
    while (merge := merge_of(connection, persona_id)) is not None:
        found.append(merge)
        persona_id = merge.survivor_id
    return found


def keep(unit: Unit, merge_id: int, kept: dict[str, Any]) -> None:
    """Writes anew what a merge remembers."""
    unit.connection.run(
        "UPDATE merge SET evidence = :evidence WHERE id = :id",
        evidence=json.dumps(kept, ensure_ascii=False, sort_keys=True),
        id=merge_id,
    )
