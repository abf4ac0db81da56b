"""The day by which inactivity counts, reckoned anew when a sale turns out never to have been (`points.md`
rule 26)."""

from store.database.connection import Connection
from store.database.sql import in_list
from store.merging.lineage import lineage
from store.points.ledger.days import day_of
from store.points.ledger.records import Account, due_after
from store.settings import Settings

NOT_UNDONE = (
    "NOT (source = 'Counter' AND total > 0 AND refunded >= total AND NOT EXISTS ("
    "SELECT 1 FROM refund WHERE refund.purchase_id = purchase.id AND refund.undone_at IS NULL))"
)
"""Whether an order of ``purchase`` happened: a sale by hand that was undone did not, one refunded did."""


def active_on_without(
    connection: Connection, persona_id: int, purchase_id: int, settings: Settings
) -> str | None:
    """The last day of a qualifying purchase or a restore of a persona and everything merged into it, one
    purchase left out."""
    bought: str | None = connection.value(
        "SELECT max(placed_on) FROM purchase WHERE persona_id = :persona AND id <> :purchase "
        f"AND qualifies = 1 AND removal_id IS NULL AND {NOT_UNDONE}",
        persona=persona_id,
        purchase=purchase_id,
    )
    listed, values = in_list("persona", lineage(connection, persona_id))
    restored: str | None = connection.value(
        f"SELECT max(at) FROM operation WHERE use_case = 'restore' AND persona_id IN {listed}", **values
    )
    return max(bought or "", "" if restored is None else day_of(restored, settings)) or None


def forget_sale(connection: Connection, account: Account, purchase_id: int, settings: Settings) -> bool:
    """Takes the day of an undone sale back from its customer's account; whether it was the last one."""
    placed_at: str | None = connection.value("SELECT placed_at FROM purchase WHERE id = :id", id=purchase_id)
    if placed_at is None or account.active_on != day_of(placed_at, settings):
        return False
    account.active_on = active_on_without(connection, account.persona_id, purchase_id, settings)
    return True


def lapsed_without(
    connection: Connection, persona_id: int, purchase_id: int, today: str, settings: Settings
) -> int:
    """Points of a customer that are gone if this sale never was; its own points not counted."""
    row = connection.one(
        "SELECT a.id, a.active_on, p.placed_at FROM account a JOIN purchase p ON p.id = :purchase "
        "WHERE a.persona_id = :persona AND a.unit = 'points' AND a.card_id IS NULL",
        persona=persona_id,
        purchase=purchase_id,
    )
    if row is None or row[1] != day_of(row[2], settings):
        return 0
    active_on = active_on_without(connection, persona_id, purchase_id, settings)
    return sum(
        remaining
        for remaining, idle_days, idle_from in connection.all(
            "SELECT remaining, idle_days, idle_from FROM lot WHERE account_id = :account AND remaining > 0 "
            "AND idle_days IS NOT NULL AND coalesce(purchase_id, 0) <> :purchase",
            account=row[0],
            purchase=purchase_id,
        )
        if (due_after(active_on, idle_from, idle_days) or "9999") <= today
    )
