"""The searchable figures of a persona reckoned anew from its purchases, where they change their owner."""

from store.database.connection import Connection


def recount(connection: Connection, persona_id: int) -> None:
    """Sales, post-tax spend and the last purchase, of what stands of each order."""
    connection.run(
        "UPDATE persona SET sales = (SELECT count(*) FROM purchase WHERE persona_id = :id "
        "AND (refunded < total OR total = 0)), spent = (SELECT coalesce(sum(total - refunded), 0) "
        "FROM purchase WHERE persona_id = :id), last_purchase_at = (SELECT max(placed_at) FROM purchase "
        "WHERE persona_id = :id AND (refunded < total OR total = 0)) WHERE id = :id",
        id=persona_id,
    )


def see_again(connection: Connection, persona_id: int) -> None:
    """Last seen is never before the last purchase, first seen never after the first."""
    connection.run(
        "UPDATE persona SET last_seen_at = CASE WHEN coalesce(last_purchase_at, '') > last_seen_at "
        "THEN last_purchase_at ELSE last_seen_at END, first_seen_at = (SELECT min(seen) FROM ("
        "SELECT first_seen_at AS seen FROM persona WHERE id = :id UNION ALL "
        "SELECT placed_at FROM purchase WHERE persona_id = :id) AS all_seen) WHERE id = :id",
        id=persona_id,
    )
