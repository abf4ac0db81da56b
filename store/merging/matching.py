"""Which of two records that are one person goes on."""

from store.database.connection import Connection


def choose_survivor(connection: Connection, one: int, other: int) -> tuple[int, int]:
    """Survivor and absorbed: a member before a non-member, then the earlier signup, then the older id."""
    rows = connection.all(
        "SELECT id FROM persona WHERE id IN (:one, :other) ORDER BY signup_on IS NULL, signup_on, id",
        one=one,
        other=other,
    )
    return rows[0][0], rows[1][0]
