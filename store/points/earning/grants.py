"""What a persona gets once, ever: a boost per audience, a gift per campaign or flow (`points.md` rule 16).

A grant is written for every member of the lineage at that moment (`engineering.md` C9), so that merging,
unmerging, leaving an audience and coming back give nothing twice.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from store.database.connection import Connection
from store.database.unit import Unit

COLUMNS = ("id", "persona_id", "kind", "occasion", "entry_id", "modifier_id", "at")


@dataclass(frozen=True, slots=True)
class Granted:
    """An entry that gave what is given once: ``kind`` is ``audience``, ``campaign`` or ``flow``."""

    persona_id: int
    kind: str
    occasion: str
    entry_id: int
    modifier_id: int | None = None


def lineages(connection: Connection, persona_ids: Collection[int]) -> dict[int, set[int]]:
    """Each persona with everybody merged into it, in one question."""
    from store.search.piece import among

    test, values = among("id", sorted(persona_ids), connection.dialect)
    found: dict[int, set[int]] = {}
    for root, member in connection.all(
        f"WITH RECURSIVE tree (root, id) AS (SELECT id, id FROM persona WHERE {test} UNION ALL "
        "SELECT tree.root, p.id FROM persona p JOIN tree ON p.merged_into = tree.id) "
        "SELECT root, id FROM tree",
        **values,
    ):
        found.setdefault(root, set()).add(member)
    return found


def granted(
    connection: Connection, kind: str, occasions: Iterable[str], persona_ids: Collection[int]
) -> set[tuple[int, str]]:
    """(persona, occasion) of those that have had it, themselves or by somebody merged into them."""
    from store.search.piece import among

    trees = lineages(connection, persona_ids)
    roots = {member: root for root, members in trees.items() for member in members}
    wanted = set(occasions)
    test, values = among("persona_id", sorted(roots), connection.dialect)
    rows = connection.all(
        f"SELECT persona_id, occasion FROM gift_grant WHERE {test} AND kind = :kind", kind=kind, **values
    )
    return {(roots[persona_id], occasion) for persona_id, occasion in rows if occasion in wanted}


def write_grants(unit: Unit, grants: Collection[Granted]) -> None:
    """Writes grants after their entries, each for the whole lineage."""
    if not grants:
        return
    trees = lineages(unit.connection, {one.persona_id for one in grants})
    rows = [
        (member, one.kind, one.occasion, one.entry_id, one.modifier_id, unit.at)
        for one in grants
        for member in sorted(trees.get(one.persona_id, {one.persona_id}))
    ]
    had = _had(unit.connection, rows)
    rows = [row for row in rows if (row[0], row[1], row[2]) not in had]
    ids = unit.new_ids(unit.connection, "gift_grant", len(rows))
    unit.connection.many(
        "gift_grant", COLUMNS, [(number, *row) for number, row in zip(ids, rows, strict=True)]
    )


def _had(
    connection: Connection, rows: Collection[tuple[int, str, str, int, int | None, str]]
) -> set[tuple[int, str, str]]:
    """Grants from before a merge stand: a member of the lineage may have one of its own."""
    from store.search.piece import among

    test, values = among("persona_id", sorted({row[0] for row in rows}), connection.dialect)
    found = connection.all(f"SELECT persona_id, kind, occasion FROM gift_grant WHERE {test}", **values)
    return {(persona_id, kind, occasion) for persona_id, kind, occasion in found}
