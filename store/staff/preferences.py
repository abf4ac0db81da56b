"""What a staff member chose for the own screens; it follows the person from till to till."""

import json

from store.database.connection import Connection

COLUMNS = "columns"
ORDER = "order"


def chosen_columns(connection: Connection, staff_id: int) -> tuple[str, ...]:
    """The columns of the list, that which stays longest on a narrow screen first; none: the usual ones."""
    text = connection.value(
        "SELECT value FROM preference WHERE staff_id = :staff AND name = :name", staff=staff_id, name=COLUMNS
    )
    return () if text is None else tuple(json.loads(text))


def kept_order(connection: Connection, staff_id: int) -> str:
    """The order of the list that was chosen last, as ``sort:`` has it; empty: none was."""
    text = connection.value(
        "SELECT value FROM preference WHERE staff_id = :staff AND name = :name", staff=staff_id, name=ORDER
    )
    return text or ""
