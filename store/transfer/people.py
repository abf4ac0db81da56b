"""Whom rows are about, looked up a chunk at a time and remembered through the run."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from store.database.unit import Unit
from store.merging.lineage import survivor_of
from store.transfer.lookups import among
from store.transfer.runs import Run

REMEMBERED = 200_000
UNKNOWN = "transfer.nobody"
"""A key of the catalogue: whom a row is about is not in the store."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Customer:
    """A persona an order or an event belongs to."""

    id: int
    status: str
    signup_on: str | None
    employee: bool
    employee_until: str | None

    def on_employee_list(self, day: str) -> bool:
        """Whether a sale of that day is an employee's (`points.md` rule 15)."""
        return self.employee and (self.employee_until is None or day <= self.employee_until)


class People:
    """Customers by identifier."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ids: dict[Key, int | None] = {}
        self._customers: dict[int, Customer] = {}

    def look_up(self, unit: Unit, keys: Iterable[Sequence[str]]) -> None:
        """Finds the customers of a chunk; those of earlier chunks are read again, they may have changed."""
        self._customers.clear()
        if len(self._ids) > REMEMBERED:
            self._ids.clear()
        wanted = {(kind, value) for kind, value in keys}
        self._run.bring_holders(unit.connection, wanted)
        by_kind: dict[str, list[str]] = {}
        for key in wanted.difference(self._ids):
            by_kind.setdefault(key[0], []).append(key[1])
            self._ids[key] = None
        for kind, values in by_kind.items():
            rows = among(
                unit.connection,
                "SELECT value, persona_id FROM identifier WHERE kind = :kind AND value {keys} "
                "AND state IN ('live', 'merged') ORDER BY state DESC, id",
                values,
                kind=kind,
            )
            for value, persona_id in rows:
                self._ids[kind, value] = persona_id
        self._read(unit, {found for key in wanted if (found := self._ids[key]) is not None})
        for key in wanted:
            persona_id = self._ids[key]
            if persona_id is not None and persona_id not in self._customers:
                survivor = survivor_of(unit.connection, persona_id)
                self._ids[key] = survivor
                if survivor is not None:
                    self._read(unit, {survivor})

    def _read(self, unit: Unit, ids: Iterable[int]) -> None:
        for persona_id, status, signup_on, employee, until in among(
            unit.connection,
            "SELECT id, status, signup_on, employee, employee_until FROM persona WHERE id {keys} "
            "AND status <> 'merged'",
            ids,
        ):
            self._customers[persona_id] = Customer(persona_id, status, signup_on, bool(employee), until)

    def who(self, keys: Iterable[Sequence[str]]) -> Customer | None:
        """The customer the first of these identifiers leads to."""
        for kind, value in keys:
            persona_id = self._ids.get((kind, value))
            if persona_id is not None and persona_id in self._customers:
                return self._customers[persona_id]
        return None

    def named(self, keys: Iterable[Sequence[str]]) -> tuple[str | None, str | None]:
        """The column and value of the first identifier, for a rejected row."""
        for kind, value in keys:
            if kind == "source":
                return "source_id", value.partition(":")[2]
            return kind, value
        return None, None

    def lineage(self, unit: Unit, ids: Collection[int]) -> dict[int, int]:
        """Everybody merged into these personas, themselves included, each with the survivor."""
        rows = among(
            unit.connection,
            "WITH RECURSIVE tree (id, top) AS (SELECT id, id FROM persona WHERE id {keys} "
            "UNION ALL SELECT p.id, tree.top FROM tree JOIN persona p ON p.merged_into = tree.id) "
            "SELECT id, top FROM tree",
            ids,
        )
        return dict(rows)
