"""Households as files name them: by a label, or by a phone that several people share."""

from store.database.unit import Unit
from store.transfer.personas.row import HOUSEHOLD
from store.transfer.personas.state import State


class Households:
    """The households of a chunk; ``states`` are the personas it works on."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self.states: dict[int, State] = {}

    def share(self, state: State, other: State) -> None:
        """People who share a phone are one household; a persona being absorbed is merged instead."""
        if not state.attributes.get(HOUSEHOLD) and not other.attributes.get(HOUSEHOLD):
            return
        household = other.row["household_id"] or state.row["household_id"]
        if household is None:
            household = self._made()
        other.put("household_id", household)
        state.put("household_id", household)

    def join(self, state: State, label: str) -> None:
        """The household of a label: the one its other members are in."""
        for other in self.states.values():
            if other.row["household_id"] and (other.attributes.get(HOUSEHOLD) or "").lower() == label.lower():
                state.put("household_id", other.row["household_id"])
                return
        household = self._unit.connection.value(
            "SELECT p.household_id FROM attribute a JOIN persona p ON p.id = a.persona_id "
            "WHERE lower(a.name) = 'household' AND lower(a.value) = lower(:label) "
            "AND p.household_id IS NOT NULL LIMIT 1",
            label=label,
        )
        state.put("household_id", self._made() if household is None else household)

    def _made(self) -> int:
        household = self._unit.new_id("household")
        self._unit.connection.insert("household", id=household, made_at=self._unit.at)
        return household
