"""What a staff member chose for the own screens; it follows the person from till to till."""

import json
from collections.abc import Sequence

from store.database.connection import Connection
from store.database.unit import Unit
from store.use_case import use_case

COLUMNS = "columns"
_MOST = 40


def chosen_columns(connection: Connection, staff_id: int) -> tuple[str, ...]:
    """The columns of the list, that which stays longest on a narrow screen first; none: the usual ones."""
    text = connection.value(
        "SELECT value FROM preference WHERE staff_id = :staff AND name = :name", staff=staff_id, name=COLUMNS
    )
    return () if text is None else tuple(json.loads(text))


@use_case("saved searches")
def choose_columns(unit: Unit, names: Sequence[str]) -> None:
    """Keeps the columns in their order for the person who acts; an empty list forgets the choice."""
    staff = {"staff": unit.actor.staff_id, "name": COLUMNS}
    unit.connection.run("DELETE FROM preference WHERE staff_id = :staff AND name = :name", **staff)
    if names:
        unit.connection.insert(
            "preference", staff_id=unit.actor.staff_id, name=COLUMNS, value=json.dumps(list(names)[:_MOST])
        )
