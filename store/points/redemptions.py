"""What a redemption leaves on the account: the last one and its discount, and giving a redemption free
again."""

from store.database.connection import Connection
from store.database.sql import in_list
from store.database.unit import Unit
from store.errors import Refused
from store.merging.lineage import lineage
from store.points.ledger.records import Account
from store.words import say


def set_last_redemption(
    connection: Connection, account_id: int, at: str | None, redemption_id: int | None
) -> None:
    """Writes "Last redemption" of an account taken in this transaction."""
    connection.run(
        "UPDATE account SET last_redemption_at = :at, last_redemption_id = :redemption WHERE id = :id",
        at=at,
        redemption=redemption_id,
        id=account_id,
    )


def last_standing(connection: Connection, persona_id: int) -> tuple[str, int] | None:
    """When and which the last redemption of a persona and everything merged into it was, undone ones left
    out."""
    listed, values = in_list("persona", lineage(connection, persona_id))
    row = connection.one(
        f"SELECT at, id FROM redemption WHERE persona_id IN {listed} AND undone_at IS NULL "
        "ORDER BY at DESC, id DESC LIMIT 1",
        **values,
    )
    return None if row is None else (row[0], row[1])


def free_redemption(unit: Unit, account: Account, redemption_id: int) -> None:
    """Marks a redemption undone: its single use is free again and "Last redemption" is the one before."""
    touched = unit.connection.run(
        "UPDATE redemption SET undone_at = :at, undone_by = :by WHERE id = :id AND undone_at IS NULL",
        at=unit.at,
        by=unit.actor.operation_id,
        id=redemption_id,
    )
    if touched != 1:
        raise Refused(say("points.redemption_undone"))
    at, before = last_standing(unit.connection, account.persona_id) or (None, None)
    set_last_redemption(unit.connection, account.id, at, before)
