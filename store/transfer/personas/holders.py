"""Who has the phones, e-mails, source ids and wallet ids of an import chunk: looked up once a chunk."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from store.database.unit import Unit
from store.merging.lineage import survivor_of
from store.search.folding import exact_key
from store.transfer.lookups import among

Key = tuple[str, str]
"""Kind and value of an identifier."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A persona that has an identifier. ``home_id`` differs from ``persona_id`` where a merge absorbed
    the record.
    """

    persona_id: int
    home_id: int
    status: str
    name: str
    shared: bool


class Holders:
    """The holders of a chunk's identifiers; personas made in the chunk are added as they are made."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._found: dict[Key, list[Holder]] = {}

    def look_up(self, keys: Iterable[Key]) -> None:
        """Asks for all of them, a question a kind."""
        by_kind: dict[str, set[str]] = {}
        for kind, value in keys:
            by_kind.setdefault(kind, set()).add(value)
            self._found[kind, value] = []
        for kind, values in by_kind.items():
            rows = among(
                self._unit.connection,
                "SELECT i.value, i.state, p.id, p.status, p.name FROM identifier i "
                "JOIN persona p ON p.id = i.persona_id WHERE i.kind = :kind AND i.value {keys} "
                "AND i.state IN ('live', 'shared', 'merged') ORDER BY i.state, i.id",
                values,
                kind=kind,
            )
            for value, state, persona_id, status, name in rows:
                self._keep((kind, value), state, persona_id, status, name)

    def _keep(self, key: Key, state: str, persona_id: int, status: str, name: str) -> None:
        found = self._found[key]
        home_id = persona_id
        if status == "merged":
            connection = self._unit.connection
            survivor = survivor_of(connection, persona_id)
            row = connection.one("SELECT id, status, name FROM persona WHERE id = :id", id=survivor)
            if row is None:
                return
            persona_id, status, name = row
        if all((known.persona_id, known.home_id) != (persona_id, home_id) for known in found):
            found.append(Holder(persona_id, home_id, status, name, state == "shared"))

    def keys_of(self, ids: Collection[int]) -> list[Key]:
        """The keys that one of these personas has."""
        return [
            key
            for key, found in self._found.items()
            if any(holder.persona_id in ids or holder.home_id in ids for holder in found)
        ]

    def add(self, key: Key, persona_id: int, name: str, *, shared: bool = False) -> None:
        """A persona of this chunk has it now."""
        self._found.setdefault(key, []).append(Holder(persona_id, persona_id, "active", name, shared))

    def everybody(self) -> set[int]:
        """The personas that have any of the identifiers looked up."""
        return {holder.persona_id for found in self._found.values() for holder in found}

    def all(self, key: Key) -> list[Holder]:
        """Everybody who has it."""
        return self._found.get(key, [])

    def owner(self, key: Key, name: str) -> Holder | None:
        """Whom it means: its one holder; among those who share it the one of exactly this name."""
        found = self._found.get(key)
        if not found:
            return None
        held = [holder for holder in found if holder.home_id == holder.persona_id]
        homes = {holder.persona_id for holder in held}
        if len(homes) > 1:
            held = [holder for holder in held if name and exact_key(holder.name) == exact_key(name)]
            return held[0] if len({holder.persona_id for holder in held}) == 1 else None
        if held:
            return held[0]
        return found[0] if len({holder.persona_id for holder in found}) == 1 else None
