"""Locations by the name a file gives them; one nobody knows is made, to be confirmed."""

from store.database.unit import Unit
from store.transfer.runs import Run


class Places:
    """Looks locations up once a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ids: dict[str, int] = {}

    def id_of(self, unit: Unit, name: str) -> int:
        """The location of a name, case-blind."""
        known = self._ids.get(name)
        if known is None:
            known = self._ids[name] = self._looked_up(unit, name, name.lower())
        return known

    def _looked_up(self, unit: Unit, name: str, low: str) -> int:
        known = self._ids.get(low)
        if known is not None:
            return known
        row = unit.connection.one(
            "SELECT id FROM location WHERE lower(name) = :name ORDER BY id LIMIT 1", name=low
        )
        if row is not None:
            self._ids[low] = int(row[0])
            return self._ids[low]
        for number, found in unit.connection.all("SELECT id, name FROM location"):
            self._ids.setdefault(found.lower(), number)
        if low not in self._ids:
            self._ids[low] = unit.new_id("location")
            unit.connection.insert(
                "location",
                id=self._ids[low],
                name=name,
                time_zone=None,
                closes_at=unit.settings.text("day_closes_at"),
                state="to confirm",
                minimum_age=None,
            )
        return self._ids[low]
