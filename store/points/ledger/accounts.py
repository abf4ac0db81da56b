"""The points account of a persona: opened once, found by the persona."""

from collections.abc import Sequence

from store.database.connection import Connection
from store.database.unit import Unit

POINTS = "points"
"""The unit of the account every persona has; cards have accounts in their own units."""

ACCOUNT_COLUMNS = ("id", "persona_id", "unit", "balance", "uncovered", "version")


def open_account(unit: Unit, persona_id: int) -> int:
    """Opens a persona's points account in the caller's transaction; its id. For a persona just made."""
    account_id = unit.new_id("account")
    unit.connection.many("account", ACCOUNT_COLUMNS, [new_account(account_id, persona_id)])
    return account_id


def new_account(account_id: int, persona_id: int) -> tuple[int, int, str, int, int, int]:
    """The row of an empty points account, in the order of ``ACCOUNT_COLUMNS``, for imports."""
    return (account_id, persona_id, POINTS, 0, 0, 0)


def open_accounts(unit: Unit, first: int, last: int) -> int:
    """Opens the accounts of the personas of a range of ids, all of them just made; what an account's id is more
    than its persona's.
    """
    shift = unit.new_ids(unit.connection, "account", last - first + 1)[0] - first
    unit.connection.run(
        f"INSERT INTO account ({', '.join(ACCOUNT_COLUMNS)}) SELECT id + :shift, id, :unit, 0, 0, 0 "
        "FROM persona WHERE id BETWEEN :first AND :last ORDER BY id",
        shift=shift,
        unit=POINTS,
        first=first,
        last=last,
    )
    return shift


def account_id_of(connection: Connection, persona_id: int) -> int | None:
    """The id of a persona's points account, None if it has none yet."""
    found: int | None = connection.value(
        "SELECT id FROM account WHERE persona_id = :persona AND unit = 'points' AND card_id IS NULL",
        persona=persona_id,
    )
    return found


def last_seq(connection: Connection, persona_id: int) -> int:
    """No entry of a persona's points account has a higher number yet; 0 without an account."""
    return int(
        connection.value(
            "SELECT version FROM account WHERE persona_id = :persona AND unit = 'points' AND card_id IS NULL",
            persona=persona_id,
        )
        or 0
    )


def account_ids_of(connection: Connection, persona_ids: Sequence[int]) -> dict[int, int]:
    """Account ids by persona id."""
    from store.search.piece import among

    test, values = among("persona_id", list(persona_ids), connection.dialect)
    rows = connection.all(
        f"SELECT persona_id, id FROM account WHERE {test} AND unit = 'points' AND card_id IS NULL",
        **values,
    )
    return dict(rows)
