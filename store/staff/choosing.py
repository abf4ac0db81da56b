"""Choosing what the own screens show; kept for the person, whatever the till."""

import json
from collections.abc import Sequence

from store.database.unit import Unit
from store.staff.preferences import COLUMNS
from store.use_case import use_case

_MOST = 40


@use_case("saved searches")
def choose_columns(unit: Unit, names: Sequence[str]) -> None:
    """Keeps the columns in their order for the person who acts; an empty list forgets the choice."""
    staff = {"staff": unit.actor.staff_id, "name": COLUMNS}
    unit.connection.run("DELETE FROM preference WHERE staff_id = :staff AND name = :name", **staff)
    if names:
        unit.connection.insert(
            "preference", staff_id=unit.actor.staff_id, name=COLUMNS, value=json.dumps(list(names)[:_MOST])
        )
