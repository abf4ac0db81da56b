"""What is erased of a persona, table by table; orders, entries and totals stay under an opaque id.

A test goes through every text column of the models and holds each to be erased here or to hold no personal data.
"""

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.receipt import Receipt, receipt_from
from store.search.names import index_names

ROWS_GONE = (
    "identifier",
    "attribute",
    "tag",
    "note",
    "message",
    "survey_answer",
    "action",
    "pixel_event",
    "consent",
    "audience_member",
    "rfm_score",
    "employee",
    "outbox_message",
    "import_change",
)
"""Tables whose rows about the persona go as a whole."""

BLANKED: dict[str, str] = {
    "persona": "first_name = '', last_name = '', name = '', folded = '', exact_key = '', sort_name = '', "
    "phone = NULL, email = NULL, birthday = NULL, birth_month_day = NULL, wallet_pin = NULL, browser = NULL, "
    "ip = NULL, signup_url = NULL, signup_form = NULL, utm = NULL, signature_file = NULL, referred_by = NULL, "
    "pinned_note_id = NULL, household_id = NULL, employee = 0, employee_until = NULL, favorite_location_id = NULL, "
    "favorite_rank = NULL, favorite_at = NULL, version = version + 1",
    "purchase": "said_phone = NULL, said_email = NULL, payment_method = NULL",
    "card": "device = NULL, utm = NULL, fields = NULL",
    "recovery_case": "first_name = NULL, last_name = NULL, birthday = NULL, phone = NULL, email = NULL, note = NULL",
}
"""What goes of rows that stay."""


def erase(unit: Unit, ids: tuple[int, ...]) -> None:
    """Erases what identifies these personas (one lineage), in the transaction of the act that asked for it."""
    connection = unit.connection
    listed, values = in_list("id", ids)
    phones = connection.all(
        f"SELECT value FROM identifier WHERE kind = 'phone' AND state = 'live' AND persona_id IN {listed}",
        **values,
    )
    for row in connection.all(f"SELECT id, folded FROM persona WHERE id IN {listed}", **values):
        index_names(unit, row[0], row[1], "")
    connection.run(f"UPDATE proof SET outbox_id = NULL WHERE outbox_id IN (SELECT id FROM outbox_message "
                   f"WHERE persona_id IN {listed})", **values)  # fmt: skip
    for kind, value in connection.all(
        f"SELECT kind, value FROM identifier WHERE kind IN ('phone', 'email') AND persona_id IN {listed}",
        **values,
    ):
        connection.run(
            f"UPDATE recovery_case SET {BLANKED['recovery_case']} WHERE {kind} = :value", value=value
        )
        connection.run(
            f"UPDATE purchase SET said_{kind} = NULL WHERE persona_id IS NULL AND said_{kind} = :value",
            value=value,
        )
    connection.run(
        f"UPDATE recovery_case SET {BLANKED['recovery_case']} WHERE persona_id IN {listed}", **values
    )
    for table in ROWS_GONE:
        connection.run(f"DELETE FROM {table} WHERE persona_id IN {listed}", **values)
    connection.run(f"DELETE FROM suspected_pair WHERE one_id IN {listed} OR other_id IN {listed}", **values)
    connection.run(f"UPDATE persona SET {BLANKED['persona']} WHERE id IN {listed}", **values)
    theirs = f"(persona_id IN {listed} OR removal_id IS NOT NULL AND home_id IN {listed})"
    connection.run(f"UPDATE purchase SET {BLANKED['purchase']} WHERE {theirs}", **values)
    connection.run(f"UPDATE card SET {BLANKED['card']} WHERE persona_id IN {listed}", **values)
    for (card_id,) in connection.all(f"SELECT id FROM card WHERE persona_id IN {listed}", **values):
        connection.run(
            "UPDATE card SET serial = :serial WHERE id = :id", serial=f"erased {card_id}", id=card_id
        )
    connection.run(
        f"UPDATE correction SET reason = '' WHERE purchase_id IN (SELECT id FROM purchase WHERE {theirs})",
        **values,
    )
    connection.run(
        f"UPDATE merge SET evidence = '{{}}' WHERE survivor_id IN {listed} OR absorbed_id IN {listed}",
        **values,
    )
    connection.run(f"DELETE FROM suspected_pair WHERE one_id IN {listed} OR other_id IN {listed}", **values)
    connection.run(f"UPDATE staff SET persona_id = NULL WHERE persona_id IN {listed}", **values)
    _hand_on(connection, [row[0] for row in phones])
    _forget_operations(connection, ids)


def _hand_on(connection: Connection, phones: list[str]) -> None:
    """A phone that a household still shares becomes its oldest member's own."""
    for value in phones:
        connection.run(
            "UPDATE identifier SET state = 'live' WHERE id = (SELECT min(id) FROM identifier "
            "WHERE kind = 'phone' AND value = :value AND state = 'shared') AND NOT EXISTS (SELECT 1 "
            "FROM identifier WHERE kind = 'phone' AND value = :value AND state = 'live')",
            value=value,
        )


def _forget_operations(connection: Connection, ids: tuple[int, ...]) -> None:
    """Keeps of what was done only that it was done: results without details, no hash of what was asked."""
    listed, values = in_list("id", ids)
    rows = connection.all(
        f"SELECT id, result FROM operation WHERE persona_id IN {listed} AND result <> ''", **values
    )
    for operation_id, result in rows:
        connection.run(
            "UPDATE operation SET result = :result, request_hash = '' WHERE id = :id",
            result=_bare(result),
            id=operation_id,
        )


def _bare(result: str) -> str:
    """A receipt's ids and points alone."""
    known = receipt_from(result)
    figures = {name: value for name, value in known.details.items() if isinstance(value, int)}
    return Receipt(known.operation_id, known.persona_id, known.entries, known.points, figures).to_text()


def strings_of(connection: Connection, ids: tuple[int, ...]) -> tuple[str, ...]:
    """Every name, number, address and serial that is about to go, to look for in others' rows."""
    listed, values = in_list("id", ids)
    found = [
        *connection.all(
            f"SELECT first_name, last_name, name, folded FROM persona WHERE id IN {listed}", **values
        ),
        *connection.all(
            f"SELECT value, shown, national FROM identifier WHERE persona_id IN {listed}", **values
        ),
        *connection.all(f"SELECT serial FROM card WHERE persona_id IN {listed}", **values),
    ]
    return tuple(sorted({text for row in found for text in row if text}))
