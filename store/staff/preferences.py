"""What a staff member chose for the own screens; it follows the person from till to till."""

import json

from store.database.connection import Connection

COLUMNS = "columns"


def chosen_columns(connection: Connection, staff_id: int) -> tuple[str, ...]:
    """The columns of the list, that which stays longest on a narrow screen first; none: the usual ones."""
    text = connection.value(
        "SELECT value FROM preference WHERE staff_id = :staff AND name = :name", staff=staff_id, name=COLUMNS
    )
    return () if text is None else tuple(json.loads(text))
